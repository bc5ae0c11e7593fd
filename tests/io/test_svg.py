import base64
import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from pipeline.config.prepare import ReadingConfig
from pipeline.geometry.drawing.lines import Line
from pipeline.io import svg
from pipeline.io.svg import BadSvgError

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 100" {}>'
LINE = '<path fill="none" stroke="black" d="M1 2 L5 6"/>'


def _read(tmp_path: Path, body: str, attributes: str = 'width="200" height="100"'):
    path = tmp_path / "drawing.svg"
    path.write_text(HEAD.format(attributes) + body + "</svg>")
    return svg.read(path)


def test_plain_strokes_are_read_as_strokes(tmp_path: Path):
    found = _read(tmp_path, LINE)
    assert found.strokes is not None and len(found.strokes) == 1
    assert found.canvas == (100, 200)


def test_what_is_more_than_strokes_is_read_as_a_picture_of_the_canvas(tmp_path: Path):
    found = _read(tmp_path, '<rect x="50" width="100" height="100"/>')
    assert found.strokes is None and found.canvas == (100, 200)
    height, width, _ = found.picture.shape
    assert width == 2 * height
    assert found.picture[height // 2, width // 2].max() == 0
    assert found.picture[height // 2, width // 10].min() == 255


def test_light_strokes_on_nothing_are_seen(tmp_path: Path):
    found = _read(tmp_path, '<path fill="none" stroke="white" d="M1 2 L90 60"/>')
    assert np.ptp(found.picture) == 255


def test_a_canvas_without_size_takes_its_view_box(tmp_path: Path):
    assert _read(tmp_path, LINE, "").canvas == (100, 200)


def test_text_is_left_out_and_said_to_be(tmp_path: Path):
    found = _read(tmp_path, f'{LINE}<text y="50">a chair</text>')
    assert found.left_out == ["text"] and found.strokes is not None
    with pytest.raises(BadSvgError, match="shows no line beside text"):
        _read(tmp_path, '<text y="50">a chair</text>')


def test_pictures_within_are_read_those_elsewhere_left_out(tmp_path: Path):
    black = io.BytesIO()
    Image.new("L", (4, 4)).save(black, "PNG")
    data = "data:image/png;base64," + base64.b64encode(black.getvalue()).decode()
    image = '<image x="100" width="50" height="50" href="{}"/>'
    found = _read(tmp_path, image.format(data) + LINE)
    height, width, _ = found.picture.shape
    assert found.picture[height // 4, width * 5 // 8].max() == 0
    assert found.left_out == []
    assert _read(tmp_path, image.format("/etc/x.png") + LINE).left_out != []


@pytest.mark.parametrize(
    "content, reason",
    [
        ("", "the file is empty"),
        ("<svg", "not an SVG that can be read"),
        ("<html></html>", "first element is another"),
        (HEAD.format("") + "</svg>", "it shows no line"),
        ('<!DOCTYPE svg [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><svg/>', "multiply"),
        (HEAD.format("") + "<g>" * 100_000, "nested more than"),
        (HEAD.format("") + "<g/>" * 100_001 + "</svg>", "more than 100000 elements"),
    ],
)
@pytest.mark.parametrize("budget", [None, ReadingConfig(megabytes=2000, seconds=60)])
def test_what_holds_no_strokes_is_refused(
    tmp_path: Path, content: str, reason: str, budget: ReadingConfig | None
):
    (tmp_path / "bad.svg").write_text(content)
    with pytest.raises(BadSvgError, match=rf"bad\.svg.*{reason}"):
        svg.read(tmp_path / "bad.svg", budget)


def test_what_takes_longer_than_its_budget_is_refused(tmp_path: Path):
    budget = ReadingConfig(megabytes=2000, seconds=1e-6)
    (tmp_path / "slow.svg").write_text(HEAD.format("") + LINE + "</svg>")
    with pytest.raises(BadSvgError, match=r"slow\.svg: not read within 1e-06 seconds"):
        svg.read(tmp_path / "slow.svg", budget)


def test_a_missing_file_is_refused_by_name(tmp_path: Path):
    with pytest.raises(BadSvgError, match=r"none\.svg: no such file"):
        svg.read(tmp_path / "none.svg")


def test_a_huge_file_is_refused_unread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(svg, "MAX_BYTES", 10)
    (tmp_path / "huge.svg").write_text("<svg>" + " " * 20 + "</svg>")
    with pytest.raises(BadSvgError, match="at most"):
        svg.read(tmp_path / "huge.svg")


def test_what_cannot_be_written_leaves_what_was_there(tmp_path: Path):
    (tmp_path / "lines.svg").write_text("before")
    points = np.array([[0.0, 0, 1], [1, 1, 1]])
    lines = [Line(line_type="\ud800", points=points)]  # no text has this letter
    with pytest.raises(UnicodeEncodeError):
        svg.write(tmp_path / "lines.svg", {"front": lines}, 64)
    assert [path.read_text() for path in tmp_path.iterdir()] == ["before"]


def test_written_lines_are_typed_and_come_back(tmp_path: Path):
    wave = np.linspace(0, 6, 60)
    points = np.column_stack([20 + 5 * np.sin(wave), 10 * wave, 1 + 0.1 * wave])
    line = Line(line_type="crease", points=points)
    svg.write(tmp_path / "lines.svg", {"front": [], "side": [line]}, 64)
    text = (tmp_path / "lines.svg").read_text()
    assert 'class="crease"' in text and 'class="side"' in text
    assert 'data-depth="1.000 ' in text
    drawing = svg.read(tmp_path / "lines.svg")
    assert drawing.canvas == (64, 128) and drawing.strokes is not None
    (found,) = drawing.strokes
    np.testing.assert_allclose(found[[0, -1]], points[[0, -1], :2] + (0, 64), atol=0.01)
    assert 5 < len(found) < 60
