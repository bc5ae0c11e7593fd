"""Draw one shape from the front, the side and the top, in each style.

Reads   results/normalize/SHAPE/mesh.ply
Writes  results/sketch/SHAPE/sketch.png     a row of three drawings for each style,
                                            and again for each further variant
        results/sketch/SHAPE/lines.svg      the lines they are made of, typed, and those
                                            from further cameras
"""

import zlib
from pathlib import Path

import numpy as np

from pipeline.config.params import Params, SketchConfig
from pipeline.geometry.cameras import SKETCH_VIEWS, Rig, camera_at, standard_rig
from pipeline.geometry.lines import Detail, lines_of
from pipeline.geometry.pens import PAGE, ink, scaled
from pipeline.geometry.strokes import Hand, by_hand
from pipeline.io import meshes, sketches, svg


def run(
    mesh_path: Path, sketch_path: Path, lines_path: Path, *, params: Params
) -> dict[str, int | float]:
    """Draw the lines of one shape; return how many there are, and the share of ink."""
    config, size = params.sketch, params.render.size
    names, rig = cameras_of(config)
    found = lines_of(meshes.read(mesh_path), rig, range(len(names)), detail_of(config))
    lines = found[: len(SKETCH_VIEWS)]
    shape = zlib.crc32(mesh_path.parent.name.encode())
    rng = np.random.default_rng([config.seed, shape])
    drawings = np.array(
        [
            [ink(scaled(by_hand(view, hand, rng), size / PAGE), size) for view in lines]
            for _ in range(config.variants)
            for hand in (hand_of(config, style) for style in config.styles)
        ]
    )
    sketches.write_sheet(sketch_path, drawings)
    svg.write(lines_path, dict(zip(names, found, strict=True)), PAGE)
    return {"lines": float(sum(map(len, lines))), "ink": float(1 - drawings.mean())}


def cameras_of(config: SketchConfig) -> tuple[list[str], Rig]:
    """Name and place the cameras that lines are found from, the sketch views first."""
    standard = standard_rig(PAGE).cam_from_obj[: len(SKETCH_VIEWS)]
    poses, names = [standard], list(SKETCH_VIEWS)
    for azimuth, elevation in config.cameras:
        poses.append(camera_at(azimuth, elevation, PAGE).cam_from_obj)
        names.append(f"azimuth{azimuth:+g}-elevation{elevation:+g}")
    return names, Rig(cam_from_obj=np.concatenate(poses), size=PAGE)


def hand_of(config: SketchConfig, style: str) -> Hand:
    """Return the hand that draws a style, its pen in pixels of the PAGE."""
    settings = config.hands[style].model_dump()
    settings["width"] *= config.width
    return Hand(**settings)


def detail_of(config: SketchConfig) -> Detail:
    """Return what draws a line."""
    return Detail(
        depth_step=config.depth_step,
        crease=config.crease,
        ridge=config.ridge,
        suggestive=config.suggestive,
    )
