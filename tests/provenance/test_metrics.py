import csv
import json
import logging
from pathlib import Path

import pytest

from pipeline.provenance import metrics
from pipeline.provenance.staleness import StalenessChecker
from pipeline.steps import STEPS


def summary(step, project):
    metrics.write_summary(step, params=project.params)
    return json.loads(Path(f"results/metrics/{step}.json").read_text())


def rows(step):
    with Path(f"results/metrics/{step}.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def reason(step, project):
    return metrics.reason(STEPS[step], StalenessChecker(project.params), project.params)


def test_a_row_per_unit_with_the_facts_of_the_stage(project):
    project.make()
    found = summary("render", project)
    assert (found["n"], found["failed"]) == (4, 0)
    assert found["all"]["good"] == {"share": 1.0}
    assert found["seconds"]["median"] >= 0
    assert [row["id"] for row in rows("render")] == ["a", "b", "c", "d"]
    assert [*rows("render")[0]] == [
        *("id", "category", "split", "status", "reason", "seconds", "length", "good")
    ]


def test_variants_are_summed_up_apart(project):
    project.make()
    found = summary("mesh", project)
    assert list(found) == ["predicted", "oracle"]
    assert found["oracle"]["n"] == 2
    assert [row["variant"] for row in rows("mesh")] == ["predicted", "oracle"] * 2


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
    metrics.write_summary("render", params=project.params)
    assert rows("render")[2]["reason"].startswith("normalize: raw/c.obj")


def test_too_many_failures_end_the_run(project):
    project.add("c", "test", "bad")
    project.make()
    project.params["catalog"]["max_failed"] = 0.2
    with pytest.raises(SystemExit, match=r"normalize: 1 of 4 .* 20%"):
        metrics.write_summary("normalize", params=project.params)


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


def test_the_same_results_made_again_have_the_same_metrics(project):
    project.make()
    before = summary("render", project)
    project.make(force=True)
    assert summary("render", project) == before


def test_seconds_of_another_machine_are_not_known(project):
    project.make()
    for path in Path("results/logs/mesh").glob("*"):
        path.unlink()
    assert summary("mesh", project)["oracle"]["seconds"] == {}
    assert rows("mesh")[0]["seconds"] == ""
