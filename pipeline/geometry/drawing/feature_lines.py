"""Lines that no edge marks: suggestive contours, ridges and valleys.

Suggestive contours (DeCarlo et al. 2003) are where the curvature towards the camera
vanishes, growing towards it: contours of a nearby view. Ridges and valleys (Ohtake et
al. 2004) are where the strongest curvature is extremal along its own direction. All are
zero sets of functions that are linear on faces. Beside sharp or open edges, and where
facets are too coarse to stand for a curved surface, curvature means nothing, and no
line is found.
"""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float, Int
from numpy import ndarray

from pipeline.geometry.drawing.curvature import estimate_curvature
from pipeline.geometry.drawing.mesh_edges import MeshEdges
from pipeline.geometry.scene.mesh import Mesh

_COARSEST = 25.0  # degrees between facets that still stand for one curved surface
_ALIGNED = 0.7  # cosine: principal directions of neighbours that are one field
_FACE_ON = 0.9  # cosine to the view above which no suggestive contour is drawn


@dataclass(frozen=True, kw_only=True)
class LineSegments:
    """Pairs of points, as they make lines; pairs that meet share a point."""

    points: Float[ndarray, "N 3"]
    pairs: Int[ndarray, "M 2"]


class FeatureLines:
    """The curved parts of a mesh, asked for their lines."""

    def __init__(self, edges: MeshEdges):
        self._edges = edges
        self._curvature = estimate_curvature(
            Mesh(vertices=edges.vertices, faces=edges.faces)
        )
        rough = (edges.num_faces != 2) | (edges.turn > _COARSEST)
        self._is_smooth = np.ones(len(edges.vertices), dtype=bool)
        self._is_smooth[edges.ends[rough]] = False

    def suggestive(self, towards: Float[ndarray, "3"], least: float) -> LineSegments:
        """Find where the surface all but turns away from a camera far off.

        Args:
            towards: Unit direction to the camera.
            least: Smallest growth of curvature towards the camera, per object unit
                squared; faint ones flicker.
        """
        bend, normals = self._curvature, self._curvature.normals
        facing = normals @ towards
        side = np.where(facing < 0, -1.0, 1.0)  # winding is not trusted
        along = towards - facing[:, None] * normals
        radial = side * bend.along(along)
        length = np.maximum(np.linalg.norm(along, axis=1), 1e-6)
        growth = np.sum(bend.gradient(radial) * along, axis=1) / length
        is_clear = (np.abs(facing) < _FACE_ON) & self._is_smooth
        ends = self._edges.ends
        allowed = is_clear[ends].all(axis=1) & (growth[ends].mean(axis=1) > least)
        allowed &= side[ends[:, 0]] == side[ends[:, 1]]
        return self._zero_set(radial[ends[:, 0]], radial[ends[:, 1]], allowed)

    def ridges(self, sharpest: float) -> LineSegments:
        """Find the crests: convex, or concave where the winding is inside out.

        `sharpest` is the largest radius of curvature, object units.
        """
        return self._extrema(0, sharpest)

    def valleys(self, sharpest: float) -> LineSegments:
        """Find the furrows: concave, or convex where the winding is inside out."""
        return self._extrema(1, sharpest)

    def _extrema(self, which: int, sharpest: float) -> LineSegments:
        """Find where a principal curvature, the stronger, is extremal along itself."""
        bend, ends = self._curvature, self._edges.ends
        values, directions = bend.principal
        sign = 1.0 - 2.0 * which
        strength, across = sign * values[which], directions[which]
        weaker = np.abs(values[1 - which])
        slope = np.sum(bend.gradient(strength) * across, axis=1)
        is_strong = self._is_smooth & (strength > weaker)
        # The sign of a direction is arbitrary: that of an edge's end follows its start.
        agree = np.sum(across[ends[:, 0]] * across[ends[:, 1]], axis=1)
        start, end = slope[ends[:, 0]], slope[ends[:, 1]] * np.sign(agree)
        step = self._edges.vertices[ends[:, 1]] - self._edges.vertices[ends[:, 0]]
        rises = start * np.sum(step * across[ends[:, 0]], axis=1) > 0
        is_enough = strength[ends].max(axis=1) * sharpest > 1
        allowed = rises & is_enough & is_strong[ends].all(axis=1)
        return self._zero_set(start, end, allowed & (np.abs(agree) > _ALIGNED))

    def _zero_set(
        self,
        start: Float[ndarray, " E"],
        end: Float[ndarray, " E"],
        allowed: Bool[ndarray, " E"],
    ) -> LineSegments:
        """Join the zeros on two edges of a face, of a function at the ends of each."""
        edges = self._edges
        crossed = np.flatnonzero(allowed & (start * end < 0))
        share = start[crossed] / (start[crossed] - end[crossed])
        first, last = np.moveaxis(edges.vertices[edges.ends[crossed]], 1, 0)
        number = np.full(len(edges.ends), -1)
        number[crossed] = np.arange(len(crossed))
        of_face = np.sort(number[edges.of_faces], axis=1)
        joined = (of_face[:, 0] < 0) & (of_face[:, 1] >= 0)
        return LineSegments(
            points=first + share[:, None] * (last - first),
            pairs=of_face[joined, 1:],
        )
