import numpy as np
import pytest
from scipy import ndimage

from pipeline.geometry.reading.blur import blur, median_blur


@pytest.mark.parametrize("shape", [(100, 7), (192, 97), (5, 130)])
@pytest.mark.parametrize("sigma", [0.7, 5.0, 18.25])
def test_it_is_the_gaussian_filter_of_scipy(shape: tuple[int, int], sigma: float):
    image = np.random.default_rng(0).random(shape)
    expected = ndimage.gaussian_filter(image, sigma)
    np.testing.assert_allclose(blur(image, sigma), expected, rtol=0, atol=1e-14)


@pytest.mark.parametrize("shape", [(30, 7), (12, 25)])
def test_the_median_is_that_of_scipy_beyond_the_edges_as_well(shape: tuple[int, int]):
    image = np.random.default_rng(0).random(shape, dtype=np.float32).astype(float)
    expected = ndimage.median_filter(image, size=11)
    np.testing.assert_array_equal(median_blur(image, 11), expected)
