"""Rays against a mesh: maps, visibility, closest points. The one file with Embree."""

import numpy as np
import open3d as o3d
from jaxtyping import Bool, Float, Int
from numpy import ndarray

from pipeline.geometry.scene.cameras import Rig, pixel_rays
from pipeline.geometry.scene.mesh import Mesh, face_normals
from pipeline.geometry.scene.view_maps import ViewMaps

_NUDGE = 1e-4  # object units: how far a ray starts from the surface it leaves
_EDGE_ON = np.cos(np.radians(85))  # a pixel or none shows what is turned away further


class Surface:
    """A mesh made ready for ray and closest-point queries, on `threads` threads."""

    def __init__(self, mesh: Mesh, *, threads: int = 1):
        self._normals = face_normals(mesh)
        self._threads = threads
        self._scene = o3d.t.geometry.RaycastingScene(nthreads=threads)
        self._scene.add_triangles(
            o3d.core.Tensor(mesh.vertices.astype(np.float32)),
            o3d.core.Tensor(mesh.faces.astype(np.uint32)),
        )

    def render(self, rig: Rig) -> ViewMaps:
        """See the surface from each camera; normals face the camera that sees them."""
        views = [self._view(rig, view) for view in range(len(rig.cam_from_obj))]
        depth, normals = map(np.stack, zip(*views, strict=True))
        return ViewMaps(
            depth=depth,
            normals=normals,
            foreground=np.isfinite(depth).astype(np.float32),
        )

    def closest(
        self, points: Float[ndarray, "N 3"]
    ) -> tuple[Float[ndarray, " N"], Int[ndarray, " N"]]:
        """Return the distance to the surface and the closest face of each point."""
        found = self._scene.compute_closest_points(
            o3d.core.Tensor(points.astype(np.float32)), nthreads=self._threads
        )
        gap = points - found["points"].numpy()
        faces = found["primitive_ids"].numpy().astype(np.int64)
        return np.linalg.norm(gap, axis=1), faces

    def first_hits(
        self, rays: Float[ndarray, "N 6"]
    ) -> tuple[Float[ndarray, " N"], Int[ndarray, " N"]]:
        """Return how far each ray (origin, unit direction) goes, and the face it hits.

        A ray that hits nothing goes infinitely far; its face is -1.
        """
        hits = self._scene.cast_rays(
            o3d.core.Tensor(rays.astype(np.float32)), nthreads=self._threads
        )
        far = hits["t_hit"].numpy().astype(float)
        faces = hits["primitive_ids"].numpy().astype(np.int64)
        return far, np.where(np.isfinite(far), faces, -1)

    def is_visible(
        self,
        points: Float[ndarray, "N 3"],
        faces: Int[ndarray, " N"],
        eyes: Float[ndarray, "V 3"],
    ) -> Bool[ndarray, " N"]:
        """Say which points of the faces an eye sees, and not just edge-on."""
        visible = np.zeros(len(points), dtype=bool)
        for eye in eyes:
            facing = np.abs(self._normals[faces] @ eye) > _EDGE_ON
            rest = np.flatnonzero(~visible & facing)
            origins = points[rest] + _NUDGE * eye
            rays = np.hstack([origins, np.broadcast_to(eye, origins.shape)])
            blocked = self._scene.test_occlusions(
                o3d.core.Tensor(rays.astype(np.float32)), nthreads=self._threads
            )
            visible[rest[~blocked.numpy()]] = True
        return visible

    def _view(
        self, rig: Rig, view: int
    ) -> tuple[Float[ndarray, "H W"], Float[ndarray, "H W 3"]]:
        rays = pixel_rays(rig, view)
        hits = self._scene.cast_rays(
            o3d.core.Tensor(rays.astype(np.float32)), nthreads=self._threads
        )
        depth = hits["t_hit"].numpy().copy()
        seen = np.isfinite(depth)
        depth[~seen] = np.nan
        normals = np.zeros((*depth.shape, 3), dtype=np.float32)
        normals[seen] = self._normals[hits["primitive_ids"].numpy()[seen]]
        away = np.sum(normals * rig.eyes[view], axis=-1) < 0
        normals[away] *= -1
        return depth, normals
