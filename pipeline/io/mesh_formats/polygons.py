"""Faces of any number of corners, cut into triangles along their inside."""

from dataclasses import dataclass

import mapbox_earcut
import numpy as np
from jaxtyping import Bool, Float, Int
from numpy import ndarray

from pipeline.geometry.scene.mesh import Mesh

_REFLEX = 1e-9  # of the face's extent squared: a turn that is this much inward


class FormatError(ValueError):
    """What is wrong with a mesh file, in words for its user."""


@dataclass(frozen=True, kw_only=True)
class Polygons:
    """Faces over shared vertices, as files hold them.

    Attributes:
        vertices: Positions.
        corners: The vertices of the first face, of the second, and so on.
        sizes: How many of them each face has.
    """

    vertices: Float[ndarray, "N 3"]
    corners: Int[ndarray, " C"]
    sizes: Int[ndarray, " F"]


def triangulate(polygons: Polygons) -> Mesh:
    """Cut faces into triangles, in their order; FormatError for a wrong index.

    A convex face becomes a fan about its first corner, any other is cut by ear clipping
    in its mean plane. What has fewer than three corners is left out.
    """
    _check_corners(polygons)
    starts = np.cumsum(polygons.sizes) - polygons.sizes
    triangles: list[ndarray] = [np.empty((0, 3), dtype=np.int64)]
    owners: list[ndarray] = [np.empty(0, dtype=np.int64)]
    for size in np.unique(polygons.sizes[polygons.sizes >= 3]):
        faces = np.nonzero(polygons.sizes == size)[0]
        corners = polygons.corners[starts[faces][:, None] + np.arange(size)]
        cut, rows = _cut(polygons.vertices, corners)
        triangles.append(cut)
        owners.append(faces[rows])
    order = np.argsort(np.concatenate(owners), kind="stable")
    return Mesh(vertices=polygons.vertices, faces=np.concatenate(triangles)[order])


def _check_corners(polygons: Polygons) -> None:
    corners, count = polygons.corners, len(polygons.vertices)
    wrong = corners[(corners < 0) | (corners >= count)]
    if len(wrong):
        raise FormatError(
            f"a face refers to vertex {wrong[0]}, but there are {count} (from 0)"
        )


def _cut(
    vertices: Float[ndarray, "N 3"], corners: Int[ndarray, "F K"]
) -> tuple[Int[ndarray, "T 3"], Int[ndarray, " T"]]:
    """Cut faces of one size; return the triangles, and of each the row of its face."""
    size = corners.shape[1]
    if size == 3:
        return corners, np.arange(len(corners))
    convex = np.ones(len(corners), dtype=bool)
    chunk = max(1, 2_000_000 // size)  # so that the memory stays small
    for start in range(0, len(corners), chunk):
        some = slice(start, start + chunk)
        convex[some] = _is_convex(vertices[corners[some]])
    fans = corners[convex]
    last = np.arange(2, size)
    fan = np.stack(
        [
            np.broadcast_to(fans[:, :1], fans[:, 2:].shape),
            fans[:, last - 1],
            fans[:, last],
        ],
        axis=-1,
    )
    triangles = [fan.reshape(-1, 3)]
    rows = [np.repeat(np.nonzero(convex)[0], size - 2)]
    for row in np.nonzero(~convex)[0]:
        ears = corners[row][_clip_ears(vertices[corners[row]])]
        triangles.append(ears)
        rows.append(np.full(len(ears), row))
    return np.concatenate(triangles), np.concatenate(rows)


def _is_convex(points: Float[ndarray, "F K 3"]) -> Bool[ndarray, " F"]:
    """Tell whether no corner turns inward; what has no area counts as such."""
    with np.errstate(invalid="ignore", over="ignore"):  # infinite vertices
        edges = np.roll(points, -1, axis=1) - points
        turns = np.cross(np.roll(edges, 1, axis=1), edges)
        normal = _newell_normal(points)
        length = np.linalg.norm(normal, axis=-1, keepdims=True)
        inward = (turns * (normal / np.where(length > 0, length, 1))[:, None]).sum(-1)
        extent = np.ptp(points, axis=1).max(axis=-1)
        return ~(inward < -_REFLEX * extent[:, None] ** 2).any(axis=1)


def _newell_normal(points: Float[ndarray, "F K 3"]) -> Float[ndarray, "F 3"]:
    """Return twice the vector area of faces (Newell's method)."""
    centered = points - points[:, :1]
    return np.cross(centered, np.roll(centered, -1, axis=1)).sum(axis=1)


def _clip_ears(points: Float[ndarray, "K 3"]) -> Int[ndarray, "T 3"]:
    """Cut one face by ear clipping, seen along the axis nearest to its normal."""
    normal = _newell_normal(points[None])[0]
    axis = int(np.abs(normal).argmax())
    flat = points[:, [(axis + 1) % 3, (axis + 2) % 3]] * np.array(
        [1.0, np.sign(normal[axis])]
    )
    flat = np.ascontiguousarray(flat - flat.min(axis=0))
    ends = np.array([len(flat)], dtype=np.uint32)
    ears = mapbox_earcut.triangulate_float64(flat, ends).astype(np.int64).reshape(-1, 3)
    a, b, c = np.moveaxis(flat[ears], 1, 0)
    (ux, uy), (vx, vy) = (b - a).T, (c - a).T
    return ears[:, ::-1] if (ux * vy - uy * vx).sum() < 0 else ears
