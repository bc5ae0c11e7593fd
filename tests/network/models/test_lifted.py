import numpy as np
import pytest
import torch

from pipeline.config.params import Params
from pipeline.config.train import LiftedConfig
from pipeline.geometry.scene.cameras import NUM_VIEWS
from pipeline.network.base.prediction import FILL, GIVEN, INK
from pipeline.network.models.lifted import Lifted

SIZE = 32


@pytest.fixture(scope="module")
def config(params: Params) -> LiftedConfig:
    return params.train.lifted


@pytest.fixture(scope="module")
def network(config: LiftedConfig) -> Lifted:
    torch.manual_seed(0)
    return Lifted(config, SIZE).eval()


def _drawings(batch: int) -> torch.Tensor:
    drawings = torch.zeros(batch, 3, 3, SIZE, SIZE)
    drawings[:, :, INK, 8:24, 8] = 1
    drawings[:, :, FILL, 8:24, 8:24] = 1
    drawings[:, :, GIVEN] = 1
    return drawings


def test_the_prediction_has_a_map_for_each_view(network: Lifted):
    prediction = network(_drawings(2), torch.tensor([0, 5, 14]))
    assert prediction.depth.shape == prediction.mask_logit.shape == (2, 3, SIZE, SIZE)
    assert prediction.normals.shape == (2, 3, SIZE, SIZE, 3)
    length = prediction.normals.norm(dim=-1)
    np.testing.assert_allclose(length.detach(), 1, atol=1e-4)


def test_a_view_looks_the_same_whatever_views_are_asked_with_it(network: Lifted):
    drawings = _drawings(1)
    alone = network(drawings, torch.tensor([7]))
    among = network(drawings, torch.arange(NUM_VIEWS))
    np.testing.assert_allclose(
        alone.depth[:, 0].detach(), among.depth[:, 7].detach(), atol=1e-5
    )


def test_a_shape_looks_the_same_whatever_shapes_are_in_its_batch(network: Lifted):
    drawings = _drawings(2)
    drawings[1] = 0
    drawings[1, 0] = _drawings(1)[0, 0]
    both = network(drawings, torch.tensor([3]))
    first = network(drawings[:1], torch.tensor([3]))
    np.testing.assert_allclose(first.depth.detach(), both.depth[:1].detach(), atol=1e-5)


@pytest.mark.parametrize("given", [(0,), (1,), (2,), (0, 1), (0, 2), (0, 1, 2)])
def test_any_subset_of_the_drawings_serves(network: Lifted, given: tuple[int, ...]):
    drawings = torch.zeros(1, 3, 3, SIZE, SIZE)
    drawings[:, list(given)] = _drawings(1)[:, list(given)]
    prediction = network(drawings, torch.arange(NUM_VIEWS))
    assert torch.isfinite(prediction.depth).all()


def test_an_untrained_network_already_carves_by_the_filled_drawings(network: Lifted):
    prediction = network(_drawings(1), torch.tensor([0]))
    inside = prediction.mask_logit[0, 0] > 0
    assert inside[10:22, 10:22].float().mean() > inside[:6].float().mean()


def test_a_drawn_view_sees_what_is_drawn_where_the_drawings_contradict(
    network: Lifted,
):
    drawings = _drawings(1)
    drawings[:, 1] = drawings[:, 1].roll(16, dims=-2)  # a hull without anything in it
    front, top = (network(drawings, torch.tensor([view])) for view in (0, 2))
    drawn = drawings[0, 0, FILL] > 0.5
    assert front.mask_logit[0, 0][drawn].mean() > 1
    drawings[:, 2, GIVEN] = 0
    unseen = network(drawings, torch.tensor([2]))
    assert unseen.mask_logit.mean() < top.mask_logit[0, 0][drawn].mean() - 1


def test_gradients_reach_every_weight(config: LiftedConfig):
    torch.manual_seed(0)
    network = Lifted(config, SIZE)
    prediction = network(_drawings(1), torch.tensor([0, 6]))
    outputs = (
        prediction.depth,
        prediction.normals,
        prediction.mask_logit,
        prediction.occupancy_logit,
    )
    sum(output.square().sum() for output in outputs).backward()
    without = [n for n, p in network.named_parameters() if p.grad is None]
    assert not without


def test_the_weights_do_not_depend_on_the_picture_size(config: LiftedConfig):
    small, large = (Lifted(config, size).state_dict() for size in (32, 64))
    assert {n: t.shape for n, t in small.items()} == {
        n: t.shape for n, t in large.items()
    }


def test_the_network_scales_by_its_channels(config: LiftedConfig):
    wide = config.model_copy(update={"channels": 8})
    narrow_count, wide_count = (
        sum(p.numel() for p in Lifted(c, SIZE).parameters()) for c in (config, wide)
    )
    assert 2 < wide_count / narrow_count < 4.5


@pytest.mark.parametrize(
    "part", ["visual_hull", "volume_unet", "pixel_aligned_features"]
)
def test_each_part_can_be_left_out(part: str, config: LiftedConfig):
    torch.manual_seed(0)
    without = Lifted(config.model_copy(update={part: False}), SIZE).eval()
    prediction = without(_drawings(1), torch.arange(NUM_VIEWS))
    assert torch.isfinite(prediction.depth).all()
    assert torch.isfinite(prediction.mask_logit).all()


def test_drawings_from_the_usual_places_are_the_default(network: Lifted):
    views = torch.tensor([0, 9])
    usual = network(_drawings(1), views)
    explicit = network(_drawings(1), views, network.obj_from_cam[:3])
    error = (usual.depth - explicit.depth).abs()
    assert error.median() < 1e-4


def test_a_drawing_from_another_known_camera_carves_from_there(network: Lifted):
    drawings = torch.zeros(1, 3, 3, SIZE, SIZE)
    drawings[:, 0] = _drawings(1)[:, 0]
    drawn_from = network.obj_from_cam[:3].clone()
    drawn_from[0] = network.obj_from_cam[11]
    prediction = network(drawings, torch.tensor([11]), drawn_from)
    inside = prediction.mask_logit[0, 0] > 0
    assert inside[10:22, 10:22].float().mean() > inside[:6].float().mean()


def test_shapes_are_described_by_what_was_drawn(network: Lifted):
    drawings = _drawings(2)
    drawings[1, :, :2] = drawings[1, :, :2].roll(8, dims=-1)
    first, second = network.features(drawings)
    assert first.shape == second.shape
    assert not torch.allclose(first, second)
