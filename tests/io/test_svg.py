from pathlib import Path

import numpy as np
import pytest

from pipeline.geometry.drawing.line_drawing import Line
from pipeline.io import svg
from pipeline.io.svg import BadSvgError

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 100" {}>'


def _read(tmp_path: Path, body: str, attributes: str = 'width="200" height="100"'):
    path = tmp_path / "drawing.svg"
    path.write_text(HEAD.format(attributes) + body + "</svg>")
    return svg.read(path)


def test_a_transformed_path_is_a_polyline_on_the_canvas(tmp_path: Path):
    path = '<path stroke="black" d="M1 2 L5 6"/>'
    body = f'<g transform="translate(10 20) scale(2)">{path}</g>'
    (line,), canvas = _read(tmp_path, body)
    np.testing.assert_allclose(line, [[24, 12], [32, 20]])
    assert canvas == (100, 200)


def test_curves_are_followed(tmp_path: Path):
    (line,), _ = _read(tmp_path, '<circle cx="50" cy="50" r="30" stroke="black"/>')
    np.testing.assert_allclose(np.linalg.norm(line - 50, axis=1), 30, atol=0.1)
    assert len(line) > 24


@pytest.mark.parametrize(
    "shape",
    [
        '<line x1="0" y1="0" x2="9" y2="9" stroke="navy"/>',
        '<polyline points="0,0 9,9 9,20" stroke="#123"/>',
        '<polygon points="0,0 9,9 9,20" fill="black"/>',
        '<rect x="3" y="4" width="20" height="10" style="stroke:red;fill:none"/>',
    ],
)
def test_shapes_of_every_type_are_strokes(tmp_path: Path, shape: str):
    strokes, _ = _read(tmp_path, shape)
    assert len(strokes) == 1


def test_what_cannot_be_seen_is_no_stroke(tmp_path: Path):
    seen = '<path stroke="black" d="M1 2 L5 6"/>'
    background = '<rect width="200" height="100" fill="white"/>'
    cover = '<circle cx="50" cy="50" r="9" fill="white"/>'
    none = '<path stroke="none" fill="none" d="M1 2 L5 6"/>'
    empty = '<path stroke="black" d=""/>'
    assert len(_read(tmp_path, background + seen + cover + none + empty)[0]) == 1


def test_light_strokes_on_a_dark_background_are_strokes(tmp_path: Path):
    body = '<rect width="200" height="100"/><path stroke="white" d="M1 2 L5 6"/>'
    assert len(_read(tmp_path, body)[0]) == 1


def test_a_canvas_without_size_takes_its_view_box(tmp_path: Path):
    _, canvas = _read(tmp_path, '<path stroke="black" d="M1 2 L5 6"/>', "")
    assert canvas[1] == 2 * canvas[0]


@pytest.mark.parametrize(
    "content, reason",
    [
        ("", "not an SVG that can be read"),
        ("<svg", "not an SVG that can be read"),
        ("<html></html>", "it has no canvas"),
        (HEAD.format("") + "</svg>", "no visible stroke"),
        ('<!DOCTYPE svg [<!ENTITY a "aaaa">]><svg/>', "parts multiply"),
    ],
)
def test_what_holds_no_strokes_is_refused(tmp_path: Path, content: str, reason: str):
    (tmp_path / "bad.svg").write_text(content)
    with pytest.raises(BadSvgError, match=reason):
        svg.read(tmp_path / "bad.svg")


def test_a_missing_file_is_refused_by_name(tmp_path: Path):
    with pytest.raises(BadSvgError, match=r"none\.svg: no such file"):
        svg.read(tmp_path / "none.svg")


def test_a_huge_file_is_refused_unread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(svg, "MAX_BYTES", 10)
    (tmp_path / "huge.svg").write_text("<svg>" + " " * 20 + "</svg>")
    with pytest.raises(BadSvgError, match="at most"):
        svg.read(tmp_path / "huge.svg")


def test_written_lines_are_typed_and_come_back(tmp_path: Path):
    wave = np.linspace(0, 6, 60)
    points = np.column_stack([20 + 5 * np.sin(wave), 10 * wave, 1 + 0.1 * wave])
    line = Line(line_type="crease", points=points)
    svg.write(tmp_path / "lines.svg", {"front": [], "side": [line]}, 64)
    text = (tmp_path / "lines.svg").read_text()
    assert 'class="crease"' in text and 'class="side"' in text
    assert 'data-depth="1.000 ' in text
    (found,), canvas = svg.read(tmp_path / "lines.svg")
    assert canvas == (64, 128)
    np.testing.assert_allclose(found[[0, -1]], points[[0, -1], :2] + (0, 64), atol=0.01)
    assert 5 < len(found) < 60
