"""Lines across smooth faces: suggestive contours, ridges and valleys.

Suggestive contours (DeCarlo et al. 2003) are where the radial curvature, that towards
the camera, vanishes and grows towards the camera: contours of a nearby view. Ridges and
valleys (Ohtake et al. 2004) are where the principal curvature of larger magnitude is
extremal along its own direction. All are zero sets of functions linear on each face.
Beside sharp or open edges, and where facets are too coarse to approximate a curved
surface, curvature is meaningless, and no line is found.
"""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float, Int
from numpy import ndarray

from pipeline.geometry.drawing.curvature import estimate_curvature
from pipeline.geometry.drawing.mesh_edges import MeshEdges
from pipeline.geometry.scene.mesh import Mesh

_MAX_FACET_ANGLE = 25.0  # degrees between facets of one curved surface
_MIN_ALIGNMENT = 0.7  # cosine between principal directions of adjacent vertices
_MAX_FACING = 0.9  # cosine to the view; beyond, no suggestive contour is drawn


@dataclass(frozen=True, kw_only=True)
class LineSegments:
    """Line segments as pairs of indices of points; segments that meet share a point."""

    points: Float[ndarray, "N 3"]
    pairs: Int[ndarray, "M 2"]


class FeatureLines:
    """Detects the feature lines of the smooth parts of a mesh."""

    def __init__(self, edges: MeshEdges):
        self._edges = edges
        self._curvature = estimate_curvature(
            Mesh(vertices=edges.vertices, faces=edges.faces)
        )
        is_rough = (edges.num_faces != 2) | (edges.dihedral_angle > _MAX_FACET_ANGLE)
        self._is_smooth = np.ones(len(edges.vertices), dtype=bool)
        self._is_smooth[edges.ends[is_rough]] = False

    def suggestive_contours(
        self, camera_direction: Float[ndarray, "3"], min_growth: float
    ) -> LineSegments:
        """Find the suggestive contours from a distant camera.

        Args:
            camera_direction: Unit direction to the camera.
            min_growth: Least derivative of the radial curvature towards the camera, per
                object unit squared; contours of less are unstable.
        """
        curvature, normals = self._curvature, self._curvature.normals
        facing = normals @ camera_direction
        side = np.where(facing < 0, -1.0, 1.0)  # winding is not trusted
        tangent = camera_direction - facing[:, None] * normals
        radial_curvature = side * curvature.normal_curvature(tangent)
        length = np.maximum(np.linalg.norm(tangent, axis=1), 1e-6)
        growth = np.sum(curvature.gradient(radial_curvature) * tangent, axis=1) / length
        is_candidate = (np.abs(facing) < _MAX_FACING) & self._is_smooth
        ends = self._edges.ends
        allowed = is_candidate[ends].all(axis=1)
        allowed &= growth[ends].mean(axis=1) > min_growth
        allowed &= side[ends[:, 0]] == side[ends[:, 1]]
        start, end = radial_curvature[ends[:, 0]], radial_curvature[ends[:, 1]]
        return self._zero_set(start, end, allowed)

    def ridges(self, max_radius: float) -> LineSegments:
        """Find the ridges: convex, or concave where the winding is inside out.

        `max_radius` is the largest radius of curvature, object units.
        """
        return self._extrema(0, max_radius)

    def valleys(self, max_radius: float) -> LineSegments:
        """Find the valleys: concave, or convex where the winding is inside out."""
        return self._extrema(1, max_radius)

    def _extrema(self, which: int, max_radius: float) -> LineSegments:
        """Find where a principal curvature is extremal along its own direction.

        Only where it is the stronger one: `which` is 0 for the largest, 1 the smallest.
        """
        curvature, ends = self._curvature, self._edges.ends
        values, directions = curvature.principal
        sign = 1.0 - 2.0 * which
        strength, across = sign * values[which], directions[which]
        weaker = np.abs(values[1 - which])
        slope = np.sum(curvature.gradient(strength) * across, axis=1)
        is_stronger = self._is_smooth & (strength > weaker)
        # Directions have no sign: that at an edge's end is made to follow its start's.
        alignment = np.sum(across[ends[:, 0]] * across[ends[:, 1]], axis=1)
        start, end = slope[ends[:, 0]], slope[ends[:, 1]] * np.sign(alignment)
        step = self._edges.vertices[ends[:, 1]] - self._edges.vertices[ends[:, 0]]
        is_maximum = start * np.sum(step * across[ends[:, 0]], axis=1) > 0
        is_sharp = strength[ends].max(axis=1) * max_radius > 1
        allowed = is_maximum & is_sharp & is_stronger[ends].all(axis=1)
        return self._zero_set(
            start, end, allowed & (np.abs(alignment) > _MIN_ALIGNMENT)
        )

    def _zero_set(
        self,
        start: Float[ndarray, " E"],
        end: Float[ndarray, " E"],
        allowed: Bool[ndarray, " E"],
    ) -> LineSegments:
        """Join the zero crossings on two edges of a face into a segment.

        `start` and `end` are the function's values at the ends of each edge.
        """
        edges = self._edges
        crossings = np.flatnonzero(allowed & (start * end < 0))
        t = start[crossings] / (start[crossings] - end[crossings])
        first, last = np.moveaxis(edges.vertices[edges.ends[crossings]], 1, 0)
        crossing_of_edge = np.full(len(edges.ends), -1)
        crossing_of_edge[crossings] = np.arange(len(crossings))
        of_face = np.sort(crossing_of_edge[edges.face_edges], axis=1)
        has_two = (of_face[:, 0] < 0) & (of_face[:, 1] >= 0)
        return LineSegments(
            points=first + t[:, None] * (last - first),
            pairs=of_face[has_two, 1:],
        )
