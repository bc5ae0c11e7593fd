"""Lines that no edge of the mesh explains, found in the picture of its pixels.

Where parts pass through each other the surface turns without an edge; and whatever
else breaks in the picture should have a line, however messy the mesh is.
"""

from collections.abc import Iterator, Sequence

import numpy as np
from jaxtyping import Bool, Float
from numpy import ndarray
from scipy import ndimage

from pipeline.geometry.curves.thinning import trace_centerlines
from pipeline.geometry.drawing.visibility import (
    SurfaceSamples,
    ViewProbe,
    normals_differ,
)

_FINER = 2  # breaks lie between pixels: they are marked on a grid this much finer
_KNOWN = 2.0  # pixels: a break this near a line is that line
_JUMP = 0.06  # object units: between pixels, steep slopes look like smaller jumps
_SMOOTHING = 2.0  # pixels of the finer grid


def detect_image_edges(
    sight: ViewProbe, known: Sequence[Float[ndarray, "_ 2"]], crease: float
) -> Iterator[tuple[str, Float[ndarray, "_ 3"]]]:
    """Yield the kind and the (row, col, depth) points of lines far from those known.

    Kinds are silhouette, contour and intersection, the latter where two parts' normals
    are more than `crease` degrees apart.
    """
    size = sight.size
    row, col = np.mgrid[0:size, 0:size] + 0.5
    seen = sight.at(np.column_stack([row.ravel(), col.ravel()]))
    far = _far_from(known, size)
    depth = np.where(np.isfinite(seen.depth), seen.depth, 0).reshape(size, size)
    for kind, marks in _marked(seen, sight, crease).items():
        for line in trace_centerlines(
            ndimage.binary_dilation(marks & far), sigma=_SMOOTHING
        ):
            points = line / _FINER
            at = np.clip(points.astype(int), 0, size - 1)
            yield kind, np.column_stack([points, depth[at[:, 0], at[:, 1]]])


def _far_from(
    known: Sequence[Float[ndarray, "_ 2"]], size: int
) -> Bool[ndarray, "_ _"]:
    near = np.zeros((_FINER * size, _FINER * size), dtype=bool)
    for points in known:
        row, col = np.clip(_FINER * points, 0, _FINER * size - 1).astype(int).T
        near[row, col] = True
    if not near.any():
        return ~near
    return ndimage.distance_transform_edt(~near) > _FINER * _KNOWN


def _marked(
    seen: SurfaceSamples, sight: ViewProbe, crease: float
) -> dict[str, Bool[ndarray, "_ _"]]:
    """Mark on the finer grid where neighbouring pixels are no one surface."""
    size = sight.size
    grid = np.arange(size * size).reshape(size, size)
    marks = {
        kind: np.zeros((_FINER * size, _FINER * size), dtype=bool)
        for kind in ("silhouette", "contour", "intersection")
    }
    neighbours = (grid[:-1], grid[1:]), (grid[:, :-1], grid[:, 1:])
    for axis, (here, there) in enumerate(neighbours):
        one, other = seen.pick(here.ravel()), seen.pick(there.ravel())
        jump = sight.jump(one, other, np.eye(2)[[axis]])
        jumps = np.isfinite(jump) & (jump > _JUMP)
        crosses = (
            (one.parts != other.parts) & normals_differ(one, other, crease) & ~jumps
        )
        corner = _FINER * np.stack(np.unravel_index(here.ravel(), (size, size)))
        corner[axis] += 1
        along = 1 - np.eye(2, dtype=int)[:, [axis]]
        kinds = zip(marks.values(), (np.isinf(jump), jumps, crosses), strict=True)
        for mark, broken in kinds:
            for row, col in (corner[:, broken], corner[:, broken] + along):
                mark[row, col] = True
    return marks
