"""Draw one shape from the front, the side, the top, and cameras of its own.

Reads   results/normalize/SHAPE/mesh.ply
Writes  results/sketch/SHAPE/sketch.png     a row of three drawings for each style,
                                            and again for each further sample
        results/sketch/SHAPE/lines.svg      the lines they are made of, typed, and those
                                            from further cameras
        results/sketch/SHAPE/random_views.png    rows like those, of the drawings from
                                            cameras of the shape's own, and a last row
                                            of their true silhouettes
        results/sketch/SHAPE/random_cameras.csv  these cameras
"""

import zlib
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np
from jaxtyping import Float
from numpy import ndarray

from pipeline.config.params import Params
from pipeline.config.sketch import SketchConfig
from pipeline.geometry.curves.rasterize import CANVAS_SIZE
from pipeline.geometry.drawing.line_drawing import detect_lines
from pipeline.geometry.drawing.lines import Line
from pipeline.geometry.drawing.random_cameras import DrawingCamera, sample_camera
from pipeline.geometry.drawing.stroke_style import draw
from pipeline.geometry.scene.cameras import (
    SKETCH_VIEWS,
    Rig,
    orbit_camera,
    standard_rig,
)
from pipeline.geometry.scene.mesh import Mesh
from pipeline.geometry.scene.perspective import warp_by_perspective
from pipeline.geometry.scene.raycast import RaycastScene
from pipeline.io import meshes, sketches, svg, tables


def run(  # noqa: PLR0913
    mesh_path: Path,
    sketch_path: Path,
    lines_path: Path,
    random_views_path: Path,
    random_cameras_path: Path,
    *,
    id: str,
    params: Params,
) -> dict[str, int | float]:
    """Draw one shape; return the number of its lines and the share of ink.

    The strokes and cameras of each shape are random in their own way, seeded by its
    `id`.
    """
    config, size, mesh = params.sketch, params.render.size, meshes.read(mesh_path)
    names, rig = drawing_cameras(config)
    lines_by_camera = detect_lines(mesh, rig, range(len(names)), config.lines)
    lines = lines_by_camera[: len(SKETCH_VIEWS)]
    seed = zlib.crc32(id.encode())
    drawings = _draw(lines, config, size, np.random.default_rng([config.seed, seed]))
    sketches.write_tiled(sketch_path, drawings)
    svg.write(lines_path, dict(zip(names, lines_by_camera, strict=True)), CANVAS_SIZE)
    rng = np.random.default_rng([config.seed, seed, 1])
    cameras = [sample_camera(rng) for _ in range(config.random_cameras)]
    tables.write_csv(random_cameras_path, [asdict(camera) for camera in cameras])
    seen = [_see(mesh, camera, config, size) for camera in cameras]
    drawings_there = _draw([lines for lines, _ in seen], config, size, rng)
    silhouettes = np.stack([silhouette for _, silhouette in seen])[np.newaxis]
    sketches.write_tiled(
        random_views_path, np.concatenate([drawings_there, silhouettes])
    )
    return {"lines": float(sum(map(len, lines))), "ink": float(1 - drawings.mean())}


def drawing_cameras(config: SketchConfig) -> tuple[list[str], Rig]:
    """Return the names and poses of the cameras that see lines, sketch views first."""
    standard = standard_rig(CANVAS_SIZE).cam_from_obj[: len(SKETCH_VIEWS)]
    poses, names = [standard], list(SKETCH_VIEWS)
    for azimuth, elevation in config.extra_cameras:
        poses.append(orbit_camera(azimuth, elevation, CANVAS_SIZE).cam_from_obj)
        names.append(f"azimuth{azimuth:+g}-elevation{elevation:+g}")
    return names, Rig(cam_from_obj=np.concatenate(poses), size=CANVAS_SIZE)


def _draw(
    lines_by_view: Sequence[list[Line]],
    config: SketchConfig,
    size: int,
    rng: np.random.Generator,
) -> Float[ndarray, "S K H W"]:
    """Draw the lines of some views in each style, and again for each sample."""
    return np.array(
        [
            [
                draw(lines, style, rng, line_width=config.line_width, size=size)
                for lines in lines_by_view
            ]
            for _ in range(config.samples_per_style)
            for style in map(config.stroke_styles.__getitem__, config.styles)
        ]
    )


def _see(
    mesh: Mesh, camera: DrawingCamera, config: SketchConfig, size: int
) -> tuple[list[Line], Float[ndarray, "H W"]]:
    """Return the lines that a camera sees, and the silhouette, 0 where it is."""
    rig = orbit_camera(camera.azimuth, camera.elevation, CANVAS_SIZE)
    if np.isfinite(camera.eye_distance):
        mesh = warp_by_perspective(mesh, rig.cam_from_obj[0], camera.eye_distance)
    (lines,) = detect_lines(mesh, rig, [0], config.lines)
    small = rig.resized(size)
    return lines, 1 - RaycastScene(mesh).render(small).foreground[0]
