"""Lines inside a drawing, engraved into the surface that is seen there.

Eyes, windows and seams are finer than what maps of depth and normals tell. Vertices go
away from the camera, so that the silhouette stays and what is seen folds nowhere.
"""

import numpy as np
from jaxtyping import Float
from numpy import ndarray
from scipy import ndimage

from pipeline.geometry.curves.silhouette_fill import upsample
from pipeline.geometry.scene.cameras import Rig, project
from pipeline.geometry.scene.mesh import Mesh, vertex_normals
from pipeline.geometry.scene.raycast import RaycastScene

_MIN_SIZE = 384  # px, about: smaller drawings are enlarged to it
_SOFTNESS = 0.3  # line widths: sigma of the blur that rounds a groove
_MAX_SHARE = 1 / 3  # of the thickness along a ray
_RAY_OFFSET = 1e-3  # object units from a vertex to where the ray through it starts
_MIN_FACING = 0.1  # cosine between a vertex's normal and the direction to the camera


def engrave(
    mesh: Mesh,
    drawing: Float[ndarray, "H W"],
    rig: Rig,
    *,
    groove_depth: float,
    line_width: float,
) -> Mesh:
    """Engrave the lines of a drawing that are inside the silhouette of the mesh.

    Args:
        mesh: In the obj frame, its silhouette that of the drawing.
        drawing: Ink 0 on paper 1.
        rig: Its camera alone.
        groove_depth: Object units; a groove takes at most a third of what is there.
        line_width: Of the drawing, pixels. Nearer to the silhouette than that is its
            outline, which stays.
    """
    scale = max(1, int(np.ceil(_MIN_SIZE / rig.size)))
    fine = rig.resized(scale * rig.size)
    width = scale * line_width
    scene = RaycastScene(mesh)
    (seen,) = scene.render_depth(fine)
    is_solid = np.isfinite(seen)
    within = ndimage.distance_transform_edt(np.pad(is_solid, 1))[1:-1, 1:-1]
    ink = ndimage.gaussian_filter(1 - upsample(drawing, scale), _SOFTNESS * width)
    groove = ink * np.clip(within / width - 1, 0, 1)
    pixels = project(mesh.vertices, fine.cam_from_obj[0], fine.size)
    place = pixels[:, :2].T - 0.5
    front = ndimage.map_coordinates(np.where(is_solid, seen, np.inf), place, order=0)
    share = ndimage.map_coordinates(groove, place, order=1)
    to_camera = fine.camera_directions[0]
    is_facing = vertex_normals(mesh) @ to_camera > _MIN_FACING
    is_seen = pixels[:, 2] < front + groove_depth
    cut = np.flatnonzero(is_seen & is_facing & (share > 0))
    origins = mesh.vertices[cut] - _RAY_OFFSET * to_camera
    away = np.broadcast_to(-to_camera, origins.shape)
    thickness, _ = scene.cast_rays(np.hstack([origins, away]))
    depth = share[cut] * np.minimum(groove_depth, _MAX_SHARE * thickness)
    vertices = mesh.vertices.copy()
    vertices[cut] -= depth[:, np.newaxis] * to_camera
    return Mesh(vertices=vertices, faces=mesh.faces)
