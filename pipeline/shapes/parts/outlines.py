"""Solids made from closed outlines in the xy plane: plates, pillows, spun fans.

An outline is counter-clockwise, its last point joined to the first, and does not cross
itself.
"""

from collections.abc import Sequence

import numpy as np
from jaxtyping import Float, Int
from numpy import ndarray

from pipeline.geometry.scene.mesh import Mesh
from pipeline.shapes.parts.placing import oriented_outward
from pipeline.shapes.parts.solids import skin

Outline = Sequence[Sequence[float]] | ndarray

# Half angles of a pillow's rings: they stop short of a point at either pole.
_BULGE = np.radians([-84.0, -60.0, -30.0, 0.0, 30.0, 60.0, 84.0])


def plate(outline: Outline, thickness: float) -> Mesh:
    """Extrude any outline along z, centered at z = 0, with sharp edges."""
    flat = np.asarray(outline, dtype=float)
    flat = flat if signed_area(flat) > 0 else flat[::-1]
    count = len(flat)
    front = np.insert(flat, 2, thickness / 2, axis=1)
    cap, here = triangulated(flat), np.arange(count)
    after = np.roll(here, -1)
    faces = [
        cap,
        cap[:, ::-1] + count,
        np.stack([here, here + count, after], axis=1),
        np.stack([after, here + count, after + count], axis=1),
    ]
    vertices = np.concatenate([front, front * (1.0, 1.0, -1.0)])
    return oriented_outward(Mesh(vertices=vertices, faces=np.concatenate(faces)))


def pillow(outline: Outline, thickness: float) -> Mesh:
    """Bulge an outline that is star-shaped about its middle to both sides."""
    flat = np.asarray(outline, dtype=float)
    middle = flat.mean(axis=0)
    rings = [
        np.insert(
            middle + (flat - middle) * np.cos(bend),
            2,
            thickness / 2 * np.sin(bend),
            axis=1,
        )
        for bend in _BULGE
    ]
    return skin(np.stack(rings))


def signed_area(outline: Float[ndarray, "K 2"]) -> float:
    """Return the area inside an outline, negative if it runs clockwise."""
    x, y = outline.T
    return float((x * np.roll(y, -1) - y * np.roll(x, -1)).sum() / 2)


def triangulated(outline: Float[ndarray, "K 2"]) -> Int[ndarray, "T 3"]:
    """Cut a counter-clockwise outline into triangles by clipping its ears.

    Meisters, Polygons have ears, 1975. The roundest ear goes first.

    Raises:
        ValueError: No ear is left: the outline crosses itself.
    """
    steps = np.roll(outline, -1, axis=0) - outline
    if (_cross(np.roll(steps, 1, axis=0), steps) > 0).all():
        return _fan(len(outline))
    left = list(range(len(outline)))
    faces = []
    while len(left) > 3:
        ear = _ear(outline, np.array(left))
        faces.append([left[ear - 1], left[ear], left[(ear + 1) % len(left)]])
        del left[ear]
    return np.array([*faces, left])


def _fan(count: int) -> Int[ndarray, "T 3"]:
    rim = np.arange(1, count - 1)
    return np.stack([0 * rim, rim, rim + 1], axis=1)


def _ear(outline: Float[ndarray, "K 2"], left: Int[ndarray, " M"]) -> int:
    here = outline[left]
    before, after = np.roll(here, 1, axis=0), np.roll(here, -1, axis=0)
    height = _cross(here - before, after - here)
    longest = np.linalg.norm(after - before, axis=1)
    for corner in np.argsort(-height / (longest**2 + 1e-12)):
        if height[corner] <= 0:
            break
        triangle = before[corner], here[corner], after[corner]
        others = np.delete(here, [corner, corner - 1, (corner + 1) % len(left)], axis=0)
        if not _inside(others, *triangle).any():
            return int(corner)
    raise ValueError("an outline without an ear: it crosses itself")


def _inside(points: ndarray, a: ndarray, b: ndarray, c: ndarray) -> ndarray:
    sides = [_cross(q - p, points - p) for p, q in ((a, b), (b, c), (c, a))]
    return np.asarray((np.stack(sides) >= -1e-12).all(axis=0))


def _cross(u: ndarray, v: ndarray) -> ndarray:
    return u[..., 0] * v[..., 1] - u[..., 1] * v[..., 0]
