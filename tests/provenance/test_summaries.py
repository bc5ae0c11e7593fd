import pytest

from pipeline.provenance.summaries import summarize


def row(category="chair", status="ok", **facts):
    own = {"id": "x", "category": category, "split": "test", "reason": ""}
    return {**own, "status": status, "seconds": 2.0, **facts}


def test_medians_and_marks_are_of_the_numbers():
    summary = summarize([row(chamfer=value) for value in range(101)])
    assert summary["all"]["chamfer"] == {"median": 50.0, "p95": 95.0}
    assert summary["seconds"] == {"median": 2.0, "p95": 2.0}


def test_failures_are_counted_everywhere():
    summary = summarize(
        [row(chamfer=1.0), row(status="failed"), row("plane", "failed")]
    )
    assert (summary["n"], summary["failed"]) == (3, 2)
    assert summary["by_category"]["chair"] == {
        "n": 2,
        "failed": 1,
        "chamfer": {"median": 1.0, "p95": 1.0},
    }
    assert summary["by_category"]["plane"] == {"n": 1, "failed": 1}


def test_claims_have_a_share_and_words_and_gaps_have_nothing():
    rows = [row(closed=True, device="cpu", iou=None), row(closed=False, iou=0.5)]
    assert summarize(rows)["all"] == {
        "closed": {"share": 0.5},
        "iou": {"median": 0.5, "p95": 0.5},
    }


@pytest.mark.parametrize("rows", [[], [row(status="failed")]])
def test_without_figures_there_are_counts(rows):
    summary = summarize(rows)
    assert summary["n"] == summary["failed"] == len(rows)
    assert summary["all"] == {}
