"""Train one network on the shapes of equal_data.py.

    python benchmarks/network/equal_train.py DATA OUT [KEY=VALUE ...] [--seed 0]

Keys are those of params.yaml's train block: max_minutes=62 views_per_shape=14
shapemvd.width_multiplier=0.25.
Writes OUT/weights.safetensors and OUT/history.csv, and checkpoints into OUT: a run that
was killed goes on.
"""

import argparse
import logging
from dataclasses import asdict
from pathlib import Path
from typing import Any

import yaml

from pipeline.config.experiments import changed
from pipeline.config.params import Params
from pipeline.config.train import TrainConfig
from pipeline.io import tables
from pipeline.network.base.malloc import keep_freed_memory
from pipeline.network.data.dataset import Dataset, load_packed
from pipeline.network.training.loop import train
from pipeline.network.weights_file import save_weights
from pipeline.stages.train import splits


def with_changes(plain: Params, changes: list[str]) -> TrainConfig:
    """Return the settings of training with other values, each KEY=VALUE."""
    pairs = (change.split("=", 1) for change in changes)
    values: dict[str, Any] = {f"train.{k}": yaml.safe_load(v) for k, v in pairs}
    return Params.check(changed(plain.model_dump(), values), "KEY=VALUE").train


def datasets(data: Path, grid_size: int) -> tuple[Dataset, Dataset]:
    """Return what equal_data packed: the shapes to train on, and to validate on."""
    train_shapes, val_shapes = splits(tables.read_csv(data / "train.csv"))
    packed = data / f"packed{grid_size}"
    train_data = load_packed(train_shapes, packed / "train")
    return train_data, load_packed(val_shapes, packed / "val")


def main() -> None:
    """Train, and keep the weights and the history."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("changes", nargs="*", metavar="KEY=VALUE")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--params", type=Path, default=Path("params.yaml"))
    args = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    keep_freed_memory()
    params = Params.read(args.params)
    plain = with_changes(params, args.changes)
    config = plain.model_copy(update={"seed": args.seed})
    train_data, val_data = datasets(args.data, config.lifted.grid_size)
    args.out.mkdir(parents=True, exist_ok=True)
    state = train(config, train_data, val_data, args.out / "last.pt")
    size = train_data.drawings.shape[-1]
    path = args.out / "weights.safetensors"
    save_weights(path, state.best_weights, config, size, params.sketch)
    tables.write_csv(args.out / "history.csv", [asdict(row) for row in state.history])


if __name__ == "__main__":
    main()
