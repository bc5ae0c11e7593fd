"""Balls and limbs that flow into each other: a distance field and its surface."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float, Int
from numpy import ndarray

from pipeline.geometry.scene.mesh import Mesh
from pipeline.shapes.parts.placing import oriented_outward

Field = Float[ndarray, "X Y Z"]

# Corners of a cell, and the twelve pairs of them that are its edges.
_CORNERS = np.array([[i, j, k] for i in (0, 1) for j in (0, 1) for k in (0, 1)])
_EDGES = [
    (a, b)
    for a in range(8)
    for b in range(a + 1, 8)
    if np.abs(_CORNERS[a] - _CORNERS[b]).sum() == 1
]


@dataclass(frozen=True, kw_only=True)
class Capsule:
    """A rod with round ends whose radius changes evenly; a ball if the ends meet."""

    start: Float[ndarray, "3"]
    end: Float[ndarray, "3"]
    radii: Float[ndarray, "2"]


def blended(capsules: list[Capsule], softness: float, cells: int = 26) -> Mesh:
    """Unite capsules; where they meet the surface is rounded off.

    Args:
        capsules: Those that are to be one piece must touch.
        softness: Reach of the rounding, in the unit of the capsules.
        cells: Of the grid, along its longest side.
    """
    ends = np.concatenate([[c.start - r, c.start + r] for c, r in _ends(capsules)])
    low, high = ends.min(axis=0) - softness, ends.max(axis=0) + softness
    step = float((high - low).max()) / cells
    # The grid is symmetric about x = 0 where the capsules are.
    counts = np.ceil((high - low) / step).astype(int) + 2
    origin = (low + high) / 2 - step * (counts - 1) / 2
    axes = [origin[k] + step * np.arange(counts[k]) for k in range(3)]
    grid = np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1)
    surface = isosurface(distance(grid, capsules, softness))
    vertices = origin + step * surface.vertices
    return Mesh(
        vertices=_projected(vertices, capsules, softness, 0.5 * step),
        faces=surface.faces,
    )


def distance(
    points: Float[ndarray, "*N 3"], capsules: list[Capsule], softness: float
) -> Float[ndarray, "*N"]:
    """Return about the signed distance to the blend, negative inside.

    The smooth minimum is the logarithm of a sum of exponentials (Quilez, Smooth
    minimum, 2013, exponential).
    """
    rate = 4.0 / softness
    total = sum(np.exp(-rate * _distance(points, capsule)) for capsule in capsules)
    return np.asarray(-np.log(np.maximum(total, 1e-300)) / rate)


def isosurface(field: Field) -> Mesh:
    """Stretch a closed surface around the negative part of a field, in grid units.

    Surface nets (Gibson, Constrained elastic surface nets, 1998): one vertex in each
    cell that the surface crosses, in the mean of the crossings of its edges. The border
    of the grid is outside, whatever its values.
    """
    values = _unambiguous(_closed(field))
    inside = values < 0
    cells = _crossed_cells(inside)
    index = np.full(cells.shape, -1)
    index[cells] = np.arange(cells.sum())
    vertices = _cell_points(values, np.argwhere(cells))
    faces = np.concatenate([_quads(inside, index, axis) for axis in range(3)])
    return oriented_outward(Mesh(vertices=vertices, faces=faces))


def _ends(capsules: list[Capsule]) -> list[tuple[Capsule, float]]:
    turned = [Capsule(start=c.end, end=c.start, radii=c.radii[::-1]) for c in capsules]
    return [(c, float(c.radii[0])) for c in capsules + turned]


def _distance(points: ndarray, capsule: Capsule) -> ndarray:
    axis = capsule.end - capsule.start
    along = (points - capsule.start) @ axis / max(float(axis @ axis), 1e-12)
    share = np.clip(along, 0.0, 1.0)
    gap = points - capsule.start - share[..., None] * axis
    radius = capsule.radii[0] + share * (capsule.radii[1] - capsule.radii[0])
    return np.sqrt(np.einsum("...i,...i->...", gap, gap)) - radius


def _projected(
    vertices: ndarray, capsules: list[Capsule], softness: float, reach: float
) -> ndarray:
    """Move vertices onto the surface, along the gradient, by a reach at most."""
    probe = 0.1 * reach
    shifts = probe * np.concatenate([np.zeros((1, 3)), np.eye(3), -np.eye(3)])
    values = distance(vertices[:, None] + shifts, capsules, softness)
    slope = (values[:, 1:4] - values[:, 4:]) / (2 * probe)
    size = np.maximum(np.einsum("ij,ij->i", slope, slope), 0.1)
    move = np.clip(-values[:, 0] / size, -reach, reach)
    return vertices + move[:, None] * slope


def _closed(field: Field) -> Float[ndarray, "I J K"]:
    values = np.full(np.array(field.shape) + 2, np.abs(field).max() + 1.0)
    values[1:-1, 1:-1, 1:-1] = field
    return values


def _unambiguous(field: Field) -> Field:
    """Fill corners until no face of a cell has its inside in two opposite corners.

    Around such a face four sheets of the surface would meet in an edge.
    """
    values = field.copy()
    for _ in range(values.size):
        filled = False
        for axis in range(3):
            view = np.moveaxis(values, axis, 0)
            a, b = view[:, :-1, :-1], view[:, 1:, :-1]
            c, d = view[:, :-1, 1:], view[:, 1:, 1:]
            for these, those in (((a, d), (b, c)), ((b, c), (a, d))):
                bad = (these[0] < 0) & (these[1] < 0) & (those[0] >= 0)
                bad &= those[1] >= 0
                those[0][bad] = -1e-3
                filled = filled or bool(bad.any())
        if not filled:
            break
    return values


def _crossed_cells(inside: Bool[ndarray, "X Y Z"]) -> Bool[ndarray, "I J K"]:
    corners = np.stack([_shifted(inside, corner) for corner in _CORNERS])
    return np.asarray(corners.any(axis=0) & ~corners.all(axis=0))


def _shifted(grid: ndarray, corner: ndarray) -> ndarray:
    i, j, k = corner
    x, y, z = np.array(grid.shape) - 1
    return grid[i : x + i, j : y + j, k : z + k]


def _cell_points(values: Field, cells: Int[ndarray, "N 3"]) -> Float[ndarray, "N 3"]:
    """Take the mean of the crossings of each cell's edges; the padding is taken off."""
    spots = cells[:, None] + _CORNERS
    corner = values[tuple(np.moveaxis(spots, -1, 0))]
    total, count = np.zeros((len(cells), 3)), np.zeros(len(cells))
    for a, b in _EDGES:
        crossed = (corner[:, a] < 0) != (corner[:, b] < 0)
        gap = np.where(crossed, corner[:, a] - corner[:, b], 1.0)
        share = np.where(crossed, corner[:, a] / gap, 0.0)[:, None]
        point = _CORNERS[a] + share * (_CORNERS[b] - _CORNERS[a])
        total += np.where(crossed[:, None], point, 0.0)
        count += crossed
    # Kept inside of their cells, no two vertices meet.
    inner = np.clip(total / count[:, None], 0.05, 0.95)
    return cells + inner - 1.0


def _quads(
    inside: Bool[ndarray, "X Y Z"], index: Int[ndarray, "I J K"], axis: int
) -> Int[ndarray, "F 3"]:
    """Join the cells around each edge of the grid, along an axis, that is crossed."""
    solid, cell = np.moveaxis(inside, axis, 0), np.moveaxis(index, axis, 0)
    here, there = solid[:-1, 1:-1, 1:-1], solid[1:, 1:-1, 1:-1]
    ring = [cell[:, :-1, :-1], cell[:, 1:, :-1], cell[:, 1:, 1:], cell[:, :-1, 1:]]
    # Moving axis 1 to the front swaps the handedness of the other two.
    leaves = here if axis != 1 else there
    enters = there if axis != 1 else here
    out, back = leaves & (here != there), enters & (here != there)
    a, b, c, d = (
        np.concatenate([first[out], second[back]])
        for first, second in zip(ring, ring[:1] + ring[:0:-1], strict=True)
    )
    return np.concatenate([np.stack([a, b, c], axis=1), np.stack([a, c, d], axis=1)])
