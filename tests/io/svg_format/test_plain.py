import numpy as np
import pytest

from pipeline.io.svg_format import document
from pipeline.io.svg_format.plain import plain_strokes

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 100">'
LINE = '<path fill="none" stroke="black" d="M1 2 L5 6"/>'


def _strokes(body: str):
    root, _ = document.parse(f"{HEAD}{body}</svg>".encode())
    return plain_strokes(root, (100.0, 200.0))


def test_a_transformed_path_is_a_polyline_on_the_canvas():
    found = _strokes(f'<g transform="translate(10 20) scale(2)">{LINE}</g>')
    np.testing.assert_allclose(found, [[[24, 12], [32, 20]]])


def test_curves_are_followed():
    circle = '<circle cx="50" cy="50" r="30" fill="none" stroke="black"/>'
    (line,) = _strokes(circle)
    np.testing.assert_allclose(np.linalg.norm(line - 50, axis=1), 30, atol=0.1)
    assert len(line) > 24


@pytest.mark.parametrize(
    "shape",
    [
        '<line x1="0" y1="0" x2="9" y2="9" stroke="navy"/>',
        '<polyline points="0,0 9,9 9,20" stroke="#123" fill="none"/>',
        '<rect x="3" y="4" width="20" height="10" style="stroke:red;fill:none"/>',
        f'<rect width="200" height="100"/>{LINE.replace("black", "white")}',
        f'<rect width="100%" height="100%" fill="white"/>{LINE}',
        "<style>.a{fill:none;stroke:black}</style>"
        '<g class="a"><path d="M1 1L9 9"/></g>',
        f'{LINE}<circle cx="50" cy="50" r="9" fill="none" visibility="hidden"/>',
        f'{LINE}<g display="none"><circle r="50" stroke="black"/></g>',
        f'{LINE}<path fill="none" stroke="black" stroke-width="0" d="M5 1L9 9"/>',
        f'{LINE}<g opacity="0"><path stroke="black" d="M5 1L9 9"/></g>',
        f'{LINE}<symbol id="s"><path stroke="black" d="M5 1L9 9"/></symbol>',
    ],
)
def test_what_shows_is_a_stroke_and_nothing_else_is(shape: str):
    assert len(_strokes(shape)) == 1


@pytest.mark.parametrize(
    "body",
    [
        '<polygon points="0,0 9,9 9,20"/>',
        f'{LINE}<circle cx="50" cy="50" r="9" fill="white"/>',
        LINE.replace("/>", ' stroke-dasharray="2 3"/>'),
        LINE.replace("/>", ' opacity="0.5"/>'),
        LINE.replace("/>", ' stroke-width="30"/>'),
        LINE.replace("/>", ' style="clip-path:url(#c)"/>'),
        LINE.replace("L5 6", "L500 6"),
        LINE.replace("black", "white"),
        f"<style>path{{stroke:none}}</style>{LINE}",
        f'<g id="a">{LINE}</g><use href="#a" x="9"/>',
        '<rect x="1em" width="9" height="9" fill="none" stroke="black"/>',
        "",
    ],
)
def test_all_else_is_left_to_a_renderer(body: str):
    assert _strokes(body) is None
