import math
from typing import Any

import pandas as pd
import pytest

from pipeline.experiments import table
from pipeline.experiments.table import as_markdown
from pipeline.geometry.metrics import registry


def row(seed: int, shape: str, value: float | None, **others: str) -> dict[str, Any]:
    """A shape whose metrics all have one value; None where it failed."""
    return {
        "seed": seed,
        "id": shape,
        "category": "chair",
        "split": "test",
        "method": "plain",
        "views": "front",
        "status": "failed" if value is None else "ok",
        **{
            m.key: value if value is None or not m.is_claim else True
            for m in registry.METRICS
        },
        **others,
    }


def sum_up(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return table.sum_up(pd.DataFrame(rows)).to_dict("records")


def test_medians_over_shapes_are_averaged_over_seeds_and_have_their_deviation():
    rows = [row(1, "a", 0.1), row(1, "b", 0.2), row(1, "c", 0.9)]
    rows += [row(2, "a", 0.3), row(2, "b", 0.4), row(2, "c", 0.5)]
    (found,) = sum_up(rows)
    assert found["chamfer"] == pytest.approx(0.3)
    assert found["chamfer_std"] == pytest.approx(0.2 / 2**0.5, rel=1e-5)
    assert (found["shapes"], found["seeds"], found["failed"]) == (3, 2, 0)
    assert found["watertight"] == 1


def test_a_failed_shape_is_counted_and_is_the_worst_there_can_be():
    rows = [row(1, "a", 0.1), row(1, "b", 0.2), row(1, "c", None)]
    (found,) = sum_up(rows)
    assert (found["shapes"], found["failed"]) == (3, 1)
    assert found["chamfer"] == 0.2  # of 0.1, 0.2 and no bound
    assert found["mask_iou"] == 0.1  # of 0, 0.1 and 0.2
    assert found["watertight"] == pytest.approx(2 / 3, abs=1e-6)


def test_where_most_shapes_fail_an_error_has_no_bound_and_a_score_is_0():
    rows = [row(seed, "a", None) for seed in (1, 2)]
    (found,) = sum_up(rows)
    assert found["chamfer"] is None
    assert found["mask_iou"] == 0
    assert found["chamfer_std"] is None
    assert "| - |" in as_markdown(table.sum_up(pd.DataFrame(rows)))


def test_one_seed_has_no_deviation():
    (found,) = sum_up([row(1, "a", 0.1)])
    assert found["chamfer_std"] is None
    assert "| 0.1000 |" in as_markdown(table.sum_up(pd.DataFrame([row(1, "a", 0.1)])))


def test_what_was_written_as_text_is_read_back_as_numbers(tmp_path, monkeypatch):
    monkeypatch.setattr(table, "experiment_folder", lambda variant, seed: tmp_path)
    rows = [row(1, "1", 0.25), row(1, "2", None, category="NA")]
    pd.DataFrame(rows).drop(columns="seed").to_csv(tmp_path / "shapes.csv", index=False)
    found = table._read("plain", 1)
    assert list(found["id"]) == ["1", "2"]
    assert list(found["category"]) == ["chair", "NA"]
    whole = sum_up(found.to_dict("records"))[0]
    assert math.isnan(whole["chamfer"] or math.nan)
    assert whole["watertight"] == 0.5


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
    rows = [row(1, "a", 0.1), row(1, "a", 0.2, views="side")]
    assert [found["views"] for found in sum_up(rows)] == ["front", "side"]
    assert as_markdown(table.sum_up(pd.DataFrame(rows))).count("\n") == 4
