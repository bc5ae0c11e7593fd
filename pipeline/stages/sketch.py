"""Draw one shape from the front, the side and the top, in each style.

Reads   results/normalize/SHAPE/mesh.ply
Writes  results/sketch/SHAPE/sketch.png     a row of three drawings for each style,
                                            and again for each further sample
        results/sketch/SHAPE/lines.svg      the lines they are made of, typed, and those
                                            from further cameras
"""

import zlib
from pathlib import Path

import numpy as np

from pipeline.config.params import Params
from pipeline.config.sketch import SketchConfig
from pipeline.geometry.curves.rasterize import CANVAS_SIZE
from pipeline.geometry.drawing.line_drawing import detect_lines
from pipeline.geometry.drawing.stroke_style import draw
from pipeline.geometry.scene.cameras import (
    SKETCH_VIEWS,
    Rig,
    orbit_camera,
    standard_rig,
)
from pipeline.io import meshes, sketches, svg


def run(
    mesh_path: Path, sketch_path: Path, lines_path: Path, *, id: str, params: Params
) -> dict[str, int | float]:
    """Draw one shape; return the number of its lines and the share of ink.

    The strokes of each shape are random in their own way, seeded by its `id`.
    """
    config, size = params.sketch, params.render.size
    names, rig = drawing_cameras(config)
    lines_by_camera = detect_lines(
        meshes.read(mesh_path), rig, range(len(names)), config.lines
    )
    lines = lines_by_camera[: len(SKETCH_VIEWS)]
    rng = np.random.default_rng([config.seed, zlib.crc32(id.encode())])
    width = config.line_width
    drawings = np.array(
        [
            [draw(view, style, rng, line_width=width, size=size) for view in lines]
            for _ in range(config.samples_per_style)
            for style in map(config.stroke_styles.__getitem__, config.styles)
        ]
    )
    sketches.write_tiled(sketch_path, drawings)
    svg.write(lines_path, dict(zip(names, lines_by_camera, strict=True)), CANVAS_SIZE)
    return {"lines": float(sum(map(len, lines))), "ink": float(1 - drawings.mean())}


def drawing_cameras(config: SketchConfig) -> tuple[list[str], Rig]:
    """Return the names and poses of the cameras that see lines, sketch views first."""
    standard = standard_rig(CANVAS_SIZE).cam_from_obj[: len(SKETCH_VIEWS)]
    poses, names = [standard], list(SKETCH_VIEWS)
    for azimuth, elevation in config.extra_cameras:
        poses.append(orbit_camera(azimuth, elevation, CANVAS_SIZE).cam_from_obj)
        names.append(f"azimuth{azimuth:+g}-elevation{elevation:+g}")
    return names, Rig(cam_from_obj=np.concatenate(poses), size=CANVAS_SIZE)
