"""A discriminator that learns beside the network and tells it how it fares.

As in ShapeMVD (Lun et al. 2017), true and predicted pictures are judged in one batch,
true ones first, so that both are normalised alike; and the discriminator rests for a
step where it was too good in the last one. Nothing here talks to other processes: who
trains adds up the gradients of `parameters` and gathers the losses.
"""

from contextlib import AbstractContextManager, nullcontext
from typing import Any

import torch
from jaxtyping import Float
from torch import Tensor, nn

from pipeline.config.train import AdversarialConfig
from pipeline.geometry.scene.cameras import SKETCH_VIEWS
from pipeline.network.base.prediction import Prediction
from pipeline.network.data.batch import Batch
from pipeline.network.losses.masked_mean import cross_entropy
from pipeline.network.models.discriminators import discriminator
from pipeline.network.models.shapemvd_frame import theirs_from_obj, to_inks
from pipeline.network.training.discriminator_input import (
    beside_drawings,
    predicted_pictures,
    true_pictures,
)


class Adversary:
    """The state of an adversary: discriminator, optimiser, whether it rests.

    `drawn` says which drawings it is shown beside the maps; none means all.
    """

    def __init__(
        self,
        config: AdversarialConfig,
        *,
        drawn: tuple[int, ...],
        size: int,
        device: torch.device,
    ):
        self.config = config
        self.drawn = drawn or tuple(range(len(SKETCH_VIEWS)))
        given = 2 * len(self.drawn) + 4
        self.network: nn.Module = discriminator(config, given, size).to(device)
        self.optimizer = torch.optim.Adam(
            self.network.parameters(), lr=config.learning_rate
        )
        self.rests = False
        self.theirs_from_obj = theirs_from_obj().to(device)

    def parameters(self) -> list[nn.Parameter]:
        """Return the discriminator's weights."""
        return list(self.network.parameters())

    def term(self, prediction: Prediction, batch: Batch) -> Float[Tensor, " B"]:
        """Return the adversarial term of each shape, weighted: the mean over its views.

        Its gradient reaches the prediction, not the discriminator.
        """
        fixed = {name: w.detach() for name, w in self.network.named_parameters()}
        _, predicted = self._judged(prediction, batch, fixed)
        return self.config.weight * self._error(predicted, 1.0)

    def add_gradients(
        self,
        prediction: Prediction,
        batch: Batch,
        count: int,
        precision: AbstractContextManager[Any] | None = None,
    ) -> Float[Tensor, " B"]:
        """Add the discriminator's gradient for a part of a batch of `count` shapes.

        Returns its loss of each shape. It gets no gradient while it rests, and the
        prediction never does. `precision` is what the judging computes in.
        """
        with precision or nullcontext(), torch.set_grad_enabled(not self.rests):
            weights: dict[str, Tensor] = dict(self.network.named_parameters())
            guess = _detached(prediction)
            true, predicted = self._judged(guess, batch, weights)
            losses = self._error(true, 1.0) + self._error(predicted, 0.0)
        if not self.rests:
            (losses.sum() / count).backward()
        return losses.detach()

    def step(self, own: float, term: float, *, share: float = 1.0) -> None:
        """Learn from the gradients, unless resting, and drop them; then decide to rest.

        Args:
            own: Mean over the whole batch of what `add_gradients` returned.
            term: Mean over the whole batch of what `term` returned.
            share: Of the learning rate.
        """
        if not self.rests:
            for group in self.optimizer.param_groups:
                group["lr"] = share * self.config.learning_rate
            self.optimizer.step()
        self.optimizer.zero_grad(set_to_none=True)
        self.rests = not own > self.config.skip_ratio * term / self.config.weight

    def state(self) -> dict[str, Any]:
        """Return all that `load` needs, as plain tensors and numbers."""
        return {
            "network": self.network.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "rests": self.rests,
        }

    def load(self, state: dict[str, Any]) -> None:
        """Go on from a state."""
        self.network.load_state_dict(state["network"])
        self.optimizer.load_state_dict(state["optimizer"])
        self.rests = state["rests"]

    def _judged(
        self,
        prediction: Prediction,
        batch: Batch,
        weights: dict[str, Tensor],
    ) -> tuple[Float[Tensor, "B ..."], Float[Tensor, "B ..."]]:
        """Return the logits of the true and of the predicted views of each shape."""
        turn = self.theirs_from_obj[batch.views]
        inks = to_inks(batch.drawings, self.drawn)
        true = beside_drawings(true_pictures(batch, turn), inks)
        predicted = beside_drawings(predicted_pictures(prediction, turn), inks)
        pictures = torch.cat([true, predicted])
        logits = torch.func.functional_call(self.network, weights, (pictures,))
        by_shape = logits.float().unflatten(0, (2, len(inks), -1))
        return by_shape[0], by_shape[1]

    def _error(
        self, logits: Float[Tensor, "B ..."], wanted: float
    ) -> Float[Tensor, " B"]:
        """Return how far verdicts are from the wanted one: 1 for true, 0 for not."""
        target = torch.full_like(logits, wanted)
        if self.config.loss == "vanilla":
            return cross_entropy(logits, target)
        return (logits - target).square().flatten(1).mean(1)


def _detached(prediction: Prediction) -> Prediction:
    """Return the same maps without what they were computed from."""
    tensors = {name: value.detach() for name, value in vars(prediction).items()}
    return type(prediction)(**tensors)
