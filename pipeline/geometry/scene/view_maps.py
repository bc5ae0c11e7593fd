"""Depth, normal and foreground maps of the views, and the errors of predicted ones."""

from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Bool, Float
from numpy import ndarray


@dataclass(frozen=True, kw_only=True)
class ViewMaps:
    """Maps of one shape, in the order of the rig's views.

    Depth is NaN and normals are zero on the background; foreground is a probability.
    """

    depth: Float[ndarray, "V H W"]
    normals: Float[ndarray, "V H W 3"]
    foreground: Float[ndarray, "V H W"]

    @property
    def size(self) -> int:
        """Height and width of a view, pixels."""
        return self.depth.shape[1]

    def foreground_mask(self, min_foreground: float = 0.5) -> Bool[ndarray, "V H W"]:
        """Return the pixels with a depth and enough foreground probability."""
        return np.isfinite(self.depth) & (self.foreground >= min_foreground)

    def rotated(self, rotation: Float[ndarray, "3 3"]) -> "ViewMaps":
        """Return the maps of the shape turned together with its cameras."""
        return replace(self, normals=self.normals @ rotation.T.astype(np.float32))


def empty_maps(num_views: int, size: int) -> ViewMaps:
    """Return maps that show nothing."""
    shape = (num_views, size, size)
    return ViewMaps(
        depth=np.full(shape, np.nan, dtype=np.float32),
        normals=np.zeros((*shape, 3), dtype=np.float32),
        foreground=np.zeros(shape, dtype=np.float32),
    )


def silhouette_iou(predicted: ViewMaps, true: ViewMaps, *, views: int) -> float:
    """Return the mean IoU of the foreground masks of the first `views` views."""
    return mean_iou(predicted.foreground_mask()[:views], true.foreground_mask()[:views])


def mean_iou(predicted: Bool[ndarray, "V H W"], true: Bool[ndarray, "V H W"]) -> float:
    """Return intersection over union, mean over the views; 1 where both are empty."""
    intersection = (predicted & true).sum(axis=(1, 2))
    union = (predicted | true).sum(axis=(1, 2))
    iou = np.where(union > 0, intersection / np.maximum(union, 1), 1.0)
    return float(np.mean(iou))
