import numpy as np
import pytest

from pipeline.geometry.reading.strays import find_strays
from tests import papers

SIZE = 400


def _ink(page: np.ndarray) -> np.ndarray:
    return page.mean(axis=-1) < 0.6


@pytest.mark.parametrize(
    "add, word",
    [
        (papers.framed, "a frame around the page"),
        (papers.titled, "text"),
        (papers.punched, "punch holes"),
        (papers.scanned, "edges of the paper or the scan"),
    ],
)
def test_what_is_beside_the_drawing_is_told_from_it(add, word: str):
    drawn = papers.drawn(SIZE)
    ink = _ink(add(drawn))
    strays, words = find_strays(ink)
    assert words == [word]
    np.testing.assert_array_equal(ink & ~strays, _ink(drawn))


def test_edges_holes_and_text_together_are():
    drawn = papers.drawn(SIZE)
    page = papers.punched(papers.scanned(papers.titled(drawn)))
    ink = _ink(page)
    strays, words = find_strays(ink)
    assert len(words) == 3
    np.testing.assert_array_equal(ink & ~strays, _ink(drawn))


def test_a_drawing_alone_has_no_strays():
    assert find_strays(_ink(papers.drawn(SIZE)))[1] == []


def test_a_line_of_text_alone_is_the_drawing():
    assert find_strays(_ink(papers.titled(np.ones((SIZE, SIZE, 3)))))[1] == []


def test_wheels_under_a_body_and_windows_in_a_house_are_drawn():
    ink = np.zeros((SIZE, SIZE), dtype=bool)
    ink[100:300, [60, 61, 340, 341]] = True
    ink[[100, 101, 300, 301], 60:342] = True
    row, col = np.ogrid[:SIZE, :SIZE]
    for middle in (110, 290):
        ink |= np.abs(np.hypot(row - 330, col - middle) - 25) < 1.5
    for left in range(90, 300, 40):
        ink[150:170, left : left + 20] = True
    assert find_strays(ink)[1] == []


def test_a_cabinet_whose_doors_touch_its_outline_is_no_frame():
    ink = np.zeros((SIZE, SIZE), dtype=bool)
    ink[20:380, [20, 21, 199, 200, 378, 379]] = True
    ink[[20, 21, 200, 201, 378, 379], 20:380] = True
    assert find_strays(ink)[1] == []


def test_dashes_above_a_drawing_are_drawn():
    ink = _ink(papers.drawn(SIZE))
    for left in range(100, 300, 14):
        ink[60:63, left : left + 9] = True
    assert find_strays(ink)[1] == []
