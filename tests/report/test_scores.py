from pipeline.geometry.metrics import registry
from pipeline.io import tables
from pipeline.report import scores
from pipeline.report.page import Score
from pipeline.report.scores import BRANCHES, Shape


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
    (first,) = scores.read_shapes(tmp_path / "manifest.csv")
    assert first.metrics == {"predicted": {}, "oracle": {"chamfer": 0.25}}
    assert first.paths("evaluate/metrics.json@oracle") == [tmp_path / "metrics.json"]
    assert not first.paths("evaluate/metrics.json@oracle", "mesh/mesh.ply@oracle")


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
    table = scores.score([shape("a", "chair")])
    assert [score.group for score in table] == ["all", "all", "chair", "chair"]


def test_shapes_that_failed_stay_in_the_table():
    shapes = [shape("a", "chair", chamfer=0.2), shape("b", "chair")]
    predicted, oracle = list(scores.score(shapes))[-2:]
    assert (predicted.branch, oracle.branch) == BRANCHES
    assert (predicted.count, predicted.failed) == (2, 1)
    assert (oracle.count, oracle.failed) == (2, 0)


def values(shapes: list[Shape]) -> dict[str, float | None]:
    """What the first row of the table, of all predicted meshes, says by metric."""
    first: Score = next(scores.score(shapes))
    keys = [metric.key for metric in registry.METRICS]
    return dict(zip(keys, first.values, strict=True))


def test_a_failure_counts_as_worse_than_all_else():
    measured = [
        shape(name, "chair", chamfer=value, fscore_001=value, watertight=True)
        for name, value in (("a", 0.1), ("b", 0.2))
    ]
    with_failure = values([*measured, shape("c", "chair")])
    assert with_failure["chamfer"] == 0.2
    assert with_failure["fscore_001"] == 0.1
    assert with_failure["watertight"] == 0.666667
    assert values([measured[0], shape("c", "chair")])["chamfer"] is None


def test_where_nothing_was_measured_an_error_has_no_bound_and_a_score_is_0():
    lost = values([shape("a", "chair", chamfer=None), shape("b", "chair")])
    assert lost["chamfer"] is None
    assert lost["fscore_001"] is None  # in no file: nothing is known of it
    assert values([])["chamfer"] is None


def test_the_median_shape_is_the_median_of_those_measured():
    far, near, middle = (
        shape(name, "chair", chamfer_visible=distance)
        for name, distance in (("far", 0.3), ("near", 0.1), ("middle", 0.2))
    )
    failed = shape("failed", "chair")
    assert scores.median_shape([far, failed, near, middle]) is middle
    assert scores.median_shape([failed]) is None
