"""dvc.yaml, written from the table of steps by `python -m` this module.

A stage per step, whose command (pipeline/dvc_stage.py) lets Snakemake run that step and
no other where it is stale, and one that picks the headline numbers: the only metrics
that DVC shows, for those of the steps are hundreds, and plain outputs. What DVC watches
is what the receipts watch, so that the two never disagree: the step's code, its blocks
of params.yaml, its upstream results.
All stages of steps watch all pins of libraries: one that concerns no unit makes DVC
ask, and nothing is made. DVC cannot watch a file or a folder that a parameter names,
only one that dvc.yaml names: so that follows `catalog.source` and `train.start`, too.
"""

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

import yaml

from pipeline import bounded_yaml
from pipeline.bounded_yaml import TooManyValuesError
from pipeline.provenance import headline, metrics
from pipeline.provenance.freshness import (
    code_hashes,
    library_versions,
    raw_files,
    shards,
)
from pipeline.provenance.freshness.receipts import RESULTS, Unit, index_path
from pipeline.steps import STEPS, Step, metrics_upstream

HEADER = (
    "# Written by python -m pipeline.provenance.dvc_adapter from pipeline/steps.py.\n"
)
PATH = Path("dvc.yaml")
PARAMS = Path("params.yaml")
COMMAND = "python -m pipeline.dvc_stage"
HEADLINE = "summary"  # the stage that is no step
ALWAYS_WATCHED = (
    "catalog.max_failed",  # decides whether a summary is a failure
    "workflow.shards",  # names the shard indexes
)

PLOTS = [
    {
        "loss": {
            "x": "step",
            "y": {"results/train/history.csv": ["train_loss", "val_loss"]},
            "title": "Training",
            "x_label": "optimizer step",
            "y_label": "loss",
        }
    },
    {
        "quality": {
            "template": "by_category",
            "x": "category",
            "y": {"results/metrics/evaluate.csv": "chamfer"},
            "title": "Distance to the true mesh by category, median",
            "y_label": "Chamfer distance, object units",
        }
    },
    "results/report/overview.png",
]

MODEL = {
    "path": "results/train/weights.safetensors",
    "type": "model",
    "labels": ["sketch-to-3d", "depth-maps", "normal-maps", "pytorch", "safetensors"],
    "desc": "Predicts depth and normals of all views from line drawings.",
}


def dvc_yaml(
    source: str | Sequence[str],
    frozen: Sequence[str] = (),
    *,
    start: str = raw_files.SCRATCH,
) -> str:
    """Write dvc.yaml out.

    Args:
        source: Where meshes come from (catalog.source).
        frozen: The stages that are.
        start: The weights that training starts from (train.start).
    """
    outside = {
        "catalog": raw_files.watched(source),
        "train": [str(path) for path in raw_files.start_weights(start)],
    }
    content = {
        "stages": {
            step.name: _stage(step, outside.get(step.name, []))
            | ({"frozen": True} if step.name in frozen else {})
            for step in STEPS.values()
        }
        | {HEADLINE: _headline_stage()},
        "plots": PLOTS,
        "artifacts": {"sketch-to-maps": MODEL},
    }
    # The dumper in C writes the same in a tenth of the time; not every PyYAML has it.
    dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
    return HEADER + yaml.dump(content, Dumper=dumper, sort_keys=False, width=88)


def dvc_yaml_of_params(frozen: Sequence[str] = ()) -> str:
    """Write dvc.yaml out for what params.yaml takes meshes and weights from."""
    params = bounded_yaml.load(PARAMS.read_text())
    start = params["train"].get("start", raw_files.SCRATCH)
    return dvc_yaml(params["catalog"]["source"], frozen, start=start)


def is_outdated() -> bool:
    """Tell whether dvc.yaml has to be written again.

    Order does not count, nor what is frozen: `dvc freeze` writes into it.
    """
    text = dvc_yaml_of_params()
    if PATH.is_file() and PATH.read_text() == text:
        return False
    return bool(_normalized(_read()) != _normalized(yaml.safe_load(text)))


