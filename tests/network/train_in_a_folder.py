"""A training that can be killed: train_in_a_folder PACKED FOLDER NUM_STEPS."""

import sys
from dataclasses import fields
from pathlib import Path

import torch

from pipeline.config.params import Params
from pipeline.network.data.dataset import ShapeFiles, load_packed
from pipeline.network.training.loop import train
from tests.network.settings import changed


def main(packed: Path, folder: Path, num_steps: int) -> None:
    """Train, going on from what there is; write the best weights as bytes."""
    torch.set_num_threads(1)
    config = Params.read(Path("tests/params.tiny.yaml")).train
    config = changed(config, max_steps=num_steps, validation_interval=2)
    nowhere = Path()
    images = [field.name for field in fields(ShapeFiles) if field.name != "id"]
    data = load_packed(
        [
            ShapeFiles(id=name, **dict.fromkeys(images, nowhere))
            for name in ("ball", "torus")
        ],
        packed,
    )
    state = train(config, data, data, folder / "last.pt", log_folder=folder / "log")
    weights = state.best_weights.values()
    content = b"".join(tensor.numpy().tobytes() for tensor in weights)
    (folder / "weights.bin").write_bytes(content)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))
