import pytest

from pipeline.shapes.animal.beaks import BEAKS


@pytest.mark.parametrize("name", BEAKS)
def test_a_beak_is_closed_and_reaches_out_of_the_head(name, check_solid):
    check_solid(BEAKS[name](1.0))
    tips = [
        max(part.vertices[:, 2].max() for part in BEAKS[name](reach))
        for reach in (0.8, 1.6)
    ]
    assert 1.0 < tips[0] < tips[1]
