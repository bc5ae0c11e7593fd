"""The silhouette that a drawing means, as a signed distance.

A closed line may be the rim of the shape or of a hole in it; lines alone do not tell.
So each region of paper inside the outline is taken for what most of the mesh under it
is.
"""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float, Int
from numpy import ndarray
from scipy import ndimage

from pipeline.geometry.curves.silhouette_fill import fill_enclosed

_INSET = 64  # the picture's side over this: what is surely inside a filled drawing


@dataclass(frozen=True, kw_only=True)
class PaperRegions:
    """The paper of a drawing in regions.

    Attributes:
        region: Number of the region of each pixel; 0 is ink.
        is_ground: By region, whether it reaches the edge of the page.
    """

    region: Int[ndarray, "H W"]
    is_ground: Bool[ndarray, " R"]


def label_regions(drawing: Float[ndarray, "H W"]) -> PaperRegions:
    """Find the regions of paper; where an outline is open, as if it were closed."""
    inset = max(1, len(drawing) // _INSET)
    leaks = ndimage.binary_erosion(fill_enclosed(drawing), iterations=inset)
    paper = drawing >= 0.5
    region, count = ndimage.label(paper & ~leaks)
    edge = np.concatenate([region[[0, -1]].ravel(), region[:, [0, -1]].ravel()])
    enclosed, more = ndimage.label(paper & leaks)
    region[enclosed > 0] = enclosed[enclosed > 0] + count
    is_ground = np.zeros(count + more + 1, dtype=bool)
    is_ground[edge] = True
    is_ground[0] = False
    return PaperRegions(region=region, is_ground=is_ground)


def drawn_silhouette_sdf(
    drawn: PaperRegions, seen: Bool[ndarray, "H W"], width: float
) -> Float[ndarray, "H W"]:
    """Return how far each pixel is inside the drawn silhouette; negative outside.

    The outline runs in the middle of its line.

    Args:
        drawn: The drawing.
        seen: Silhouette of the mesh in the same view.
        width: Of the lines, pixels.
    """
    numbers = np.arange(len(drawn.is_ground))
    share = ndimage.mean(seen, drawn.region, numbers)
    is_outside = drawn.is_ground | (np.nan_to_num(share, nan=1.0) < 0.5)
    is_outside[0] = False
    outside = is_outside[drawn.region]
    return signed_distance(~outside) - width / 2


def signed_distance(inside: Bool[ndarray, "H W"]) -> Float[ndarray, "H W"]:
    """Return the distance of pixel centres to the rim of a mask, in pixels.

    Positive inside. A mask that is empty or full has no rim: infinite.
    """
    if inside.all() or not inside.any():
        return np.full(inside.shape, np.inf if inside.all() else -np.inf)
    return np.where(
        inside,
        ndimage.distance_transform_edt(inside) - 0.5,
        0.5 - ndimage.distance_transform_edt(~inside),
    )


def mask_boundary(inside: Bool[ndarray, "H W"]) -> Bool[ndarray, "H W"]:
    """Return the pixels of a mask that touch its outside along an edge."""
    return inside & ~ndimage.binary_erosion(inside)


def distance_gradient(distance: Float[ndarray, "H W"]) -> Float[ndarray, "H W 2"]:
    """Return the unit direction, row and column, in which a distance grows most."""
    smooth = ndimage.gaussian_filter(distance, 1.0)
    gradient = np.stack([*np.gradient(smooth)], axis=-1)
    length = np.linalg.norm(gradient, axis=-1, keepdims=True)
    return gradient / np.maximum(length, 1e-9)
