"""ShapeMVD (Lun et al. 2017): drawings from fixed views to maps of fixed views.

    drawings, mirrored drawings -> encoder -> a decoder for each view -> tanh -> maps

Every drawing that it was built for must be given. The decoders share no weights: there
are 386 million of them at the original's size, front and side drawings to 14 views.
"""

import torch
from jaxtyping import Float, Int
from torch import Tensor, nn
from torch.utils.checkpoint import checkpoint

from pipeline.config.train import ShapeMvdConfig, TrainConfig
from pipeline.geometry.scene.cameras import NUM_SKETCH_VIEWS, NUM_VIEWS, SKETCH_VIEWS
from pipeline.network.base.shapemvd_frame import (
    ShapeMvdPrediction,
    from_shapemvd,
    ink_channels,
    shapemvd_from_obj,
)
from pipeline.network.data.batch import Batch
from pipeline.network.losses.shapemvd_losses import shapemvd_terms
from pipeline.network.models.image_to_image import resnet, unet
from pipeline.network.models.image_to_image.init import init_weights
from pipeline.network.models.registry import Network, register

_INIT_STD = {"unet": 0.005, "resnet9": 0.02}  # of the first weights, by generator


class ShapeMvd(Network[ShapeMvdPrediction]):
    """All of its drawings to maps of their views and of the icosahedron's.

    With `checkpointing`, training computes the decoders' activations twice to save
    memory.
    """

    shapemvd_from_obj: Float[Tensor, "V 3 3"]

    def __init__(
        self, config: ShapeMvdConfig, size: int, *, checkpointing: bool = False
    ):
        super().__init__()
        self.config, self.checkpointing = config, checkpointing
        self.required_drawings = tuple(
            SKETCH_VIEWS.index(name) for name in config.required_drawings
        )
        icosahedron = range(NUM_SKETCH_VIEWS, NUM_VIEWS)
        self.views = (*self.required_drawings, *icosahedron)
        in_channels = 2 * len(self.required_drawings)
        norm, as_published = config.norm, config.as_published
        self.encoder: nn.Module
        self.decoders = nn.ModuleDict()  # by the view's index
        if config.generator == "unet":
            channels = unet.level_channels(size, config.width_multiplier)
            self.encoder = unet.Encoder(in_channels, channels, norm, as_published)
            for view in self.views:
                self.decoders[str(view)] = unet.Decoder(channels, norm, as_published)
        else:
            first = resnet.first_channels(size, config.width_multiplier)
            self.encoder = resnet.Trunk(in_channels, first, norm, as_published)
            for view in self.views:
                self.decoders[str(view)] = resnet.Head(first, norm, as_published)
        init_weights(self, _INIT_STD[config.generator])
        self.register_buffer("shapemvd_from_obj", shapemvd_from_obj(), persistent=False)

    def features(self, drawings: Float[Tensor, "B K 3 H W"]) -> Float[Tensor, "B D"]:
        """Describe shapes by the deepest features: row, column, channel."""
        deepest = self.encoder(ink_channels(drawings, self.required_drawings))[-1]
        return deepest.movedim(1, -1).flatten(1)

    def loss_terms(
        self, prediction: ShapeMvdPrediction, batch: Batch
    ) -> dict[str, Float[Tensor, " B"]]:
        """Return the original's terms, or those of pix2pix."""
        return shapemvd_terms(prediction, batch, self.config.losses)

    def forward(
        self,
        drawings: Float[Tensor, "B K 3 H W"],
        views: Int[Tensor, " V"],
        drawn_from: Float[Tensor, "B K 3 3"] | None = None,
    ) -> ShapeMvdPrediction:
        """Predict the maps of some of its views; only their decoders run.

        Args:
            drawings: Channels INK, FILL, GIVEN; only the ink of the required drawings
                is used.
            views: Indices into the rig, among `views` of the network.
            drawn_from: Ignored: it knows no other cameras than those it was built for.
        """
        levels = self.encoder(ink_channels(drawings, self.required_drawings))
        decoded = [self._decode(str(view), levels) for view in views.tolist()]
        before_tanh = torch.stack(decoded, dim=1).float()
        raw = before_tanh.tanh()
        rotations = self.shapemvd_from_obj[views]
        depth, normals = from_shapemvd(raw[:, :, :4], rotations)
        return ShapeMvdPrediction(
            depth=depth,
            normals=normals,
            mask_logit=2 * before_tanh[:, :, 4],  # as (tanh(x) + 1) / 2 = sigmoid(2 x)
            raw=raw,
            shapemvd_from_obj=rotations,
        )

    def _decode(
        self, view: str, levels: list[Float[Tensor, "B _ _ _"]]
    ) -> Float[Tensor, "B 5 H W"]:
        """Run the decoder of a view, whose activations take the most memory."""
        decoder = self.decoders[view]
        if self.checkpointing and self.training:
            decoded: Tensor = checkpoint(decoder, levels, use_reentrant=False)
            return decoded
        return decoder(levels)


@register("shapemvd")
def build(config: TrainConfig, size: int) -> ShapeMvd:
    """Build it by the block `train.shapemvd`."""
    return ShapeMvd(
        config.shapemvd, size, checkpointing=config.activation_checkpointing
    )
