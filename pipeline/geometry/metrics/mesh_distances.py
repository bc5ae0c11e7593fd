"""How far two surfaces are apart, from points sampled on each.

Distances run from a point to the other surface, not to its samples, so that there is no
sampling floor. The two directions are what the field calls accuracy (reconstruction to
truth) and completeness (truth to reconstruction; Seitz et al. 2006).
"""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float
from numpy import ndarray


@dataclass(frozen=True, kw_only=True)
class DirectedDistances:
    """From points sampled on one surface to the closest points of another."""

    distances: Float[ndarray, " N"]  # object units
    cosines: Float[ndarray, " N"]  # absolute, between the normals of both points

    def at(self, selected: Bool[ndarray, " N"]) -> "DirectedDistances":
        """Return those of some of the points."""
        return DirectedDistances(
            distances=self.distances[selected], cosines=self.cosines[selected]
        )


def chamfer(accuracy: DirectedDistances, completeness: DirectedDistances) -> float:
    """Return the mean of the two mean distances, in object units."""
    return float(accuracy.distances.mean() + completeness.distances.mean()) / 2


def fscore(
    accuracy: DirectedDistances, completeness: DirectedDistances, *, threshold: float
) -> float:
    """Return the harmonic mean of precision and recall; 0 where both are 0.

    Precision is the share of the reconstruction within `threshold` of the truth, recall
    the share of the truth within it of the reconstruction (Knapitsch et al. 2017).
    """
    precision = float(np.mean(accuracy.distances < threshold))
    recall = float(np.mean(completeness.distances < threshold))
    return 2 * precision * recall / max(precision + recall, 1e-12)


def hausdorff(accuracy: DirectedDistances, completeness: DirectedDistances) -> float:
    """Return the largest distance in either direction, in object units."""
    return float(max(accuracy.distances.max(), completeness.distances.max()))


def hausdorff_quantile(
    accuracy: DirectedDistances, completeness: DirectedDistances, *, quantile: float
) -> float:
    """Return the larger of the two directed quantiles, in object units."""
    return float(
        max(
            np.quantile(accuracy.distances, quantile),
            np.quantile(completeness.distances, quantile),
        )
    )


def normal_consistency(
    accuracy: DirectedDistances, completeness: DirectedDistances
) -> float:
    """Return the mean absolute cosine between closest normals, over both directions."""
    return float(accuracy.cosines.mean() + completeness.cosines.mean()) / 2
