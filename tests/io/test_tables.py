from pathlib import Path

import numpy as np

from pipeline.io import tables


def test_rows_come_back_as_text(tmp_path: Path):
    tables.write_csv(tmp_path / "t.csv", [{"id": "a", "n": 1}, {"id": "b", "m": 2.5}])
    rows = tables.read_csv(tmp_path / "t.csv")
    assert rows == [{"id": "a", "n": "1", "m": ""}, {"id": "b", "n": "", "m": "2.5"}]


def test_numbers_that_are_not_finite_become_null(tmp_path: Path):
    tables.write_json(tmp_path / "f.json", {"a": np.nan, "b": {"c": float("inf")}})
    assert tables.read_json(tmp_path / "f.json") == {"a": None, "b": {"c": None}}
