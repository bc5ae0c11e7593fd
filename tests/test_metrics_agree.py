"""The same rows give the same numbers in every table, also with a metric of tomorrow.

Held against each other: the summary in results/metrics, `sketchmesh show`, the report,
the table of experiments, and `sketchmesh roundtrip`.
"""

import math
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

from pipeline.commands import roundtrip, show
from pipeline.experiments import table
from pipeline.geometry.metrics import aggregate, registry
from pipeline.geometry.metrics.comparison import Comparison
from pipeline.geometry.metrics.registry import Metric
from pipeline.geometry.scene.mesh import Mesh
from pipeline.io import tables
from pipeline.report import cards, scores
from pipeline.report.scores import Shape

NUM_FACES = Metric(
    key="num_faces",
    name="faces",
    unit="faces",
    explanation="How many triangles there are.",
    better="lower",
    worst=math.inf,
    compares="meshes",
    measure=lambda of: float(len(of.mesh.faces)),
)


@pytest.fixture
def one_more_metric(monkeypatch: pytest.MonkeyPatch) -> Metric:
    """A registry with one more entry, and nothing else that knows of it."""
    monkeypatch.setattr(registry, "METRICS", (*registry.METRICS, NUM_FACES))
    return NUM_FACES


def rows() -> Iterator[dict[str, object]]:
    """Five shapes: three measured, one without a depth error, one that failed."""
    for index, value in enumerate((0.1, 0.2, 0.4, 0.8)):
        facts = {m.key: value > 0.3 if m.is_claim else value for m in registry.METRICS}
        described = {"id": f"s{index}", "category": "chair", "split": "test"}
        yield {**described, "status": "ok", "reason": "", **facts} | (
            {"depth_error": None} if index == 3 else {}
        )
    yield {
        "id": "lost",
        "category": "chair",
        "split": "test",
        "status": "failed",
        "reason": "fuse: 12 points",
    }


def expected(metric: Metric) -> float | None:
    """Work the number out by hand; of five, the median is the third."""
    if metric.is_claim:
        return 2 / 5
    if metric.key == "depth_error":
        return 0.4  # of 0.1, 0.2, 0.4 and two without a bound
    return 0.4 if metric.better == "lower" else 0.2


def of_summary() -> dict[str, float | None]:
    spreads = aggregate.summarize(list(rows()))["all"]
    return {key: aggregate.central(spread) for key, spread in spreads.items()}


def of_report() -> dict[str, float | None]:
    shapes = [
        Shape(
            id=str(row["id"]),
            category="chair",
            split="test",
            files={},
            metrics={
                "predicted": {
                    m.key: row[m.key] for m in registry.METRICS if m.key in row
                },
                "oracle": {},
            },
        )
        for row in rows()
    ]
    score = next(scores.score(shapes))
    assert (score.count, score.failed) == (5, 1)
    keys = [metric.key for metric in registry.METRICS]
    return dict(zip(keys, score.values, strict=True))


def of_experiments() -> dict[str, float | None]:
    frame = pd.DataFrame([{**row, "method": "a", "views": "b"} for row in rows()])
    (row,) = table.sum_up(frame.assign(seed=1)).to_dict("records")
    assert (row["shapes"], row["failed"]) == (5, 1)
    return {metric.key: row[metric.key] for metric in registry.METRICS}


def test_summary_report_and_experiments_agree(one_more_metric: Metric):
    for numbers in (of_summary(), of_report(), of_experiments()):
        for metric in registry.METRICS:
            assert numbers[metric.key] == pytest.approx(expected(metric)), metric.key


def test_show_and_roundtrip_lay_out_the_same_numbers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, one_more_metric: Metric
):
    monkeypatch.chdir(tmp_path)
    described = [{**row, "branch": "predicted"} for row in rows()]
    show.METRICS.parent.mkdir(parents=True)
    tables.write_json(show.METRICS, aggregate.summarize(described, ("predicted",)))
    shown = show.as_text().splitlines()
    listed = roundtrip.as_text(aggregate.summarize(list(rows()))).splitlines()
    assert listed[0] == "5 shapes, 1 failed"
    for metric in registry.METRICS:
        (line,) = (x for x in shown if x.startswith(f"{metric.name}, {metric.unit} "))
        assert line.split()[-1] == f"{expected(metric):.{metric.digits}f}"
        (line,) = (x for x in listed if x.split()[0] == metric.key)
        assert float(line.split()[2]) == pytest.approx(expected(metric))


def test_one_entry_is_all_that_a_new_metric_takes(box: Mesh, one_more_metric: Metric):
    comparison = Comparison(mesh=box, true_mesh=box, num_samples=10, seed=0)
    facts = comparison.measure()
    assert facts["num_faces"] == len(box.faces)
    described = {"category": "chair", "status": "ok", **facts}
    summary = aggregate.summarize([described])
    assert summary["all"]["num_faces"]["median"] == len(box.faces)
    shape = Shape(
        id="box",
        category="chair",
        split="test",
        files={},
        metrics={"predicted": facts, "oracle": facts},
    )
    card = cards.card(shape, [], style=0, input_views=(), size=16)
    assert "faces" in [fact.name for fact in card.facts]
