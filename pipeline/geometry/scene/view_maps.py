"""What the views show: depth, normals and foreground, true or predicted alike."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float
from numpy import ndarray


@dataclass(frozen=True, kw_only=True)
class ViewMaps:
    """Maps of one shape, in the order of the rig's views.

    Depth is NaN and normals are zero where a view sees nothing.
    """

    depth: Float[ndarray, "V H W"]
    normals: Float[ndarray, "V H W 3"]
    foreground: Float[ndarray, "V H W"]

    @property
    def size(self) -> int:
        """Pixels on a side of a view."""
        return self.depth.shape[1]

    def inside(self, min_foreground: float = 0.5) -> Bool[ndarray, "V H W"]:
        """Return the pixels that show the shape."""
        return np.isfinite(self.depth) & (self.foreground >= min_foreground)


@dataclass(frozen=True, kw_only=True)
class MapErrors:
    """How far predicted maps are from the true ones, as means over the views."""

    depth_error: float  # object units, over pixels both call foreground
    normal_angle: float  # degrees, over the same pixels
    mask_iou: float


def map_errors(predicted: ViewMaps, true: ViewMaps) -> MapErrors:
    """Compare predicted maps with true ones; NaN where they share no pixel."""
    both = predicted.inside() & true.inside()
    if not both.any():
        return MapErrors(depth_error=np.nan, normal_angle=np.nan, mask_iou=0.0)
    cosine = np.sum(predicted.normals[both] * true.normals[both], axis=-1)
    return MapErrors(
        depth_error=float(np.abs(predicted.depth - true.depth)[both].mean()),
        normal_angle=float(np.degrees(np.arccos(np.clip(cosine, -1, 1))).mean()),
        mask_iou=silhouette_iou(predicted, true, views=len(true.depth)),
    )


def silhouette_iou(seen: ViewMaps, true: ViewMaps, *, views: int) -> float:
    """Return the mean IoU of the foreground in the first views; 1 if both lack it."""
    return mean_iou(seen.inside()[:views], true.inside()[:views])


def mean_iou(ours: Bool[ndarray, "V H W"], theirs: Bool[ndarray, "V H W"]) -> float:
    """Return the mean over the views of overlap over union; 1 where both are empty."""
    both = (ours & theirs).sum(axis=(1, 2))
    either = (ours | theirs).sum(axis=(1, 2))
    return float(np.mean(np.where(either > 0, both / np.maximum(either, 1), 1.0)))
