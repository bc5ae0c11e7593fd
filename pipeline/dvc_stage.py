"""What dvc.yaml runs: Snakemake for one step, unless nothing of it is stale.

Snakemake takes seconds to start, and DVC wants it stage by stage. So the receipts are
asked first, which decide in the Snakefile, too: `python -m pipeline.dvc_stage mesh`.
"""

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pipeline.provenance import dvc_adapter, headline, metrics
from pipeline.provenance.execution import locks
from pipeline.provenance.freshness import hashes, library_versions, shards
from pipeline.provenance.freshness.staleness import StalenessChecker
from pipeline.steps import STEPS, Step

CONFIG = Path("pipeline/config")
CHECKED = Path(".cache/checked-params.json")
INCOMPLETE = Path(".snakemake/incomplete")  # Snakemake's marks of what a kill cut short


def main() -> None:
    """Say that the stage is fresh, or become the Snakemake that makes it so."""
    stage = sys.argv[1]
    try:
        params = checked_params(dvc_adapter.PARAMS)
        locks.RUN_LOCK.parent.mkdir(exist_ok=True)
        with locks.acquire_run_lock():
            is_nothing_to_do = is_fresh(stage, params)
    except (ValueError, OSError) as error:
        sys.exit(str(error))
    if is_nothing_to_do:
        sys.stdout.write(f"{stage}: Nothing to be done\n")
    else:
        command = snakemake_command(stage)
        os.execvp(command[0], command)


def checked_params(path: Path) -> dict[str, Any]:
    """Return settings, plain; what the same code has checked is not checked again.

    DVC starts a process for each stage, and half a second of it would go into that.

    Raises:
        ValueError: They are wrong, or there are none; the sentence names the keys.
    """
    sources = [path, library_versions.CONSTRAINTS, *sorted(CONFIG.glob("*.py"))]
    made_from = {str(p): hashes.of_file(p) for p in sources if p.is_file()}
    known = hashes.read_json(CHECKED)
    if not isinstance(known, dict) or known.get("made_from") != made_from:
        from pipeline.config.params import Params

        params = Params.read(path).model_dump(mode="json")
        known = {"made_from": made_from, "params": params}
        hashes.write_json(CHECKED, known)
    checked: dict[str, Any] = known["params"]
    return checked


def is_fresh(stage: str, params: Mapping[str, Any]) -> bool:
    """Tell whether Snakemake would find nothing to do for a stage of dvc.yaml.

    Args:
        stage: A step, or the headline numbers.
        params: All of params.yaml, plain.
    """
    if INCOMPLETE.is_dir() and any(INCOMPLETE.iterdir()):
        return False
    checker = StalenessChecker(params)
    is_headline = stage == dvc_adapter.HEADLINE
    steps = headline.STEPS_READ if is_headline else (stage,)
    if any(_is_stale(STEPS[step], checker, params) for step in steps):
        return False
    checker.save(f"dvc-{stage}")
    return not (is_headline and headline.is_outdated())


def snakemake_command(stage: str) -> list[str]:
    """Return the command that lets Snakemake run one step and no other."""
    if stage == dvc_adapter.HEADLINE:
        return ["snakemake", stage, "--allowed-rules", stage]
    target = f"{stage}_all"
    return ["snakemake", target, "--allowed-rules", stage, "metrics", target]


def _is_stale(step: Step, checker: StalenessChecker, params: Mapping[str, Any]) -> bool:
    num_shards = 1 if step.is_global else params["workflow"]["shards"]
    reasons = (checker.shard_reason(step, name) for name in shards.names(num_shards))
    return any(reasons) or bool(metrics.reason(step, checker, params))


if __name__ == "__main__":
    main()
