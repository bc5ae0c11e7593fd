"""Ray casting against a mesh: view maps, visibility and closest points (Embree)."""

from functools import cached_property
from typing import Any

import numpy as np
from jaxtyping import Bool, Float, Int
from numpy import ndarray

from pipeline.geometry.scene.cameras import Rig, pixel_rays, project, standard_rig
from pipeline.geometry.scene.mesh import Mesh, face_normals
from pipeline.geometry.scene.open3d_core import load_open3d
from pipeline.geometry.scene.view_maps import ViewMaps

_RAY_OFFSET = (
    1e-4  # object units: a ray starts this far from the surface that it leaves
)
_MIN_FACING = np.cos(np.radians(85))  # beyond, hardly a pixel shows the face


class EmptyViewError(ValueError):
    """A shape that some view does not show at all."""


class RaycastScene:
    """A mesh prepared for ray and closest-point queries, on `threads` threads."""

    def __init__(self, mesh: Mesh, *, threads: int = 1):
        self._mesh, self._vertices = mesh, mesh.vertices
        self._threads = threads
        self._scene = load_open3d().t.geometry.RaycastingScene(nthreads=threads)
        self._scene.add_triangles(
            _tensor(mesh.vertices, np.float32), _tensor(mesh.faces, np.uint32)
        )

    @cached_property
    def _normals(self) -> Float[ndarray, "F 3"]:
        return face_normals(self._mesh)

    def render_depth(self, rig: Rig) -> Float[ndarray, "V H W"]:
        """Render the depth of each camera; NaN where the mesh is not."""
        views = range(len(rig.cam_from_obj))
        return np.stack([self._render_faces(rig, view)[0] for view in views])

    def render(self, rig: Rig) -> ViewMaps:
        """Render the maps of each camera; normals are flipped to face it."""
        views = [self._render_view(rig, view) for view in range(len(rig.cam_from_obj))]
        depth, normals = map(np.stack, zip(*views, strict=True))
        return ViewMaps(
            depth=depth,
            normals=normals,
            foreground=np.isfinite(depth).astype(np.float32),
        )

    def window(self, rig: Rig, view: int) -> tuple[slice, slice]:
        """Return the rows and columns that can show the mesh."""
        pix = project(self._vertices, rig.cam_from_obj[view], rig.size)[:, :2]
        if not len(pix):
            return slice(0, 0), slice(0, 0)
        first = np.clip(np.floor(pix.min(axis=0)) - 1, 0, rig.size).astype(int)
        last = np.clip(np.ceil(pix.max(axis=0)) + 1, 0, rig.size).astype(int)
        rows, cols = map(slice, first.tolist(), last.tolist())
        return rows, cols

    def closest_points(
        self, points: Float[ndarray, "N 3"]
    ) -> tuple[Float[ndarray, " N"], Int[ndarray, " N"]]:
        """Return the distance of each point to the surface, and its closest face."""
        closest = self._scene.compute_closest_points(
            _tensor(points, np.float32), nthreads=self._threads
        )
        offset = points - closest["points"].numpy()
        faces = closest["primitive_ids"].numpy().astype(np.int64)
        return np.linalg.norm(offset, axis=1), faces

    def cast_rays(
        self, rays: Float[ndarray, "N 6"]
    ) -> tuple[Float[ndarray, " N"], Int[ndarray, " N"]]:
        """Return the distance along each ray (origin, unit direction), and its face.

        Where it hits nothing, the distance is infinite and the face -1.
        """
        hits = self._scene.cast_rays(_tensor(rays, np.float32), nthreads=self._threads)
        distance = hits["t_hit"].numpy().astype(float)
        faces = hits["primitive_ids"].numpy().astype(np.int64)
        return distance, np.where(np.isfinite(distance), faces, -1)

    def is_visible(
        self,
        points: Float[ndarray, "N 3"],
        faces: Int[ndarray, " N"],
        camera_directions: Float[ndarray, "V 3"],
    ) -> Bool[ndarray, " N"]:
        """Mark the points, on these faces, that some camera sees, not just edge-on."""
        visible = np.zeros(len(points), dtype=bool)
        for direction in camera_directions:
            facing = np.abs(self._normals[faces] @ direction) > _MIN_FACING
            hidden = np.flatnonzero(~visible & facing)
            origins = points[hidden] + _RAY_OFFSET * direction
            rays = np.hstack([origins, np.broadcast_to(direction, origins.shape)])
            occluded = self._scene.test_occlusions(
                _tensor(rays, np.float32), nthreads=self._threads
            )
            visible[hidden[~occluded.numpy()]] = True
        return visible

    def _render_view(
        self, rig: Rig, view: int
    ) -> tuple[Float[ndarray, "H W"], Float[ndarray, "H W 3"]]:
        depth, faces = self._render_faces(rig, view)
        normals = np.zeros((rig.size, rig.size, 3), dtype=np.float32)
        foreground = np.isfinite(depth)
        seen = self._normals[faces[foreground]].astype(np.float32)
        seen[np.sum(seen * rig.camera_directions[view], axis=-1) < 0] *= -1
        normals[foreground] = seen
        return depth, normals

    def _render_faces(
        self, rig: Rig, view: int
    ) -> tuple[Float[ndarray, "H W"], Int[ndarray, "H W"]]:
        """Return depth, NaN where the mesh is not, and the face that is seen."""
        depth = np.full((rig.size, rig.size), np.nan, dtype=np.float32)
        faces = np.zeros((rig.size, rig.size), dtype=np.int32)
        window = self.window(rig, view)
        rays = pixel_rays(rig, view, window)
        if rays.size:
            tensor = _tensor(rays, np.float32)
            hits = self._scene.cast_rays(tensor, nthreads=self._threads)
            distance = hits["t_hit"].numpy()
            depth[window] = np.where(np.isfinite(distance), distance, np.nan)
            faces[window] = hits["primitive_ids"].numpy().astype(np.int32)
        return depth, faces


def render_maps(mesh: Mesh, size: int) -> ViewMaps:
    """Render a normalized mesh from all views of the standard rig, `size` pixels wide.

    Raises:
        EmptyViewError: Some view shows nothing.
    """
    view_maps = RaycastScene(mesh).render(standard_rig(size))
    if not view_maps.foreground_mask().any(axis=(1, 2)).all():
        raise EmptyViewError("some view shows nothing: too thin for its size")
    return view_maps


def _tensor(values: ndarray, dtype: type) -> Any:
    return load_open3d().core.Tensor(values.astype(dtype))
