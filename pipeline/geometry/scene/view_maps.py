"""Depth, normal and foreground maps of the views, and the errors of predicted ones."""

from dataclasses import dataclass

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


@dataclass(frozen=True, kw_only=True)
class MapErrors:
    """How far predicted maps are from the true ones."""

    depth_error: float  # mean, object units, over pixels both call foreground
    normal_angle: float  # mean, degrees, over the same pixels
    mask_iou: float  # mean over the views


def map_errors(predicted: ViewMaps, true: ViewMaps) -> MapErrors:
    """Compare predicted maps with true ones; errors are NaN without a common pixel."""
    common = predicted.foreground_mask() & true.foreground_mask()
    if not common.any():
        return MapErrors(depth_error=np.nan, normal_angle=np.nan, mask_iou=0.0)
    cosine = np.sum(predicted.normals[common] * true.normals[common], axis=-1)
    return MapErrors(
        depth_error=float(np.abs(predicted.depth - true.depth)[common].mean()),
        normal_angle=float(np.degrees(np.arccos(np.clip(cosine, -1, 1))).mean()),
        mask_iou=silhouette_iou(predicted, true, views=len(true.depth)),
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
