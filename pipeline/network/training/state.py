"""The state of a training, and how it is saved so that a killed one resumes."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from pipeline.config.train import TrainConfig
from pipeline.network.base.device import pick_device, prefers_bfloat16
from pipeline.network.base.distributed import ProcessGroup
from pipeline.network.data.batch import Batch
from pipeline.network.models.registry import Network, build_network
from pipeline.network.training.adversary import Adversary
from pipeline.network.weights_file import load_weights


@dataclass(frozen=True, kw_only=True)
class HistoryRow:
    """A row of history.csv; the val columns are of the averaged weights."""

    step: int
    learning_rate: float
    train_loss: float
    val_loss: float
    val_depth_error: float  # object units
    val_normal_angle: float  # degrees
    val_mask_iou: float
    val_miscalibration: float  # between foreground probability and its frequency
    val_mask_iou_front: float | None = None  # from that drawing alone
    val_mask_iou_side: float | None = None
    val_mask_iou_random: float | None = None
    val_mask_iou_front_side: float | None = None
    val_mask_iou_front_side_top: float | None = None


class TrainState:
    """Network, averaged weights, optimizer, history.

    Attributes:
        micro_batch_size: Shapes at once; smaller where a GPU ran out of memory.
        forward: The network, compiled if `train.compile` says so.
        ema_weights: The exponential moving average of the weights.
        best_weights: The averaged weights that validated best.
        seconds: Of all steps, whatever was killed in between.
    """

    def __init__(
        self, config: TrainConfig, size: int, group: ProcessGroup | None = None
    ):
        self.config = config
        self.group = group or ProcessGroup()
        self.micro_batch_size = config.micro_batch_size or config.batch_size
        self.device = pick_device(config.device)
        self.network: Network = build_network(config, size).to(self.device)
        if config.channels_last and self.device.type == "cuda":
            _use_channels_last(self.network)
        self.forward = torch.compile(self.network) if config.compile else self.network
        self.ema_weights = _copy(self.network.state_dict())
        self.best_weights = dict(self.ema_weights)
        self.optimizer = torch.optim.AdamW(
            self.network.parameters(),
            lr=config.learning_rate,
            weight_decay=config.weight_decay,
        )
        self.adversary = _build_adversary(config, self.network, size, self.device)
        self.step = 0
        self.seconds = 0.0
        self.history: list[HistoryRow] = []

    @property
    def num_parameters(self) -> int:
        """Count the network's parameters."""
        return sum(tensor.numel() for tensor in self.network.parameters())

    @property
    def validations_without_gain(self) -> int:
        """Count the validations since the best one."""
        losses = [row.val_loss for row in self.history]
        return len(losses) - 1 - losses.index(min(losses)) if losses else 0

    def autocast(self) -> torch.autocast:
        """Return the context that the network computes in."""
        is_half = self.config.precision == "bfloat16" or (
            self.config.precision == "auto" and prefers_bfloat16(self.device)
        )
        return torch.autocast(self.device.type, torch.bfloat16, enabled=is_half)

    def predict(self, batch: Batch) -> Any:
        """Predict what losses look at: a Prediction, or just a Reading of drawings."""
        if self.adversary is None:
            reading = self.network.read_for_losses(batch.drawings)
            if reading is not None:
                return reading
        return self.forward(batch.drawings, batch.views, batch.drawn_from)

    def update_ema(self) -> None:
        """Move the averaged weights; faster in the first steps, whose weights are poor.

        Not by torch's AveragedModel: that starts from the weights after its first
        update, not from those before, and keeps a second network, where validation and
        weights files need plain tensors.
        """
        decay = min(self.config.ema_decay, (1 + self.step) / (10 + self.step))
        for name, value in self.network.state_dict().items():
            if value.is_floating_point():
                self.ema_weights[name].lerp_(value.detach(), 1 - decay)
            else:
                self.ema_weights[name].copy_(value)

    def add_row(self, row: HistoryRow) -> None:
        """Add a row to the history, and keep the weights if they are the best."""
        if not self.history or row.val_loss < min(old.val_loss for old in self.history):
            self.best_weights = _copy(self.ema_weights)
        self.history.append(row)

    def start_from(self, path: Path) -> None:
        """Take the weights of a file, which may be of another training.

        Raises:
            ValueError: The file holds no weights of this network.
        """
        trained = load_weights(path, torch.device("cpu"))
        try:
            self.network.load_state_dict(trained.network.state_dict())
        except RuntimeError as error:
            raise ValueError(
                f"train.start: {path} holds another network than train.network and its "
                "block describe"
            ) from error
        self.ema_weights = _copy(self.network.state_dict())
        self.best_weights = dict(self.ema_weights)

    def save(self, path: Path) -> None:
        """Write the state to a new file, then swap it in."""
        temporary = path.with_suffix(".new")
        state = {
            "network": self.network.state_dict(),
            "ema_weights": self.ema_weights,
            "best_weights": self.best_weights,
            "optimizer": self.optimizer.state_dict(),
            "adversary": self.adversary.state_dict() if self.adversary else None,
            "step": self.step,
            "micro_batch_size": self.micro_batch_size,
            "seconds": self.seconds,
            "history": json.dumps([asdict(row) for row in self.history]),
        }
        torch.save(state, temporary)
        temporary.replace(path)

    def load(self, path: Path) -> None:
        """Go on from a saved state."""
        state = torch.load(path, map_location="cpu", weights_only=True)
        self.network.load_state_dict(state["network"])
        self.ema_weights, self.best_weights = (
            {name: value.to(self.device) for name, value in state[key].items()}
            for key in ("ema_weights", "best_weights")
        )
        self.optimizer.load_state_dict(state["optimizer"])
        if self.adversary:
            self.adversary.load_state_dict(state["adversary"])
        self.step, self.seconds = state["step"], state["seconds"]
        self.micro_batch_size = state["micro_batch_size"]
        self.history = [HistoryRow(**row) for row in json.loads(state["history"])]


def _build_adversary(
    config: TrainConfig, network: Network, size: int, device: torch.device
) -> Adversary | None:
    if config.adversarial.discriminator == "none":
        return None
    return Adversary(
        config.adversarial,
        required_drawings=network.required_drawings,
        size=size,
        device=device,
    )


def _use_channels_last(network: Network) -> None:
    for parameter in network.parameters():
        if parameter.dim() == 4:  # of 2D convolutions
            parameter.data = parameter.data.contiguous(
                memory_format=torch.channels_last
            )


def _copy(weights: dict[str, Tensor]) -> dict[str, Tensor]:
    return {name: tensor.detach().clone() for name, tensor in weights.items()}
