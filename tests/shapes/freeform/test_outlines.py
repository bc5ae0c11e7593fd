import numpy as np
import pytest

from pipeline.shapes.freeform.outlines import OUTLINES
from pipeline.shapes.parts.outlines import signed_area, triangulated


@pytest.mark.parametrize("name", OUTLINES)
def test_an_outline_runs_counter_clockwise_and_never_crosses_itself(name):
    for seed in range(30):
        drawn = OUTLINES[name](np.random.default_rng(seed))
        areas = [signed_area(drawn[face]) for face in triangulated(drawn)]
        assert sum(areas) == pytest.approx(signed_area(drawn))
        assert signed_area(drawn) > 0.2
        assert 0.4 < np.abs(drawn).max() < 3.0
