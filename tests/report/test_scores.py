import pytest

from pipeline.io import tables
from pipeline.report import scores
from pipeline.report.scores import METRICS, VARIANTS, Shape

ERROR = next(metric for metric in METRICS if metric.key == "chamfer")
SHARE = next(metric for metric in METRICS if metric.key == "fscore_001")
WATERTIGHT = next(metric for metric in METRICS if metric.key == "watertight")


def shape(name: str, category: str, *, split: str = "test", **metrics) -> Shape:
    """A shape whose predicted mesh was measured, if anything is said of it."""
    measured = {"predicted": metrics, "oracle": {"chamfer": 0.1}}
    return Shape(id=name, category=category, split=split, files={}, metrics=measured)


def test_a_manifest_gives_the_shapes_and_what_was_measured(tmp_path):
    tables.write_json(tmp_path / "metrics.json", {"chamfer": 0.25})
    row = {"id": "a", "category": "chair", "split": "test", "mesh/mesh.ply@oracle": ""}
    row |= {"evaluate/metrics.json@predicted": ""}
    row |= {"evaluate/metrics.json@oracle": str(tmp_path / "metrics.json")}
    tables.write_csv(tmp_path / "manifest.csv", [row])
    (found,) = scores.read_shapes(tmp_path / "manifest.csv")
    assert found.metrics == {"predicted": {}, "oracle": {"chamfer": 0.25}}
    assert found.paths("evaluate/metrics.json@oracle") == [tmp_path / "metrics.json"]
    assert not found.paths("evaluate/metrics.json@oracle", "mesh/mesh.ply@oracle")


def test_categories_stand_by_name_and_novel_ones_last():
    shapes = [
        shape("a", "alien", split="novel"),
        shape("b", "table"),
        shape("c", "chair"),
    ]
    assert list(scores.by_category(shapes)) == ["chair", "table", "alien"]
    groups = [score.group for score in scores.score(shapes)][::2]
    assert groups == ["all", "all trained on", "chair", "table", "alien"]


def test_without_novel_shapes_all_is_what_was_trained_on():
    found = scores.score([shape("a", "chair")])
    assert [score.group for score in found] == ["all", "all", "chair", "chair"]


def test_shapes_that_failed_stay_in_the_table():
    shapes = [shape("a", "chair", chamfer=0.2), shape("b", "chair")]
    predicted, oracle = list(scores.score(shapes))[-2:]
    assert (predicted.variant, oracle.variant) == VARIANTS
    assert (predicted.count, predicted.failed) == (2, 1)
    assert (oracle.count, oracle.failed) == (2, 0)


def test_a_failure_counts_as_worse_than_all_else():
    known = [{ERROR.key: value, SHARE.key: value} for value in (0.1, 0.2)]
    assert scores.middle(ERROR, [*known, {}]) == 0.2
    assert scores.middle(SHARE, [*known, {}]) == 0.1
    assert scores.middle(ERROR, [{ERROR.key: 0.1}, {}]) is None
    assert scores.middle(ERROR, [{ERROR.key: 0.1}, {ERROR.key: None}]) is None


@pytest.mark.parametrize("metric", [ERROR, SHARE, WATERTIGHT])
def test_where_nothing_was_measured_there_is_no_value(metric):
    assert scores.middle(metric, [{}, {metric.key: None}]) is None
    assert scores.middle(metric, []) is None


def test_watertight_is_a_share_in_which_failures_count():
    facts = [{"watertight": True}, {"watertight": False}, {"watertight": True}, {}]
    assert scores.middle(WATERTIGHT, facts) == 0.5


def test_every_metric_of_an_evaluation_is_explained():
    assert all(metric.explanation and metric.unit for metric in METRICS)
    assert len({metric.key for metric in METRICS}) == len(METRICS)


def test_the_typical_shape_is_the_median_of_those_measured():
    far, near, middle = (
        shape(name, "chair", chamfer_visible=distance)
        for name, distance in (("far", 0.3), ("near", 0.1), ("middle", 0.2))
    )
    failed = shape("failed", "chair")
    assert scores.typical([far, failed, near, middle]) is middle
    assert scores.typical([failed]) is None
