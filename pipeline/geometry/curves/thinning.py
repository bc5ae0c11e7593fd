"""Centerlines of ink: thinned to a skeleton, then traced into polylines."""

import numpy as np
from jaxtyping import Bool, Float, Int
from numpy import ndarray
from scipy import ndimage

from pipeline.geometry.curves.polylines import chain_segments, resample, smooth

_NEIGHBORS = ((-1, 0), (-1, 1), (0, 1), (1, 1), (1, 0), (1, -1), (0, -1), (-1, -1))
_FORWARD_NEIGHBORS = ((0, 1), (1, 0), (1, 1), (1, -1))
_SPUR = 1.5  # times the half width at its junction: shorter ones are artifacts


def skeletonize(ink: Bool[ndarray, "H W"]) -> Bool[ndarray, "H W"]:
    """Thin ink to lines one pixel wide; topology is kept (Guo and Hall 1989)."""
    padded = np.pad(ink, 1)
    flat = padded.reshape(-1)
    width = padded.shape[1]
    offsets = np.array([row * width + col for row, col in _NEIGHBORS])
    pixels = np.flatnonzero(flat)
    changed = True
    while changed:
        changed = False
        for removable in _REMOVABLE:
            code = np.zeros(len(pixels), dtype=np.uint8)
            for bit, offset in enumerate(offsets):
                code |= flat.view(np.uint8)[pixels + offset] << np.uint8(bit)
            is_removed = removable[code]
            flat[pixels[is_removed]] = False
            changed |= bool(is_removed.any())
            pixels = pixels[~is_removed]
    return padded[1:-1, 1:-1]


def _removable() -> Bool[ndarray, "2 256"]:
    """Tabulate which pixels the two subiterations remove, by their neighbors.

    Neighbors p2 to p9 run clockwise from the one above (Guo and Hall 1989, A1).
    """
    p = (np.arange(256)[:, None] >> np.arange(8)) & 1 == 1
    p2, p3, p4, p5, p6, p7, p8, p9 = p.T
    crossings = sum(
        (~a & (b | c)).astype(int)
        for a, b, c in ((p2, p3, p4), (p4, p5, p6), (p6, p7, p8), (p8, p9, p2))
    )
    one = sum((a | b).astype(int) for a, b in ((p9, p2), (p3, p4), (p5, p6), (p7, p8)))
    two = sum((a | b).astype(int) for a, b in ((p2, p3), (p4, p5), (p6, p7), (p8, p9)))
    num_pairs = np.minimum(one, two)
    either = (crossings == 1) & (num_pairs >= 2) & (num_pairs <= 3)
    return np.stack(
        [either & ~((p2 | p3 | ~p5) & p4), either & ~((p6 | p7 | ~p9) & p8)]
    )


_REMOVABLE = _removable()


def trace_centerlines(
    ink: Bool[ndarray, "H W"], *, sigma: float = 2.0
) -> list[Float[ndarray, "_ 2"]]:
    """Return the centerlines of ink as (row, col) polylines, smoothed by `sigma`.

    Spurs that thinning leaves at the corners of wide strokes are pruned; a dot is a
    line of one point.
    """
    if not ink.any():
        return []
    ((rows, cols),) = ndimage.find_objects(ink.view(np.uint8))
    ink = ink[rows, cols]
    half_width = ndimage.distance_transform_edt(np.pad(ink, 1))[1:-1, 1:-1]
    skeleton = skeletonize(ink)
    pixels = np.argwhere(skeleton)
    points = pixels + np.array([rows.start, cols.start]) + 0.5
    graph = _skeleton_graph(skeleton)
    pruned = _prune_spurs(graph, points, half_width[skeleton])
    lines = [points[line] for line in chain_segments(pruned, points)]
    is_dot = np.bincount(graph.ravel(), minlength=len(pixels)) == 0
    dots = [points[[index]] for index in np.flatnonzero(is_dot)]
    return [smooth(resample(line, 1.0), sigma) for line in lines] + dots


def free_ends(ink: Bool[ndarray, "H W"]) -> Float[ndarray, "N 2"]:
    """Return (row, col) where lines end and meet no other."""
    ends = [line[end] for line in trace_centerlines(ink) for end in (0, -1)]
    points, count = np.unique(np.reshape(ends, (-1, 2)), axis=0, return_counts=True)
    return np.asarray(points[count == 1])


def _skeleton_graph(skeleton: Bool[ndarray, "H W"]) -> Int[ndarray, "M 2"]:
    """Return the edges between adjacent pixels, as pairs of their numbers in row order.

    Diagonal neighbors are joined only where no pixel beside both joins them.
    """
    rank = np.full(np.add(skeleton.shape, 2), -1)
    rank[1:-1, 1:-1][skeleton] = np.arange(skeleton.sum())
    center = rank[1:-1, 1:-1]
    edges = []
    for down, right in _FORWARD_NEIGHBORS:
        neighbor = _shifted(rank, down, right)
        joined = (center >= 0) & (neighbor >= 0)
        if down and right:
            beside = (_shifted(rank, down, 0) >= 0) | (_shifted(rank, 0, right) >= 0)
            joined &= ~beside
        edges.append(np.column_stack([center[joined], neighbor[joined]]))
    return np.concatenate(edges)


def _shifted(rank: Int[ndarray, "_ _"], down: int, right: int) -> Int[ndarray, "_ _"]:
    rows, cols = rank.shape
    return rank[1 + down : rows - 1 + down, 1 + right : cols - 1 + right]


def _prune_spurs(
    graph: Int[ndarray, "M 2"],
    points: Float[ndarray, "N 2"],
    half_width: Float[ndarray, " N"],
) -> Int[ndarray, "K 2"]:
    """Drop the parts of a skeleton that end freely near their junction."""
    degree = np.bincount(graph.ravel(), minlength=len(points))
    kept = []
    for chain in chain_segments(graph, points, through_junctions=False):
        ends = degree[chain[[0, -1]]]
        junction = chain[0] if ends[0] > 1 else chain[-1]
        is_spur = ends.min() == 1 and ends.max() > 2
        if not is_spur or len(chain) > _SPUR * half_width[junction] + 1:
            kept.append(np.column_stack([chain[:-1], chain[1:]]))
    return np.concatenate(kept) if kept else graph
