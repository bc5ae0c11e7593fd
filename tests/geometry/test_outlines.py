import numpy as np
from scipy import ndimage

from pipeline.geometry.outlines import gaps, silhouette_of
from pipeline.geometry.pens import ink, plain


def _ring(start: float, end: float) -> np.ndarray:
    turn = np.linspace(start, end, 200)
    arc = 35 * np.column_stack([np.sin(turn), np.cos(turn)]) + 50
    return ink([plain(arc, 3.0)], 100)


def test_a_closed_outline_is_filled_and_has_no_gaps():
    ring = _ring(0, 2 * np.pi)
    assert np.isclose(silhouette_of(ring).sum(), np.pi * 36.5**2, rtol=0.03)
    assert gaps(ring) == []


def test_a_small_gap_in_the_outline_does_not_empty_it():
    filled = silhouette_of(_ring(0.05, 2 * np.pi - 0.05))
    assert filled[50, 50]
    assert np.isclose(filled.sum(), np.pi * 36.5**2, rtol=0.05)


def test_a_gap_is_found_where_it_is():
    ((row, col),) = gaps(_ring(0.12, 2 * np.pi - 0.12))
    assert abs(row - 50) < 3 and abs(col - 85) < 3


def test_an_arc_encloses_nothing():
    arc = _ring(0, np.pi)
    filled = silhouette_of(arc)
    assert not filled[50, 50]
    assert (filled <= ndimage.binary_dilation(arc < 0.5, iterations=3)).all()
    assert gaps(arc) == []


def test_an_empty_page_has_no_silhouette():
    assert not silhouette_of(np.ones((20, 20))).any()
