"""Missing parts and seams, on a bar that is four columns wide."""

import numpy as np
import pytest

from pipeline.geometry.meshing.silhouettes.missing_parts import missing_parts

BAR = np.zeros((32, 32), dtype=bool)
BAR[6:26, 14:18] = True


@pytest.mark.parametrize(
    "left_out, found",
    [
        pytest.param(np.s_[15:23, 14:18], np.s_[15:23, 14:18], id="a part"),
        pytest.param(np.s_[12:14, 15:17], np.s_[12:14, 15:17], id="a small hole"),
        pytest.param(np.s_[15:17, 14:18], np.s_[15:17, 14:18], id="parts two pieces"),
        pytest.param(np.s_[6:26, 16:18], np.s_[0:0], id="a seam along it"),
        pytest.param(np.s_[8:10, 14:18], np.s_[0:0], id="beside a crumb"),
        pytest.param(np.s_[:], np.s_[6:26, 14:18], id="all of it"),
    ],
)
def test_parts_are_missing_and_seams_are_not(left_out, found):
    is_covered = BAR.copy()
    is_covered[left_out] = False
    expected = np.zeros_like(BAR)
    expected[found] = True
    np.testing.assert_array_equal(missing_parts(BAR, is_covered), expected & BAR)
