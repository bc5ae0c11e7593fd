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


def silhouette_iou(seen: ViewMaps, true: ViewMaps, *, views: int) -> float:
    """Return the mean IoU of the foreground in the first views; 1 if both lack it."""
    return mean_iou(seen.inside()[:views], true.inside()[:views])


def mean_iou(ours: Bool[ndarray, "V H W"], theirs: Bool[ndarray, "V H W"]) -> float:
    """Return the mean over the views of overlap over union; 1 where both are empty."""
    both = (ours & theirs).sum(axis=(1, 2))
    either = (ours | theirs).sum(axis=(1, 2))
    return float(np.mean(np.where(either > 0, both / np.maximum(either, 1), 1.0)))
