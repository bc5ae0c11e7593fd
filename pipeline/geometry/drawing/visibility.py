"""Point samples of the visible surface, and the discontinuities between them.

Points are (row, col) in continuous pixels; points outside the image are allowed.
"""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float, Int
from numpy import ndarray

from pipeline.geometry.scene.cameras import Rig, unproject
from pipeline.geometry.scene.mesh import Mesh, face_normals
from pipeline.geometry.scene.raycast import RaycastScene

_MAX_SLOPE = 6.0  # depth per length in the image that a tangent plane may predict


@dataclass(frozen=True, kw_only=True)
class SurfaceSamples:
    """The visible surface at each point.

    Attributes:
        depth: Infinite on the background.
        normals_cam: Unit, facing the camera.
        components: Connected component of the mesh; -1 on the background.
    """

    depth: Float[ndarray, " N"]
    normals_cam: Float[ndarray, "N 3"]
    components: Int[ndarray, " N"]

    def select(self, index: Int[ndarray, " K"]) -> "SurfaceSamples":
        """Return some of the samples."""
        return SurfaceSamples(
            depth=self.depth[index],
            normals_cam=self.normals_cam[index],
            components=self.components[index],
        )


class ViewProbe:
    """Samples the surface of a mesh that one camera of a rig sees.

    Attributes:
        cam_from_obj: The pose of the camera.
        size: Of its image, pixels.
        pixel_size: Object units.
        window: The rows and columns of the image that can show the mesh.
    """

    def __init__(
        self,
        mesh: Mesh,
        scene: RaycastScene,
        components: Int[ndarray, " F"],
        rig: Rig,
        view: int,
    ):
        self.cam_from_obj = rig.cam_from_obj[view]
        self.size, self.pixel_size = rig.size, rig.pixel_size
        self.window = scene.window(rig, view)
        self._scene, self._components = scene, components
        self._normals_cam = face_normals(mesh) @ self.cam_from_obj[:3, :3].T

    def sample(self, points: Float[ndarray, "N 2"]) -> SurfaceSamples:
        """Sample the surface at points of the image."""
        pixels = np.column_stack([points, np.zeros(len(points))])
        origins = unproject(pixels, self.cam_from_obj, self.size)
        directions = np.broadcast_to(self.cam_from_obj[2, :3], origins.shape)
        depth, faces = self._scene.cast_rays(np.hstack([origins, directions]))
        normals_cam = self._normals_cam[faces]
        back_facing = normals_cam[:, 2:] > 0
        return SurfaceSamples(
            depth=depth,
            normals_cam=np.where(back_facing, -normals_cam, normals_cam),
            components=np.where(faces >= 0, self._components[faces], -1),
        )

    def depth_jump(
        self, one: SurfaceSamples, other: SurfaceSamples, step: Float[ndarray, "_ 2"]
    ) -> Float[ndarray, " N"]:
        """Return how far the depth leaves both tangent planes, `step` pixels apart.

        Object units; infinite where one sample is background, 0 where both are.
        """
        both = np.isfinite(one.depth) & np.isfinite(other.depth)
        either = np.isfinite(one.depth) | np.isfinite(other.depth)
        change = np.where(both, other.depth, 0) - np.where(both, one.depth, 0)
        excess = np.minimum(
            np.abs(change - self._depth_change(one, step)),
            np.abs(change - self._depth_change(other, step)),
        )
        return np.where(both, excess, np.where(either, np.inf, 0.0))

    def _depth_change(
        self, samples: SurfaceSamples, step: Float[ndarray, "_ 2"]
    ) -> Float[ndarray, " N"]:
        """Return the change of depth that the tangent plane predicts over a step."""
        facing = np.maximum(-samples.normals_cam[:, 2], 1e-3)
        slope = samples.normals_cam[:, [1, 0]] / facing[:, None]
        steepness = np.linalg.norm(slope, axis=1, keepdims=True)
        slope *= np.minimum(1, _MAX_SLOPE / np.maximum(steepness, 1e-9))
        return np.sum(slope * step, axis=1) * self.pixel_size


def normals_differ(
    one: SurfaceSamples, other: SurfaceSamples, angle: float
) -> Bool[ndarray, " N"]:
    """Tell where both samples are surface, with normals `angle` degrees apart."""
    cosine = np.einsum("ij,ij->i", one.normals_cam, other.normals_cam)
    is_surface = (one.components >= 0) & (other.components >= 0)
    return is_surface & (cosine < np.cos(np.radians(angle)))
