"""Lines that no edge of the mesh explains, detected between rendered pixels.

Where components intersect, normals change without an edge; and any other discontinuity
of the rendered depth should have a line, however messy the mesh is.
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

_UPSAMPLING = 2  # edges lie between pixels: they are marked on a finer grid
_MIN_DISTANCE = 2.0  # pixels: an edge nearer to a known line is that line
_MIN_JUMP = 0.06  # object units: less may be a steep slope between pixels
_SMOOTHING = 2.0  # pixels of the upsampled grid
_REACH = int(_UPSAMPLING * _MIN_DISTANCE)
_OFFSETS = np.indices((2 * _REACH + 1,) * 2).reshape(2, -1).T - _REACH
_DISC = _OFFSETS[np.hypot(*_OFFSETS.T) <= _REACH]  # of the upsampled grid


def detect_image_edges(
    probe: ViewProbe, known: Sequence[Float[ndarray, "_ 2"]], crease_angle: float
) -> Iterator[tuple[str, Float[ndarray, "_ 3"]]]:
    """Yield the type and the (row, col, depth) points of lines far from those known.

    Types are silhouette, contour and intersection, the latter where the normals of two
    components differ by more than `crease_angle` degrees.
    """
    size, window = probe.size, probe.window
    row, col = np.mgrid[window] + 0.5
    samples = probe.sample(np.column_stack([row.ravel(), col.ravel()]))
    is_unknown = _far_from(known, size)
    depth = np.zeros((size, size))
    seen = np.where(np.isfinite(samples.depth), samples.depth, 0)
    depth[window] = seen.reshape(row.shape)
    for line_type, edges in _mark_edges(samples, probe, crease_angle).items():
        unknown = edges & is_unknown
        if not unknown.any():
            continue
        ink = ndimage.binary_dilation(unknown)
        for line in trace_centerlines(ink, sigma=_SMOOTHING):
            points = line / _UPSAMPLING
            pixels = np.clip(points.astype(int), 0, size - 1)
            yield (
                line_type,
                np.column_stack([points, depth[pixels[:, 0], pixels[:, 1]]]),
            )


def _far_from(
    known: Sequence[Float[ndarray, "_ 2"]], size: int
) -> Bool[ndarray, "_ _"]:
    """Mark the upsampled pixels at least _MIN_DISTANCE from all known lines."""
    fine_size = _UPSAMPLING * size
    is_far = np.ones((fine_size, fine_size), dtype=bool)
    if known:
        on_line = np.clip(_UPSAMPLING * np.concatenate(known), 0, fine_size - 1)
        near = np.clip(on_line.astype(int)[:, None] + _DISC, 0, fine_size - 1)
        is_far[near[..., 0], near[..., 1]] = False
    return is_far


def _mark_edges(
    samples: SurfaceSamples, probe: ViewProbe, crease_angle: float
) -> dict[str, Bool[ndarray, "_ _"]]:
    """Mark, upsampled and by line type, the edges between unlike adjacent pixels.

    The samples are of the pixels of the probe's window.
    """
    size = probe.size
    first = np.array([[side.start] for side in probe.window])
    shape = tuple(side.stop - side.start for side in probe.window)
    grid = np.arange(len(samples.depth)).reshape(shape)
    is_surface = np.isfinite(samples.depth)
    masks = {
        line_type: np.zeros((_UPSAMPLING * size, _UPSAMPLING * size), dtype=bool)
        for line_type in ("silhouette", "contour", "intersection")
    }
    neighbors = (grid[:-1], grid[1:]), (grid[:, :-1], grid[:, 1:])
    for axis, (pixel, neighbor) in enumerate(neighbors):
        some = is_surface[pixel] | is_surface[neighbor]
        pixel, neighbor = pixel[some], neighbor[some]
        one, other = samples.select(pixel), samples.select(neighbor)
        jump = probe.depth_jump(one, other, np.eye(2)[[axis]])
        is_contour = np.isfinite(jump) & (jump > _MIN_JUMP)
        is_intersection = one.components != other.components
        is_intersection &= normals_differ(one, other, crease_angle) & ~is_contour
        corner = _UPSAMPLING * (np.stack(np.unravel_index(pixel, shape)) + first)
        corner[axis] += 1
        along = 1 - np.eye(2, dtype=int)[:, [axis]]
        edges = (np.isinf(jump), is_contour, is_intersection)
        for mask, is_edge in zip(masks.values(), edges, strict=True):
            for row, col in (corner[:, is_edge], corner[:, is_edge] + along):
                mask[row, col] = True
    return masks
