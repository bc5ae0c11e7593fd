"""dvc.yaml, written from the table of steps by `python -m` this module.

A stage per step, whose command lets Snakemake run that step and no other. What DVC
watches is what the receipts watch, so that the two never disagree: the step's code, its
blocks of params.yaml, its upstream results. DVC cannot watch a folder that a parameter
names, only one that dvc.yaml names: so the file follows `catalog.source`, too.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml

from pipeline.provenance import code_hashes, metrics
from pipeline.provenance.receipts import RESULTS
from pipeline.provenance.staleness import raw_folder
from pipeline.steps import STEPS, Step, with_metrics

HEADER = (
    "# Written by python -m pipeline.provenance.dvc_adapter from pipeline/steps.py.\n"
)
PATH = Path("dvc.yaml")
PARAMS = Path("params.yaml")
ALWAYS_WATCHED = (
    "catalog.max_failed",  # decides whether a summary is a failure
    "workflow.shards",  # names the rolls
)

PLOTS = [
    {
        "loss": {
            "x": "step",
            "y": {"results/train/history.csv": ["train_loss", "val_loss"]},
            "title": "Training",
            "x_label": "optimiser step",
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
    "desc": "Predicts depth and normals of all views from line drawings.",
}


def text(source: str, frozen: Sequence[str] = ()) -> str:
    """Write dvc.yaml out, for meshes that come from a source (catalog.source)."""
    content = {
        "stages": {
            step.name: _stage(step, source)
            | ({"frozen": True} if step.name in frozen else {})
            for step in STEPS.values()
        },
        "plots": PLOTS,
        "artifacts": {"sketch-to-maps": MODEL},
    }
    return HEADER + yaml.safe_dump(content, sort_keys=False, width=88)


def source_in_params() -> str:
    """Read what params.yaml takes meshes from."""
    return str(yaml.safe_load(PARAMS.read_text())["catalog"]["source"])


def is_old() -> bool:
    """Tell whether dvc.yaml has to be written again.

    Order does not count, nor what is frozen: `dvc freeze` writes into it.
    """
    wanted = yaml.safe_load(text(source_in_params()))
    return bool(_in_order(_found()) != _in_order(wanted))


def frozen() -> list[str]:
    """List the stages that `dvc freeze` has frozen."""
    stages = _found().get("stages", {})
    return [name for name, stage in stages.items() if stage.get("frozen")]


def _found() -> dict[str, Any]:
    """Read dvc.yaml; nothing where there is none that can be read."""
    try:
        return yaml.safe_load(PATH.read_text()) or {}
    except (FileNotFoundError, yaml.YAMLError):
        return {}


def _in_order(content: dict[str, Any]) -> dict[str, Any]:
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


def _stage(step: Step, source: str) -> dict[str, Any]:
    target = f"{step.name}_all"
    summary, *others_written = map(str, metrics.paths(step.name))
    folder = raw_folder(source) if step.name == "catalog" else None
    upstream = dict.fromkeys(("catalog", *step.upstream))
    others = [key for key in ALWAYS_WATCHED if key.split(".")[0] not in step.blocks]
    return {
        "desc": f"{step.does[0].upper()}{step.does[1:]}.",
        "cmd": f"snakemake {target} --allowed-rules {step.name} metrics {target}",
        "deps": [
            *([str(folder)] if folder else []),
            *(str(RESULTS / name) for name in upstream if name != step.name),
            *(
                str(p)
                for s in with_metrics(step.name)
                for p in metrics.paths(s.name)[:2]
            ),
            *dict.fromkeys(
                [
                    *code_hashes.hashes(step.module),
                    *code_hashes.hashes(metrics.AGGREGATOR),
                ]
            ),
        ],
        "params": [*step.blocks, *others],
        "outs": [
            {str(RESULTS / step.name): {"persist": True}},
            *({path: {"cache": False, "persist": True}} for path in others_written),
        ],
        "metrics": [{summary: {"cache": False, "persist": True}}],
    }


def main() -> None:
    """Write dvc.yaml for the meshes that params.yaml names; frozen stages stay so."""
    PATH.write_text(text(source_in_params(), frozen()))


if __name__ == "__main__":
    main()
