import csv
import json
import logging
from itertools import count
from pathlib import Path

import pytest

from pipeline.geometry.metrics import aggregate
from pipeline.provenance import metrics
from pipeline.provenance.execution import timings
from pipeline.provenance.freshness.staleness import StalenessChecker
from pipeline.steps import STEPS


def write(step, project):
    metrics.write_summary(step, params=project.params, summarize=aggregate.summarize)


def summary(step, project):
    write(step, project)
    return json.loads(Path(f"results/metrics/{step}.json").read_text())


def rows(step):
    with Path(f"results/metrics/{step}.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def reason(step, project):
    return metrics.reason(STEPS[step], StalenessChecker(project.params), project.params)


def test_a_row_per_unit_with_the_facts_of_the_stage(project):
    project.make()
    summed_up = summary("render", project)
    assert (summed_up["n"], summed_up["failed"]) == (4, 0)
    assert summed_up["all"]["good"] == {"share": 1.0}
    assert [row["id"] for row in rows("render")] == ["a", "b", "c", "d"]
    assert [*rows("render")[0]] == [
        *("id", "category", "split", "status", "reason", "length", "good")
    ]


def test_branches_are_summed_up_apart(project):
    project.make()
    summed_up = summary("mesh", project)
    assert list(summed_up) == ["predicted", "oracle"]
    assert summed_up["oracle"]["n"] == 2
    assert [row["branch"] for row in rows("mesh")] == ["predicted", "oracle"] * 2


def test_a_global_step_gives_its_facts(project):
    project.make()
    assert summary("catalog", project)["shapes"] == 4


def test_failures_are_listed_and_counted(project, caplog):
    project.add("c", "test", "bad")
    project.make()
    with caplog.at_level(logging.WARNING):
        assert summary("normalize", project)["failed"] == 1
    assert "normalize: c failed: raw/c.obj: 3 faces, need 4" in caplog.text
    assert rows("normalize")[2]["reason"] == "raw/c.obj: 3 faces, need 4"
    write("render", project)
    assert rows("render")[2]["reason"].startswith("normalize: raw/c.obj")


def test_too_many_failures_end_the_run(project):
    project.add("c", "test", "bad")
    project.make()
    project.params["catalog"]["max_failed"] = 0.2
    with pytest.raises(SystemExit, match=r"normalize: 1 of 4 .* 20%"):
        write("normalize", project)


def test_metrics_are_fresh_until_receipts_or_files_change(project):
    project.make()
    assert reason("mesh", project) == "new"
    summary("mesh", project)
    assert reason("mesh", project) == ""
    Path("results/metrics/mesh.csv").write_text("edited")
    assert reason("mesh", project) == "outputs"
    summary("mesh", project)
    project.params["mesh"] = {"salt": 2}
    project.make()
    assert reason("mesh", project) == "inputs"


def test_a_run_that_takes_another_time_changes_no_metrics(project, monkeypatch):
    """Metrics are committed to git: a rerun without new results must not touch them."""
    files = []
    for seconds in (1.0, 500.0):
        clock = count(step=seconds)
        with monkeypatch.context() as patch:
            patch.setattr(
                "pipeline.provenance.execution.jobs.time.monotonic", clock.__next__
            )
            for path in Path("results/logs").glob("*/*.seconds.csv"):
                path.unlink()
            project.make(force=True)
        assert min(timings.latest("mesh").values()) >= seconds
        for step in STEPS:
            write(step, project)
        paths = sorted(Path("results/metrics").iterdir())
        files.append({path.name: path.read_bytes() for path in paths})
    assert files[0] == files[1]
    assert len(files[0]) == 3 * len(STEPS)


def test_metrics_of_what_is_not_made_yet_are_refused_in_a_sentence(project):
    for step in ("catalog", "mesh"):
        with pytest.raises(SystemExit, match=f"{step}: no results/"):
            metrics.write_summary(step, params=project.params, summarize=dict)
