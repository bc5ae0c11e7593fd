import numpy as np
import pytest
import torch

from pipeline.config.params import Params
from pipeline.config.train import LiftedConfig
from pipeline.geometry.scene.cameras import NUM_VIEWS
from pipeline.network.base.prediction import FILL, GIVEN, INK
from pipeline.network.data.batch import standard_poses
from pipeline.network.models.lifted import Lifted

SIZE = 32


@pytest.fixture(scope="module")
def config(params: Params) -> LiftedConfig:
    return params.train.lifted


@pytest.fixture(scope="module")
def network(config: LiftedConfig) -> Lifted:
    torch.manual_seed(0)
    return Lifted(config).eval()


def _drawings(batch: int) -> torch.Tensor:
    drawings = torch.zeros(batch, 3, 3, SIZE, SIZE)
    drawings[:, :, INK, 8:24, 8] = 1
    drawings[:, :, FILL, 8:24, 8:24] = 1
    drawings[:, :, GIVEN] = 1
    return drawings


def _usual(batch: int) -> torch.Tensor:
    """The poses of the front, the side and the top."""
    return torch.from_numpy(standard_poses()[None, :3]).expand(batch, -1, -1, -1)


def test_the_prediction_has_a_map_for_each_view(network: Lifted):
    prediction = network(_drawings(2), torch.tensor([0, 5, 14]), _usual(2))
    assert prediction.depth.shape == prediction.mask_logit.shape == (2, 3, SIZE, SIZE)
    assert prediction.normals.shape == (2, 3, SIZE, SIZE, 3)
    length = prediction.normals.norm(dim=-1)
    np.testing.assert_allclose(length.detach(), 1, atol=1e-4)


def test_a_view_looks_the_same_whatever_views_are_asked_with_it(network: Lifted):
    drawings = _drawings(1)
    alone = network(drawings, torch.tensor([7]), _usual(len(drawings)))
    among = network(drawings, torch.arange(NUM_VIEWS), _usual(len(drawings)))
    np.testing.assert_allclose(
        alone.depth[:, 0].detach(), among.depth[:, 7].detach(), atol=1e-5
    )


def test_a_shape_looks_the_same_whatever_shapes_are_in_its_batch(network: Lifted):
    drawings = _drawings(2)
    drawings[1] = 0
    drawings[1, 0] = _drawings(1)[0, 0]
    both = network(drawings, torch.tensor([3]), _usual(len(drawings)))
    first = network(drawings[:1], torch.tensor([3]), _usual(1))
    np.testing.assert_allclose(first.depth.detach(), both.depth[:1].detach(), atol=1e-5)


@pytest.mark.parametrize("given", [(0,), (1,), (2,), (0, 1), (0, 2), (0, 1, 2)])
def test_any_subset_of_the_drawings_serves(network: Lifted, given: tuple[int, ...]):
    drawings = torch.zeros(1, 3, 3, SIZE, SIZE)
    drawings[:, list(given)] = _drawings(1)[:, list(given)]
    prediction = network(drawings, torch.arange(NUM_VIEWS), _usual(len(drawings)))
    assert torch.isfinite(prediction.depth).all()


def test_an_untrained_network_already_carves_by_the_filled_drawings(network: Lifted):
    prediction = network(_drawings(1), torch.tensor([0]), _usual(1))
    inside = prediction.mask_logit[0, 0] > 0
    assert inside[10:22, 10:22].float().mean() > inside[:6].float().mean()


def test_a_drawn_view_sees_what_is_drawn_where_the_drawings_contradict(
    network: Lifted,
):
    drawings = _drawings(1)
    drawings[:, 1] = drawings[:, 1].roll(16, dims=-2)  # a hull without anything in it
    front, top = (
        network(drawings, torch.tensor([view]), _usual(len(drawings)))
        for view in (0, 2)
    )
    drawn = drawings[0, 0, FILL] > 0.5
    assert front.mask_logit[0, 0][drawn].mean() > 1
    drawings[:, 2, GIVEN] = 0
    unseen = network(drawings, torch.tensor([2]), _usual(len(drawings)))
    assert unseen.mask_logit.mean() < top.mask_logit[0, 0][drawn].mean() - 1


