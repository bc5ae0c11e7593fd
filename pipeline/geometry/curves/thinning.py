"""Centre lines of ink: thinning, then tracing into polylines."""

import numpy as np
from jaxtyping import Bool, Float, Int
from numpy import ndarray
from scipy import ndimage

from pipeline.geometry.curves.polylines import chain_segments, resample, smooth

_RING = ((-1, 0), (-1, 1), (0, 1), (1, 1), (1, 0), (1, -1), (0, -1), (-1, -1))
_LINKS = ((0, 1), (1, 0), (1, 1), (1, -1))
_SPUR = 1.5  # of the half width at its junction: a shorter branch is a blot's corner


def skeletonize(ink: Bool[ndarray, "H W"]) -> Bool[ndarray, "H W"]:
    """Thin ink to lines one pixel wide, connected as it was (Guo and Hall 1989)."""
    page = np.pad(ink, 1)
    flat = page.reshape(-1)
    width = page.shape[1]
    ring = np.array([row * width + col for row, col in _RING])
    left = np.flatnonzero(flat)
    changed = True
    while changed:
        changed = False
        for removable in _REMOVABLE:
            code = flat[left[:, None] + ring] @ (1 << np.arange(8))
            gone = removable[code]
            flat[left[gone]] = False
            changed |= bool(gone.any())
            left = left[~gone]
    return page[1:-1, 1:-1]


def _removable() -> Bool[ndarray, "2 256"]:
    """Tabulate which pixels go in the two halves of a round, by their neighbours.

    Neighbours p2 to p9 run clockwise from the one above (Guo and Hall 1989, A1).
    """
    p = (np.arange(256)[:, None] >> np.arange(8)) & 1 == 1
    p2, p3, p4, p5, p6, p7, p8, p9 = p.T
    crossings = sum(
        (~a & (b | c)).astype(int)
        for a, b, c in ((p2, p3, p4), (p4, p5, p6), (p6, p7, p8), (p8, p9, p2))
    )
    one = sum((a | b).astype(int) for a, b in ((p9, p2), (p3, p4), (p5, p6), (p7, p8)))
    two = sum((a | b).astype(int) for a, b in ((p2, p3), (p4, p5), (p6, p7), (p8, p9)))
    fewest = np.minimum(one, two)
    both = (crossings == 1) & (fewest >= 2) & (fewest <= 3)
    return np.stack([both & ~((p2 | p3 | ~p5) & p4), both & ~((p6 | p7 | ~p9) & p8)])


_REMOVABLE = _removable()


def trace_centerlines(
    ink: Bool[ndarray, "H W"], *, sigma: float = 2.0
) -> list[Float[ndarray, "_ 2"]]:
    """Return the centre lines of ink as (row, col) polylines, smoothed by `sigma`.

    Spurs that thinning leaves at the corners of wide strokes are dropped; a dot is a
    line of one point.
    """
    half_width = ndimage.distance_transform_edt(np.pad(ink, 1))[1:-1, 1:-1]
    skeleton = skeletonize(ink)
    pixels = np.argwhere(skeleton)
    if not len(pixels):
        return []
    points = pixels + 0.5
    links = _links(skeleton)
    links = _without_spurs(links, points, half_width[skeleton])
    lines = [points[line] for line in chain_segments(links, points)]
    alone = np.bincount(_links(skeleton).ravel(), minlength=len(pixels)) == 0
    dots = [points[[index]] for index in np.flatnonzero(alone)]
    return [smooth(resample(line, 1.0), sigma) for line in lines] + dots


def _links(skeleton: Bool[ndarray, "H W"]) -> Int[ndarray, "M 2"]:
    """Link neighbouring pixels, by rank; a diagonal only where no corner links them."""
    rank = np.full(np.add(skeleton.shape, 2), -1)
    rank[1:-1, 1:-1][skeleton] = np.arange(skeleton.sum())
    here = rank[1:-1, 1:-1]
    found = []
    for down, right in _LINKS:
        there = _shifted(rank, down, right)
        linked = (here >= 0) & (there >= 0)
        if down and right:
            beside = (_shifted(rank, down, 0) >= 0) | (_shifted(rank, 0, right) >= 0)
            linked &= ~beside
        found.append(np.column_stack([here[linked], there[linked]]))
    return np.concatenate(found)


def _shifted(rank: Int[ndarray, "_ _"], down: int, right: int) -> Int[ndarray, "_ _"]:
    rows, cols = rank.shape
    return rank[1 + down : rows - 1 + down, 1 + right : cols - 1 + right]


def _without_spurs(
    links: Int[ndarray, "M 2"],
    points: Float[ndarray, "N 2"],
    half_width: Float[ndarray, " N"],
) -> Int[ndarray, "K 2"]:
    degree = np.bincount(links.ravel(), minlength=len(points))
    kept = []
    for branch in chain_segments(links, points, through_junctions=False):
        ends = degree[branch[[0, -1]]]
        junction = branch[0] if ends[0] > 1 else branch[-1]
        is_spur = ends.min() == 1 and ends.max() > 2
        if not is_spur or len(branch) > _SPUR * half_width[junction] + 1:
            kept.append(np.column_stack([branch[:-1], branch[1:]]))
    return np.concatenate(kept) if kept else links
