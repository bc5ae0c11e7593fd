import numpy as np
import torch

from pipeline.geometry.scene.cameras import HALF_WIDTH
from pipeline.network.models.volume.inflation import inflate

SIZE = 64
TICKS = ((torch.arange(SIZE) + 0.5) / SIZE * 2 - 1) * HALF_WIDTH
RADIUS = torch.hypot(TICKS[:, None], TICKS)


def test_a_disc_is_inflated_to_a_ball():
    disc = (RADIUS < 0.7).float()[None]
    thickness, _ = inflate(disc, SIZE)
    ball = (0.7**2 - RADIUS**2).clamp(min=0).sqrt()
    within = RADIUS < 0.6
    np.testing.assert_allclose(thickness[0][within], ball[within], rtol=0.1)
    assert not thickness[0][RADIUS > 0.75].any()


def test_the_way_to_the_outline_is_about_the_distance():
    disc = (RADIUS < 0.3).float()[None]
    _, distance = inflate(disc, SIZE)
    expected = (0.3 - RADIUS).clamp(min=0)
    assert (distance[0] - expected).abs().max() < 0.08


def test_a_thin_bar_is_as_thick_as_it_is_wide():
    bar = torch.zeros(1, SIZE, SIZE)
    bar[:, 30:34] = 1
    thickness, _ = inflate(bar, SIZE)
    pitch = 2 * HALF_WIDTH / SIZE
    # Between infinite plates the solution of Poisson's equation is twice a circle's.
    assert 2 * pitch < thickness[0, 31, 32] < 4 * pitch


def test_nothing_drawn_is_nothing_inflated():
    for part in inflate(torch.zeros(1, SIZE, SIZE), 16):
        assert part.shape == (1, 16, 16)
        assert not part.any()
