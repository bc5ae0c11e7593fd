import numpy as np
import pytest
from scipy import ndimage

from pipeline.geometry.reading.rulings import erase, find_rulings
from tests import papers

SIZE = 600


def _missing(page: np.ndarray) -> np.ndarray:
    return 1 - page


@pytest.mark.parametrize("tilt", [0.0, 0.03, -0.02])
@pytest.mark.parametrize("rule, count", [(papers.ruled, 1), (papers.gridded, 2)])
def test_lines_of_the_paper_vanish_and_ink_that_crosses_them_stays(
    tilt: float, rule, count: int
):
    drawn = papers.drawn(SIZE)
    missing = _missing(rule(drawn, tilt))
    rulings = find_rulings(missing.max(axis=-1))
    assert len(rulings) == count
    dark = erase(missing, rulings).max(axis=-1) > 0.3
    ink = drawn.min(axis=-1) < 0.5
    assert (dark & ink).sum() > 0.95 * ink.sum()
    assert (dark & ~ndimage.binary_dilation(ink)).sum() < 0.05 * ink.sum()


def test_a_ladder_is_no_paper():
    missing = np.zeros((SIZE, SIZE))
    missing[20:580, [150, 151, 450, 451]] = 1
    missing[30:580:25, 150:450] = 1
    assert find_rulings(missing) == []


def test_a_plain_page_has_no_rulings():
    assert find_rulings(_missing(papers.drawn(SIZE)).max(axis=-1)) == []
    assert find_rulings(np.zeros((SIZE, SIZE))) == []
