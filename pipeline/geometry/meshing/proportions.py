"""Proportions of a mesh that are rarely meant, in words."""

from collections.abc import Sequence

import numpy as np

from pipeline.geometry.scene.drawing_views import view_rig
from pipeline.geometry.scene.mesh import Mesh
from pipeline.geometry.scene.raycast import RaycastScene
from pipeline.geometry.scene.solid import is_solid, signed_volume

_DIRECTIONS = ("from side to side", "from top to bottom", "from front to back")
_MIN_EXTENT = 0.05  # of the largest extent: a body less deep is a sheet
_MAX_FILL = 0.95  # of the box behind a silhouette: a body that fills more is cut out
_MIN_DEPTH = 0.3  # of the largest extent: a flat thing may be cut out
_SIZE = 64  # pixels of the silhouette


def describe_oddities(mesh: Mesh, views: Sequence[str]) -> list[str]:
    """Say what is odd about a mesh that was made of the drawings of some views."""
    oddities = []
    extent = np.ptp(mesh.vertices, axis=0)
    share = extent / extent.max()
    for axis, direction in enumerate(_DIRECTIONS):
        if share[axis] < _MIN_EXTENT:
            oddities.append(
                f"the mesh is thin as a sheet {direction}: {share[axis]:.0%} of its "
                "largest extent"
            )
    if not is_solid(mesh):
        oddities.append("the mesh is not closed, or in several pieces")
    elif len(views) == 1 and _is_cut_out(mesh, views[0]):
        oddities.append(
            "the mesh is equally deep everywhere, as if cut out: one drawing tells "
            "little of the depth, a second one helps"
        )
    return oddities


def _is_cut_out(mesh: Mesh, view: str) -> bool:
    """Tell whether a mesh fills the space behind its silhouette, and is not flat."""
    extent = np.ptp(mesh.vertices, axis=0)
    rig = view_rig([view], _SIZE)
    depth = float(np.ptp(mesh.vertices @ rig.camera_directions[0]))
    mask = RaycastScene(mesh).render(rig).foreground_mask()
    area = float(mask.sum()) * rig.pixel_size**2
    is_filled = signed_volume(mesh) > _MAX_FILL * area * depth
    return bool(is_filled and depth > _MIN_DEPTH * extent.max())
