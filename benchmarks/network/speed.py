"""What networks cost, side by side: seconds, memory, parameters.

    python benchmarks/network/speed.py lifted:params.yaml lifted:params/full.yaml
        shapemvd:params/full.yaml [--size 256] [--threads 2] [--calls 5]
        [--device cuda] [--precision bfloat16] [--batch 1] [--views 14]
        [--images FOLDER] [--busy 2]

Each NETWORK:PARAMS runs in processes of its own, one that infers and one that trains,
so that each has its own peak of memory, Python and torch included; on a GPU it is what
torch reserved there, and the share of time that the GPU was busy. Inferred are the
front, the side and the 12 views of the icosahedron of one procedural chair, drawn from
the front and the side; a step takes some of all views. It is all that training does for
a batch of that shape: augmentation, forward, losses, backward, optimizer, averaged
weights. Prints medians as a markdown table, each with its share of the last network's.

With --busy, so many loops that do nothing else keep cores busy beside each process:
what is left of its speed under load.

FOLDER has the sketch.png, random_views.png, random_cameras.csv, depth.png and
normal.png of a shape, for machines that can not make the chair's.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
from torch import nn

from pipeline.config.params import Params
from pipeline.config.train import TrainConfig
from pipeline.geometry.scene.cameras import NUM_VIEWS, SKETCH_VIEWS
from pipeline.network.base.malloc import keep_freed_memory
from pipeline.network.data.batch import decode_drawings
from pipeline.network.data.dataset import Dataset, ShapeFiles, load_packed, pack
from pipeline.network.data.loader import Loader
from pipeline.network.models.registry import build_network
from pipeline.network.training.loop import train_step
from pipeline.network.training.state import TrainState

WARM = 1  # calls before the first that counts
VIEWS = [view for view in range(NUM_VIEWS) if view != 2]  # of the rig, without the top
NUM_GIVEN = 2  # drawings: front, side
SHAPE = "procedural:chair:1:0"
HEADS = ("parameters", "infer, s", "step, s", "infer, MB", "step, MB")
IMAGES = {  # of the shape, by the fields of ShapeFiles
    "sketch": "sketch.png",
    "random_views": "random_views.png",
    "random_cameras": "random_cameras.csv",
    "depth": "depth.png",
    "normal": "normal.png",
}
BUSY = ("infer, busy %", "step, busy %")  # of a GPU


def main() -> None:
    """Measure each network, infer and step, in a process for each."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("networks", nargs="+", metavar="NETWORK:PARAMS")
    parser.add_argument("--size", type=int, default=256, help="pixels")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--calls", type=int, default=5)
    parser.add_argument("--device", default="cpu", choices=["cpu", "cuda"])
    parser.add_argument("--precision", default="float32")
    parser.add_argument("--batch", type=int, default=1, help="shapes of a step")
    parser.add_argument(
        "--views", type=int, default=len(VIEWS), help="of each shape of a step"
    )
    parser.add_argument("--images", type=Path, metavar="FOLDER")
    parser.add_argument("--busy", type=int, default=0, help="loops beside it")
    parser.add_argument("--measure", help=argparse.SUPPRESS)  # what a process is for
    parser.add_argument("--scratch", type=Path, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.measure:
        print(json.dumps(measured(args)))
        return
    rows = {}
    for network in args.networks:
        with tempfile.TemporaryDirectory() as scratch:
            prepare_images(_config(network, args), args, Path(scratch))
            rows[network] = {
                name: figure
                for what in ("infer", "step")
                for name, figure in _in_a_process(what, network, scratch, args).items()
            }
        print(network, rows[network], file=sys.stderr)
    print(as_text(rows, HEADS if args.device == "cpu" else HEADS + BUSY))


def measured(args: argparse.Namespace) -> dict[str, float]:
    """Do one thing with one network a few times, in this process."""
    keep_freed_memory()  # as the stages train and infer do
    torch.set_num_threads(args.threads)
    torch.manual_seed(0)
    config = _config(args.networks[0], args)
    data = load_packed([_files(args.scratch)] * args.batch, args.scratch)
    make = {"infer": inferring, "step": stepping}[args.measure]
    network, work = make(config, data)
    seconds, busy = [], Utilization(args.device)
    for call in range(WARM + args.calls):
        if call == WARM:
            busy.start()
        start = time.perf_counter()
        work()
        if args.device == "cuda":
            torch.cuda.synchronize()
        seconds.append(time.perf_counter() - start)
    return {
        f"{args.measure}, s": statistics.median(seconds[WARM:]),
        f"{args.measure}, MB": peak_megabytes(args.device),
        f"{args.measure}, busy %": busy.percent(),
        "parameters": sum(part.numel() for part in network.parameters()),
    }


def inferring(config: TrainConfig, data: Dataset) -> tuple[nn.Module, Callable]:
    """Return a network, and what infers the maps of the shape."""
    device = torch.device(config.device)
    network = build_network(config, data.depth_level.shape[-1]).eval().to(device)
    is_half = config.precision == "bfloat16"
    encoded = data.drawings[:, -1].copy()
    encoded[:, NUM_GIVEN:] = 0
    drawings = decode_drawings(encoded[:1], device)
    drawn_from = torch.from_numpy(data.drawn_from[:1].copy()).to(device)
    views = torch.tensor(VIEWS, device=device)

    def infer() -> None:
        with (
            torch.inference_mode(),
            torch.autocast(device.type, torch.bfloat16, enabled=is_half),
        ):
            network(drawings, views, drawn_from)

    return network, infer


def stepping(config: TrainConfig, data: Dataset) -> tuple[nn.Module, Callable]:
    """Return a network, and what takes a step of its training."""
    state = TrainState(config, data.depth_level.shape[-1])
    network = state.network
    loader = Loader(data, config, network.views, network.required_drawings, state.group)
    batches = loader.batches_from(0)
    return network, lambda: train_step(state, next(batches))


def prepare_images(config: TrainConfig, args: argparse.Namespace, folder: Path) -> None:
    """Copy or make the images of the shape, and pack them, in a folder."""
    files = _files(folder)
    if args.images:
        for name in IMAGES.values():
            shutil.copy(args.images / name, folder / name)
    else:
        chair(args.size, files, folder)
    pack([files] * args.batch, folder, grid_size=config.lifted.grid_size)


def chair(size: int, files: ShapeFiles, folder: Path) -> None:
    """Make the images of the shape."""
    from pipeline.stages import normalize, render, sketch  # not where there is a GPU

    params = Params.read(Path("params.yaml"))
    config = params.render.model_copy(update={"size": size})
    params = params.model_copy(update={"render": config})
    mesh = folder / "mesh.ply"
    normalize.run(SHAPE, mesh, params=params)
    render.run(mesh, files.depth, files.normal, params=params)
    drawn = files.sketch, folder / "lines.svg", files.random_views, files.random_cameras
    sketch.run(mesh, *drawn, id=folder.name, params=params)


class Utilization:
    """Samples every 50 ms how busy a GPU has been."""

    def __init__(self, device: str):
        self.percents: list[int] = []
        self.is_over = threading.Event()
        self.thread = threading.Thread(target=self._sample, daemon=True)
        self.device = device

    def start(self) -> None:
        """Begin to sample."""
        if self.device == "cuda":
            self.thread.start()

    def percent(self) -> float:
        """Stop; return the mean."""
        self.is_over.set()
        return float(np.mean(self.percents)) if self.percents else float("nan")

    def _sample(self) -> None:
        while not self.is_over.wait(0.05):
            self.percents.append(torch.cuda.utilization())


def peak_megabytes(device: str) -> float:
    """Return the most memory that this process had, on the device.

    Not by getrusage: a child's ru_maxrss starts at what its parent had.
    """
    if device == "cuda":
        return torch.cuda.max_memory_reserved() / 2**20
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


def as_text(rows: dict[str, dict[str, float]], heads: tuple[str, ...]) -> str:
    """Lay out a network a line."""
    last = list(rows.values())[-1]
    lines = [f"| | {' | '.join(heads)} |", "|---" * (len(heads) + 1) + "|"]
    for network, row in rows.items():
        cells = [
            f"{row[head]:,.{3 if head.endswith(', s') else 0}f}"
            f" ({row[head] / last[head]:.3g})"
            for head in heads
        ]
        lines.append(f"| {network} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _config(network: str, args: argparse.Namespace) -> TrainConfig:
    """Read the block train, set to the shapes of a step and to the views compared."""
    name, path = network.split(":")
    train = Params.read(Path(path)).train.model_dump()
    train["shapemvd"]["required_drawings"] = SKETCH_VIEWS[:NUM_GIVEN]
    drop = dict.fromkeys(SKETCH_VIEWS, 0.0) | {"random": 1.0}
    return TrainConfig.model_validate(
        train
        | {"network": name, "device": args.device, "precision": args.precision}
        | {"batch_size": args.batch, "micro_batch_size": 0}
        | {"views_per_shape": args.views}
        | {"augment": train["augment"] | {"drop_drawing": drop}}
    )


def _files(folder: Path) -> ShapeFiles:
    paths = {field: folder / name for field, name in IMAGES.items()}
    return ShapeFiles(id="chair", **paths)


def _in_a_process(
    what: str, network: str, scratch: str, args: argparse.Namespace
) -> dict[str, float]:
    command = [sys.executable, __file__, network, f"--measure={what}"]
    shared = ("size", "threads", "calls", "device", "precision", "batch", "views")
    command += [f"--{name}={getattr(args, name)}" for name in shared]
    loop = [sys.executable, "-c", "while True: pass"]
    loops = [subprocess.Popen(loop) for _ in range(args.busy)]
    try:
        process = subprocess.run(
            [*command, f"--scratch={scratch}"],
            check=True,
            stdout=subprocess.PIPE,
            env=os.environ | {"OMP_NUM_THREADS": str(args.threads)},
        )
    finally:
        for busy in loops:
            busy.kill()
    return json.loads(process.stdout.splitlines()[-1])


if __name__ == "__main__":
    main()
