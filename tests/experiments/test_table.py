import pytest

from pipeline.experiments.table import as_markdown, sum_up
from pipeline.experiments.trial import METRICS


def row(seed: int, shape: str, value: float | None, **others: str) -> dict[str, str]:
    """A shape whose metrics all have one value; None where it failed."""
    return {
        "seed": str(seed),
        "id": shape,
        "category": "chair",
        "split": "test",
        "answer": "plain",
        "given": "front",
        "status": "failed" if value is None else "ok",
        **{name: "" if value is None else str(value) for name in METRICS},
        **others,
    }


def test_medians_over_shapes_are_averaged_over_seeds_and_have_their_deviation():
    rows = [row(1, "a", 0.1), row(1, "b", 0.2), row(1, "c", 0.9)]
    rows += [row(2, "a", 0.3), row(2, "b", 0.4), row(2, "c", 0.5)]
    (found,) = sum_up(rows)
    assert found["chamfer"] == pytest.approx(0.3)
    assert found["chamfer_spread"] == pytest.approx(0.2 / 2**0.5, rel=1e-5)
    assert (found["shapes"], found["seeds"], found["failed"]) == (3, 2, 0)


def test_a_failed_shape_is_counted_and_is_the_worst_there_can_be():
    rows = [row(1, "a", 0.1), row(1, "b", 0.2), row(1, "c", None)]
    (found,) = sum_up(rows)
    assert (found["shapes"], found["failed"]) == (3, 1)
    assert found["chamfer"] == 0.2  # of 0.1, 0.2 and no bound
    assert found["mask_iou"] == 0.1  # of 0, 0.1 and 0.2


def test_where_most_shapes_fail_an_error_has_no_bound_and_a_score_is_0():
    rows = [row(seed, "a", None) for seed in (1, 2)]
    (found,) = sum_up(rows)
    assert (found["chamfer"], found["mask_iou"]) == (float("inf"), 0.0)
    assert found["chamfer_spread"] == ""
    assert "inf" in as_markdown([found])


def test_one_seed_has_no_deviation():
    (found,) = sum_up([row(1, "a", 0.1)])
    assert found["chamfer_spread"] == ""
    assert "0.1000 |" in as_markdown([found])


def test_splits_stand_apart_and_categories_where_there_are_several():
    rows = [row(1, "a", 0.1), row(1, "b", 0.3, category="plane")]
    rows += [row(1, "s", 0.5, category="ship", split="novel")]
    groups = [(found["split"], found["category"]) for found in sum_up(rows)]
    assert groups == [
        ("test", "all"),
        ("test", "chair"),
        ("test", "plane"),
        ("novel", "all"),
    ]


def test_drawings_that_are_given_make_a_row_each():
    rows = [row(1, "a", 0.1), row(1, "a", 0.2, given="side")]
    assert [found["given"] for found in sum_up(rows)] == ["front", "side"]
    assert as_markdown(list(sum_up(rows))).count("\n") == 4
