import numpy as np
import pytest

from pipeline.config.params import Params
from pipeline.config.train import TrainConfig
from pipeline.network.base.distributed import Team
from pipeline.network.data.dataset import Dataset
from pipeline.network.data.loader import Loader
from pipeline.network.models.registry import untrained
from tests.network.settings import STILL, changed


@pytest.fixture
def config(params: Params) -> TrainConfig:
    return params.train


def _loader(data: Dataset, config: TrainConfig, **team: int) -> Loader:
    return Loader(data, config, untrained(config, 32), Team(**team))


def test_draws_come_in_order_and_are_those_of_their_steps(
    config: TrainConfig, dataset: Dataset
):
    loader = _loader(dataset, config)
    draws = loader.from_step(5)
    for step in (5, 6, 7):
        read, drawn = next(draws), loader.draw(step)
        np.testing.assert_array_equal(read.views, drawn.views)
        np.testing.assert_array_equal(read.pixels.drawings, drawn.pixels.drawings)
    draws.close()
    assert loader.seconds_waited > 0


def test_processes_draw_the_parts_of_one_batch(config: TrainConfig, dataset: Dataset):
    whole = _loader(dataset, config).draw(3)
    for rank in (0, 1):
        part = _loader(dataset, config, rank=rank, size=2).draw(3)
        assert part.names == whole.names
        np.testing.assert_array_equal(part.pixels.level, whole.pixels.level[rank::2])
        np.testing.assert_array_equal(
            part.variation.pens, whole.variation.pens[rank::2]
        )


def test_a_drawn_view_is_always_among_the_views(config: TrainConfig, dataset: Dataset):
    loader = _loader(dataset, config)
    views = [loader.draw(step).views for step in range(20)]
    assert all(row[0] < 3 and len(set(row)) == config.views for row in views)
    assert {row[0] for row in views} == {0, 1, 2}


def test_what_cannot_be_read_is_raised_where_it_is_waited_for(
    config: TrainConfig, dataset: Dataset, monkeypatch: pytest.MonkeyPatch
):
    loader = _loader(dataset, config)

    def broken(step: int) -> None:
        raise OSError("disk gone")

    monkeypatch.setattr(loader, "draw", broken)
    with pytest.raises(OSError, match="disk gone"):
        next(loader.from_step(0))


def test_a_drawing_from_elsewhere_is_that_of_its_view(
    config: TrainConfig, dataset: Dataset
):
    always = changed(config, **STILL | {"elsewhere": 1.0})
    draw = _loader(dataset, always).draw(0)
    (sketch,) = [k for k, view in enumerate(draw.seen_from) if k != view]
    filled = draw.pixels.drawings[:, sketch, 1] > 0
    np.testing.assert_array_equal(filled, dataset.level[:, draw.seen_from[sketch]] > 0)


def test_some_shapes_are_mirrored_and_lose_their_side_drawing(
    config: TrainConfig, dataset: Dataset
):
    always = changed(config, **STILL | {"mirror": 1.0})
    loader = _loader(dataset, always)
    for step in range(30):
        draw = loader.draw(step)
        given = draw.pixels.drawings[:, :, 2].any(axis=(2, 3))
        assert given[:, [0, 2]].all()
        assert (given[:, 1] == (1 in draw.views)).all()
