"""The silhouette that a drawing shows, as a signed distance field (SDF).

A closed line may bound the shape or a hole in it; lines alone leave that open. So a
region of paper inside the outline is inside the silhouette where most of the mesh is.
So is one that is open by a gap, if that is narrower than the region is wide.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from jaxtyping import Bool, Float, Int
from numpy import ndarray
from scipy import ndimage

from pipeline.geometry.curves.silhouette_fill import (
    estimate_line_width,
    fill_enclosed,
    fill_holes,
    fill_silhouettes,
    upsample,
)
from pipeline.geometry.curves.thinning import free_ends, skeletonize

_MAX_STROKE = 0.25  # line widths: where nothing is deeper, there is no body
_INSET = 64  # the image's side over this: as deep in a filled drawing is inside
_GAP_RADII = (128, 85, 64, 51, 43, 32, 26, 21)  # the side over these: half of a gap
_MAX_GAP = 0.6  # of the width of the paper behind it
_POCKET_PIXELS = 128  # on a side of an image in which pockets are looked for
_END_MARGIN = 2.0  # pixels, about a line's width, besides half of the gap
_MIN_POCKET_COVER = 0.75  # by a mask: lines alone say that a pocket is outside
_MIN_OVERLAP = 0.3  # of a mask with a filled drawing; one with less knows no holes


@dataclass(frozen=True, kw_only=True)
class PaperRegions:
    """The connected regions of paper in a drawing.

    Attributes:
        labels: Region of each pixel; 0 is ink.
        is_background: By region, whether it touches the edge of the image.
        pockets: Those regions that are open by a gap.
    """

    labels: Int[ndarray, "H W"]
    is_background: Bool[ndarray, " R"]
    pockets: Bool[ndarray, "H W"]


def label_regions(drawing: Float[ndarray, "H W"]) -> PaperRegions:
    """Label the regions of paper; an open outline counts as closed."""
    inset = max(1, len(drawing) // _INSET)
    paper, pockets = drawing >= 0.5, _pockets(drawing)
    core = ndimage.binary_erosion(fill_enclosed(drawing), iterations=inset) | pockets
    labels, count = ndimage.label(paper & ~core)
    edge = np.concatenate([labels[[0, -1]].ravel(), labels[:, [0, -1]].ravel()])
    enclosed, num_enclosed = ndimage.label(paper & core)
    labels[enclosed > 0] = enclosed[enclosed > 0] + count
    is_background = np.zeros(count + num_enclosed + 1, dtype=bool)
    is_background[edge] = True
    is_background[0] = False
    return PaperRegions(
        labels=labels, is_background=is_background, pockets=pockets & paper
    )


def outside_regions(
    regions: PaperRegions, mesh_silhouette: Bool[ndarray, "H W"]
) -> Bool[ndarray, " R"]:
    """Tell of each region whether it is outside the silhouette that is drawn.

    Args:
        regions: Of the drawing.
        mesh_silhouette: Of the mesh in the same view.
    """
    return regions.is_background | (_cover(regions, mesh_silhouette) < 0.5)


def _cover(
    regions: PaperRegions, mask: Float[ndarray, "H W"] | Bool[ndarray, "H W"]
) -> Float[ndarray, " R"]:
    """Return the share of each region that a mask covers; of ink, all."""
    labels = np.arange(len(regions.is_background))
    cover = np.nan_to_num(ndimage.mean(mask, regions.labels, labels), nan=1.0)
    cover[0] = 1.0
    return np.asarray(cover)


def drawn_silhouette_sdf(
    regions: PaperRegions,
    is_outside: Bool[ndarray, " R"],
    line_width: float,
    *,
    strokes_are_bars: bool = False,
) -> Float[ndarray, "H W"]:
    """Return the signed distance to the drawn silhouette, pixels; positive inside.

    The silhouette ends in the middle of the outline.

    Args:
        regions: Of the drawing.
        is_outside: Those outside of the silhouette (`outside_regions`).
        line_width: Of the drawing, pixels.
        strokes_are_bars: A line that bounds no body is as thick as it is drawn; else
            it is as thin as can be.
    """
    inside = ~is_outside[regions.labels]
    distance = signed_distance(inside) - line_width / 2
    if not strokes_are_bars:
        return distance
    beyond = -signed_distance(distance > _MAX_STROKE * line_width)
    strokes = inside & (beyond > line_width)
    return np.maximum(distance, signed_distance(strokes)) if strokes.any() else distance


def filled_silhouette_sdf(
    drawings: Float[ndarray, "K H W"], masks: Bool[ndarray, "K H W"], factor: int
) -> list[Float[ndarray, "h w"]]:
    """Return the signed distance to the silhouette of each drawing; positive inside.

    They are those of `fill_silhouettes`, in which the thinnest line has an inside, but
    for the regions of paper that a mask leaves out: these are holes, up to the middle
    of the lines around them; and for pockets that it covers: these are inside. A blank
    drawing has no inside.

    Args:
        drawings: Of one thing, with lines of one width; ink 0 on paper 1.
        masks: What else is known of the silhouettes.
        factor: Enlargement of the result; its distances are pixels of the drawings.
    """
    distances = []
    coverages = fill_silhouettes(drawings)
    for drawing, coverage, mask in zip(drawings, coverages, masks, strict=True):
        inside = upsample(coverage, factor) > 0.5
        if mask.any() and (mask & (coverage > 0.5)).sum() > _MIN_OVERLAP * mask.sum():
            half_line = factor * estimate_line_width(drawing) / 2
            enlarged = upsample(drawing, factor)
            holes, pockets = _by_mask(enlarged, upsample(mask * 1.0, factor))
            inside |= signed_distance(pockets) > -half_line
            away = -signed_distance(holes)
            inside &= away > half_line
            inside |= _lost_bars((enlarged < 0.5) & (away < 3 * half_line), inside)
        distances.append(signed_distance(np.pad(inside, 1))[1:-1, 1:-1] / factor)
    return distances


def _by_mask(
    drawing: Float[ndarray, "H W"], mask: Float[ndarray, "H W"]
) -> tuple[Bool[ndarray, "H W"], Bool[ndarray, "H W"]]:
    """Return the regions inside the outline that a mask leaves out.

    And the pockets, open by a gap, that are in it.
    """
    regions = label_regions(drawing)
    cover = _cover(regions, mask)
    is_hole = ~regions.is_background & (cover < 0.5)
    is_solid = regions.pockets & (cover > _MIN_POCKET_COVER)[regions.labels]
    return is_hole[regions.labels] & ~regions.pockets, is_solid


def _pockets(drawing: Float[ndarray, "H W"]) -> Bool[ndarray, "H W"]:
    """Return the paper that lines enclose but for a gap, at which one of them ends.

    The gap is much narrower than the paper is wide: what is between two legs is open.
    """
    step = max(1, len(drawing) // _POCKET_PIXELS)
    ink = drawing[step // 2 :: step, step // 2 :: step] < 0.5
    small = _find_pockets(np.packbits(ink).tobytes(), len(ink))
    pockets = np.kron(small, np.ones((step, step), dtype=bool))
    return pockets[: len(drawing), : len(drawing)]


@lru_cache(maxsize=32)  # meshing and refining look for those of the same drawings
def _find_pockets(packed: bytes, size: int) -> Bool[ndarray, "H W"]:
    bits = np.unpackbits(np.frombuffer(packed, np.uint8), count=size * size)
    drawn = bits.reshape(size, size).view(bool)
    if not drawn.any():
        return np.zeros_like(drawn)
    margin = size // min(_GAP_RADII) + 2
    ink, area = np.pad(drawn, margin), np.pad(fill_enclosed(1.0 - drawn), margin)
    found, depth = np.zeros_like(ink), ndimage.distance_transform_edt(~ink)
    is_end = np.zeros_like(ink)
    is_end[tuple(free_ends(ink).astype(int).T)] = True
    to_end = ndimage.distance_transform_edt(~is_end)
    for radius in size / np.array(_GAP_RADII):
        closed = ndimage.distance_transform_edt(fill_holes(depth <= radius)) > radius
        pockets = closed & ~area & ~found
        labels, count = ndimage.label(pockets)
        mouths = labels * ndimage.binary_dilation(~(pockets | area))
        each = np.arange(1, count + 1)
        deepest = np.asarray(ndimage.maximum(depth, labels, each))
        nearest_end = np.asarray(ndimage.minimum(to_end, mouths, each))
        is_wide = radius <= _MAX_GAP * deepest
        is_pocket = is_wide & (nearest_end <= radius + _END_MARGIN)
        found |= np.insert(is_pocket, 0, False)[labels]
    return found[margin:-margin, margin:-margin]


def _lost_bars(
    lines: Bool[ndarray, "H W"], inside: Bool[ndarray, "H W"]
) -> Bool[ndarray, "H W"]:
    """Return the middle of lines where nothing inside is left of them."""
    middle = skeletonize(lines)
    is_lost = middle & ~ndimage.binary_dilation(inside)
    return middle & ndimage.binary_dilation(is_lost, iterations=2)


def signed_distance(inside: Bool[ndarray, "H W"]) -> Float[ndarray, "H W"]:
    """Return the signed distance of pixel centers to the edge of a mask, in pixels.

    Positive inside. An empty or full mask has no edge: minus or plus infinity.
    """
    if inside.all() or not inside.any():
        return np.full(inside.shape, np.inf if inside.all() else -np.inf)
    distance = 0.5 - ndimage.distance_transform_edt(~inside)
    # All that is nearest to a pixel inside is at most one beyond the box around them.
    ((rows, cols),) = ndimage.find_objects(inside.view(np.uint8))
    box = np.s_[
        max(rows.start - 1, 0) : rows.stop + 1, max(cols.start - 1, 0) : cols.stop + 1
    ]
    within = inside[box]
    distance[box][within] = ndimage.distance_transform_edt(within)[within] - 0.5
    return np.asarray(distance)


def mask_boundary(mask: Bool[ndarray, "H W"]) -> Bool[ndarray, "H W"]:
    """Return the pixels of a mask that are 4-connected to its outside."""
    return mask & ~ndimage.binary_erosion(mask)


def distance_gradient(distance: Float[ndarray, "H W"]) -> Float[ndarray, "H W 2"]:
    """Return the unit gradient (row, col) of a distance field, lightly smoothed."""
    smooth = ndimage.gaussian_filter(distance, 1.0)
    gradient = np.stack([*np.gradient(smooth)], axis=-1)
    length = np.linalg.norm(gradient, axis=-1, keepdims=True)
    return gradient / np.maximum(length, 1e-9)
