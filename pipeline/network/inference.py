"""Drawings of one shape in, the maps of all views out."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import count
from pathlib import Path

import numpy as np
import torch
from jaxtyping import Float
from numpy import ndarray

from pipeline.geometry.scene.cameras import NUM_SKETCH_VIEWS, NUM_VIEWS, SKETCH_VIEWS
from pipeline.geometry.scene.posed_drawings import DrawingReading, PosedDrawings
from pipeline.geometry.scene.view_directions import mirrored_candidates
from pipeline.geometry.scene.view_maps import ViewMaps
from pipeline.network.base.device import deterministic_dropout, pick_device
from pipeline.network.base.malloc import keep_freed_memory
from pipeline.network.data.batch import (
    decode_drawings,
    encode_drawings,
    standard_poses,
    to_maps,
)
from pipeline.network.models.registry import Network
from pipeline.network.weights_file import TrainedNetwork, load_weights


@dataclass(frozen=True, kw_only=True)
class Predictor:
    """A trained network: drawings of one shape to the maps of all views.

    Attributes:
        trained: The network.
        views: Of the rig, to be predicted if the network can; others stay empty.
    """

    trained: TrainedNetwork
    views: Sequence[int] = range(NUM_VIEWS)

    @property
    def size(self) -> int:
        """Pixels on a side of its drawings and maps."""
        return self.trained.size

    @property
    def line_width(self) -> float:
        """Of its drawings, pixels at 256 px, as sketch.line_width."""
        return self.trained.line_width

    def predict(self, drawings: PosedDrawings) -> ViewMaps:
        """Predict the maps of all views of the rig.

        Raises:
            ValueError: As `predict`.
        """
        return predict(self.trained, drawings, self.views)

    def read(self, images: Float[ndarray, "K H W"]) -> DrawingReading | None:
        """Read drawings (ink 0, paper 1); None if it is a network that does not.

        What is read is the mean of what is read of them and of their mirror images.
        """
        encoded = encode_drawings(np.asarray(images, dtype=float))
        drawings = decode_drawings(encoded, self.trained.device)
        with torch.inference_mode():
            read = self.trained.network.read(torch.cat([drawings, drawings.flip(-1)]))
        if read is None:
            return None
        logit, mirrored_logit = read[0].chunk(2)
        probability, mirrored = torch.softmax(read[1], dim=-1).chunk(2)
        mean_logit = (logit + mirrored_logit.flip(-1)) / 2
        mean_probability = (probability + mirrored[:, mirrored_candidates()]) / 2
        return DrawingReading(
            silhouettes=(mean_logit > 0).cpu().numpy(),
            view_probability=mean_probability.cpu().numpy(),
        )


def load_predictor(weights_path: Path, device: str) -> Predictor:
    """Load a network onto a device, as `load_network`."""
    return Predictor(trained=load_network(weights_path, device))


def load_network(weights_path: Path, device: str) -> TrainedNetwork:
    """Load weights onto a device: auto, cpu or cuda; the same ones only once.

    Raises:
        ValueError: The file holds no weights of this project, or there is no GPU.
    """
    return _load_once(weights_path, weights_path.stat().st_mtime_ns, device)


def predict(
    trained: TrainedNetwork,
    drawings: PosedDrawings,
    views: Sequence[int] = range(NUM_VIEWS),
) -> ViewMaps:
    """Predict the maps of views of the rig from some drawings of a shape.

    Views that the network does not predict, and others, are empty.

    Raises:
        ValueError: The drawings are not of the size the network was trained for, or
            not of views that it takes, or there is none.
    """
    if drawings.size != trained.size:
        raise ValueError(
            f"drawings of {drawings.size} px, the network takes {trained.size} px"
        )
    network, device = trained.network, trained.device
    _check_given(network, drawings.views)
    slots = _slots(drawings.views)
    num_slots = max(NUM_SKETCH_VIEWS, *(slot + 1 for slot in slots))
    encoded = np.zeros((num_slots, 3, *drawings.images.shape[1:]), dtype=np.uint8)
    encoded[slots] = encode_drawings(np.asarray(drawings.images, dtype=float))
    poses = np.zeros((num_slots, 3, 3), dtype=np.float32)
    poses[:NUM_SKETCH_VIEWS] = standard_poses()[:NUM_SKETCH_VIEWS]
    poses[slots] = drawings.rig.cam_from_obj[:, :3, :3].swapaxes(1, 2)
    predicted = [view for view in network.views if view in views]
    with torch.inference_mode(), deterministic_dropout(device):
        prediction = network(
            decode_drawings(encoded[None], device),
            torch.tensor(predicted, device=device),
            torch.from_numpy(poses[None]).to(device),
        )
    return to_maps(prediction, predicted)


def _slots(views: Sequence[str]) -> list[int]:
    """Return where the drawings go: the sketch views to their places, others behind."""
    behind = count(NUM_SKETCH_VIEWS)
    return [
        SKETCH_VIEWS.index(view) if view in SKETCH_VIEWS else next(behind)
        for view in views
    ]


def _check_given(network: Network, views: Sequence[str]) -> None:
    """Refuse drawings that the network cannot do with."""
    if not views:
        raise ValueError("no drawing is given")
    required = [SKETCH_VIEWS[index] for index in network.required_drawings]
    if required and set(required) != set(views):
        raise ValueError(
            f"the network takes {' and '.join(required)} drawings, given: "
            f"{' and '.join(views)}"
        )


@lru_cache(maxsize=1)
def _load_once(path: Path, modified: int, device: str) -> TrainedNetwork:
    """Load weights for all shapes of a shard; anew when the file has changed."""
    keep_freed_memory()
    return load_weights(path, pick_device(device))
