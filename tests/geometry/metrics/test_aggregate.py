import math

import pytest

from pipeline.geometry.metrics import aggregate
from pipeline.geometry.metrics.aggregate import summarize


def row(category="chair", status="ok", **facts):
    described = {"id": "x", "category": category, "split": "test", "reason": ""}
    return {**described, "status": status, **facts}


def failed(category="chair", **facts):
    return row(category, "failed", **facts)


def test_medians_and_95th_percentiles_are_of_the_numbers():
    summary = summarize([row(chamfer=value) for value in range(101)])
    assert summary["all"]["chamfer"] == {"median": 50.0, "p95": 95.0}
    assert summary["by_category"]["chair"]["n"] == 101


def test_a_failed_shape_is_counted_and_is_the_worst():
    rows = [
        row(chamfer=0.1, mask_iou=0.9, watertight=True),
        row(chamfer=0.2, mask_iou=0.8, watertight=True),
        failed(),
    ]
    summary = summarize(rows)
    assert (summary["n"], summary["failed"]) == (3, 1)
    assert summary["all"]["chamfer"] == {"median": 0.2, "p95": None}
    assert summary["all"]["mask_iou"]["median"] == 0.8
    assert summary["all"]["watertight"] == {"share": pytest.approx(2 / 3, abs=1e-6)}


def test_a_category_that_failed_as_a_whole_has_the_worst_of_all():
    summary = summarize([row(chamfer=1.0, mask_iou=0.5), failed("plane")])
    assert summary["by_category"]["plane"] == {
        "n": 1,
        "failed": 1,
        "chamfer": {"median": None, "p95": None},
        "mask_iou": {"median": 0.0, "p95": 0.0},
    }


@pytest.mark.parametrize("value", [None, math.nan, math.inf])
def test_a_metric_without_a_number_is_the_worst_but_no_failure(value):
    summary = summarize([row(depth_error=0.5), row(depth_error=value)] * 2)
    assert summary["failed"] == 0
    assert summary["all"]["depth_error"]["median"] is None


def test_a_number_of_a_shape_that_failed_does_not_count():
    assert summarize([failed(mask_iou=0.9)])["all"]["mask_iou"]["median"] == 0


def test_percentiles_next_to_failures_are_of_those_measured():
    rows = [row(chamfer=float(value)) for value in range(20)] + [failed()]
    assert summarize(rows)["all"]["chamfer"]["p95"] == 19


def test_facts_that_are_no_metric_are_of_those_that_have_them():
    rows = [row(points=10, closed=True), failed(), row(points=30, closed=False)]
    assert summarize(rows)["all"] == {
        "points": {"median": 20.0, "p95": 29.0},
        "closed": {"share": 0.5},
    }


def test_words_and_gaps_have_no_spread():
    rows = [row(closed=True, device="cpu", radius=None), row(closed=False, radius=0.5)]
    assert summarize(rows)["all"] == {
        "closed": {"share": 0.5},
        "radius": {"median": 0.5, "p95": 0.5},
    }


@pytest.mark.parametrize("rows", [[], [failed()]])
def test_without_numbers_there_are_counts(rows):
    summary = summarize(rows)
    assert summary["n"] == summary["failed"] == len(rows)
    assert summary["all"] == {}


def test_branches_are_summed_up_apart_even_where_one_failed_as_a_whole():
    rows = [row(chamfer=0.5, branch="oracle"), failed(branch="predicted")]
    summary = summarize(rows, ("predicted", "oracle"))
    assert list(summary) == ["predicted", "oracle"]
    assert summary["oracle"]["all"]["chamfer"]["median"] == 0.5
    assert summary["predicted"]["all"]["chamfer"]["median"] is None
    assert summarize([], ("predicted", "oracle"))["predicted"]["n"] == 0


def test_the_central_number_is_the_median_or_the_share():
    assert aggregate.central({"median": 0.5, "p95": 0.9}) == 0.5
    assert aggregate.central({"share": 0.25}) == 0.25
    assert aggregate.central({}) is None
