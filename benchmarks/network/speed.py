"""What networks cost, side by side: seconds, memory, parameters.

    python benchmarks/network/speed.py lifted:params.yaml lifted:params/full.yaml
        reference:params/full.yaml [--size 256] [--threads 2] [--calls 5]

Each NETWORK:PARAMS runs in processes of its own, one that infers and one that trains,
so that each has its own peak of memory, Python and torch included. Both predict the
front, the side and the 12 views of the icosahedron of one procedural chair, drawn from
the front and the side, in float32. A step is all that training does for a batch of one
shape: drawing it anew, forward, losses, backward, optimiser, averaged weights. Prints
medians as a markdown table, each with its share of the last network's.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import torch
from torch import nn

from pipeline.config.params import Params
from pipeline.config.train import TrainConfig
from pipeline.geometry.cameras import NUM_VIEWS, SKETCH_VIEWS
from pipeline.network.batches import to_drawings
from pipeline.network.dataset import Dataset, ShapeFiles, pack, unpacked
from pipeline.network.loading import Loader
from pipeline.network.networks import untrained
from pipeline.network.runs import Run
from pipeline.network.training import train_step
from pipeline.stages import normalize, render, sketch

WARM = 1  # calls before the first that counts
VIEWS = [view for view in range(NUM_VIEWS) if view != 2]  # of the rig, without the top
GIVEN = 2  # drawings: front, side
SHAPE = "procedural:chair:1:0"
HEADS = ("parameters", "infer, s", "step, s", "infer, MB", "step, MB")


def main() -> None:
    """Measure each network, infer and step, in a process for each."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("networks", nargs="+", metavar="NETWORK:PARAMS")
    parser.add_argument("--size", type=int, default=256, help="pixels")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--calls", type=int, default=5)
    parser.add_argument("--measure", help=argparse.SUPPRESS)  # what a process is for
    parser.add_argument("--scratch", type=Path, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.measure:
        print(json.dumps(measured(args)))
        return
    rows = {}
    for network in args.networks:
        with tempfile.TemporaryDirectory() as scratch:
            chair(_config(network), args.size, Path(scratch))
            rows[network] = {
                name: figure
                for what in ("infer", "step")
                for name, figure in _in_a_process(what, network, scratch, args).items()
            }
        print(network, rows[network], file=sys.stderr)
    print(as_text(rows))


def measured(args: argparse.Namespace) -> dict[str, float]:
    """Do one thing with one network a few times, in this process."""
    torch.set_num_threads(args.threads)
    torch.manual_seed(0)
    config = _config(args.networks[0])
    data = unpacked([_files(args.scratch)], args.scratch)
    make = {"infer": inferring, "step": stepping}[args.measure]
    network, work = make(config, data)
    seconds = []
    for _ in range(WARM + args.calls):
        start = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - start)
    return {
        f"{args.measure}, s": statistics.median(seconds[WARM:]),
        f"{args.measure}, MB": peak_megabytes(),
        "parameters": sum(part.numel() for part in network.parameters()),
    }


def inferring(config: TrainConfig, data: Dataset) -> tuple[nn.Module, Callable]:
    """Return a network, and what infers the maps of the shape."""
    network = untrained(config, data.level.shape[-1]).eval()
    pixels = data.drawings[:, -1].copy()
    pixels[:, GIVEN:] = 0
    drawings = to_drawings(pixels, torch.device("cpu"))
    return network, torch.inference_mode()(
        lambda: network(drawings, torch.tensor(VIEWS))
    )


def stepping(config: TrainConfig, data: Dataset) -> tuple[nn.Module, Callable]:
    """Return a network, and what takes a step of its training."""
    run = Run(config, data.level.shape[-1])
    draws = Loader(data, config, run.network, run.team).from_step(0)
    return run.network, lambda: train_step(run, next(draws))


def chair(config: TrainConfig, size: int, folder: Path) -> None:
    """Make the pictures of the shape, and pack them, in a folder."""
    params = Params.read(Path("params.yaml"))
    page = params.render.model_copy(update={"size": size})
    params = params.model_copy(update={"render": page})
    files, mesh = _files(folder), folder / "mesh.ply"
    normalize.run(SHAPE, mesh, params=params)
    render.run(mesh, files.depth, files.normal, params=params)
    sketch.run(mesh, files.sketch, folder / "lines.svg", params=params)
    pack([files], folder, grid=config.lifted.grid)


def peak_megabytes() -> float:
    """Return the most memory this process had; getrusage would tell its parent's, too.

    A child's ru_maxrss starts at what its parent had when it was made.
    """
    told = Path("/proc/self/status").read_text().split("VmHWM:")[1]
    return int(told.split()[0]) / 1024


def as_text(rows: dict[str, dict[str, float]]) -> str:
    """Lay out a network a line."""
    last = list(rows.values())[-1]
    lines = [f"| | {' | '.join(HEADS)} |", "|---" * (len(HEADS) + 1) + "|"]
    for network, row in rows.items():
        cells = [
            f"{row[head]:,.{2 if head.endswith('s') and ',' in head else 0}f}"
            f" ({row[head] / last[head]:.3g})"
            for head in HEADS
        ]
        lines.append(f"| {network} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _config(network: str) -> TrainConfig:
    """Read the block train, set to one shape a step and to the views compared."""
    name, path = network.split(":")
    train = Params.read(Path(path)).train.model_dump()
    train["reference"]["drawings"] = SKETCH_VIEWS[:GIVEN]
    return TrainConfig.model_validate(
        train
        | {"network": name, "device": "cpu", "precision": "float32"}
        | {"batch": 1, "micro_batch": 1, "views": len(VIEWS)}
        | {"drop_view": 0.0, "elsewhere": 0.0}
    )


def _files(folder: Path) -> ShapeFiles:
    names = {name: folder / f"{name}.png" for name in ("sketch", "depth", "normal")}
    return ShapeFiles(id="chair", **names)


def _in_a_process(
    what: str, network: str, scratch: str, args: argparse.Namespace
) -> dict[str, float]:
    command = [sys.executable, __file__, network, f"--measure={what}"]
    command += [
        f"--{name}={getattr(args, name)}" for name in ("size", "threads", "calls")
    ]
    told = subprocess.run(
        [*command, f"--scratch={scratch}"],
        check=True,
        stdout=subprocess.PIPE,
        env=os.environ | {"OMP_NUM_THREADS": str(args.threads)},
    )
    return json.loads(told.stdout.splitlines()[-1])


if __name__ == "__main__":
    main()
