"""From one, two or three drawings to a mesh, in a file of the user's choice."""

import logging
import tempfile
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from jaxtyping import Float
from numpy import ndarray

from pipeline.commands.read import reading, tell
from pipeline.config.params import Params
from pipeline.geometry.curves.rasterize import scale_length
from pipeline.geometry.curves.silhouette_fill import fill_silhouettes
from pipeline.geometry.fusion.inflation import inflate
from pipeline.geometry.meshing.poisson import NoSurfaceError
from pipeline.geometry.reading.layout import lay_out
from pipeline.geometry.scene.cameras import (
    SKETCH_VIEWS,
    sketch_view_indices,
    standard_rig,
)
from pipeline.geometry.scene.mesh import Mesh
from pipeline.geometry.scene.raycast import RaycastScene
from pipeline.geometry.scene.view_maps import mean_iou
from pipeline.io import clouds, drawings, meshes, sketches
from pipeline.network.weights_file import weights_size
from pipeline.stages import fuse, infer, mesh, refine

log = logging.getLogger(__name__)


_MIN_FIT = 0.5  # IoU of silhouettes below which a mesh is not what was drawn


class NoShapeError(ValueError):
    """Drawings in which the network makes out no shape."""


def run(
    paths: Mapping[str, Path],
    weights_path: Path,
    mesh_path: Path,
    maps_folder: Path | None,
    params: Params,
) -> None:
    """Reconstruct a mesh from pictures by view name.

    The drawings as the network saw them and the maps it predicted (sketch.png,
    depth.png, normal.png) are kept in `maps_folder` if one is given.
    """
    meshes.check_writable(mesh_path)
    size = weights_size(weights_path)
    drawn = {view: drawings.read(paths[view]) for view in SKETCH_VIEWS if view in paths}
    arranged = lay_out(drawn, size, scale_length(params.sketch.line_width, size))
    for view, drawing in drawn.items():
        tell(reading(str(paths[view]), view, drawing, arranged))
    params = params.model_copy(
        update={
            "sketch": params.sketch.model_copy(
                update={"styles": (params.infer.style,)}
            ),
            "infer": params.infer.model_copy(update={"views": tuple(drawn)}),
        }
    )
    with tempfile.TemporaryDirectory() as scratch:
        folder = maps_folder or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        sheet, depth, normal = (
            folder / name for name in ("sketch.png", "depth.png", "normal.png")
        )
        cloud, made, refined = (
            Path(scratch) / name for name in ("cloud.ply", "mesh.ply", "refined.ply")
        )
        sketches.write_tiled(sheet, arranged.drawings[np.newaxis])
        infer.run(sheet, weights_path, depth, normal, params=params)
        try:
            fuse.run(depth, normal, cloud, params=params)
            mesh.run(cloud, made, params=params)
            refine.run(made, sheet, refined, params=params)
            fit = _fit(meshes.read(refined), arranged.drawings, list(drawn))
        except (fuse.TooFewPointsError, NoSurfaceError) as error:
            log.info("the views agree on no surface: %s", error)
            fit = 0.0
        if fit < _MIN_FIT:
            names = " and ".join(map(str, paths.values()))
            if len(drawn) > 1:
                raise NoShapeError(
                    f"{names}: the network makes out no shape that looks like it; it "
                    "needs clean lines, seen from straight ahead, of things like those "
                    "it was trained on"
                )
            log.warning(
                "%s: the network makes out no shape of this drawing alone, so its "
                "outline is inflated, as deep as it is wide; a second drawing helps",
                names,
            )
            (index,) = sketch_view_indices(drawn)
            (outline,) = fill_silhouettes(arranged.drawings[[index]]) > 0.5
            camera = standard_rig(size).cam_from_obj[index]
            clouds.write(cloud, inflate(outline, camera))
            mesh.run(cloud, refined, params=params)
        result = meshes.read(refined)
        meshes.write(mesh_path, result)
    log.info("%s: %d faces from %s", mesh_path, len(result.faces), " and ".join(drawn))


def _fit(mesh: Mesh, pages: Float[ndarray, "K H W"], views: list[str]) -> float:
    """Return how well the silhouettes of a mesh cover the drawn ones, mean IoU."""
    given = sketch_view_indices(views)
    seen = (
        RaycastScene(mesh)
        .render(standard_rig(pages.shape[-1]))
        .foreground_mask()[given]
    )
    return mean_iou(seen, fill_silhouettes(pages[given]) > 0.5)
