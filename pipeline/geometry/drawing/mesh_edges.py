"""The edges of a mesh as it is: open, non-manifold, turned inside out or not.

Nothing here trusts the winding of the faces: on which side of an edge a face lies, and
how far the surface turns there, follows from where the faces' third corners are.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from jaxtyping import Bool, Float, Int
from numpy import ndarray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from pipeline.geometry.scene.mesh import Mesh

_WELD = 1e-4  # object units: vertices this near are one
_FLAT = 8.0  # degrees: faces that turn less are one facet
_PARALLEL = 0.8  # cosine: edges that bend the surface the same way
_SHARPER = 1.6  # times its neighbours' turn: a crease, not a facet of a coarse curve


@dataclass(frozen=True, kw_only=True)
class MeshEdges:
    """Edges between welded vertices, with the faces that meet there.

    The half edges, three a face, lie sorted by their edge: those of edge e are
    first[e] to first[e + 1].
    """

    vertices: Float[ndarray, "N 3"]
    faces: Int[ndarray, "D 3"]  # the distinct ones
    ends: Int[ndarray, "E 2"]
    first: Int[ndarray, " _"]
    third: Int[ndarray, " H"]  # the corner of a half edge's face that is not on it
    face: Int[ndarray, " H"]
    parts: Int[ndarray, " F"]  # the connected part of each face of the mesh

    @property
    def num_faces(self) -> Int[ndarray, " E"]:
        """How many faces meet at each edge."""
        return np.diff(self.first)

    @cached_property
    def turn(self) -> Float[ndarray, " E"]:
        """Degrees by which the surface turns; 180 where not two faces meet."""
        turn = np.full(len(self.ends), 180.0)
        pairs = np.flatnonzero(self.num_faces == 2)
        start, end = np.moveaxis(self.vertices[self.ends[pairs]], 1, 0)
        along = _unit(end - start)
        sides = []
        for half in (self.first[pairs], self.first[pairs] + 1):
            across = self.vertices[self.third[half]] - start
            sides.append(_unit(across - _dots(across, along)[:, None] * along))
        turn[pairs] = np.degrees(np.arccos(np.clip(-_dots(*sides), -1, 1)))
        return turn

    def folds(self, pixels: Float[ndarray, "N _"]) -> Bool[ndarray, " E"]:
        """Say where all faces of an edge lie on one side of it on the page.

        Those are the contours and the boundaries. `pixels` are the projected vertices.
        """
        edge_of = np.repeat(np.arange(len(self.ends)), self.num_faces)
        start, end = (pixels[self.ends[edge_of, i], :2] for i in (0, 1))
        along, across = end - start, pixels[self.third, :2] - start
        side = along[:, 0] * across[:, 1] - along[:, 1] * across[:, 0]
        least = np.minimum.reduceat(side, self.first[:-1])
        most = np.maximum.reduceat(side, self.first[:-1])
        return ~((least < 0) & (most > 0))

    def creases(self, least: float, surely: float) -> Bool[ndarray, " E"]:
        """Say which edges are sharp: they turn `least` degrees, unlike a coarse curve.

        A tessellated cylinder turns at each of its facets; an edge that turns less
        than `surely` must turn more than the parallel edges beyond its two facets.
        """
        is_crease = self.turn >= surely
        unsure = np.flatnonzero((self.turn >= least) & ~is_crease)
        is_crease[unsure] = self.turn[unsure] > _SHARPER * self._turn_beside(unsure)
        return is_crease

    def _turn_beside(self, edges: Int[ndarray, " K"]) -> Float[ndarray, " K"]:
        """Return the largest turn at a parallel edge of the two facets of each edge."""
        ends = self.vertices[self.ends]
        along = _unit(ends[:, 1] - ends[:, 0])
        beside = np.zeros(len(edges))
        for half in (self.first[edges], self.first[edges] + 1):
            for near in self._others(self.face[half], edges):
                beside = np.maximum(beside, self._like(near, edges, along))
                is_flat = (self.turn[near] < _FLAT) & (self.num_faces[near] == 2)
                one = self.face[self.first[near]]
                other = self.face[self.first[near + 1] - 1]
                across = np.where(one == self.face[half], other, one)
                for far in self._others(across, near):
                    turn = self._like(far, edges, along)
                    beside = np.maximum(beside, np.where(is_flat, turn, 0))
        return beside

    def _like(
        self,
        candidates: Int[ndarray, " K"],
        edges: Int[ndarray, " K"],
        along: Float[ndarray, "E 3"],
    ) -> Float[ndarray, " K"]:
        """Return the turn of the candidates that run along their edge, 0 of others."""
        parallel = np.abs(_dots(along[candidates], along[edges])) > _PARALLEL
        shared = parallel & (self.num_faces[candidates] == 2)
        return np.where(shared, self.turn[candidates], 0.0)

    def _others(
        self, faces: Int[ndarray, " K"], edges: Int[ndarray, " K"]
    ) -> list[Int[ndarray, " K"]]:
        """Return the two edges of each face that are not the one given."""
        of_face = self.of_faces[faces]
        place = np.argmax(of_face == edges[:, None], axis=1)
        rows = np.arange(len(faces))
        return [of_face[rows, (place + i) % 3] for i in (1, 2)]

    @cached_property
    def of_faces(self) -> Int[ndarray, "D 3"]:
        """The three edges of each distinct face."""
        edge_of = np.repeat(np.arange(len(self.ends)), self.num_faces)
        return edge_of[np.argsort(self.face, line_type="stable")].reshape(-1, 3)


def build_edges(mesh: Mesh) -> MeshEdges:
    """Weld near vertices and list the edges; faces that vanish by it have none."""
    keys = np.round(mesh.vertices / _WELD).astype(np.int64)
    _, kept, welded = np.unique(keys, axis=0, return_index=True, return_inverse=True)
    corners = welded.reshape(-1)[mesh.faces]
    _, distinct = np.unique(np.sort(corners, axis=1), axis=0, return_index=True)
    distinct = distinct[(np.diff(np.sort(corners[distinct], axis=1)) > 0).all(axis=1)]
    faces = corners[distinct]
    pairs = np.sort(faces[:, [[0, 1], [1, 2], [2, 0]]].reshape(-1, 2), axis=1)
    ends, edge_of = np.unique(pairs, axis=0, return_inverse=True)
    order = np.argsort(edge_of.reshape(-1), line_type="stable")
    count = np.bincount(edge_of.reshape(-1), minlength=len(ends))
    return MeshEdges(
        vertices=mesh.vertices[kept],
        faces=faces,
        ends=ends,
        first=np.concatenate([[0], np.cumsum(count)]),
        third=faces[:, [2, 0, 1]].reshape(-1)[order],
        face=np.repeat(np.arange(len(faces)), 3)[order],
        parts=_parts(corners, len(kept)),
    )


def _parts(corners: Int[ndarray, "F 3"], count: int) -> Int[ndarray, " F"]:
    rows, cols = corners[:, [0, 0]].ravel(), corners[:, [1, 2]].ravel()
    links = coo_array((np.ones(len(rows), dtype=bool), (rows, cols)), (count, count))
    return connected_components(links, directed=False)[1][corners[:, 0]].astype(
        np.int64
    )


def _unit(vectors: Float[ndarray, "N 3"]) -> Float[ndarray, "N 3"]:
    length = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return vectors / np.where(length > 0, length, 1)


def _dots(a: Float[ndarray, "N 3"], b: Float[ndarray, "N 3"]) -> Float[ndarray, " N"]:
    return np.einsum("ij,ij->i", a, b)
