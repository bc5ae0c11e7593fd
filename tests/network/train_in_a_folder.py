"""A training that can be killed: train_in_a_folder PACKED FOLDER."""

import sys
from pathlib import Path

import torch

from pipeline.config.params import Params
from pipeline.network.data.dataset import ShapeFiles, unpacked
from pipeline.network.training.loop import train
from tests.network.settings import changed


def main(packed: Path, folder: Path) -> None:
    """Train, going on from what there is; write the best weights as bytes."""
    torch.set_num_threads(1)
    torch.manual_seed(0)
    config = Params.read(Path("tests/params.tiny.yaml")).train
    config = changed(config, steps=12, validate_every=3)
    nowhere = Path()
    data = unpacked(
        [
            ShapeFiles(id=name, sketch=nowhere, depth=nowhere, normal=nowhere)
            for name in ("ball", "torus")
        ],
        packed,
    )
    run = train(config, data, data, folder / "last.pt", journal=folder / "journal")
    content = b"".join(value.numpy().tobytes() for value in run.best.values())
    (folder / "weights.bin").write_bytes(content)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
