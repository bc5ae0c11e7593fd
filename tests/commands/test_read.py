import json
from pathlib import Path

import numpy as np
import pytest
import torch

from pipeline.cli import build_parser
from pipeline.commands.read import read_drawings
from pipeline.config.params import Params
from pipeline.config.prepare import ReadingConfig
from pipeline.geometry.reading.binarize import BadDrawingError
from pipeline.io import images
from pipeline.network.weights_file import save_weights
from tests import drawings_with_answers

BUDGET = ReadingConfig(megabytes=1000, seconds=60)


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    page = 1 - drawings_with_answers.draw_figure(200)
    images.write(tmp_path / "toy.png", np.round(page * 255).astype(np.uint8))
    return tmp_path / "toy.png"


def test_a_drawing_comes_out_centered_and_reported(tmp_path: Path, picture: Path):
    read_drawings([picture], tmp_path / "read", 64, 1.0, BUDGET)
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


def test_a_drawing_is_shown_as_the_network_that_is_named_sees_it(
    tmp_path: Path, picture: Path, params: Params
):
    ink = []
    for width in (8.0, 24.0):
        weights = tmp_path / f"{width}.safetensors"
        sketch = params.sketch.model_copy(update={"line_width": width})
        save_weights(weights, {"layer": torch.ones(3)}, params.train, 64, sketch)
        words = ["read", str(picture), "-o", str(tmp_path), "--weights", str(weights)]
        args = build_parser(words).parse_args(words)
        args.main(args)
        page = images.read(tmp_path / "toy.png")
        assert page.shape == (64, 64)
        ink.append((page < 128).sum())
    assert ink[1] > 2 * ink[0]


def test_a_size_at_which_lines_vanish_is_refused(tmp_path: Path, picture: Path):
    words = ["read", str(picture), "-o", str(tmp_path), "--size", "20"]
    args = build_parser(words).parse_args(words)
    with pytest.raises(ValueError, match=r"lines would be 0\.31 .* at least 64"):
        args.main(args)


def test_a_refused_file_does_not_keep_the_others_from_being_read(
    tmp_path: Path, picture: Path
):
    bad = tmp_path / "bad.png"
    bad.write_bytes(b"no picture")
    with pytest.raises(BadDrawingError, match=r"1 of 2 refused: .*bad\.png: not"):
        read_drawings([bad, picture], tmp_path / "read", 32, 1.0, BUDGET)
    assert (tmp_path / "read/toy.png").exists()


def test_drawings_of_one_name_do_not_overwrite_each_other(
    tmp_path: Path, picture: Path
):
    row = {"drawing": [[[0, 9, 9, 0], [0, 0, 9, 0]]]}
    many = tmp_path / "toy.ndjson"
    many.write_text((json.dumps(row) + "\n") * 2)
    read_drawings([picture, picture, many], tmp_path / "read", 32, 1.0, BUDGET)
    names = {path.name for path in (tmp_path / "read").glob("*.png")}
    expected = {"toy.png", "toy'.png", "toy-1.png", "toy-2.png", "contacts.png"}
    assert names == expected
