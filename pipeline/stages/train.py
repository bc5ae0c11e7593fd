"""Train the network on the drawings and maps of the train split.

Reads   a manifest: csv with id, split, sketch/sketch.png, render/depth.png, ...
Writes  results/train/weights.safetensors     averaged weights that validated best
        results/train/history.csv             losses and validation errors by step
"""

import logging
from dataclasses import asdict
from pathlib import Path

import torch

from pipeline.config import Params
from pipeline.io import tables
from pipeline.network.checkpoints import save_weights
from pipeline.network.dataset import ShapeFiles, pack
from pipeline.network.training import train

log = logging.getLogger(__name__)


def run(
    manifest_path: Path,
    weights_path: Path,
    history_path: Path,
    *,
    scratch: Path,
    params: Params,
) -> dict[str, int | float]:
    """Train to the end; a killed run goes on from its checkpoint in `scratch`."""
    config = params.train
    # nn initialisers read the global generator, so this one seed is global.
    torch.manual_seed(config.seed)
    learning, validating = splits(tables.read_rows(manifest_path))
    run = train(
        config,
        pack(learning, scratch / "train", grid=config.grid),
        pack(validating, scratch / "val", grid=config.grid),
        scratch / "last.pt",
    )
    size = params.render.size
    save_weights(weights_path, run.best, config, size)
    tables.write_rows(history_path, [asdict(row) for row in run.history])
    best = min(run.history, key=lambda row: row.val_loss)
    num_parameters = sum(tensor.numel() for tensor in run.network.parameters())
    return {
        "parameters": num_parameters,
        "train_shapes": len(learning),
        "val_shapes": len(validating),
        **asdict(best),
    }


def splits(rows: list[dict[str, str]]) -> tuple[list[ShapeFiles], list[ShapeFiles]]:
    """Return the shapes to learn from and to validate on.

    Without any of the latter the network is validated, and the log says so, on what
    it learns from.
    """
    found: dict[str, list[ShapeFiles]] = {"train": [], "val": []}
    for row in rows:
        sketch, depth, normal = (
            row[name]
            for name in ("sketch/sketch.png", "render/depth.png", "render/normal.png")
        )
        if sketch and depth and normal:
            found[row["split"]].append(
                ShapeFiles(
                    id=row["id"],
                    sketch=Path(sketch),
                    depth=Path(depth),
                    normal=Path(normal),
                )
            )
    if not found["val"]:
        log.warning("no shape in the val split: validating on the training shapes")
    return found["train"], found["val"] or found["train"]
