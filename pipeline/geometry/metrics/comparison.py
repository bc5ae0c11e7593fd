"""One reconstruction beside the truth: what the metrics of the registry measure."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from jaxtyping import Bool, Float, Int
from numpy import ndarray

from pipeline.geometry.metrics import registry
from pipeline.geometry.metrics.mesh_distances import DirectedDistances
from pipeline.geometry.scene import mesh as mesh_operations
from pipeline.geometry.scene.cameras import standard_rig
from pipeline.geometry.scene.mesh import Mesh, face_normals, sample_surface
from pipeline.geometry.scene.raycast import RaycastScene
from pipeline.geometry.scene.view_maps import ViewMaps


@dataclass(frozen=True, kw_only=True)
class SurfacePoints:
    """Points drawn on a mesh, and the face that each lies on."""

    points: Float[ndarray, "N 3"]
    faces: Int[ndarray, " N"]


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """A mesh and the maps it came from, beside the true mesh and maps.

    Both meshes are taken as they stand: nothing is aligned. What several metrics need
    is computed once, when the first asks for it.

    Attributes:
        num_samples: Points drawn on each mesh.
        seed: Of that draw.
        maps: Predicted maps of all views; None to compare meshes only, and then so are
            the true ones.
    """

    mesh: Mesh
    true_mesh: Mesh
    num_samples: int
    seed: int
    maps: ViewMaps | None = None
    true_maps: ViewMaps | None = None

    def measure(self) -> dict[str, float | bool]:
        """Measure every metric of the registry; without maps those of meshes only."""
        has_maps = self.maps is not None and self.true_maps is not None
        return {
            metric.key: metric.measure(self)
            for metric in registry.METRICS
            if has_maps or metric.compares == "meshes"
        }

    @property
    def both_maps(self) -> tuple[ViewMaps, ViewMaps]:
        """The predicted and the true maps.

        Raises:
            ValueError: The comparison is of meshes only.
        """
        if self.maps is None or self.true_maps is None:
            raise ValueError("this metric compares maps, and there are none")
        return self.maps, self.true_maps

    @cached_property
    def both_silhouettes(self) -> tuple[ViewMaps, ViewMaps]:
        """The maps rendered from the mesh, and the true ones."""
        _, true = self.both_maps
        return self._surface.render(standard_rig(true.size)), true

    @property
    def is_watertight(self) -> bool:
        """Whether the mesh encloses a volume."""
        return mesh_operations.is_watertight(self.mesh)

    @cached_property
    def accuracy(self) -> DirectedDistances:
        """From points of the mesh to the true surface."""
        points, _ = self._samples
        return self._directed(points, self.mesh, self._true_surface, self.true_mesh)

    @cached_property
    def completeness(self) -> DirectedDistances:
        """From points of the true surface to the mesh."""
        _, true_points = self._samples
        return self._directed(true_points, self.true_mesh, self._surface, self.mesh)

    @cached_property
    def visible_completeness(self) -> DirectedDistances:
        """The same from points that a view of the standard rig sees.

        And sees not just edge-on: what no map can show is not held against a mesh.
        """
        return self.completeness.at(self._is_visible)

    @cached_property
    def _is_visible(self) -> Bool[ndarray, " N"]:
        _, true_points = self._samples
        visible = self._true_surface.is_visible(
            true_points.points,
            true_points.faces,
            standard_rig(size=1).camera_directions,
        )
        return visible if visible.any() else ~visible  # all hidden: then all counts

    @cached_property
    def _surface(self) -> RaycastScene:
        return RaycastScene(self.mesh)

    @cached_property
    def _true_surface(self) -> RaycastScene:
        return RaycastScene(self.true_mesh)

    @cached_property
    def _samples(self) -> tuple[SurfacePoints, SurfacePoints]:
        """Draw on both meshes at once, so that metrics in any order see one draw."""
        rng = np.random.default_rng(self.seed)
        points, faces = sample_surface(self.mesh, self.num_samples, rng)
        true_points, true_faces = sample_surface(self.true_mesh, self.num_samples, rng)
        return (
            SurfacePoints(points=points, faces=faces),
            SurfacePoints(points=true_points, faces=true_faces),
        )

    @staticmethod
    def _directed(
        samples: SurfacePoints, mesh: Mesh, target: RaycastScene, target_mesh: Mesh
    ) -> DirectedDistances:
        distances, closest_faces = target.closest_points(samples.points)
        normals = face_normals(mesh)[samples.faces]
        closest_normals = face_normals(target_mesh)[closest_faces]
        cosines = np.abs(np.sum(normals * closest_normals, axis=1))
        return DirectedDistances(distances=distances, cosines=cosines)
