import numpy as np

from pipeline.geometry.reading.resampling import enlarge, resize


def test_a_smaller_image_is_as_light_and_its_pixels_as_much_larger():
    image = np.random.default_rng(0).random((40, 20, 3))
    small, pixel_size = resize(image, 0.5)
    assert small.shape == (20, 10, 3) and pixel_size == 2
    np.testing.assert_allclose(small.mean(), image.mean(), atol=1e-6)


def test_an_enlarged_image_has_the_shape_of_the_other():
    large = enlarge(np.full((4, 5, 2), 0.25), (40, 30))
    assert large.shape == (40, 30, 2)
    np.testing.assert_allclose(large, 0.25)
