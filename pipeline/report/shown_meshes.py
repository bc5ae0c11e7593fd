"""The meshes of a shape as the page turns them: few faces, and errors as colors."""

from collections.abc import Mapping

import numpy as np
from jaxtyping import Float
from numpy import ndarray

from pipeline.geometry.meshing.repair import decimate
from pipeline.geometry.scene import shading
from pipeline.geometry.scene.cameras import Rig
from pipeline.geometry.scene.mesh import Mesh
from pipeline.geometry.scene.raycast import RaycastScene
from pipeline.report import mesh_data, page
from pipeline.report.mesh_data import MeshData
from pipeline.report.page import Picture, ShownMesh

TRUE = "true"
NUM_FACES = 5_000  # wanted
MAX_FACES = (
    20_000  # of what cannot be simplified further, as triangles without neighbors
)


def show(
    name: str, meshes: Mapping[str, Mesh | None], size: int
) -> dict[str, ShownMesh]:
    """Make the meshes of a shape ready to be turned; what is missing is left out.

    Args:
        name: Of the shape.
        meshes: By what they were made of; the true one by TRUE.
        size: Side of a picture in px.
    """
    true = meshes[TRUE]
    return {
        branch: ShownMesh(
            branch=branch,
            num_faces=len(mesh.faces),
            data=_encode(mesh, None if branch == TRUE else true),
            picture=_picture(mesh, f"{name}, {branch}", size),
            error_picture=_error_picture(mesh, true, f"{name}, {branch}", size)
            if true and branch != TRUE
            else None,
        )
        for branch, mesh in meshes.items()
        if mesh
    }


def _encode(mesh: Mesh, true: Mesh | None) -> MeshData | None:
    """Encode a mesh with its distances to the true one, which are 0 without it."""
    shown = decimate(mesh, NUM_FACES)
    if len(shown.faces) > MAX_FACES:
        return None
    return mesh_data.encode(shown, _errors(shown, true) / shading.MAX_SHOWN_ERROR)


def _errors(mesh: Mesh, true: Mesh | None) -> Float[ndarray, " N"]:
    """Measure how far each vertex is from the true surface, as evaluate does."""
    if true is None:
        return np.zeros(len(mesh.vertices))
    distances, _ = RaycastScene(true).closest_points(mesh.vertices)
    return distances


def _picture(mesh: Mesh, alt: str, size: int) -> Picture:
    (view,) = shading.render_clay(mesh, _front_rig(size))
    return page.encode(view, alt, width=size)


def _error_picture(mesh: Mesh, true: Mesh, alt: str, size: int) -> Picture:
    (view,) = shading.render_error(mesh, true, _front_rig(size))
    return page.encode(view, f"{alt}, colored by its errors", width=size)


def _front_rig(size: int) -> Rig:
    """Return the first of the preview cameras, from where meshes are seen at first."""
    return Rig(cam_from_obj=shading.preview_rig(size).cam_from_obj[:1], size=size)
