import numpy as np
import pytest
import torch

from pipeline.config.params import Params
from pipeline.network.base.prediction import GIVEN
from pipeline.network.data.dataset import Dataset
from pipeline.network.training.state import TrainState
from pipeline.network.training.validation import (
    calibrate_temperature,
    drawing_sets,
    expected_calibration_error,
    predict_samples,
    predict_shape,
    validate,
)


@pytest.fixture
def state(params: Params) -> TrainState:
    torch.manual_seed(0)
    return TrainState(params.train, 32)


def test_validating_changes_no_weight(state: TrainState, dataset: Dataset):
    before = {name: value.clone() for name, value in state.network.state_dict().items()}
    validate(state, dataset)
    predict_samples(state, dataset)
    for name, value in state.network.state_dict().items():
        assert torch.equal(value, before[name])


def test_validation_is_of_the_averaged_weights(state: TrainState, dataset: Dataset):
    first = validate(state, dataset)
    with torch.no_grad():
        next(state.network.parameters()).fill_(9.0)
    assert validate(state, dataset) == first


def test_a_probability_that_comes_true_as_often_is_calibrated():
    rng = torch.Generator().manual_seed(0)
    logit = torch.full((1, 1, 200, 200), 0.8)
    truth = torch.rand(logit.shape, generator=rng) < torch.sigmoid(logit)
    assert expected_calibration_error(logit, truth) < 0.01
    assert expected_calibration_error(5 * logit, truth) > 0.2


def test_too_sure_a_network_is_made_less_so(state: TrainState, dataset: Dataset):
    fitting = calibrate_temperature(state, dataset)
    state.best_weights["inverse_temperature"] = torch.tensor(2.0)
    twice = calibrate_temperature(state, dataset)
    assert np.isclose(twice, max(fitting / 2, 0.25))


def test_the_truth_comes_with_the_prediction(state: TrainState, dataset: Dataset):
    prediction, batch = predict_shape(state, dataset, 1, (0, 2))
    assert prediction.depth.shape == batch.depth.shape == (1, 15, 32, 32)
    assert batch.views.tolist() == list(range(15))
    assert batch.drawings[0, :, GIVEN].amax((1, 2)).tolist() == [1, 0, 1, 0]


def test_a_network_is_validated_on_one_two_and_three_drawings(
    state: TrainState, dataset: Dataset
):
    errors = validate(state, dataset)
    of_sets = [value for name, value in errors.items() if "_iou_" in name]
    assert len(of_sets) == len(drawing_sets(state.network)) == 5
    assert np.isclose(np.mean(of_sets), errors["val_mask_iou"])
