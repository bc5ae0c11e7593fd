"""The headline numbers of a run: what DVC compares, picked from the metrics of steps.

The metrics of a step are hundreds of values, by category and branch. A run is judged by
ten of them, which stand together in one flat file.
"""

from pathlib import Path
from typing import Any

from pipeline.provenance import metrics
from pipeline.provenance.freshness import hashes, receipts
from pipeline.provenance.freshness.receipts import METRICS_FOLDER

PATH = METRICS_FOLDER / "summary.json"
NUMBERS = {  # name: step, and the way to the value in its summary
    "chamfer_visible": ("evaluate", "predicted.all.chamfer_visible.median"),
    "chamfer": ("evaluate", "predicted.all.chamfer.median"),
    "fscore_002": ("evaluate", "predicted.all.fscore_002.median"),
    "normal_consistency": ("evaluate", "predicted.all.normal_consistency.median"),
    "silhouette_iou": ("evaluate", "predicted.all.silhouette_iou.median"),
    "watertight": ("evaluate", "predicted.all.watertight.share"),
    "shapes": ("evaluate", "predicted.n"),
    "failed": ("evaluate", "predicted.failed"),
    "oracle_chamfer_visible": ("evaluate", "oracle.all.chamfer_visible.median"),
    "val_loss": ("train", "val_loss"),
}
STEPS_READ = tuple(dict.fromkeys(step for step, _ in NUMBERS.values()))


def sources() -> list[Path]:
    """List the summaries that the numbers are picked from."""
    return [metrics.paths(step)[0] for step in STEPS_READ]


def write() -> None:
    """Write results/metrics/summary.json.

    Raises:
        FileNotFoundError: A step has no metrics yet.
    """
    for path in sources():
        if not path.exists():
            raise FileNotFoundError(f"{path}: not there yet; run `snakemake` first")
    receipts.publish_json(PATH, _picked(), indent=1)


def is_outdated() -> bool:
    """Tell whether the file is not what would be written now."""
    return bool(hashes.read_json(PATH) != _picked())


def _picked() -> dict[str, Any]:
    """Pick the numbers; one that was not measured is left out."""
    summaries = {
        step: hashes.read_json(path)
        for step, path in zip(STEPS_READ, sources(), strict=True)
    }
    found = {
        name: _value(summaries[step], keys) for name, (step, keys) in NUMBERS.items()
    }
    return {name: value for name, value in found.items() if value is not None}


def _value(summary: Any, keys: str) -> Any:
    """Follow dotted keys into a summary; None where they lead nowhere."""
    for key in keys.split("."):
        summary = summary.get(key) if isinstance(summary, dict) else None
    return summary
