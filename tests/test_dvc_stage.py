"""Whether DVC has to start Snakemake for a stage."""

import os
import shutil
from pathlib import Path

import pytest

from pipeline import dvc_stage
from pipeline.config.params import Params
from pipeline.geometry.metrics import aggregate
from pipeline.provenance import headline, metrics
from pipeline.provenance.execution import locks
from pipeline.steps import STEPS
from tests.provenance.conftest import project  # noqa: F401

STAGES = (*STEPS, "summary")


@pytest.fixture
def built(project):  # noqa: F811
    project.make()
    for step in STEPS:
        metrics.write_summary(
            step, params=project.params, summarize=aggregate.summarize
        )
    headline.write()
    return project


def stale(project):  # noqa: F811
    return [name for name in STAGES if not dvc_stage.is_fresh(name, project.params)]


def test_nothing_of_what_was_built_is_stale(built):
    assert stale(built) == []


def test_a_changed_param_makes_its_step_stale_and_what_comes_of_it(built):
    built.params["mesh"] = {"salt": 2}
    assert stale(built) == ["mesh", "refine", "evaluate", "report", "summary"]


def test_metrics_that_are_gone_make_their_stage_stale(built):
    Path("results/metrics/mesh.csv").unlink()
    assert stale(built) == ["mesh"]


def test_headline_numbers_that_are_gone_make_their_stage_stale(built):
    headline.PATH.unlink()
    assert stale(built) == ["summary"]


def test_a_deleted_result_makes_its_step_stale_and_what_comes_of_it(built):
    shutil.rmtree("results/mesh/oracle/c")
    assert stale(built) == ["mesh", "evaluate", "report", "summary"]


def test_what_a_kill_cut_short_is_left_to_snakemake(built):
    dvc_stage.INCOMPLETE.mkdir(parents=True)
    assert stale(built) == []
    (dvc_stage.INCOMPLETE / "bWVzaA==").touch()
    assert stale(built) == list(STAGES)


@pytest.fixture
def started(built, root, monkeypatch):
    """Run the stage of mesh in a folder of real params; return what it started."""
    commands = []
    monkeypatch.setattr(os, "execvp", lambda _, words: commands.append(words))
    monkeypatch.setattr(dvc_stage.sys, "argv", ["dvc_stage.py", "mesh"])
    shutil.copy(root / "tests/params.tiny.yaml", "params.yaml")

    def main():
        dvc_stage.main()
        return commands

    return main


def test_a_stale_stage_becomes_a_snakemake_of_its_step_alone(started):
    assert started() == [
        ["snakemake", "mesh_all", "--allowed-rules", "mesh", "metrics", "mesh_all"]
    ]


def test_a_fresh_stage_starts_nothing(started, monkeypatch, capsys):
    monkeypatch.setattr(dvc_stage, "is_fresh", lambda stage, params: stage == "mesh")
    assert started() == []
    assert "Nothing to be done" in capsys.readouterr().out


def test_beside_another_run_a_stage_is_refused_in_a_sentence(started):
    locks.RUN_LOCK.parent.mkdir()
    with (
        locks.acquire_run_lock(),
        pytest.raises(SystemExit, match="another snakemake is at work"),
    ):
        started()


@pytest.fixture
def settings(root, tmp_path, monkeypatch):
    """A file of settings in a folder with the code that checks them."""
    monkeypatch.chdir(tmp_path)
    shutil.copytree(root / "pipeline/config", "pipeline/config")
    return shutil.copy(root / "tests/params.tiny.yaml", tmp_path / "params.yaml")


def test_settings_are_checked_once(settings, params, monkeypatch):
    assert dvc_stage.checked_params(settings) == params.model_dump(mode="json")
    monkeypatch.setattr(Params, "read", None)
    assert dvc_stage.checked_params(settings) == params.model_dump(mode="json")


def refuse(path):
    raise ValueError("checked again")


@pytest.mark.parametrize("name", ["params.yaml", "pipeline/config/train.py"])
def test_settings_are_checked_again_when_they_change_or_their_code(
    settings, name, monkeypatch
):
    dvc_stage.checked_params(settings)
    monkeypatch.setattr(Params, "read", refuse)
    with Path(name).open("a") as file:
        file.write("# why\n")
    with pytest.raises(ValueError, match="checked again"):
        dvc_stage.checked_params(settings)


def test_settings_that_are_not_there_are_refused(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ValueError, match=r"params\.yaml: no such file"):
        dvc_stage.checked_params(Path("params.yaml"))
