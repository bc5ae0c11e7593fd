"""Deformations of a whole shape: taper, twist, bend; and finer faces for them."""

import numpy as np
from numpy.random import Generator

from pipeline.geometry.scene.mesh import Mesh
from pipeline.shapes.parts.chances import between, chance


def deformed(rng: Generator, mesh: Mesh) -> Mesh:
    """Taper, twist or bend a mesh along y, or leave it as it is."""
    if chance(rng, 0.25):
        mesh = tapered(mesh, between(rng, (0.4, 1.0)))
    if chance(rng, 0.2):
        mesh = twisted(mesh, between(rng, (-1.6, 1.6)))
    if chance(rng, 0.2):
        mesh = bent(mesh, between(rng, (0.2, 0.9)))
    return mesh


def refined(mesh: Mesh, count: int) -> Mesh:
    """Split all faces into four until they are many enough to bend."""
    while len(mesh.faces) < count:
        edges = np.sort(mesh.faces[:, [[0, 1], [1, 2], [2, 0]]], axis=2).reshape(-1, 2)
        pairs, index = np.unique(edges, axis=0, return_inverse=True)
        middles = mesh.vertices[pairs].mean(axis=1)
        a, b, c = mesh.faces.T
        ab, bc, ca = len(mesh.vertices) + index.reshape(-1, 3).T
        faces = [(a, ab, ca), (ab, b, bc), (ca, bc, c), (ab, bc, ca)]
        mesh = Mesh(
            vertices=np.concatenate([mesh.vertices, middles]),
            faces=np.concatenate([np.stack(face, axis=1) for face in faces]),
        )
    return mesh


def tapered(mesh: Mesh, top: float) -> Mesh:
    """Scale x and z evenly from 1 at the foot to a factor at the top."""
    share = _share(mesh)[:, None]
    factor = 1 + (top - 1) * share * (1.0, 0.0, 1.0)
    return Mesh(vertices=mesh.vertices * factor, faces=mesh.faces)


def twisted(mesh: Mesh, angle: float) -> Mesh:
    """Turn about the y axis, from nothing at the foot to an angle at the top."""
    x, y, z = mesh.vertices.T
    cos, sin = np.cos(angle * _share(mesh)), np.sin(angle * _share(mesh))
    vertices = np.stack([cos * x + sin * z, y, cos * z - sin * x], axis=1)
    return Mesh(vertices=vertices, faces=mesh.faces)


def bent(mesh: Mesh, angle: float) -> Mesh:
    """Bend the y axis to an arc of an angle that leans to +z, without overlaps.

    The angle is made smaller where the shape is so deep that it would fold.
    """
    x, y, z = mesh.vertices.T
    high = np.ptp(y)
    radius = max(high / angle, 1.3 * float(z.max()) + 1e-6)
    turn = (y - y.min()) / radius
    along, across = (radius - z) * np.sin(turn), radius - (radius - z) * np.cos(turn)
    return Mesh(vertices=np.stack([x, along, across], axis=1), faces=mesh.faces)


def _share(mesh: Mesh) -> np.ndarray:
    y = mesh.vertices[:, 1]
    return np.asarray((y - y.min()) / max(np.ptp(y), 1e-9))
