"""Proportions of a mesh that are rarely meant, in words."""

from collections.abc import Sequence

import numpy as np

from pipeline.geometry.scene.cameras import standard_rig
from pipeline.geometry.scene.mesh import Mesh
from pipeline.geometry.scene.raycast import RaycastScene
from pipeline.geometry.scene.solid import is_solid, signed_volume

_DIRECTIONS = ("from side to side", "from top to bottom", "from front to back")
_VIEW_AXES = {"front": 2, "side": 0, "top": 1}
_MIN_EXTENT = 0.05  # of the largest extent: a body less deep is a sheet
_MAX_FILL = 0.95  # of the box behind a silhouette: a body that fills more is cut out
_MAX_BOX_DEPTH = 0.3  # of the largest extent: a flat thing may be cut out
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
    elif (
        len(views) == 1
        and share[_VIEW_AXES[views[0]]] > _MAX_BOX_DEPTH
        and _fill(mesh, views[0]) > _MAX_FILL
    ):
        oddities.append(
            "the mesh is equally deep everywhere, as if cut out: one drawing "
            "tells little of the depth, a second one helps"
        )
    return oddities


def _fill(mesh: Mesh, view: str) -> float:
    """Return the volume over that of the silhouette as deep as the mesh."""
    rig = standard_rig(_SIZE).subset([list(_VIEW_AXES).index(view)])
    mask = RaycastScene(mesh).render(rig).foreground_mask()
    area = float(mask.sum()) * rig.pixel_size**2
    depth = float(np.ptp(mesh.vertices[:, _VIEW_AXES[view]]))
    return signed_volume(mesh) / max(area * depth, 1e-9)
