"""The block `train` of params.yaml: the networks, and how they learn."""

from functools import partial
from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    Field,
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
    """The lifted network; what is switched off is left out of it."""

    channels: int = Field(
        gt=0, multiple_of=4, description="Features per drawing and per voxel."
    )
    grid_size: int = Field(ge=8, le=128, description="Voxels on a side of the volume.")
    visual_hull: bool = Field(description="Filled drawings carve the volume.")
    volume_unet: bool = Field(description="Views and drawings meet in a 3D U-Net.")
    pixel_aligned_features: bool = Field(
        description="Surface points look the drawings up again."
    )
    losses: dict[LossTerm, Annotated[float, Field(ge=0)]] = Field(
        description="Weight of each term; others: 0."
    )

    @model_validator(mode="after")
    def _minimises_something(self) -> "LiftedConfig":
        if not any(self.losses.values()):
            raise ValueError("train.lifted.losses: no term has a weight above 0")
        return self


class ShapeMvdConfig(Section):
    """ShapeMVD (Lun et al. 2017), and the generators it was compared with."""

    generator: Literal["unet", "resnet9"]
    width_multiplier: PositiveFloat = Field(
        description="Of its layers, as a share of the original's."
    )
    norm: Norm
    as_published: bool = Field(
        description="No affine; at test time batch statistics and dropout."
    )
    required_drawings: SketchViews = Field(
        min_length=1, description="It takes these, and maps of these beside the 12."
    )
    losses: Literal["original", "pix2pix"]

    @model_validator(mode="after")
    def _takes_different_drawings(self) -> "ShapeMvdConfig":
        if len(set(self.required_drawings)) < len(self.required_drawings):
            raise ValueError("train.shapemvd.required_drawings names a drawing twice")
        return self


class AdversarialConfig(Section):
    """A discriminator that learns beside the network."""

    discriminator: Literal["none", "image", "patch70"]
    loss: Literal["vanilla", "lsgan"]
    weight: PositiveFloat = Field(description="Of the adversarial term.")
    width_multiplier: PositiveFloat = Field(
        description="Of its layers, as a share of the original's."
    )
    learning_rate: PositiveFloat = Field(description="Learning rate of Adam.")
    skip_ratio: float = Field(
        ge=0, description="It rests where its loss is less than this share of ours."
    )


class DropDrawingConfig(Section):
    """How often each drawing is left out of what the network is shown."""

    front: Fraction
    side: Fraction
    top: Fraction


class AugmentConfig(Section):
    """How what the network is shown differs from step to step."""

    drop_drawing: DropDrawingConfig = Field(
        description="Chances that drawings are left out."
    )
    viewpoint: Fraction = Field(description="Chance that a drawing has another camera.")
    mirror: Fraction = Field(description="Chance that a shape is mirrored.")
    shift: float = Field(ge=0, description="Of a whole drawing; pixels at 256.")
    warp: float = Field(ge=0, description="Of parts of it; pixels at 256.")
    line_width: Fraction = Field(
        description="Of a pixel: how much finer or broader lines are."
    )


class TrainConfig(Section):
    """The network and how it learns."""

    network: NetworkName
    lifted: LiftedConfig
    shapemvd: ShapeMvdConfig
    adversarial: AdversarialConfig
    max_steps: PositiveInt = Field(description="Optimiser steps, at the most.")
    max_minutes: float = Field(
        ge=0, description="Of training, at the most; 0: no limit."
    )
    patience: NonNegativeInt = Field(
        description="Validations without a gain; 0: no limit."
    )
    batch_size: PositiveInt = Field(description="Shapes per step, of all processes.")
    micro_batch_size: NonNegativeInt = Field(
        description="Shapes at once in a process; 0: all."
    )
    num_processes: NonNegativeInt = Field(
        description="That share a batch; 0: one for each GPU."
    )
    views_per_shape: PositiveInt = Field(description="Output views per shape and step.")
    learning_rate: float = Field(gt=0, description="Peak learning rate of AdamW.")
    schedule: Literal["cosine", "staircase"]
    warmup_steps: NonNegativeInt = Field(description="Steps of linear warm-up.")
    weight_decay: float = Field(ge=0, description="Weight decay.")
    max_grad_norm: float = Field(
        ge=0, description="Largest norm of a gradient; 0: no limit."
    )
    ema_decay: Fraction = Field(description="Decay of the averaged weights, per step.")
    augment: AugmentConfig = Field(description="Anew at each step.")
    precision: Literal["auto", "float32", "bfloat16"]
    channels_last: bool = Field(description="Layout of pictures in a GPU's memory.")
    compile: bool = Field(description="By torch.compile.")
    activation_checkpointing: bool = Field(
        description="Activations anew: less memory, more time."
    )
    validation_interval: PositiveInt = Field(description="Steps between validations.")
    device: Literal["auto", "cpu", "cuda"]
    seed: NonNegativeInt

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
