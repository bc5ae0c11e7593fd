"""What networks are given and what they say, whichever network it is."""

from dataclasses import dataclass

from jaxtyping import Float
from torch import Tensor

INK, FILL, GIVEN = range(3)  # channels of a drawing


@dataclass(frozen=True, kw_only=True)
class Prediction:
    """The maps of the chosen views.

    Attributes:
        depth: Object units from the camera.
        normals: Unit length, in the obj frame.
        mask_logit: Of the foreground's probability.
    """

    depth: Float[Tensor, "B V H W"]
    normals: Float[Tensor, "B V H W 3"]
    mask_logit: Float[Tensor, "B V H W"]
