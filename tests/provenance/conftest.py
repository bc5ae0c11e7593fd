"""A project of toy stages: each writes down what it was given, and that it ran."""

import csv
from functools import partial
from pathlib import Path

import pytest

from pipeline.provenance import metrics
from pipeline.provenance.execution.jobs import run_job
from pipeline.provenance.freshness import hashes, shards
from pipeline.provenance.freshness.staleness import StalenessChecker
from pipeline.steps import STEPS


class Project:
    """Shapes with a text for a mesh, and all steps over them; `ran` says what ran."""

    def __init__(self):
        self.params = {name: {"salt": 1} for name in STEPS} | {
            "workflow": {"shards": 2, "jobs": {"any": {"mem_mb": 100}}},
            "catalog": {"source": "raw", "max_failed": 0.5},
        }
        self.ran: list[str] = []
        self.stops_at = ""
        Path("pipeline/stages").mkdir(parents=True)
        metrics.AGGREGATOR.parent.mkdir(parents=True)
        metrics.AGGREGATOR.write_text("")
        for name in STEPS:
            Path(f"pipeline/stages/{name}.py").write_text(f"STEP = {name!r}\n")
        Path("raw").mkdir()
        for shape, split in {
            "a": "train",
            "b": "val",
            "c": "test",
            "d": "novel",
        }.items():
            self.add(shape, split)

    def add(self, shape, split, text="good"):
        Path(f"raw/{shape}.obj").write_text(f"{split} {shape} {text}")

    def make(self, *names, force=False):
        """Do what Snakemake would; return what ran, "step unit"."""
        self.ran.clear()
        for name in names or STEPS:
            self.job(name, force=force)
        return list(self.ran)

    def job(self, name, *, force=False):
        step = STEPS[name]
        num_shards = 1 if step.is_global else self.params["workflow"]["shards"]
        for shard in shards.names(num_shards):
            run_job(
                name,
                shard,
                params=self.params,
                load=lambda: partial(self._run, name, params=self.params[name]),
                force=force,
            )

    def reasons(self):
        """Say which steps are stale, and the first reason of any shard."""
        checker = StalenessChecker(self.params)
        reasons = {}
        for step in STEPS.values():
            num_shards = 1 if step.is_global else self.params["workflow"]["shards"]
            for shard in shards.names(num_shards):
                if reason := checker.shard_reason(step, shard):
                    reasons.setdefault(step.name, reason)
        return reasons

    def _run(self, name, **arguments):
        step = STEPS[name]
        paths = [arguments[argument] for argument in step.arguments]
        outputs = paths[-len(step.writes) :]
        unit = outputs[0].parent.relative_to(Path("results/.work") / name)
        self.ran.append(f"{name} {unit}")
        if name == "catalog":
            return self._catalog(outputs[0])
        texts = [Path(path).read_text() for path in paths[: -len(outputs)]]
        if name == "normalize" and "bad" in texts[0]:
            raise ValueError(f"{paths[0]}: 3 faces,\nneed 4")
        if self.stops_at == f"{name} {unit}":
            raise KeyboardInterrupt
        for output in outputs:
            output.write_text(
                hashes.of_value([texts, arguments["params"], output.name])
            )
        if "scratch" in arguments:
            (arguments["scratch"] / "checkpoint").write_text("1")
        return {"length": len(texts), "good": True}

    def _catalog(self, path):
        with path.open("w", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(shards.COLUMNS)
            for raw in sorted(Path("raw").glob("*.obj")):
                split, shape, _ = raw.read_text().split()
                row = [shape, "thing", split, raw, "+y", "+z", hashes.of_file(raw)]
                writer.writerow(row)
        return {"shapes": 4}


@pytest.fixture
def project(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return Project()
