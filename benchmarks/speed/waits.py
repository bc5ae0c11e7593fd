"""What a user waits for: CPU seconds, median and spread of some rounds.

    OMP_NUM_THREADS=1 python -m benchmarks.speed.waits [--rounds 5] [--only read draw]

Two commands in new processes; and in this one, warm: a picture to its refined mesh, a
live mesh for the page, the lines of a shape in all styles, fusing and meshing at 256
px, and preparing a shape of each family for training. Seconds of CPU, user and system,
as the clock tells more of what else is running.
"""

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path
from statistics import median

import numpy as np

from pipeline.app import drawings
from pipeline.app.messages import ReconstructionRequest
from pipeline.app.quality import live, live_predictor
from pipeline.config.params import Params
from pipeline.geometry.curves.rasterize import CANVAS_SIZE
from pipeline.geometry.drawing.line_drawing import detect_lines
from pipeline.geometry.drawing.stroke_style import draw
from pipeline.geometry.scene.cameras import standard_rig
from pipeline.geometry.scene.mesh import Mesh, normalize_to_unit_ball
from pipeline.geometry.scene.posed_drawings import no_drawings
from pipeline.geometry.scene.raycast import render_maps
from pipeline.geometry.scene.view_maps import ViewMaps
from pipeline.io import maps
from pipeline.io.drawings import read
from pipeline.network.inference import Predictor, load_predictor
from pipeline.network.pretrained import PRETRAINED
from pipeline.reconstruction import fuse_maps, mesh_maps, reconstruct
from pipeline.shapes.addresses import Address
from pipeline.shapes.families import FAMILIES, make
from pipeline.stages import normalize, render, sketch

ROOT = Path(__file__).parents[2]
PAGE_EXAMPLE = ROOT / "pipeline/app/static/examples/airplane.json"
PICTURE = ROOT / "examples/house/front.png"
PHOTO = ROOT / "examples/lamp/front.jpg"
PREPARED = "mesh.ply", "d.png", "n.png", "s.png", "lines.svg", "r.png", "cameras.csv"
MAX_OUTLIER = 10.0


def main() -> None:
    """Print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", nargs="+", choices=WAITS, default=list(WAITS))
    args = parser.parse_args()
    print(f"commit {_commit()}, {platform.machine()}, {os.cpu_count()} cores, Python")
    print(f"{platform.python_version()}; CPU s, {args.rounds} rounds")
    print(f"{'':14}{'median':>8}{'least':>8}{'most':>8}")
    for name in args.only:
        wait = WAITS[name]
        if name not in COLD:
            wait()  # warm
        seconds = [_cpu_seconds(wait) for _ in range(args.rounds)]
        figures = median(seconds), min(seconds), max(seconds)
        print(f"{name:14}" + "".join(f"{figure:8.2f}" for figure in figures))


def reconstruct_cold() -> None:
    """Make a mesh of one picture, all imports included."""
    _run("reconstruct", str(PICTURE), "-o", "house.glb")


def read_cold() -> None:
    """Read a photo, all imports included."""
    _run("read", str(PHOTO), "-o", "read")


def reconstruct_warm() -> None:
    """Read a picture, infer its maps, fuse, mesh and refine, nothing imported anew."""
    picture = read(PICTURE, _params().normalize.reading)
    reconstruct({"front": picture}, _network(), _params())


def live_mesh(views: tuple[str, ...]) -> None:
    """Make the mesh that the page shows while one draws."""
    example = json.loads(PAGE_EXAMPLE.read_text())["drawings"]
    strokes = {
        view: {"strokes": [[at[:2] for at in line["points"]] for line in example[view]]}
        for view in views
    }
    request = ReconstructionRequest(drawings=strokes, quality="live")
    drawn = drawings.from_messages(request.drawings)
    reconstruct(drawn, live_predictor(_network()), live(_params()))


def draw_lines() -> None:
    """Draw a shape from three views in all styles."""
    config, rng = _params().sketch, np.random.default_rng(0)
    rig = standard_rig(CANVAS_SIZE)
    for lines in detect_lines(_shape("character"), rig, range(3), config.lines):
        for style in config.stroke_styles.values():
            draw(lines, style, rng, line_width=config.line_width, size=CANVAS_SIZE)


def fuse_and_mesh() -> None:
    """Fuse the true maps of a shape, 256 px, and mesh them, by params/full.yaml."""
    params, view_maps = _params("params/full.yaml"), _true_maps("chair")
    cloud = fuse_maps(view_maps, (), params).cloud
    mesh_maps(view_maps, cloud, no_drawings(view_maps.size), params)


def prepare() -> None:
    """Normalize, render and draw a shape of each family, by params.yaml."""
    params = _params()
    for family in FAMILIES:
        with tempfile.TemporaryDirectory() as folder:
            mesh, *made = (Path(folder) / name for name in PREPARED)
            source = str(Address(family=family, seed=0, index=1))
            normalize.run(source, mesh, params=params)
            render.run(mesh, *made[:2], params=params)
            sketch.run(mesh, *made[2:], id=source, params=params)


COLD = ("reconstruct", "read")
WAITS: dict[str, Callable[[], None]] = {
    "reconstruct": reconstruct_cold,
    "read": read_cold,
    "warm": reconstruct_warm,
    "page, 1": lambda: live_mesh(("side",)),
    "page, 3": lambda: live_mesh(("front", "side", "top")),
    "draw": draw_lines,
    "fuse and mesh": fuse_and_mesh,
    "prepare": prepare,
}


def _run(*words: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {"PYTHONPATH": str(ROOT)}
        command = [sys.executable, "-m", "pipeline", *words, "--quiet"]
        subprocess.run(command, check=True, cwd=folder, env=environment)


def _cpu_seconds(wait: Callable[[], None]) -> float:
    """Return the seconds of this process and of those it waited for."""
    start = time.process_time() + _of_children()
    wait()
    return time.process_time() + _of_children() - start


def _of_children() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


@cache
def _params(path: str = "params.yaml") -> Params:
    return Params.read(ROOT / path)


@cache
def _network() -> Predictor:
    return load_predictor(PRETRAINED, "cpu")


@cache
def _shape(family: str) -> Mesh:
    return normalize_to_unit_ball(make(family, 0, 3), max_outlier=MAX_OUTLIER)


@cache
def _true_maps(family: str) -> ViewMaps:
    return maps.as_stored(render_maps(_shape(family), 256))


def _commit() -> str:
    words = ["git", "-C", str(ROOT), "describe", "--always", "--dirty"]
    return subprocess.run(words, capture_output=True, text=True).stdout.strip()


if __name__ == "__main__":
    main()
