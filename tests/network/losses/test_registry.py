import numpy as np
import pytest

from pipeline.config.params import Params
from pipeline.config.registered import registered_names
from pipeline.discovery import discover
from pipeline.network.data.batch import Batch
from pipeline.network.losses import registry
from pipeline.network.losses.registry import (
    are_of_reading,
    total,
    weighted_terms,
)
from tests.network.losses.plates import perfect, plate


@pytest.fixture
def batch() -> Batch:
    return plate()


@pytest.fixture
def weights(params: Params) -> dict[str, float]:
    return params.train.lifted.losses


def test_a_perfect_prediction_has_no_loss(batch: Batch, weights: dict[str, float]):
    terms = weighted_terms(perfect(batch), batch, weights)
    assert set(terms) == set(weights)
    np.testing.assert_allclose(float(total(terms)), 0, atol=1e-5)


@pytest.mark.parametrize("name", ["depth", "normals", "mask_logit", "occupancy_logit"])
def test_each_error_has_a_term(name: str, batch: Batch, weights: dict[str, float]):
    wrong = vars(perfect(batch))[name] * -0.5
    terms = weighted_terms(perfect(batch, **{name: wrong}), batch, weights)
    assert float(total(terms)) > 0.1


def test_terms_of_what_is_read_in_drawings_need_no_maps(weights: dict[str, float]):
    assert are_of_reading({"silhouette": 1.0, "view": 0.1, "depth": 0.0})
    assert not are_of_reading({"silhouette": 1.0, "mask": 0.1})
    assert not are_of_reading(weights)


def test_a_term_without_weight_is_left_out(batch: Batch):
    terms = weighted_terms(perfect(batch), batch, {"depth": 2.0, "normal": 0.0})
    assert set(terms) == {"depth"}


def test_the_config_reads_the_names_that_are_registered():
    discover("pipeline.network.losses")
    names = registered_names("pipeline/network/losses", "loss_term")
    assert set(names) == set(registry._TERMS)
