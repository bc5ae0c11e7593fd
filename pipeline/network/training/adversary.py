"""A discriminator that learns beside the network, and the loss it gives the network.

As in ShapeMVD (Lun et al. 2017), true and predicted maps are judged in one batch, true
ones first, so that both are normalized alike; and the discriminator skips a step where
it was too good in the last one. Nothing here talks to other processes: the loop sums
the gradients of `parameters` and gathers the losses.
"""

from contextlib import AbstractContextManager, nullcontext
from typing import Any

import torch
from jaxtyping import Float
from torch import Tensor, nn

from pipeline.config.train import AdversarialConfig
from pipeline.geometry.scene.cameras import NUM_SKETCH_VIEWS
from pipeline.network.base.prediction import Prediction
from pipeline.network.base.shapemvd_frame import ink_channels, shapemvd_from_obj
from pipeline.network.data.batch import Batch
from pipeline.network.losses.masked_mean import cross_entropy
from pipeline.network.models.image_to_image.discriminators import build_discriminator
from pipeline.network.training.discriminator_input import (
    concat_drawings,
    predicted_maps,
    true_maps,
)


class Adversary:
    """A discriminator, its optimizer, and whether it skips the next step.

    `required_drawings` are shown to it beside the maps; none means all.
    """

    def __init__(
        self,
        config: AdversarialConfig,
        *,
        required_drawings: tuple[int, ...],
        size: int,
        device: torch.device,
    ):
        self.config = config
        self.drawings = required_drawings or tuple(range(NUM_SKETCH_VIEWS))
        in_channels = 2 * len(self.drawings) + 4
        self.discriminator = build_discriminator(config, in_channels, size).to(device)
        self.optimizer = torch.optim.Adam(
            self.discriminator.parameters(), lr=config.learning_rate
        )
        self.is_skipping = False
        self.shapemvd_from_obj = shapemvd_from_obj().to(device)

    def parameters(self) -> list[nn.Parameter]:
        """Return the discriminator's weights."""
        return list(self.discriminator.parameters())

    def generator_term(
        self, prediction: Prediction, batch: Batch
    ) -> Float[Tensor, " B"]:
        """Return the adversarial term of each shape, weighted: the mean over its views.

        Its gradient reaches the prediction, not the discriminator.
        """
        fixed = {name: w.detach() for name, w in self.discriminator.named_parameters()}
        _, predicted = self._logits(prediction, batch, fixed)
        return self.config.weight * self._gan_loss(predicted, 1.0)

    def add_gradients(
        self,
        prediction: Prediction,
        batch: Batch,
        count: int,
        precision: AbstractContextManager[Any] | None = None,
    ) -> Float[Tensor, " B"]:
        """Add the discriminator's gradient for a part of a batch of `count` shapes.

        Returns its loss of each shape. It gets no gradient while it skips, and the
        prediction never does. `precision` is what the discriminator computes in.
        """
        with precision or nullcontext(), torch.set_grad_enabled(not self.is_skipping):
            weights: dict[str, Tensor] = dict(self.discriminator.named_parameters())
            detached = _detach(prediction)
            true, predicted = self._logits(detached, batch, weights)
            losses = self._gan_loss(true, 1.0) + self._gan_loss(predicted, 0.0)
        if not self.is_skipping:
            (losses.sum() / count).backward()
        return losses.detach()

    def step(
        self,
        discriminator_loss: float,
        generator_term: float,
        *,
        lr_factor: float = 1.0,
    ) -> None:
        """Learn from the gradients, unless skipping, drop them, and decide to skip.

        Args:
            discriminator_loss: Mean over the whole batch of what `add_gradients`
                returned.
            generator_term: Mean over the whole batch of what `generator_term` returned.
            lr_factor: Of the learning rate.
        """
        if not self.is_skipping:
            for group in self.optimizer.param_groups:
                group["lr"] = lr_factor * self.config.learning_rate
            self.optimizer.step()
        self.optimizer.zero_grad(set_to_none=True)
        threshold = self.config.skip_ratio * generator_term / self.config.weight
        self.is_skipping = not discriminator_loss > threshold

    def state_dict(self) -> dict[str, Any]:
        """Return all that `load_state_dict` needs, as plain tensors and numbers."""
        return {
            "discriminator": self.discriminator.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "is_skipping": self.is_skipping,
        }

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """Go on from a state."""
        self.discriminator.load_state_dict(state["discriminator"])
        self.optimizer.load_state_dict(state["optimizer"])
        self.is_skipping = state["is_skipping"]

    def _logits(
        self, prediction: Prediction, batch: Batch, weights: dict[str, Tensor]
    ) -> tuple[Float[Tensor, "B ..."], Float[Tensor, "B ..."]]:
        """Return the logits of the true and of the predicted views of each shape."""
        rotations = self.shapemvd_from_obj[batch.views]
        ink = ink_channels(batch.drawings, self.drawings)
        true = concat_drawings(true_maps(batch, rotations), ink)
        predicted = concat_drawings(predicted_maps(prediction, rotations), ink)
        both = torch.cat([true, predicted])
        logits = torch.func.functional_call(self.discriminator, weights, (both,))
        by_shape = logits.float().unflatten(0, (2, len(ink), -1))
        return by_shape[0], by_shape[1]

    def _gan_loss(
        self, logits: Float[Tensor, "B ..."], label: float
    ) -> Float[Tensor, " B"]:
        """Return how far logits are from a label: 1 for true, 0 for predicted."""
        target = torch.full_like(logits, label)
        if self.config.loss == "vanilla":
            return cross_entropy(logits, target)
        return (logits - target).square().flatten(1).mean(1)


def _detach(prediction: Prediction) -> Prediction:
    """Return the same maps without what they were computed from."""
    tensors = {name: value.detach() for name, value in vars(prediction).items()}
    return type(prediction)(**tensors)
