"""How far predicted maps are from the true ones, as means over all views."""

import numpy as np
from jaxtyping import Bool
from numpy import ndarray

from pipeline.geometry.scene.view_maps import ViewMaps, silhouette_iou


def depth_error(predicted: ViewMaps, true: ViewMaps) -> float:
    """Return the mean absolute depth difference in object units.

    Over the pixels that both call foreground; NaN where there is none.
    """
    shared = _shared_foreground(predicted, true)
    if not shared.any():
        return float("nan")
    return float(np.abs(predicted.depth - true.depth)[shared].mean())


def normal_angle(predicted: ViewMaps, true: ViewMaps) -> float:
    """Return the mean angle between the normals in degrees, over the same pixels."""
    shared = _shared_foreground(predicted, true)
    if not shared.any():
        return float("nan")
    cosine = np.sum(predicted.normals[shared] * true.normals[shared], axis=-1)
    return float(np.degrees(np.arccos(np.clip(cosine, -1, 1))).mean())


def mask_iou(predicted: ViewMaps, true: ViewMaps) -> float:
    """Return the mean IoU of the foreground over the views; 0 if no pixel is shared."""
    if not _shared_foreground(predicted, true).any():
        return 0.0
    return silhouette_iou(predicted, true, views=len(true.depth))


def _shared_foreground(predicted: ViewMaps, true: ViewMaps) -> Bool[ndarray, "V H W"]:
    return predicted.foreground_mask() & true.foreground_mask()
