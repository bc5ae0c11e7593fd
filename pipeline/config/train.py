"""The block `train` of params.yaml: the networks, and how they are trained."""

from functools import partial
from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    Field,
    NonNegativeFloat,
    NonNegativeInt,
    PositiveFloat,
    PositiveInt,
    WithJsonSchema,
    model_validator,
)

from pipeline.config.registered import check_registered, registered_names
from pipeline.config.sections import Fraction, Section, SketchViews

_MODELS, _LOSSES = "pipeline/network/models", "pipeline/network/losses"

NetworkName = Annotated[
    str,
    AfterValidator(partial(check_registered, package=_MODELS, decorator="register")),
    WithJsonSchema({"type": "string", "enum": registered_names(_MODELS, "register")}),
]
LossTerm = Annotated[
    str,
    AfterValidator(partial(check_registered, package=_LOSSES, decorator="loss_term")),
    WithJsonSchema({"type": "string", "enum": registered_names(_LOSSES, "loss_term")}),
]
Norm = Literal["batch", "instance", "batch_instance"]


class LiftedConfig(Section):
    """The lifted network: drawings unprojected into a volume that every view reads."""

    channels: int = Field(
        ge=4,
        le=1024,
        multiple_of=4,
        description="Feature channels of each drawing and each voxel.",
    )
    grid_size: int = Field(
        ge=8,
        le=128,
        description="Side of the feature volume, voxels; occupancy is predicted for "
        "voxels half as large, too.",
    )
    visual_hull: bool = Field(
        description="Start the volume from the visual hull of the drawings, and from "
        "the inflated body of a single one."
    )
    volume_unet: bool = Field(
        description="Process the volume by a 3D U-Net; without it each voxel is alone."
    )
    pixel_aligned_features: bool = Field(
        description="Sample the features of the drawings again at the predicted "
        "surface."
    )
    losses: dict[LossTerm, NonNegativeFloat] = Field(
        description="Weight of each loss term; 0 or left out: the term is off."
    )

    @model_validator(mode="after")
    def _minimizes_something(self) -> "LiftedConfig":
        if not any(self.losses.values()):
            raise ValueError("train.lifted.losses: no term has a weight above 0")
        return self


class ShapeMvdConfig(Section):
    """ShapeMVD (Lun et al. 2017), and generators, norms and losses tried in it."""

    generator: Literal["unet", "resnet9"] = Field(
        description="Architecture; unet: as published."
    )
    width_multiplier: float = Field(
        gt=0,
        le=16,
        description="Channels of each layer, multiple of the published ones.",
    )
    norm: Norm = Field(description="Normalization layers; batch: as published.")
    as_published: bool = Field(
        description="Normalization without affine weights, with batch statistics and "
        "dropout at test time, as published."
    )
    required_drawings: SketchViews = Field(
        min_length=1,
        description="Drawings it takes, all of them and no others; it predicts the "
        "maps of these views and of the 12 of the icosahedron.",
    )
    losses: Literal["original", "pix2pix"] = Field(
        description="Loss terms: as published, or the L1 of pix2pix (Isola et al. "
        "2017)."
    )


class AdversarialConfig(Section):
    """A discriminator that is trained beside the network (Goodfellow et al. 2014)."""

    discriminator: Literal["none", "image", "patch70"] = Field(
        description="One verdict per image (as in ShapeMVD) or per 70 px patch."
    )
    loss: Literal["vanilla", "lsgan"] = Field(
        description="Cross-entropy, or least squares (Mao et al. 2017)."
    )
    weight: PositiveFloat = Field(
        description="Weight of the adversarial term in the loss of the network."
    )
    width_multiplier: float = Field(
        gt=0,
        le=16,
        description="Channels of each layer, multiple of the published ones.",
    )
    learning_rate: PositiveFloat = Field(
        description="Learning rate of the discriminator, by Adam."
    )
    skip_ratio: float = Field(
        ge=0,
        description="The discriminator skips updates while its loss is below this "
        "fraction of the adversarial loss of the network; 0: never.",
    )


class DropDrawingConfig(Section):
    """Probability that a drawing is left out; every shape keeps at least one."""

    front: Fraction = Field(description="Probability for the front drawing.")
    side: Fraction = Field(description="Probability for the side drawing.")
    top: Fraction = Field(description="Probability for the top drawing.")
    random: Fraction = Field(
        description="Probability for the drawing from a random camera."
    )


