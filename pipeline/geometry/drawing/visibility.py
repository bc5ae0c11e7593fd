"""What a camera sees at chosen points of the page, and whether the surface breaks.

Points are (row, col) in continuous pixels; a point beyond the page is seen as well.
"""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float, Int
from numpy import ndarray

from pipeline.geometry.scene.cameras import Rig, unproject
from pipeline.geometry.scene.mesh import Mesh, face_normals
from pipeline.geometry.scene.raycast import RaycastScene

_STEEPEST = 6.0  # depth per length on the page that a tangent plane may predict


@dataclass(frozen=True, kw_only=True)
class SurfaceSamples:
    """The surface at each point: depth, infinite where there is none.

    The normals, cam frame, face the camera; parts are those of the mesh, -1 for none.
    """

    depth: Float[ndarray, " N"]
    normals_cam: Float[ndarray, "N 3"]
    parts: Int[ndarray, " N"]

    def pick(self, index: Int[ndarray, " K"]) -> "Seen":
        """Return what is seen at some of the points."""
        return SurfaceSamples(
            depth=self.depth[index],
            normals_cam=self.normals_cam[index],
            parts=self.parts[index],
        )


class ViewProbe:
    """One camera before one mesh whose faces belong to `parts`."""

    def __init__(
        self,
        mesh: Mesh,
        surface: RaycastScene,
        parts: Int[ndarray, " F"],
        rig: Rig,
        view: int,
    ):
        self.cam_from_obj = rig.cam_from_obj[view]
        self.size, self.pixel_size = rig.size, rig.pixel_size
        self._surface, self._parts = surface, parts
        self._normals_cam = face_normals(mesh) @ self.cam_from_obj[:3, :3].T

    def at(self, points: Float[ndarray, "N 2"]) -> SurfaceSamples:
        """Look at points of the page."""
        pixels = np.column_stack([points, np.zeros(len(points))])
        origins = unproject(pixels, self.cam_from_obj, self.size)
        towards = np.broadcast_to(self.cam_from_obj[2, :3], origins.shape)
        depth, faces = self._surface.cast_rays(np.hstack([origins, towards]))
        normals_cam = self._normals_cam[faces]
        away = normals_cam[:, 2:] > 0
        return SurfaceSamples(
            depth=depth,
            normals_cam=np.where(away, -normals_cam, normals_cam),
            parts=np.where(faces >= 0, self._parts[faces], -1),
        )

    def jump(
        self, one: SurfaceSamples, other: SurfaceSamples, step: Float[ndarray, "_ 2"]
    ) -> Float[ndarray, " N"]:
        """Return by how much depth leaves both tangent planes `step` pixels apart.

        Infinite where one of them is background; 0 where both are.
        """
        both = np.isfinite(one.depth) & np.isfinite(other.depth)
        either = np.isfinite(one.depth) | np.isfinite(other.depth)
        change = np.where(both, other.depth, 0) - np.where(both, one.depth, 0)
        excess = np.minimum(
            np.abs(change - self._predicted(one, step)),
            np.abs(change - self._predicted(other, step)),
        )
        return np.where(both, excess, np.where(either, np.inf, 0.0))

    def _predicted(
        self, seen: SurfaceSamples, step: Float[ndarray, "_ 2"]
    ) -> Float[ndarray, " N"]:
        facing = np.maximum(-seen.normals_cam[:, 2], 1e-3)
        slope = seen.normals_cam[:, [1, 0]] / facing[:, None]
        steep = np.linalg.norm(slope, axis=1, keepdims=True)
        slope *= np.minimum(1, _STEEPEST / np.maximum(steep, 1e-9))
        return np.sum(slope * step, axis=1) * self.pixel_size


def normals_differ(
    one: SurfaceSamples, other: SurfaceSamples, angle: float
) -> Bool[ndarray, " N"]:
    """Say where both points show surfaces, with normals `angle` degrees apart."""
    cosine = np.einsum("ij,ij->i", one.normals_cam, other.normals_cam)
    shown = (one.parts >= 0) & (other.parts >= 0)
    return shown & (cosine < np.cos(np.radians(angle)))
