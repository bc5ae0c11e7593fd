"""ShapeMVD (Lun et al. 2017): drawings from fixed views to maps of fixed views.

    drawings, mirrored drawings -> encoder -> a decoder for each view -> tanh -> maps

Every drawing that it was built for must be given. The decoders share no weights: there
are 386 million of them at the original's size, front and side drawings to 14 views.
"""

from dataclasses import dataclass

import torch
from jaxtyping import Float, Int
from torch import Tensor, nn
from torch.utils.checkpoint import checkpoint

from pipeline.config.train import ShapeMvdConfig
from pipeline.geometry.scene.cameras import NUM_VIEWS, SKETCH_VIEWS
from pipeline.network.base.prediction import Prediction
from pipeline.network.models import resnet, unet
from pipeline.network.models.init import draw_weights
from pipeline.network.models.shapemvd_frame import from_theirs, theirs_from_obj, to_inks

_SPREAD = {"unet": 0.005, "resnet9": 0.02}  # std of the first weights, by generator


@dataclass(frozen=True, kw_only=True)
class ReferencePrediction(Prediction):
    """The maps, and the network's own output.

    Attributes:
        raw: Normal (3), depth, mask in [-1, 1]; see conventions.py.
        theirs_from_obj: Turns obj normals into the frame of the raw ones.
    """

    raw: Float[Tensor, "B V 5 H W"]
    theirs_from_obj: Float[Tensor, "V 3 3"]


class Reference(nn.Module):
    """All of its drawings to maps of their views and of the icosahedron's.

    Attributes:
        drawn: Which of the front, side and top drawings it must be given.
        views: Which views of the rig it has a decoder for.
    """

    theirs_from_obj: Float[Tensor, "V 3 3"]

    def __init__(self, config: ShapeMvdConfig, size: int, *, recompute: bool = False):
        super().__init__()
        self.recompute = recompute
        self.drawn = tuple(
            SKETCH_VIEWS.index(name) for name in config.required_drawings
        )
        self.views = (*self.drawn, *range(len(SKETCH_VIEWS), NUM_VIEWS))
        given, kind, quirks = 2 * len(self.drawn), config.norm, config.as_published
        self.encoder: nn.Module
        self.decoders = nn.ModuleDict()  # by the view's index
        if config.generator == "unet":
            channels = unet.level_channels(size, config.width_multiplier)
            self.encoder = unet.Encoder(given, channels, kind, quirks)
            for view in self.views:
                self.decoders[str(view)] = unet.Decoder(channels, kind, quirks)
        else:
            first = resnet.first_channels(size, config.width_multiplier)
            self.encoder = resnet.Trunk(given, first, kind, quirks)
            for view in self.views:
                self.decoders[str(view)] = resnet.Head(first, kind, quirks)
        draw_weights(self, _SPREAD[config.generator])
        self.register_buffer("theirs_from_obj", theirs_from_obj(), persistent=False)

    def features(self, drawings: Float[Tensor, "B K 3 H W"]) -> Float[Tensor, "B D"]:
        """Describe shapes by what was drawn of them: row, column, channel."""
        deepest = self.encoder(to_inks(drawings, self.drawn))[-1]
        return deepest.movedim(1, -1).flatten(1)

    def forward(
        self,
        drawings: Float[Tensor, "B K 3 H W"],
        views: Int[Tensor, " V"],
        drawn_from: None = None,
    ) -> ReferencePrediction:
        """Predict the maps of some of its views; only their decoders run.

        Args:
            drawings: Ink (1 where drawn), filled silhouette, and whether it is given;
                only the ink of its own drawings is looked at.
            views: Indices into the rig, among `views` of the network.
            drawn_from: Nothing: it knows no other cameras than those it was built for.
        """
        levels = self.encoder(to_inks(drawings, self.drawn))
        made = [self._decoded(str(view), levels) for view in views.tolist()]
        before_tanh = torch.stack(made, dim=1).float()
        raw = before_tanh.tanh()
        turn = self.theirs_from_obj[views]
        depth, normals = from_theirs(raw[:, :, :4], turn)
        return ReferencePrediction(
            depth=depth,
            normals=normals,
            mask_logit=2 * before_tanh[:, :, 4],  # as (tanh(x) + 1) / 2 = sigmoid(2 x)
            raw=raw,
            theirs_from_obj=turn,
        )

    def _decoded(
        self, view: str, levels: list[Float[Tensor, "B _ _ _"]]
    ) -> Float[Tensor, "B 5 H W"]:
        """Run the decoder of a view, whose activations take the most memory."""
        decoder = self.decoders[view]
        if self.recompute and self.training:
            made: Tensor = checkpoint(decoder, levels, use_reentrant=False)
            return made
        return decoder(levels)
