"""Every network, and every switch of the review, learns four shapes by heart."""

import numpy as np
import pytest
import torch

from pipeline.config.params import Params
from pipeline.network.data.dataset import Dataset
from pipeline.network.data.loader import Loader
from pipeline.network.training.loop import train_step
from pipeline.network.training.state import Run
from tests.network.settings import STILL, changed

REFERENCE = {"network": "reference", "rate": 0.002}
VARIANTS = {
    "lifted": {"lifted": {"channels": 8}},
    "lifted, patch70, lsgan": {
        "lifted": {"channels": 8},
        "adversary": {"discriminator": "patch70", "loss": "lsgan"},
    },
    "reference": REFERENCE,
    "reference, image, vanilla": {
        **REFERENCE,
        "adversary": {"discriminator": "image", "loss": "vanilla"},
    },
    "reference, patch70, lsgan, pix2pix": {
        **REFERENCE,
        "reference": {"losses": "pix2pix"},
        "adversary": {"discriminator": "patch70", "loss": "lsgan", "weight": 1.0},
    },
    "instance": {**REFERENCE, "reference": {"norm": "instance", "quirks": False}},
    "batch_instance": {
        **REFERENCE,
        "reference": {"norm": "batch_instance", "quirks": False},
    },
    "resnet9": {**REFERENCE, "reference": {"generator": "resnet9"}},
}
OF_THE_ADVERSARY = {"loss", "adversary", "discriminator"}


@pytest.mark.parametrize("name", VARIANTS)
def test_a_variant_learns_four_shapes_by_heart(
    name: str, params: Params, four: Dataset
):
    still = {**STILL, "batch": 4, "views": 3, "warmup": 0, "steps": 60, "rate": 0.003}
    torch.manual_seed(0)
    run = Run(changed(params.train, **still | VARIANTS[name]), 32)
    loader = Loader(four, run.config, run.network, run.team)
    draws = [loader.draw(step) for step in range(3)]
    losses = []
    for step in range(60):
        said = train_step(run, draws[step % len(draws)])
        losses.append(sum(said[term] for term in said.keys() - OF_THE_ADVERSARY))
    assert np.mean(losses[-3:]) < 0.55 * np.mean(losses[:3])