def frozen_stages() -> list[str]:
    """List the stages that `dvc freeze` has frozen."""
    stages = _read().get("stages", {})
    return [name for name, stage in stages.items() if stage.get("frozen")]


def _read() -> dict[str, Any]:
    """Read dvc.yaml; nothing where there is none that can be read."""
    try:
        return bounded_yaml.load(PATH.read_text()) or {}
    except (FileNotFoundError, TooManyValuesError, yaml.YAMLError):
        return {}


def _normalized(content: dict[str, Any]) -> dict[str, Any]:
    """Sort what has no order, and leave out what is frozen."""
    stages = {
        name: {
            key: sorted(value, key=str) if isinstance(value, list) else value
            for key, value in stage.items()
            if key != "frozen"
        }
        for name, stage in content.get("stages", {}).items()
    }
    return content | {"stages": stages}


def _stage(step: Step, outside: Sequence[str]) -> dict[str, Any]:
    constraints = library_versions.CONSTRAINTS
    upstream = dict.fromkeys(("catalog", *step.upstream))
    blocks = step.params_blocks
    others = [key for key in ALWAYS_WATCHED if key.split(".")[0] not in blocks]
    return {
        "desc": f"{step.description[0].upper()}{step.description[1:]}.",
        "cmd": f"{COMMAND} {step.name}",
        "deps": [
            *outside,
            *(
                path
                for name in upstream
                if name != step.name
                for path in _result_hashes(STEPS[name])
            ),
            *(
                str(path)
                for measured in metrics_upstream(step.name)
                for path in metrics.paths(measured.name)[:2]
            ),
            *_code(step),
            *([str(constraints)] if constraints.exists() else []),
        ],
        "params": [*blocks, *others],
        "outs": [
            *({path: {"persist": True}} for path in _results(step)),
            *(_in_git(path) for path in metrics.paths(step.name)),
        ],
    }


def _results(step: Step) -> list[str]:
    """List the results of a step: its folder, or the files of a global step.

    By file, because of what a folder holds DVC reads only what it has recorded: plots
    would not show what Snakemake has just made.
    """
    if not step.is_global:
        return [str(RESULTS / step.name)]
    unit = Unit(step.name)
    files = [*(unit.folder / name for name in step.writes), unit.receipt]
    return [*map(str, files), str(index_path(step.name, shards.ONLY_SHARD))]


def _result_hashes(step: Step) -> list[str]:
    """List what tells whether results of a step have changed: of shapes the indexes.

    They hold the hash of every file, and DVC need not ask each of thousands again for
    every step that reads it.
    """
    if step.is_global:
        return _results(step)
    return [str(index_path(step.name, shards.ONLY_SHARD).parent)]


def _code(step: Step) -> list[str]:
    """List the code of a step; a folder of which all is watched stands for its files.

    DVC writes all of dvc.lock anew for every stage, so that each line costs.
    """
    watched = code_hashes.hashes(step.module) | code_hashes.hashes(metrics.AGGREGATOR)
    others = map(Path, code_hashes.package_files() - watched.keys())
    torn = {folder for path in others for folder in path.parents}
    return sorted({str(_outermost(Path(name), torn)) for name in watched})


def _outermost(path: Path, torn: Collection[Path]) -> Path:
    """Find the largest folder around a file, inside the package, that is not torn."""
    inside = path.parents[:-2]
    return next((folder for folder in reversed(inside) if folder not in torn), path)


def _headline_stage() -> dict[str, Any]:
    return {
        "desc": "Pick the headline numbers.",
        "cmd": f"{COMMAND} {HEADLINE}",
        "deps": [*map(str, headline.sources()), "pipeline/provenance/headline.py"],
        "metrics": [_in_git(headline.PATH)],
    }


def _in_git(path: Path) -> dict[str, Any]:
    """Describe an output that git keeps, and that DVC does not delete before a run."""
    return {str(path): {"cache": False, "persist": True}}


def main() -> None:
    """Write dvc.yaml for the meshes that params.yaml names; frozen stages stay so."""
    PATH.write_text(dvc_yaml_of_params(frozen_stages()))


if __name__ == "__main__":
    main()
