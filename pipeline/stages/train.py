"""Train the network on the drawings and maps of the train split.

Reads   a manifest: csv with id, split, sketch/sketch.png, render/depth.png, ...
Writes  results/train/weights.safetensors     averaged weights that validated best
        results/train/history.csv             losses and validation errors by step
"""

import logging
from dataclasses import asdict
from pathlib import Path

from pipeline.config.params import Params
from pipeline.io import tables
from pipeline.network.base import distributed
from pipeline.network.base.device import num_gpus
from pipeline.network.base.malloc import keep_freed_memory
from pipeline.network.data.dataset import ShapeFiles, load_packed, pack
from pipeline.network.training.loop import train
from pipeline.network.weights_file import save_weights

log = logging.getLogger(__name__)

_FILES = {  # of a shape, and their columns in the manifest
    "sketch": "sketch/sketch.png",
    "random_views": "sketch/random_views.png",
    "random_cameras": "sketch/random_cameras.csv",
    "depth": "render/depth.png",
    "normal": "render/normal.png",
}


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
    num_processes = params.train.num_processes or num_gpus(params.train.device) or 1
    arguments = manifest_path, weights_path, history_path, scratch, params
    if num_processes == 1 or distributed.is_launched():
        return _train(*arguments)
    log.info("training in %d processes", num_processes)
    facts: dict[str, int | float] = distributed.launch(
        num_processes, _train, *arguments
    )
    return facts


def _train(
    manifest_path: Path,
    weights_path: Path,
    history_path: Path,
    scratch: Path,
    params: Params,
) -> dict[str, int | float]:
    """Train as one process of several, or alone; the main one writes."""
    keep_freed_memory()
    config = params.train
    train_shapes, val_shapes = splits(tables.read_csv(manifest_path))
    with distributed.join_process_group(config.device) as group:
        if group.is_main:
            pack(train_shapes, scratch / "train", grid_size=config.lifted.grid_size)
            pack(val_shapes, scratch / "val", grid_size=config.lifted.grid_size)
        group.barrier()
        state = train(
            config,
            load_packed(train_shapes, scratch / "train"),
            load_packed(val_shapes, scratch / "val"),
            scratch / "last.pt",
            group=group,
            log_folder=scratch / "progress",
        )
        if group.is_main:
            size = params.render.size
            save_weights(weights_path, state.best_weights, config, size, params.sketch)
            tables.write_csv(history_path, [asdict(row) for row in state.history])
    best = min(state.history, key=lambda row: row.val_loss)
    return {
        "parameters": state.num_parameters,
        "train_shapes": len(train_shapes),
        "val_shapes": len(val_shapes),
        **asdict(best),
    }


def splits(rows: list[dict[str, str]]) -> tuple[list[ShapeFiles], list[ShapeFiles]]:
    """Return the shapes to train on and to validate on.

    Without any of the latter the network is validated, and the log says so, on what
    it is trained on.
    """
    shapes: dict[str, list[ShapeFiles]] = {"train": [], "val": []}
    for row in rows:
        files = {name: row[column] for name, column in _FILES.items()}
        if all(files.values()):
            paths = {name: Path(path) for name, path in files.items()}
            shapes[row["split"]].append(ShapeFiles(id=row["id"], **paths))
    if not shapes["val"]:
        log.warning("no shape in the val split: validating on the training shapes")
    return shapes["train"], shapes["val"] or shapes["train"]
