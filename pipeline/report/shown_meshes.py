"""The meshes of a shape as the page turns them: few faces, and errors as colors."""

from collections.abc import Mapping

import numpy as np
from jaxtyping import Float
from numpy import ndarray

from pipeline.geometry.meshing.repair import decimate
from pipeline.geometry.scene import shading
from pipeline.geometry.scene.mesh import Mesh
from pipeline.geometry.scene.raycast import RaycastScene
from pipeline.report import mesh_data, page
from pipeline.report.mesh_data import MeshData
from pipeline.report.mesh_views import MeshViews
from pipeline.report.page import ShownMesh

TRUE = "true"
NUM_FACES = 5_000  # wanted
MAX_FACES = (
    20_000  # of what cannot be simplified further, as triangles without neighbors
)


def show(name: str, views: Mapping[str, MeshViews], size: int) -> dict[str, ShownMesh]:
    """Make the meshes of a shape ready to be turned.

    Args:
        name: Of the shape.
        views: By what the meshes were made of, the true one by TRUE; the errors of
            all others are those to it.
        size: Side of a picture in px.
    """
    return {
        branch: ShownMesh(
            branch=branch,
            num_faces=len(seen.mesh.faces),
            data=_encode(seen.mesh, None if branch == TRUE else seen.other),
            picture=page.encode(seen.clay, f"{name}, {branch}", width=size),
            error_picture=None
            if branch == TRUE or seen.errors is None
            else page.encode(
                seen.errors, f"{name}, {branch}, colored by its errors", width=size
            ),
        )
        for branch, seen in views.items()
    }


def _encode(mesh: Mesh, true: Mesh | None) -> MeshData | None:
    """Encode a mesh with its distances to the true one, which are 0 without it."""
    shown = decimate(mesh, NUM_FACES, stays_closed=False)
    if len(shown.faces) > MAX_FACES:
        return None
    return mesh_data.encode(shown, _errors(shown, true) / shading.MAX_SHOWN_ERROR)


def _errors(mesh: Mesh, true: Mesh | None) -> Float[ndarray, " N"]:
    """Measure how far each vertex is from the true surface, as evaluate does."""
    if true is None:
        return np.zeros(len(mesh.vertices))
    distances, _ = RaycastScene(true).closest_points(mesh.vertices)
    return distances
