"""The block `train` of params.yaml: the networks, and how they learn."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from pipeline.config.sections import Count, Given, Length, Positive, Section, Share

Term = Literal[
    "depth",
    "normal",
    "mask",
    "dice",
    "slope",
    "agreement",
    "drawn",
    "coarse_depth",
    "occupancy",
]
Norm = Literal["batch", "instance", "batch_instance"]


class LiftedConfig(Section):
    """The lifted network; what is switched off is left out of it."""

    channels: int = Field(
        gt=0, multiple_of=4, description="Features per drawing and per voxel."
    )
    grid: int = Field(ge=8, le=128, description="Voxels on a side of the volume.")
    hull: bool = Field(description="Filled drawings carve the volume.")
    volume: bool = Field(description="Views and drawings meet in a 3D U-Net.")
    lookup: bool = Field(description="Surface points look the drawings up again.")
    losses: dict[Term, Annotated[float, Field(ge=0)]] = Field(
        description="Weight of each term; others: 0."
    )

    @model_validator(mode="after")
    def _minimises_something(self) -> "LiftedConfig":
        if not any(self.losses.values()):
            raise ValueError("train.lifted.losses: no term has a weight above 0")
        return self


class ReferenceConfig(Section):
    """ShapeMVD (Lun et al. 2017), and the generators it was compared with."""

    generator: Literal["unet", "resnet9"]
    width: Length = Field(description="Of its layers, as a share of the original's.")
    norm: Norm
    quirks: bool = Field(
        description="No affine; at test time batch statistics and dropout."
    )
    drawings: Given = Field(
        min_length=1, description="It takes these, and maps of these beside the 12."
    )
    losses: Literal["original", "pix2pix"]

    @model_validator(mode="after")
    def _takes_different_drawings(self) -> "ReferenceConfig":
        if len(set(self.drawings)) < len(self.drawings):
            raise ValueError("train.reference.drawings names a drawing twice")
        return self


class AdversaryConfig(Section):
    """A discriminator that learns beside the network."""

    discriminator: Literal["none", "image", "patch70"]
    loss: Literal["vanilla", "lsgan"]
    weight: Length = Field(description="Of the adversarial term.")
    width: Length = Field(description="Of its layers, as a share of the original's.")
    rate: Length = Field(description="Learning rate of Adam.")
    pause: float = Field(
        ge=0, description="It rests where its loss is less than this share of ours."
    )


class DropConfig(Section):
    """How often each drawing is left out of what the network is shown."""

    front: Share
    side: Share
    top: Share


class TrainConfig(Section):
    """The network and how it learns."""

    network: Literal["lifted", "reference"]
    lifted: LiftedConfig
    reference: ReferenceConfig
    adversary: AdversaryConfig
    steps: Positive = Field(description="Optimiser steps, at the most.")
    minutes: float = Field(ge=0, description="Of training, at the most; 0: no limit.")
    patience: Count = Field(description="Validations without a gain; 0: no limit.")
    batch: Positive = Field(description="Shapes per step, of all processes.")
    micro_batch: Count = Field(description="Shapes at once in a process; 0: all.")
    processes: Count = Field(description="That share a batch; 0: one for each GPU.")
    views: Positive = Field(description="Output views per shape and step.")
    rate: float = Field(gt=0, description="Peak learning rate of AdamW.")
    schedule: Literal["cosine", "staircase"]
    warmup: Count = Field(description="Steps of linear warm-up.")
    decay: float = Field(ge=0, description="Weight decay.")
    clip: float = Field(ge=0, description="Largest norm of a gradient; 0: no limit.")
    ema: Share = Field(description="Decay of the averaged weights, per step.")
    drop_view: DropConfig = Field(description="Chances that drawings are left out.")
    elsewhere: Share = Field(description="Chance that a drawing has another camera.")
    mirror: Share = Field(description="Chance that a shape is mirrored.")
    slip: float = Field(ge=0, description="Of a whole drawing; pixels at 256.")
    stretch: float = Field(ge=0, description="Of parts of it; pixels at 256.")
    pen: Share = Field(description="Of a pixel: how much finer or broader lines are.")
    precision: Literal["auto", "float32", "bfloat16"]
    channels_last: bool = Field(description="Layout of pictures in a GPU's memory.")
    compile: bool = Field(description="By torch.compile.")
    recompute: bool = Field(description="Activations anew: less memory, more time.")
    validate_every: Positive = Field(description="Steps between validations.")
    device: Literal["auto", "cpu", "cuda"]
    seed: Count

    @model_validator(mode="after")
    def _recomputes_what_can_be(self) -> "TrainConfig":
        reference = self.reference
        is_running = not reference.quirks and reference.norm != "instance"
        if self.recompute and self.network == "reference" and is_running:
            raise ValueError(
                "train.recompute would count each batch twice in the statistics of "
                f"train.reference.norm {reference.norm}: set one of recompute, quirks"
            )
        return self
