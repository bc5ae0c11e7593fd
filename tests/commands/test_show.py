from pathlib import Path

import pytest

from pipeline.commands import show
from pipeline.geometry.metrics import aggregate, registry
from pipeline.io import tables
from pipeline.provenance.execution import timings


def described(category: str, status: str = "ok") -> dict[str, str]:
    return {"category": category, "branch": "predicted", "status": status}


ROWS = [
    {**described("chair"), "chamfer": 0.25, "watertight": True},
    {**described("plane"), "chamfer": 0.5, "watertight": True},
    described("plane", "failed"),
]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder where predicted meshes were measured."""
    monkeypatch.chdir(tmp_path)
    show.METRICS.parent.mkdir(parents=True)
    tables.write_json(show.METRICS, aggregate.summarize(ROWS, ("predicted",)))
    return tmp_path


def cells(text: str, name: str) -> list[str]:
    """The cells of the row of a name."""
    (line,) = (line for line in text.splitlines() if line.startswith(name))
    return line.removeprefix(name).split()


def test_medians_and_failures_stand_by_category(project: Path):
    text = show.as_text()
    assert cells(text, "shapes") == ["3", "1", "2"]
    assert cells(text, "failed") == ["1", "0", "1"]
    # A dash: half of the planes failed, which is an error without a bound.
    assert cells(text, "chamfer, object units") == ["0.5000", "0.2500", "-"]
    assert cells(text, "watertight, share of shapes") == ["0.67", "1.00", "0.50"]
    assert str(show.REPORT) in text


def test_every_metric_has_a_row(project: Path):
    text = show.as_text()
    assert all(f"{metric.name}, {metric.unit}" in text for metric in registry.METRICS)


def test_times_are_shown_where_they_were_noted(project: Path):
    assert "seconds" not in show.as_text()
    for name, seconds in (("a", 1.0), ("b", 3.0)):
        timings.record("mesh", "1-of-1", (name, "recipe"), seconds)
    text = show.as_text()
    assert cells(text, "mesh") == ["2", "2.00"]


def test_before_the_first_run_there_is_nothing_to_show(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ValueError, match="not there yet"):
        show.as_text()


def test_programs_read_the_same_figures(project: Path):
    timings.record("mesh", "1-of-1", ("a", "recipe"), 1.5)
    figures = show.figures()
    assert figures["metrics"] == tables.read_json(show.METRICS)
    assert figures["seconds"] == {"mesh": {"units": 1, "median": 1.5}}