class AugmentConfig(Section):
    """Random changes of the drawings, anew at each step."""

    drop_drawing: DropDrawingConfig = Field(
        description="Probability that each drawing is left out."
    )
    mirror: Fraction = Field(
        description="Probability that a shape is mirrored, left to right."
    )
    shift: float = Field(
        ge=0,
        description="Standard deviation of the shift of a drawing, pixels at 256 px; "
        "0: none.",
    )
    warp: float = Field(
        ge=0,
        description="Standard deviation of the shift of the nodes of a grid that warps "
        "a drawing, pixels at 256 px; 0: none.",
    )
    line_width: Fraction = Field(
        description="Standard deviation of what lines gain or lose on each side, "
        "pixels; at most 1; 0: none."
    )


class TrainConfig(Section):
    """The network and how it is trained."""

    network: NetworkName = Field(
        description="Network that is trained; its block is below."
    )
    lifted: LiftedConfig = Field(description="The lifted network.")
    shapemvd: ShapeMvdConfig = Field(description="ShapeMVD (Lun et al. 2017).")
    adversarial: AdversarialConfig = Field(description="Discriminator of either.")
    start: str = Field(
        min_length=1,
        description="Weights that it starts from: `scratch`, `pretrained` (those of "
        "the package), or a file.",
    )
    max_steps: PositiveInt = Field(description="Most optimizer steps.")
    max_minutes: float = Field(
        ge=0, description="Most minutes of training; 0: no limit."
    )
    patience: NonNegativeInt = Field(
        description="Most validations in a row without improvement; 0: no limit."
    )
    batch_size: PositiveInt = Field(
        description="Shapes per optimizer step, of all processes together."
    )
    micro_batch_size: NonNegativeInt = Field(
        description="Shapes at once in a process, gradients are accumulated; 0: all."
    )
    num_processes: NonNegativeInt = Field(
        description="Processes that share each batch; 0: one for each GPU."
    )
    views_per_shape: PositiveInt = Field(
        description="Views of a shape that are predicted in a step; one of them has a "
        "drawing."
    )
    learning_rate: float = Field(gt=0, description="Peak learning rate of AdamW.")
    schedule: Literal["cosine", "staircase"] = Field(
        description="Learning rate over time: cosine to 1/100, or times 0.96 every "
        "10,000 steps (Lun et al. 2017)."
    )
    warmup_steps: NonNegativeInt = Field(
        description="Steps of linear warm-up; 0: none."
    )
    weight_decay: float = Field(ge=0, description="Weight decay of AdamW; 0: none.")
    max_grad_norm: float = Field(
        ge=0, description="Norm that gradients are clipped to; 0: no limit."
    )
    ema_decay: Fraction = Field(
        description="Decay per step of the moving average of the weights, which is "
        "what is validated and saved; 0: no average."
    )
    augment: AugmentConfig = Field(description="Augmentation of the drawings.")
    precision: Literal["auto", "float32", "bfloat16"] = Field(
        description="Type of autocast; auto: bfloat16 on a GPU and on a CPU with "
        "instructions for it (AMX, AVX-512 BF16), float32 elsewhere."
    )
    weights_dtype: Literal["float16", "float32"] = Field(
        description="Type of the weights in their file; they are computed with in "
        "float32 either way."
    )
    channels_last: bool = Field(
        description="Memory layout with channels last, on a GPU."
    )
    compile: bool = Field(
        description="Compile the network by torch.compile, a minute or two at the "
        "start."
    )
    activation_checkpointing: bool = Field(
        description="Recompute activations in the backward pass: less memory, more "
        "time."
    )
    validation_interval: PositiveInt = Field(description="Steps between validations.")
    device: Literal["auto", "cpu", "cuda"] = Field(
        description="Device of the training; auto: a GPU where there is one."
    )
    seed: NonNegativeInt = Field(
        description="Seed of initialization, batches and augmentation."
    )

    @model_validator(mode="after")
    def _checkpoints_what_can_be(self) -> "TrainConfig":
        shapemvd = self.shapemvd
        is_running = not shapemvd.as_published and shapemvd.norm != "instance"
        if self.activation_checkpointing and self.network == "shapemvd" and is_running:
            raise ValueError(
                "train.activation_checkpointing would count each batch twice in the "
                "statistics of "
                f"train.shapemvd.norm {shapemvd.norm}: set one of both"
            )
        return self
