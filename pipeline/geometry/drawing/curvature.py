"""Curvature tensors at the vertices of a mesh (Rusinkiewicz 2004).

Each face's tensor is fitted to how the vertex normals change along its edges; a vertex
has the mean of its faces', weighted by area. Tensors are 3 x 3, in the obj frame, so
that they can be averaged and evaluated in any direction. Curvature is positive where
the surface bends away from the normal, 1/r on a ball of radius r.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from jaxtyping import Float
from numpy import ndarray

from pipeline.geometry.scene.mesh import Mesh, face_areas, face_normals, vertex_normals

_NUM_SMOOTHINGS = 2  # rounds of averaging over neighbors: facets are coarse


@dataclass(frozen=True, kw_only=True)
class Curvature:
    """Normals and curvature tensors of the vertices of a mesh."""

    mesh: Mesh
    normals: Float[ndarray, "N 3"]
    tensors: Float[ndarray, "N 3 3"]

    @cached_property
    def principal(
        self,
    ) -> tuple[Float[ndarray, "2 N"], Float[ndarray, "2 N 3"]]:
        """The largest and the smallest principal curvature, and their directions."""
        u = _unit_tangents(self.normals)
        v = np.cross(self.normals, u)
        frame = np.stack([u, v], axis=1)
        flat = np.einsum("nai,nij,nbj->nab", frame, self.tensors, frame)
        values, vectors = np.linalg.eigh(flat)
        directions = np.einsum("nak,nai->kni", vectors, frame)
        return values.T[::-1], directions[::-1]

    def normal_curvature(
        self, directions: Float[ndarray, "N 3"]
    ) -> Float[ndarray, " N"]:
        """Return the normal curvature in tangent directions, of any length."""
        square = np.einsum("ni,ni->n", directions, directions)
        form = np.einsum("ni,nij,nj->n", directions, self.tensors, directions)
        return form / np.maximum(square, 1e-12)

    def gradient(self, values: Float[ndarray, " N"]) -> Float[ndarray, "N 3"]:
        """Return the gradient, at the vertices, of a function given at the vertices."""
        first, second, third = np.moveaxis(self.mesh.vertices[self.mesh.faces], 1, 0)
        corner_values = values[self.mesh.faces]
        normals, double_area = (
            face_normals(self.mesh),
            2 * face_areas(self.mesh)[:, None],
        )
        weighted = (
            corner_values[:, :1] * np.cross(normals, third - second)
            + corner_values[:, 1:2] * np.cross(normals, first - third)
            + corner_values[:, 2:] * np.cross(normals, second - first)
        )
        return _average_at_vertices(
            self.mesh, weighted / np.maximum(double_area, 1e-12)
        )


def estimate_curvature(mesh: Mesh) -> Curvature:
    """Estimate normals and curvature; next to sharp edges they are meaningless."""
    normals = vertex_normals(mesh)
    tensors = _average_at_vertices(mesh, _face_tensors(mesh, normals))
    for _ in range(_NUM_SMOOTHINGS):
        tensors = _average_at_vertices(mesh, tensors[mesh.faces].mean(axis=1))
    tangential = np.eye(3) - normals[:, :, None] * normals[:, None]
    tensors = tangential @ tensors @ tangential
    return Curvature(mesh=mesh, normals=normals, tensors=tensors)


def _face_tensors(
    mesh: Mesh, normals: Float[ndarray, "N 3"]
) -> Float[ndarray, "F 3 3"]:
    """Fit dn = T e to the three edges e of each face by least squares, in its plane."""
    corners, corner_normals = mesh.vertices[mesh.faces], normals[mesh.faces]
    edges = np.roll(corners, -1, axis=1) - corners
    changes = np.roll(corner_normals, -1, axis=1) - corner_normals
    u = edges[:, 0] / np.maximum(np.linalg.norm(edges[:, :1], axis=2), 1e-12)
    v = np.cross(face_normals(mesh), u)
    frame = np.stack([u, v], axis=1)
    along = np.einsum("fai,fki->fka", frame, edges)
    changes = np.einsum("fai,fki->fka", frame, changes)
    # The unknowns are the entries (a, b, c) of the symmetric [[a, b], [b, c]].
    zero = np.zeros(along.shape[:2])
    rows = np.stack(
        [
            np.stack([along[..., 0], along[..., 1], zero], axis=-1),
            np.stack([zero, along[..., 0], along[..., 1]], axis=-1),
        ],
        axis=2,
    ).reshape(len(edges), 6, 3)
    normal_matrix = np.einsum("fri,frj->fij", rows, rows)
    normal_matrix += (
        1e-9 * np.trace(normal_matrix, axis1=1, axis2=2)[:, None, None] * np.eye(3)
    )
    normal_matrix += 1e-15 * np.eye(3)
    right = np.einsum("fri,fr->fi", rows, changes.reshape(len(edges), 6))
    a, b, c = np.linalg.solve(normal_matrix, right[..., None])[..., 0].T
    flat = np.stack([np.stack([a, b], axis=-1), np.stack([b, c], axis=-1)], axis=1)
    return np.einsum("fai,fab,fbj->fij", frame, flat, frame)


def _average_at_vertices(
    mesh: Mesh, values: Float[ndarray, "F ..."]
) -> Float[ndarray, "N ..."]:
    """Average over the faces at each vertex, weighted by area."""
    weight, count = face_areas(mesh), len(mesh.vertices)
    flat = values.reshape(len(values), -1)
    corners = mesh.faces.T.reshape(-1)
    total = np.bincount(corners, np.tile(weight, 3), count)
    sums = [
        np.bincount(corners, np.tile(weight * column, 3), count) for column in flat.T
    ]
    mean = np.column_stack(sums) / np.maximum(total, 1e-15)[:, None]
    return mean.reshape(count, *values.shape[1:])


def _unit_tangents(normals: Float[ndarray, "N 3"]) -> Float[ndarray, "N 3"]:
    """Return a unit vector perpendicular to each normal."""
    most_oblique = np.eye(3)[np.abs(normals).argmin(axis=1)]
    across = np.cross(normals, most_oblique)
    return across / np.maximum(np.linalg.norm(across, axis=1, keepdims=True), 1e-12)
