"""The state of a training, and how it is kept so that a killed one goes on."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

import torch
from torch import Tensor

from pipeline.config.train import TrainConfig
from pipeline.network.base.distributed import Team
from pipeline.network.models.registry import Network, untrained
from pipeline.network.training.adversary import Adversary
from pipeline.network.weights_file import pick_device


@dataclass(frozen=True, kw_only=True)
class Progress:
    """A row of history.csv; the val columns are of the averaged weights."""

    step: int
    rate: float
    train_loss: float
    val_loss: float
    val_depth_error: float  # object units
    val_normal_angle: float  # degrees
    val_mask_iou: float
    val_miscalibration: float  # between foreground probability and its frequency


class Run:
    """Network, averaged weights, optimiser, history."""

    def __init__(self, config: TrainConfig, size: int, team: Team | None = None):
        self.config = config
        self.team = team or Team()
        self.at_once = (
            config.micro_batch_size or config.batch_size
        )  # shapes, until memory fails
        self.device = pick_device(config.device)
        self.network: Network = untrained(config, size).to(self.device)
        if config.channels_last and self.device.type == "cuda":
            _lay_channels_last(self.network)
        self.called = torch.compile(self.network) if config.compile else self.network
        self.average = _copied(self.network.state_dict())
        self.best = dict(self.average)
        self.optimizer = torch.optim.AdamW(
            self.network.parameters(),
            lr=config.learning_rate,
            weight_decay=config.weight_decay,
        )
        self.adversary = _adversary(config, self.network, size, self.device)
        self.step = 0
        self.seconds = 0.0  # of all steps, whatever was killed in between
        self.history: list[Progress] = []

    def autocast(self) -> torch.autocast:
        """Return the context that the network computes in."""
        on_gpu = self.device.type == "cuda"
        wanted = self.config.precision
        is_half = wanted == "bfloat16" or (wanted == "auto" and on_gpu)
        return torch.autocast(self.device.type, torch.bfloat16, enabled=is_half)

    @property
    def rows_without_gain(self) -> int:
        """Count the validations since the best one."""
        losses = [row.val_loss for row in self.history]
        return len(losses) - 1 - losses.index(min(losses)) if losses else 0

    def add(self, row: Progress) -> None:
        """Add a row to the history, and keep the weights if they are the best."""
        if not self.history or row.val_loss < min(old.val_loss for old in self.history):
            self.best = _copied(self.average)
        self.history.append(row)

    def save(self, path: Path) -> None:
        """Write the state aside, then swap it in."""
        aside = path.with_suffix(".new")
        state = {
            "network": self.network.state_dict(),
            "average": self.average,
            "best": self.best,
            "optimizer": self.optimizer.state_dict(),
            "adversary": self.adversary.state() if self.adversary else None,
            "step": self.step,
            "at_once": self.at_once,
            "seconds": self.seconds,
            "history": json.dumps([asdict(row) for row in self.history]),
        }
        torch.save(state, aside)
        aside.replace(path)

    def load(self, path: Path) -> None:
        """Go on from a saved state."""
        state = torch.load(path, map_location="cpu", weights_only=True)
        self.network.load_state_dict(state["network"])
        self.average, self.best = (
            {name: value.to(self.device) for name, value in state[kept].items()}
            for kept in ("average", "best")
        )
        self.optimizer.load_state_dict(state["optimizer"])
        if self.adversary:
            self.adversary.load(state["adversary"])
        self.step, self.seconds = state["step"], state["seconds"]
        self.at_once = state["at_once"]
        self.history = [Progress(**row) for row in json.loads(state["history"])]


def _adversary(
    config: TrainConfig, network: Network, size: int, device: torch.device
) -> Adversary | None:
    if config.adversarial.discriminator == "none":
        return None
    return Adversary(config.adversarial, drawn=network.drawn, size=size, device=device)


def _lay_channels_last(network: Network) -> None:
    for parameter in network.parameters():
        if parameter.dim() == 4:  # of 2D convolutions
            laid = parameter.data.contiguous(memory_format=torch.channels_last)
            parameter.data = laid


def _copied(weights: dict[str, Tensor]) -> dict[str, Tensor]:
    return {name: tensor.detach().clone() for name, tensor in weights.items()}