def test_gradients_reach_every_weight(config: LiftedConfig):
    torch.manual_seed(0)
    network = Lifted(config)
    prediction = network(_drawings(1), torch.tensor([0, 6]), _usual(1))
    outputs = (
        prediction.depth,
        prediction.normals,
        prediction.mask_logit,
        prediction.fine_occupancy_logit,
        prediction.silhouette_logit,
        prediction.view_logit,
    )
    sum(output.square().sum() for output in outputs).backward()
    without = [n for n, p in network.named_parameters() if p.grad is None]
    assert not without


@pytest.mark.parametrize("size", [32, 48, 64])
def test_drawings_may_have_any_size(network: Lifted, size: int):
    drawings = torch.nn.functional.interpolate(
        _drawings(1).flatten(0, 1), (size, size)
    ).unflatten(0, (1, 3))
    prediction = network(drawings, torch.tensor([0]), _usual(1))
    assert prediction.depth.shape == (1, 1, size, size)


def test_the_network_scales_by_its_channels(config: LiftedConfig):
    wide = config.model_copy(update={"channels": 8})
    narrow_count, wide_count = (
        sum(p.numel() for p in Lifted(c).parameters()) for c in (config, wide)
    )
    assert 2 < wide_count / narrow_count < 4.5


@pytest.mark.parametrize(
    "part", ["visual_hull", "volume_unet", "pixel_aligned_features"]
)
def test_each_part_can_be_left_out(part: str, config: LiftedConfig):
    torch.manual_seed(0)
    without = Lifted(config.model_copy(update={part: False})).eval()
    prediction = without(_drawings(1), torch.arange(NUM_VIEWS), _usual(1))
    assert torch.isfinite(prediction.depth).all()
    assert torch.isfinite(prediction.mask_logit).all()


def test_a_drawing_from_another_known_camera_carves_from_there(network: Lifted):
    drawings = torch.zeros(1, 3, 3, SIZE, SIZE)
    drawings[:, 0] = _drawings(1)[:, 0]
    drawn_from = _usual(1).clone()
    drawn_from[0, 0] = network.obj_from_cam[11]
    prediction = network(drawings, torch.tensor([11]), drawn_from)
    inside = prediction.mask_logit[0, 0] > 0
    assert inside[10:22, 10:22].float().mean() > inside[:6].float().mean()


def test_shapes_are_described_by_what_was_drawn(network: Lifted):
    drawings = _drawings(2)
    drawings[1, :, :2] = drawings[1, :, :2].roll(8, dims=-1)
    first, second = network.features(drawings)
    assert first.shape == second.shape
    assert not torch.allclose(first, second)


def test_one_drawing_becomes_a_body_not_a_prism(network: Lifted):
    drawings = torch.zeros(1, 3, 3, SIZE, SIZE)
    ticks = torch.linspace(-1, 1, SIZE)
    drawings[:, 0, FILL] = (ticks[:, None] ** 2 + ticks**2 < 0.5).float()
    drawings[:, 0, GIVEN] = 1
    seen = network(drawings, torch.tensor([1]), _usual(1))
    size = round(seen.occupancy_logit.shape[1] ** (1 / 3))
    solid = (seen.occupancy_logit[0] > 0).view(size, size, size)  # z, y, x
    middle = size // 2
    assert solid[middle, middle, middle]
    assert not solid[0, middle, middle]
    assert not solid[-1, middle, middle]


def test_what_is_read_of_a_drawing_starts_from_what_its_lines_enclose(
    network: Lifted,
):
    drawings = _drawings(1)
    drawings[:, 2] = 0
    prediction = network(drawings, torch.tensor([0]), _usual(1))
    filled = drawings[:, :2, FILL] > 0.5
    assert ((prediction.silhouette_logit[:, :2] > 0) == filled).float().mean() > 0.95
    assert not prediction.silhouette_logit[:, 2].any()
    assert prediction.view_logit[:, :2].any(dim=-1).all()


def test_a_drawing_that_is_not_given_is_read_and_not_used(network: Lifted):
    given = _drawings(1)
    given[:, 1] = 0
    both = _drawings(1)
    both[:, 1, GIVEN] = 0
    alone, read = (
        network(drawings, torch.arange(2), _usual(1)) for drawings in (given, both)
    )
    torch.testing.assert_close(read.depth, alone.depth)
    assert not alone.silhouette_logit[0, 1].any()
    assert read.silhouette_logit[0, 1].any()
    assert read.view_logit[0, 1].any()
