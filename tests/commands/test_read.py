import json
from pathlib import Path

import numpy as np
import pytest

from pipeline.commands.read import read_drawings
from pipeline.config.params import Params
from pipeline.geometry.reading.binarize import BadDrawingError
from pipeline.io import images
from tests import drawings_with_answers


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    page = 1 - drawings_with_answers.draw_figure(200)
    images.write(tmp_path / "toy.png", np.round(page * 255).astype(np.uint8))
    return tmp_path / "toy.png"


def test_a_drawing_comes_out_centered_and_reported(
    tmp_path: Path, picture: Path, params: Params
):
    read_drawings([picture], tmp_path / "read", 64, params)
    page = images.read(tmp_path / "read/toy.png")
    rows, cols = np.nonzero(page < 128)
    assert page.shape == (64, 64)
    assert abs(rows.min() + rows.max() - 63) <= 2
    assert abs(cols.min() + cols.max() - 63) <= 2
    report = json.loads((tmp_path / "read/toy.json").read_text())
    assert report["polarity"] == "light on dark"
    assert report["warnings"] == []
    top, left, bottom, right = report["crop"]
    np.testing.assert_allclose([top, bottom], [0.164 * 200, 0.86 * 200], atol=2)
    np.testing.assert_allclose([left, right], [0.3 * 200, 0.692 * 200], atol=2)
    assert (tmp_path / "read/contacts.png").exists()


def test_a_refused_file_does_not_keep_the_others_from_being_read(
    tmp_path: Path, picture: Path, params: Params
):
    bad = tmp_path / "bad.png"
    bad.write_bytes(b"no picture")
    with pytest.raises(BadDrawingError, match=r"1 of 2 refused: .*bad\.png: not"):
        read_drawings([bad, picture], tmp_path / "read", 32, params)
    assert (tmp_path / "read/toy.png").exists()


def test_drawings_of_one_name_do_not_overwrite_each_other(
    tmp_path: Path, picture: Path, params: Params
):
    row = {"drawing": [[[0, 9, 9, 0], [0, 0, 9, 0]]]}
    many = tmp_path / "toy.ndjson"
    many.write_text((json.dumps(row) + "\n") * 2)
    read_drawings([picture, picture, many], tmp_path / "read", 32, params)
    names = {path.name for path in (tmp_path / "read").glob("*.png")}
    expected = {"toy.png", "toy'.png", "toy-1.png", "toy-2.png", "contacts.png"}
    assert names == expected
