import pytest
import torch
from torch import nn

from pipeline.config.params import Params
from pipeline.config.train import AdversarialConfig
from pipeline.network.models.image_to_image.discriminators import build_discriminator
from pipeline.network.models.image_to_image.norms import BatchNorm


@pytest.fixture
def config(params: Params) -> AdversarialConfig:
    return params.train.adversarial.model_copy(update={"discriminator": "image"})


def test_the_image_discriminator_is_that_of_the_original(config: AdversarialConfig):
    full = config.model_copy(update={"width_multiplier": 1.0})
    with torch.device("meta"):
        network = build_discriminator(full, 8, 256)
        assert network(torch.empty(3, 8, 256, 256)).shape == (3,)
    assert sum(p.numel() for p in network.parameters()) == 15_345_729


def test_the_patch_discriminator_judges_30_by_30_patches(config: AdversarialConfig):
    full = config.model_copy(
        update={"width_multiplier": 1.0, "discriminator": "patch70"}
    )
    with torch.device("meta"):
        network = build_discriminator(full, 8, 256)
        assert network(torch.empty(3, 8, 256, 256)).shape == (3, 30, 30)


def test_a_patch_is_70_pixels_wide(config: AdversarialConfig):
    patch = config.model_copy(
        update={"discriminator": "patch70", "width_multiplier": 0.001}
    )
    torch.manual_seed(0)
    layers = build_discriminator(patch, 1, 128).layers
    # Normalisation would mix what is far apart.
    network = nn.Sequential(*(x for x in layers if not isinstance(x, BatchNorm)))
    images = torch.randn(1, 1, 128, 128, requires_grad=True)
    network(images)[0, 0, 7, 7].backward()
    assert images.grad is not None
    pixels = torch.nonzero(images.grad[0, 0])
    assert (pixels.max(0).values - pixels.min(0).values + 1).tolist() == [70, 70]


def test_none_is_not_built(config: AdversarialConfig):
    none = config.model_copy(update={"discriminator": "none"})
    with pytest.raises(ValueError, match="discriminator is none"):
        build_discriminator(none, 8, 32)


@pytest.mark.parametrize("size", [24, 25, 32])
def test_the_smallest_images_have_a_patch(config: AdversarialConfig, size: int):
    patch = config.model_copy(update={"discriminator": "patch70"})
    assert (
        build_discriminator(patch, 8, size)(torch.zeros(2, 8, size, size)).numel() > 1
    )
    with pytest.raises(ValueError, match="images of 24 px, not 23 px"):
        build_discriminator(patch, 8, 23)
