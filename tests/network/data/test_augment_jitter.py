import numpy as np
import pytest
import torch

from pipeline.config.params import Params
from pipeline.config.train import AugmentConfig
from pipeline.network.base.prediction import FILL, GIVEN, INK
from pipeline.network.data.augment_jitter import Jitter, apply_jitter, sample_jitter

SIZE = 64


@pytest.fixture
def config(params: Params) -> AugmentConfig:
    return params.train.augment


@pytest.fixture
def drawings() -> torch.Tensor:
    """A square drawn from the front, and no other drawing."""
    drawings = torch.zeros(1, 3, 3, SIZE, SIZE)
    drawings[0, 0, FILL, 20:44, 20:44] = 1
    drawings[0, 0, INK] = drawings[0, 0, FILL]
    drawings[0, 0, INK, 22:42, 22:42] = 0
    drawings[0, 0, GIVEN] = 1
    return drawings


def _jitter(**changes: np.ndarray) -> Jitter:
    none = {"displacement": np.zeros((1, 3, 2, 5, 5)), "line_width": np.zeros((1, 3))}
    return Jitter(**none | changes)


def test_no_jitter_changes_nothing(drawings: torch.Tensor):
    jittered, silhouettes = apply_jitter(drawings, drawings[:, :, FILL], _jitter())
    torch.testing.assert_close(jittered, drawings)
    torch.testing.assert_close(silhouettes, drawings[:, :, FILL])


def test_a_shifted_drawing_is_the_same_drawing_elsewhere(drawings: torch.Tensor):
    displacement = np.zeros((1, 3, 2, 5, 5))
    displacement[:, :, 0] = 2 * 3 / SIZE  # sampled three pixels to the right
    jittered, silhouettes = apply_jitter(
        drawings, drawings[:, :, FILL], _jitter(displacement=displacement)
    )
    torch.testing.assert_close(silhouettes, jittered[:, :, FILL])
    torch.testing.assert_close(
        jittered[0, 0, INK],
        torch.roll(drawings[0, 0, INK], -3, dims=1),
        atol=1e-4,
        rtol=0,
    )
    torch.testing.assert_close(jittered[0, 0, GIVEN], drawings[0, 0, GIVEN])


def test_broader_lines_have_more_ink_and_the_same_silhouette(drawings: torch.Tensor):
    fine, broad = (
        apply_jitter(
            drawings, drawings[:, :, FILL], _jitter(line_width=np.full((1, 3), w))
        )[0]
        for w in (-1.0, 1.0)
    )
    assert fine[:, :, INK].sum() < drawings[:, :, INK].sum() < broad[:, :, INK].sum()
    torch.testing.assert_close(broad[:, :, FILL], drawings[:, :, FILL])


def test_a_drawing_that_is_not_given_stays_empty(
    drawings: torch.Tensor, config: AugmentConfig
):
    jitter = sample_jitter(np.random.default_rng(0), (1, 3), config)
    jittered, _ = apply_jitter(drawings, drawings[:, :, FILL], jitter)
    assert not jittered[:, 1:].any()


def test_jitter_is_small_seeded_and_never_the_same_twice(config: AugmentConfig):
    rng = np.random.default_rng(0)
    first, second = (sample_jitter(rng, (50, 3), config) for _ in range(2))
    again = sample_jitter(np.random.default_rng(0), (50, 3), config)
    np.testing.assert_array_equal(first.displacement, again.displacement)
    assert np.abs(first.displacement - second.displacement).max() > 0
    deviation = first.displacement.std() * 256 / 2
    assert np.isclose(deviation, np.hypot(config.shift, config.warp), rtol=0.15)
    assert np.abs(first.line_width).max() <= 1
