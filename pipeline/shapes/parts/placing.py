"""Transforms of closed solids, whose faces keep looking outward."""

from collections.abc import Sequence
from typing import Literal

import numpy as np
from numpy import ndarray

from pipeline.geometry.scene.mesh import Mesh, merge

Axis = Literal["x", "y", "z"]
Numbers = Sequence[float | int] | ndarray


def translated(mesh: Mesh, offset: Numbers) -> Mesh:
    """Translate a mesh."""
    return Mesh(vertices=mesh.vertices + np.asarray(offset), faces=mesh.faces)


def rotated(mesh: Mesh, axis: Axis, angle: float) -> Mesh:
    """Rotate a mesh about an axis through the origin, counter-clockwise."""
    first, second = {"x": (1, 2), "y": (2, 0), "z": (0, 1)}[axis]
    cos, sin = np.cos(angle), np.sin(angle)
    vertices = mesh.vertices.copy()
    u, v = mesh.vertices[:, first], mesh.vertices[:, second]
    vertices[:, first], vertices[:, second] = cos * u - sin * v, sin * u + cos * v
    return Mesh(vertices=vertices, faces=mesh.faces)


def rotated_about(mesh: Mesh, axis: Axis, angle: float, center: Numbers) -> Mesh:
    """Rotate a mesh about a line along an axis through a point."""
    middle = np.asarray(center, dtype=float)
    return translated(rotated(translated(mesh, -middle), axis, angle), middle)


def scaled(mesh: Mesh, factors: Numbers) -> Mesh:
    """Scale a mesh along the axes; negative factors mirror it."""
    return oriented_outward(
        Mesh(vertices=mesh.vertices * np.asarray(factors), faces=mesh.faces)
    )


def mirrored(mesh: Mesh) -> Mesh:
    """Mirror a mesh, left to right."""
    return scaled(mesh, (-1.0, 1.0, 1.0))


def both_sides(mesh: Mesh) -> Mesh:
    """Join a mesh with its mirror image."""
    return merge([mesh, mirrored(mesh)])


def grounded(mesh: Mesh) -> Mesh:
    """Stand a mesh on y = 0."""
    return translated(mesh, (0.0, -float(mesh.vertices[:, 1].min()), 0.0))


def oriented_outward(mesh: Mesh) -> Mesh:
    """Flip the faces of a closed mesh if they look inward."""
    if volume(mesh) >= 0:
        return mesh
    return Mesh(vertices=mesh.vertices, faces=mesh.faces[:, ::-1].copy())


def volume(mesh: Mesh) -> float:
    """Return the signed volume of a closed mesh, positive if its faces look outward."""
    a, b, c = np.moveaxis(mesh.vertices[mesh.faces], 1, 0)
    return float(np.einsum("ij,ij->", a, np.cross(b, c)) / 6)
