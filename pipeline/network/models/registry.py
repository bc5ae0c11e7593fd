"""The networks there are, by `train.network`, and what each of them has to offer.

A network is a module of this folder; with `@register("name")` on what builds it, it is
known. Settings of its own are a class in config/train.py.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Generic, TypeVar

from jaxtyping import Float, Int
from torch import Tensor, nn

from pipeline.config.train import TrainConfig
from pipeline.discovery import discover
from pipeline.network.base.prediction import Prediction, Reading
from pipeline.network.data.batch import Batch

P = TypeVar("P", bound=Prediction)


class Network(nn.Module, ABC, Generic[P]):
    """Drawings to the maps of any of its views.

    Attributes:
        views: The views of the rig that it can predict.
        required_drawings: Which of the front, side and top drawings it must be given;
            none means that any of them serve.
    """

    views: tuple[int, ...]
    required_drawings: tuple[int, ...] = ()

    @abstractmethod
    def forward(
        self,
        drawings: Float[Tensor, "B K 3 H W"],
        views: Int[Tensor, " V"],
        drawn_from: Float[Tensor, "B K 3 3"],
    ) -> P:
        """Predict the maps of some of its views.

        Args:
            drawings: Channels INK, FILL, GIVEN; all 0 where there is none. Of those
                that are there only for learning to read them, GIVEN is 0.
            views: Indices into the rig, among its own.
            drawn_from: obj_from_cam of each drawing; the first three are the front, the
                side and the top.
        """

    def read(
        self, drawings: Float[Tensor, "N 3 H W"]
    ) -> tuple[Float[Tensor, "N H W"], Float[Tensor, "N D"]] | None:
        """Return logits of what is solid in drawings, and of candidate views.

        None: this network reads neither.
        """
        return None

    def read_for_losses(self, drawings: Float[Tensor, "B K 3 H W"]) -> Reading | None:
        """Return what is read in all drawings, where the losses look at no more.

        None: they look at maps.
        """
        return None

    @abstractmethod
    def features(self, drawings: Float[Tensor, "B K 3 H W"]) -> Float[Tensor, "B D"]:
        """Describe shapes by what was drawn of them, to find those that look alike."""

    @abstractmethod
    def loss_terms(self, prediction: P, batch: Batch) -> dict[str, Float[Tensor, " B"]]:
        """Return the loss terms of each shape, weighted: the loss is their sum."""


Builder = Callable[[TrainConfig, int], Network]
AnyBuilder = TypeVar("AnyBuilder", bound=Builder)

_BUILDERS: dict[str, Builder] = {}


def register(name: str) -> Callable[[AnyBuilder], AnyBuilder]:
    """Register what builds a network under a literal name, which the config reads, too.

    It is called with the block `train` and the size of drawings, pixels on a side.
    """

    def add(builder: AnyBuilder) -> AnyBuilder:
        _BUILDERS[name] = builder
        return builder

    return add


def build_network(config: TrainConfig, size: int) -> Network:
    """Return a network with fresh weights for drawings of `size` pixels."""
    discover("pipeline.network.models")
    return _BUILDERS[config.network](config, size)
