"""What networks take and return, whichever network it is."""

from dataclasses import dataclass

from jaxtyping import Bool, Float
from torch import Tensor

# The channels of a drawing inside the network. Unlike in images, where ink is 0 and
# paper 1, an ink channel is 1 where there is ink: so 0 means that nothing is there, in
# all channels of a drawing that there is not and in the padding of convolutions. In
# training there are drawings that are not given: only reading is learned from them.
INK = 0  # 1 where a line is
FILL = 1  # 1 inside what the lines enclose, holes included
GIVEN = 2  # 1 everywhere if the drawing is given, else 0


def is_drawn(drawings: Float[Tensor, "B K 3 H W"]) -> Bool[Tensor, "B K"]:
    """Tell which drawings there are: those that are given, or have ink to be read."""
    return (drawings[:, :, [INK, GIVEN]] > 0).flatten(2).any(dim=2)


@dataclass(frozen=True, kw_only=True)
class Prediction:
    """The maps of the requested views.

    Attributes:
        depth: Object units from the camera.
        normals: Unit length, in the obj frame.
        mask_logit: Of the foreground's probability.
    """

    depth: Float[Tensor, "B V H W"]
    normals: Float[Tensor, "B V H W 3"]
    mask_logit: Float[Tensor, "B V H W"]


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What is read in drawings, each by itself.

    Attributes:
        silhouette_logit: Of the probability that a pixel of a drawing is solid; 0 in
            drawings that there are not.
        view_logit: Of the probability that a drawing is seen from each of the
            directions that are told apart (view_directions.py).
    """

    silhouette_logit: Float[Tensor, "B K H W"]
    view_logit: Float[Tensor, "B K D"]


@dataclass(frozen=True, kw_only=True)
class VolumePrediction(Reading, Prediction):
    """The maps, and the volumes behind them (voxel_grid.py), N = G**3, F = (2 G)**3.

    Attributes:
        coarse_depth: Of the rays through the coarse volume, object units from the
            camera.
        coarse_opacity: Of the same rays, in [0, 1].
        occupancy_logit: Of the probability that a coarse voxel is solid.
        fine_occupancy_logit: Of the same for voxels half as large.
    """

    coarse_depth: Float[Tensor, "B V G G"]
    coarse_opacity: Float[Tensor, "B V G G"]
    occupancy_logit: Float[Tensor, "B N"]
    fine_occupancy_logit: Float[Tensor, "B F"]
