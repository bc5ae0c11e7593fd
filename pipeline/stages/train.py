"""Train the network on the drawings and maps of the train split.

Reads   a manifest: csv with id, split, sketch/sketch.png, render/depth.png, ...
Writes  results/train/weights.safetensors     averaged weights that validated best
        results/train/history.csv             losses and validation errors by step
"""

import logging
from dataclasses import asdict
from pathlib import Path

import torch

from pipeline.config.params import Params
from pipeline.io import tables
from pipeline.network.base import distributed
from pipeline.network.base.malloc import keep_freed_memory
from pipeline.network.data.dataset import ShapeFiles, pack, unpacked
from pipeline.network.training.loop import train
from pipeline.network.weights_file import num_gpus, save_weights

log = logging.getLogger(__name__)


def run(
    manifest_path: Path,
    weights_path: Path,
    history_path: Path,
    *,
    scratch: Path,
    params: Params,
) -> dict[str, int | float]:
    """Train to the end; a killed run goes on from its checkpoint in `scratch`.

    On several GPUs, a process for each; torchrun may have started them already.
    """
    count = params.train.num_processes or num_gpus(params.train.device) or 1
    work = manifest_path, weights_path, history_path, scratch, params
    if count == 1 or distributed.is_launched():
        return _train(*work)
    log.info("training in %d processes", count)
    facts: dict[str, int | float] = distributed.launch(count, _train, *work)
    return facts


def _train(
    manifest_path: Path,
    weights_path: Path,
    history_path: Path,
    scratch: Path,
    params: Params,
) -> dict[str, int | float]:
    """Train as one process of a team, or alone; the first writes."""
    keep_freed_memory()
    config = params.train
    # nn initialisers read the global generator, so this one seed is global.
    torch.manual_seed(config.seed)
    learning, validating = splits(tables.read_csv(manifest_path))
    with distributed.joined(config.device) as team:
        if team.is_first:
            pack(learning, scratch / "train", grid=config.lifted.grid_size)
            pack(validating, scratch / "val", grid=config.lifted.grid_size)
        team.wait()
        run = train(
            config,
            unpacked(learning, scratch / "train"),
            unpacked(validating, scratch / "val"),
            scratch / "last.pt",
            team=team,
            journal=scratch / "journal",
        )
        if team.is_first:
            save_weights(weights_path, run.best, config, params.render.size)
            tables.write_csv(history_path, [asdict(row) for row in run.history])
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
