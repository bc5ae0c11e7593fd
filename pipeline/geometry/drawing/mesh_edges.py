"""The edges of any mesh: open, non-manifold, consistently wound or not.

Nothing here trusts the winding of the faces: on which side of an edge a face lies, and
the dihedral angle there, follow from the vertices opposite to the edge.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from jaxtyping import Bool, Float, Int
from numpy import ndarray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from pipeline.geometry.scene.mesh import Mesh

_WELD_DISTANCE = 1e-4  # object units: vertices this near are merged
_COPLANAR_ANGLE = 8.0  # degrees: faces at less are one facet
_MIN_PARALLEL = 0.8  # cosine between edges that bend the surface the same way
_SHARPNESS = 1.6  # times the parallel edges' angle: a crease, no facet of a curve


@dataclass(frozen=True, kw_only=True)
class MeshEdges:
    """Edges between welded vertices, with the faces that meet there.

    The half edges, three a face, are sorted by edge (CSR layout).

    Attributes:
        vertices: Welded.
        faces: The distinct ones.
        ends: Vertices of each edge.
        offsets: The half edges of edge e are offsets[e] to offsets[e + 1] - 1.
        opposite: Vertex of a half edge's face that is not on the edge.
        face: Of each half edge.
        components: Connected component of each face of the mesh, before welding.
    """

    vertices: Float[ndarray, "N 3"]
    faces: Int[ndarray, "D 3"]
    ends: Int[ndarray, "E 2"]
    offsets: Int[ndarray, " _"]
    opposite: Int[ndarray, " H"]
    face: Int[ndarray, " H"]
    components: Int[ndarray, " F"]

    @property
    def num_faces(self) -> Int[ndarray, " E"]:
        """Number of faces that meet at each edge."""
        return np.diff(self.offsets)

    @cached_property
    def dihedral_angle(self) -> Float[ndarray, " E"]:
        """Degrees between the normals of an edge's faces; 180 where not two meet.

        The exterior dihedral angle: 0 where the faces are coplanar.
        """
        angle = np.full(len(self.ends), 180.0)
        pairs = np.flatnonzero(self.num_faces == 2)
        start, end = np.moveaxis(self.vertices[self.ends[pairs]], 1, 0)
        along = _unit(end - start)
        sides = []
        for half in (self.offsets[pairs], self.offsets[pairs] + 1):
            across = self.vertices[self.opposite[half]] - start
            sides.append(_unit(across - _dots(across, along)[:, None] * along))
        angle[pairs] = np.degrees(np.arccos(np.clip(-_dots(*sides), -1, 1)))
        return angle

    def is_contour(self, pixels: Float[ndarray, "N _"]) -> Bool[ndarray, " E"]:
        """Tell where all faces of an edge lie on one side of it in the image.

        Those are the occluding contours and the boundaries. `pixels` are the projected
        vertices.
        """
        edge_of = np.repeat(np.arange(len(self.ends)), self.num_faces)
        start, end = (pixels[self.ends[edge_of, i], :2] for i in (0, 1))
        along, across = end - start, pixels[self.opposite, :2] - start
        side = along[:, 0] * across[:, 1] - along[:, 1] * across[:, 0]
        lowest = np.minimum.reduceat(side, self.offsets[:-1])
        highest = np.maximum.reduceat(side, self.offsets[:-1])
        return ~((lowest < 0) & (highest > 0))

    def is_crease(self, min_angle: float, sure_angle: float) -> Bool[ndarray, " E"]:
        """Tell which edges are sharp: `min_angle` degrees, unlike a coarse curve.

        A tessellated cylinder has an angle at each of its facets; that of an edge below
        `sure_angle` must exceed those of the parallel edges beyond its two facets.
        """
        angle = self.dihedral_angle
        is_crease = angle >= sure_angle
        unsure = np.flatnonzero((angle >= min_angle) & ~is_crease)
        is_crease[unsure] = angle[unsure] > _SHARPNESS * self._parallel_angle(unsure)
        return is_crease

    def _parallel_angle(self, edges: Int[ndarray, " K"]) -> Float[ndarray, " K"]:
        """Return the largest angle at parallel edges of the facets beside each edge."""
        ends = self.vertices[self.ends]
        along = _unit(ends[:, 1] - ends[:, 0])
        largest = np.zeros(len(edges))
        for half in (self.offsets[edges], self.offsets[edges] + 1):
            for near in self._other_edges(self.face[half], edges):
                angle = self._angle_if_parallel(near, edges, along)
                largest = np.maximum(largest, angle)
                is_flat = self.dihedral_angle[near] < _COPLANAR_ANGLE
                is_flat &= self.num_faces[near] == 2
                one = self.face[self.offsets[near]]
                other = self.face[self.offsets[near + 1] - 1]
                across = np.where(one == self.face[half], other, one)
                for far in self._other_edges(across, near):
                    angle = self._angle_if_parallel(far, edges, along)
                    largest = np.maximum(largest, np.where(is_flat, angle, 0))
        return largest

    def _angle_if_parallel(
        self,
        candidates: Int[ndarray, " K"],
        edges: Int[ndarray, " K"],
        along: Float[ndarray, "E 3"],
    ) -> Float[ndarray, " K"]:
        """Return the angle of the candidates parallel to their edge, else 0."""
        parallel = np.abs(_dots(along[candidates], along[edges])) > _MIN_PARALLEL
        is_counted = parallel & (self.num_faces[candidates] == 2)
        return np.where(is_counted, self.dihedral_angle[candidates], 0.0)

    def _other_edges(
        self, faces: Int[ndarray, " K"], edges: Int[ndarray, " K"]
    ) -> list[Int[ndarray, " K"]]:
        """Return the two edges of each face that are not the one given."""
        face_edges = self.face_edges[faces]
        place = np.argmax(face_edges == edges[:, None], axis=1)
        rows = np.arange(len(faces))
        return [face_edges[rows, (place + i) % 3] for i in (1, 2)]

    @cached_property
    def face_edges(self) -> Int[ndarray, "D 3"]:
        """The three edges of each distinct face."""
        edge_of = np.repeat(np.arange(len(self.ends)), self.num_faces)
        return edge_of[np.argsort(self.face, kind="stable")].reshape(-1, 3)


def build_edges(mesh: Mesh) -> MeshEdges:
    """Weld near vertices and collect the edges; faces that collapse have none."""
    keys = np.round(mesh.vertices / _WELD_DISTANCE).astype(np.int64)
    _, first, welded = np.unique(keys, axis=0, return_index=True, return_inverse=True)
    corners = welded.reshape(-1)[mesh.faces]
    _, distinct = np.unique(np.sort(corners, axis=1), axis=0, return_index=True)
    distinct = distinct[(np.diff(np.sort(corners[distinct], axis=1)) > 0).all(axis=1)]
    faces = corners[distinct]
    pairs = np.sort(faces[:, [[0, 1], [1, 2], [2, 0]]].reshape(-1, 2), axis=1)
    ends, edge_of = np.unique(pairs, axis=0, return_inverse=True)
    order = np.argsort(edge_of.reshape(-1), kind="stable")
    count = np.bincount(edge_of.reshape(-1), minlength=len(ends))
    return MeshEdges(
        vertices=mesh.vertices[first],
        faces=faces,
        ends=ends,
        offsets=np.concatenate([[0], np.cumsum(count)]),
        opposite=faces[:, [2, 0, 1]].reshape(-1)[order],
        face=np.repeat(np.arange(len(faces)), 3)[order],
        components=_face_components(corners, len(first)),
    )


def _face_components(
    corners: Int[ndarray, "F 3"], num_vertices: int
) -> Int[ndarray, " F"]:
    rows, cols = corners[:, [0, 0]].ravel(), corners[:, [1, 2]].ravel()
    links = coo_array(
        (np.ones(len(rows), dtype=bool), (rows, cols)), (num_vertices, num_vertices)
    )
    return connected_components(links, directed=False)[1][corners[:, 0]].astype(
        np.int64
    )


def _unit(vectors: Float[ndarray, "N 3"]) -> Float[ndarray, "N 3"]:
    length = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return vectors / np.where(length > 0, length, 1)


def _dots(a: Float[ndarray, "N 3"], b: Float[ndarray, "N 3"]) -> Float[ndarray, " N"]:
    return np.einsum("ij,ij->i", a, b)
