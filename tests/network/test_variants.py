"""Every network, and every switch of the review, learns four shapes by heart."""

import numpy as np
import pytest
import torch

from pipeline.config.params import Params
from pipeline.network.data.dataset import Dataset
from pipeline.network.data.loader import Loader
from pipeline.network.training.loop import train_step
from pipeline.network.training.state import TrainState
from tests.network.settings import unaugmented

SHAPEMVD = {"network": "shapemvd", "learning_rate": 0.002}
VARIANTS = {
    "lifted": {"lifted": {"channels": 8}},
    "lifted, patch70, lsgan": {
        "lifted": {"channels": 8},
        "adversarial": {"discriminator": "patch70", "loss": "lsgan"},
    },
    "shapemvd": SHAPEMVD,
    "shapemvd, image, vanilla": {
        **SHAPEMVD,
        "adversarial": {"discriminator": "image", "loss": "vanilla"},
    },
    "shapemvd, patch70, lsgan, pix2pix": {
        **SHAPEMVD,
        "shapemvd": {"losses": "pix2pix"},
        "adversarial": {"discriminator": "patch70", "loss": "lsgan", "weight": 1.0},
    },
    "instance": {**SHAPEMVD, "shapemvd": {"norm": "instance", "as_published": False}},
    "batch_instance": {
        **SHAPEMVD,
        "shapemvd": {"norm": "batch_instance", "as_published": False},
    },
    "resnet9": {**SHAPEMVD, "shapemvd": {"generator": "resnet9"}},
}
NUM_STEPS = {"lifted": 42, "shapemvd": 27}  # of the 60 of the schedule
NOT_TERMS = {"loss", "adversarial", "discriminator"}


@pytest.mark.parametrize("name", VARIANTS)
def test_a_variant_learns_four_shapes_by_heart(
    name: str, params: Params, four: Dataset
):
    short = {"batch_size": 4, "views_per_shape": 3, "warmup_steps": 0, "max_steps": 60}
    changes = short | {"learning_rate": 0.003} | VARIANTS[name]
    torch.manual_seed(0)
    state = TrainState(unaugmented(params.train, **changes), 32)
    network = state.network
    loader = Loader(
        four, state.config, network.views, network.required_drawings, state.group
    )
    batches = [loader.batch_of(step) for step in range(3)]
    losses = []
    for step in range(NUM_STEPS[state.config.network]):
        terms = train_step(state, batches[step % len(batches)])
        losses.append(sum(terms[name] for name in terms.keys() - NOT_TERMS))
    assert np.mean(losses[-3:]) < 0.55 * np.mean(losses[:3])
