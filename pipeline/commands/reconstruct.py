"""From one, two or three drawings to a mesh, in a file of the user's choice."""

import logging
import tempfile
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from pipeline.config import Params
from pipeline.geometry.cameras import SKETCH_VIEWS
from pipeline.geometry.drawings import BadDrawingError, arrange, find_ink
from pipeline.io import meshes, sketches
from pipeline.network.checkpoints import weights_size
from pipeline.stages import fuse, infer, mesh

log = logging.getLogger(__name__)


def run(
    drawings: Mapping[str, Path],
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
    inks = {view: _ink(drawings[view]) for view in SKETCH_VIEWS if view in drawings}
    arranged = arrange(inks, size, params.sketch.width * size / 256)
    params = params.model_copy(
        update={
            "sketch": params.sketch.model_copy(
                update={"styles": (params.infer.style,)}
            ),
            "infer": params.infer.model_copy(update={"views": tuple(inks)}),
        }
    )
    with tempfile.TemporaryDirectory() as scratch:
        folder = maps_folder or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        sheet, depth, normal = (
            folder / name for name in ("sketch.png", "depth.png", "normal.png")
        )
        cloud, made = Path(scratch) / "cloud.ply", Path(scratch) / "mesh.ply"
        sketches.write_sheet(sheet, arranged[np.newaxis])
        infer.run(sheet, weights_path, depth, normal, params=params)
        fuse.run(depth, normal, cloud, params=params)
        facts = mesh.run(cloud, made, params=params)
        meshes.write(mesh_path, meshes.read(made))
    log.info("%s: %d faces from %s", mesh_path, facts["faces"], " and ".join(inks))


def _ink(path: Path) -> np.ndarray:
    try:
        return find_ink(sketches.read(path))
    except BadDrawingError as error:
        raise BadDrawingError(f"{path}: {error}") from error
