import numpy as np
import pytest
import torch

from pipeline.config.params import Params
from pipeline.config.train import TrainConfig
from pipeline.network.base.prediction import FILL, GIVEN, INK
from pipeline.network.data.augment_jitter import Variation, drawn_by, varied

SIZE = 64


@pytest.fixture
def config(params: Params) -> TrainConfig:
    return params.train


@pytest.fixture
def drawings() -> torch.Tensor:
    """A square drawn from the front, and no other drawing."""
    made = torch.zeros(1, 3, 3, SIZE, SIZE)
    made[0, 0, FILL, 20:44, 20:44] = 1
    made[0, 0, INK] = made[0, 0, FILL]
    made[0, 0, INK, 22:42, 22:42] = 0
    made[0, 0, GIVEN] = 1
    return made


def _still(**changes: float | np.ndarray) -> Variation:
    nothing = {"steps": np.zeros((1, 3, 2, 5, 5)), "pens": np.zeros((1, 3))}
    return Variation(**nothing | changes)


def test_no_variation_changes_nothing(drawings: torch.Tensor):
    torch.testing.assert_close(varied(drawings, _still()), drawings)


def test_a_slipped_page_is_the_same_drawing_elsewhere(drawings: torch.Tensor):
    steps = np.zeros((1, 3, 2, 5, 5))
    steps[:, :, 0] = 2 * 3 / SIZE  # the page is looked at three pixels to the right
    made = varied(drawings, _still(steps=steps))
    torch.testing.assert_close(
        made[0, 0, INK], torch.roll(drawings[0, 0, INK], -3, dims=1), atol=1e-4, rtol=0
    )
    torch.testing.assert_close(made[0, 0, GIVEN], drawings[0, 0, GIVEN])


def test_a_broader_pen_leaves_more_ink_and_the_silhouette_alone(drawings: torch.Tensor):
    fine, broad = (
        varied(drawings, _still(pens=np.full((1, 3), p))) for p in (-1.0, 1.0)
    )
    assert fine[:, :, INK].sum() < drawings[:, :, INK].sum() < broad[:, :, INK].sum()
    torch.testing.assert_close(broad[:, :, FILL], drawings[:, :, FILL])


def test_a_drawing_that_is_not_given_stays_empty(
    drawings: torch.Tensor, config: TrainConfig
):
    variation = drawn_by(np.random.default_rng(0), (1, 3), config)
    assert not varied(drawings, variation)[:, 1:].any()


def test_a_variation_is_small_seeded_and_never_the_same_twice(config: TrainConfig):
    rng = np.random.default_rng(0)
    first, second = (drawn_by(rng, (50, 3), config) for _ in range(2))
    again = drawn_by(np.random.default_rng(0), (50, 3), config)
    np.testing.assert_array_equal(first.steps, again.steps)
    assert np.abs(first.steps - second.steps).max() > 0
    deviation = first.steps.std() * 256 / 2
    assert np.isclose(deviation, np.hypot(config.slip, config.stretch), rtol=0.15)
    assert np.abs(first.pens).max() <= 1
