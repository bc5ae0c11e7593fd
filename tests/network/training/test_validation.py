import numpy as np
import pytest
import torch

from pipeline.config.params import Params
from pipeline.network.data.dataset import Dataset
from pipeline.network.training.state import Run
from pipeline.network.training.validation import (
    calibrated_sharpness,
    miscalibration,
    predicted,
    samples,
    validate,
)


@pytest.fixture
def run(params: Params) -> Run:
    torch.manual_seed(0)
    return Run(params.train, 32)


def test_validating_changes_no_weight(run: Run, dataset: Dataset):
    before = {name: value.clone() for name, value in run.network.state_dict().items()}
    validate(run, dataset)
    samples(run, dataset)
    for name, value in run.network.state_dict().items():
        assert torch.equal(value, before[name])


def test_validation_is_of_the_averaged_weights(run: Run, dataset: Dataset):
    first = validate(run, dataset)
    with torch.no_grad():
        next(run.network.parameters()).fill_(9.0)
    assert validate(run, dataset) == first


def test_a_probability_that_comes_true_as_often_is_calibrated():
    rng = torch.Generator().manual_seed(0)
    logit = torch.full((1, 1, 200, 200), 0.8)
    truth = torch.rand(logit.shape, generator=rng) < torch.sigmoid(logit)
    assert miscalibration(logit, truth) < 0.01
    assert miscalibration(5 * logit, truth) > 0.2


def test_too_sure_a_network_is_made_less_so(run: Run, dataset: Dataset):
    bias = run.best["decoder.at_full.1.bias"]
    bias[4] = 0
    weight = run.best["decoder.at_full.1.weight"]
    fitting = calibrated_sharpness(run, dataset)
    run.best["sharpness"] = torch.tensor(2.0)
    twice = calibrated_sharpness(run, dataset)
    assert np.isclose(twice, max(fitting / 2, 0.25))
    assert weight.isfinite().all()


def test_the_truth_comes_with_the_prediction(run: Run, dataset: Dataset):
    prediction, batch = predicted(run, dataset, 1)
    assert prediction.depth.shape == batch.depth.shape == (1, 15, 32, 32)
    assert batch.views.tolist() == list(range(15))
