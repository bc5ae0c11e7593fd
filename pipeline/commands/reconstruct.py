"""From one, two or three drawings to a mesh, in a file of the user's choice."""

import logging
import tempfile
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from pipeline.commands.read import reading, tell
from pipeline.config import Params
from pipeline.geometry.arranging import arrange
from pipeline.geometry.cameras import SKETCH_VIEWS
from pipeline.geometry.poisson import NoSurfaceError
from pipeline.io import drawings, meshes, sketches
from pipeline.network.checkpoints import weights_size
from pipeline.stages import fuse, infer, mesh, refine

log = logging.getLogger(__name__)


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
    arranged = arrange(drawn, size, params.sketch.width * size / 256)
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
        sketches.write_sheet(sheet, arranged.pages[np.newaxis])
        infer.run(sheet, weights_path, depth, normal, params=params)
        try:
            fuse.run(depth, normal, cloud, params=params)
            facts = mesh.run(cloud, made, params=params)
        except (fuse.TooFewPointsError, NoSurfaceError) as error:
            raise NoShapeError(
                f"{' and '.join(map(str, paths.values()))}: the network makes out no "
                "shape; it needs clean lines, seen from straight ahead, of things like "
                "those it was trained on"
            ) from error
        refine.run(made, sheet, refined, params=params)
        meshes.write(mesh_path, meshes.read(refined))
    log.info("%s: %d faces from %s", mesh_path, facts["faces"], " and ".join(drawn))
