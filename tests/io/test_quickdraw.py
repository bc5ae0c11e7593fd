import json
from pathlib import Path

import numpy as np
import pytest

from pipeline.io import quickdraw
from pipeline.io.quickdraw import BadStrokesError


def test_each_line_is_a_drawing_of_strokes(tmp_path: Path):
    raw = {"word": "cat", "drawing": [[[1, 2], [3, 4], [0, 9]], [[5], [6], [10]]]}
    simplified = {"drawing": [[[1, 2, 3], [4, 5, 6]]]}
    path = tmp_path / "cats.ndjson"
    path.write_text("\n".join(json.dumps(row) for row in (raw, simplified)) + "\n\n")
    first, second = quickdraw.read(path)
    np.testing.assert_array_equal(first[0], [[3, 1], [4, 2]])
    np.testing.assert_array_equal(first[1], [[6, 5]])
    np.testing.assert_array_equal(second[0], [[4, 1], [5, 2], [6, 3]])


@pytest.mark.parametrize(
    "content, reason",
    [
        ("", "the file is empty"),
        ("\n", "no drawing in it"),
        ("{}", "line 1 is no Quick, Draw! drawing"),
        ('{"drawing": [[]]}\n', "line 1 is no"),
        ('{"drawing": []}\nnot json', "line 2 is no"),
        ('{"drawing": [[["a"], ["b"]]]}', "line 1 is no"),
        ("[" * 5000, "line 1 is no"),
        ('{"drawing": [[[1], [' + "9" * 5000 + "]]]}", "line 1 is no"),
        ('{"drawing": [[[1], [NaN]]]}', "line 1 has a stroke that is no"),
        ('{"drawing": [[[1], [1e999]]]}', "line 1 has a stroke that is no"),
        ('{"drawing": [[[1, 2]]]}', "line 1 has a stroke that is no"),
        ('{"drawing": [[[[1], [2]], [[3], [4]]]]}', "line 1 has a stroke that is no"),
        ('{"drawing": [[[0' + ",0" * 100_000 + "], [0]]]}", "line 1 has 100001 points"),
    ],
)
def test_what_is_no_drawing_is_refused(tmp_path: Path, content: str, reason: str):
    (tmp_path / "bad.ndjson").write_text(content)
    with pytest.raises(BadStrokesError, match=reason):
        quickdraw.read(tmp_path / "bad.ndjson")


def test_a_missing_or_a_binary_file_is_refused(tmp_path: Path):
    with pytest.raises(BadStrokesError, match="no such file"):
        quickdraw.read(tmp_path / "none.ndjson")
    (tmp_path / "binary.ndjson").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BadStrokesError, match="not a text file"):
        quickdraw.read(tmp_path / "binary.ndjson")
