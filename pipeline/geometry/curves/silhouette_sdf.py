"""The silhouette that a drawing shows, as a signed distance field (SDF).

A closed line may bound the shape or a hole in it; lines alone leave that open. So a
region of paper inside the outline is inside the silhouette where most of the mesh is.
"""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float, Int
from numpy import ndarray
from scipy import ndimage

from pipeline.geometry.curves.silhouette_fill import (
    estimate_line_width,
    fill_enclosed,
    fill_silhouettes,
    upsample,
)
from pipeline.geometry.curves.thinning import skeletonize

_INSET = 64  # the image's side over this: as deep in a filled drawing is inside
_MIN_OVERLAP = 0.3  # of a mask with a filled drawing; one with less knows no holes


@dataclass(frozen=True, kw_only=True)
class PaperRegions:
    """The connected regions of paper in a drawing.

    Attributes:
        labels: Region of each pixel; 0 is ink.
        is_background: By region, whether it touches the edge of the image.
    """

    labels: Int[ndarray, "H W"]
    is_background: Bool[ndarray, " R"]


def label_regions(drawing: Float[ndarray, "H W"]) -> PaperRegions:
    """Label the regions of paper; an open outline counts as closed."""
    inset = max(1, len(drawing) // _INSET)
    core = ndimage.binary_erosion(fill_enclosed(drawing), iterations=inset)
    paper = drawing >= 0.5
    labels, count = ndimage.label(paper & ~core)
    edge = np.concatenate([labels[[0, -1]].ravel(), labels[:, [0, -1]].ravel()])
    enclosed, num_enclosed = ndimage.label(paper & core)
    labels[enclosed > 0] = enclosed[enclosed > 0] + count
    is_background = np.zeros(count + num_enclosed + 1, dtype=bool)
    is_background[edge] = True
    is_background[0] = False
    return PaperRegions(labels=labels, is_background=is_background)


def outside_regions(
    regions: PaperRegions, mesh_silhouette: Bool[ndarray, "H W"]
) -> Bool[ndarray, " R"]:
    """Tell of each region whether it is outside the silhouette that is drawn.

    Args:
        regions: Of the drawing.
        mesh_silhouette: Of the mesh in the same view.
    """
    labels = np.arange(len(regions.is_background))
    covered = ndimage.mean(mesh_silhouette, regions.labels, labels)
    is_outside = regions.is_background | (np.nan_to_num(covered, nan=1.0) < 0.5)
    is_outside[0] = False
    return is_outside


def drawn_silhouette_sdf(
    regions: PaperRegions, is_outside: Bool[ndarray, " R"], line_width: float
) -> Float[ndarray, "H W"]:
    """Return the signed distance to the drawn silhouette, pixels; positive inside.

    The silhouette ends in the middle of the outline.

    Args:
        regions: Of the drawing.
        is_outside: Those outside of the silhouette (`outside_regions`).
        line_width: Of the drawing, pixels.
    """
    return signed_distance(~is_outside[regions.labels]) - line_width / 2


def filled_silhouette_sdf(
    drawings: Float[ndarray, "K H W"], masks: Bool[ndarray, "K H W"], factor: int
) -> list[Float[ndarray, "h w"]]:
    """Return the signed distance to the silhouette of each drawing; positive inside.

    They are those of `fill_silhouettes`, in which the thinnest line has an inside, but
    for the regions of paper that a mask leaves out: these are holes, up to the middle
    of the lines around them. A blank drawing has no inside.

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
            holes = _holes(enlarged, upsample(mask * 1.0, factor))
            away = -signed_distance(holes)
            inside &= away > half_line
            inside |= _lost_bars((enlarged < 0.5) & (away < 3 * half_line), inside)
        distances.append(signed_distance(np.pad(inside, 1))[1:-1, 1:-1] / factor)
    return distances


def _holes(
    drawing: Float[ndarray, "H W"], mask: Float[ndarray, "H W"]
) -> Bool[ndarray, "H W"]:
    """Return the regions of paper inside the outline that a mask leaves out."""
    regions = label_regions(drawing)
    labels = np.arange(len(regions.is_background))
    covered = np.nan_to_num(ndimage.mean(mask, regions.labels, labels), nan=1.0)
    is_hole = ~regions.is_background & (covered < 0.5)
    is_hole[0] = False
    return is_hole[regions.labels]


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
