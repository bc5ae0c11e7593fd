from dataclasses import replace

import numpy as np
import pytest

from pipeline.config.params import Params
from pipeline.config.train import TrainConfig
from pipeline.geometry.scene.cameras import NUM_VIEWS, SKETCH_VIEWS
from pipeline.network.base.distributed import ProcessGroup
from pipeline.network.base.prediction import FILL, GIVEN, INK
from pipeline.network.data.dataset import Dataset
from pipeline.network.data.loader import Loader
from tests.network.settings import unaugmented


@pytest.fixture
def config(params: Params) -> TrainConfig:
    return params.train


def _loader(data: Dataset, config: TrainConfig, **group: int) -> Loader:
    views = tuple(range(NUM_VIEWS))
    return Loader(data, config, views, (), ProcessGroup(**group))


def test_batches_come_in_order_and_are_those_of_their_steps(
    config: TrainConfig, dataset: Dataset
):
    loader = _loader(dataset, config)
    batches = loader.batches_from(5)
    for step in (5, 6, 7):
        ahead, alone = next(batches), loader.batch_of(step)
        np.testing.assert_array_equal(ahead.views, alone.views)
        np.testing.assert_array_equal(ahead.encoded.drawings, alone.encoded.drawings)
    batches.close()
    assert loader.seconds_waited > 0


def test_processes_read_the_parts_of_one_batch(config: TrainConfig, dataset: Dataset):
    whole = _loader(dataset, config).batch_of(3)
    for rank in (0, 1):
        part = _loader(dataset, config, rank=rank, world_size=2).batch_of(3)
        assert part.names == whole.names
        np.testing.assert_array_equal(
            part.encoded.depth_level, whole.encoded.depth_level[rank::2]
        )
        np.testing.assert_array_equal(
            part.jitter.line_width, whole.jitter.line_width[rank::2]
        )


def test_a_drawn_view_is_always_among_the_views(config: TrainConfig, dataset: Dataset):
    loader = _loader(dataset, config)
    views = [loader.batch_of(step).views for step in range(20)]
    assert all(row[0] < 3 and len(set(row)) == config.views_per_shape for row in views)
    assert {row[0] for row in views} == {0, 1, 2}


def test_what_cannot_be_read_is_raised_where_it_is_waited_for(
    config: TrainConfig, dataset: Dataset, monkeypatch: pytest.MonkeyPatch
):
    loader = _loader(dataset, config)

    def broken(step: int) -> None:
        raise OSError("disk gone")

    monkeypatch.setattr(loader, "batch_of", broken)
    with pytest.raises(OSError, match="disk gone"):
        next(loader.batches_from(0))


def test_some_shapes_are_mirrored_where_no_map_is_of_the_side(
    config: TrainConfig, dataset: Dataset
):
    always = unaugmented(config, augment={"mirror": 1.0})
    loader = _loader(dataset, always)
    usual = dataset.drawn_from[0, :3]
    for step in range(30):
        batch = loader.batch_of(step)
        is_mirrored = (batch.encoded.drawn_from[:, :3] != usual).any()
        assert is_mirrored == (1 not in batch.views)


def test_a_drawing_comes_with_its_camera_and_its_silhouette(
    config: TrainConfig, dataset: Dataset
):
    kept = {"front": 0.0, "side": 0.0, "top": 0.0, "random": 0.0}
    loader = _loader(dataset, unaugmented(config, augment={"drop_drawing": kept}))
    encoded = loader.batch_of(0).encoded
    assert encoded.drawings.shape[1] == encoded.drawn_from.shape[1] == 4
    covered = encoded.silhouettes[:, 3] > 0
    filled = encoded.drawings[:, 3, FILL] > 0
    assert (covered & filled).sum() / (covered | filled).sum() > 0.6


def test_all_drawings_from_random_cameras_are_there_and_one_at_most_is_given(
    config: TrainConfig, dataset: Dataset
):
    several = replace(
        dataset,
        drawings=dataset.drawings[:, :, [0, 1, 2, 3, 3, 3]],
        drawn_from=dataset.drawn_from[:, [0, 1, 2, 3, 3, 3]],
        silhouettes=dataset.silhouettes[:, [0, 1, 2, 3, 3, 3]],
    )
    kept = dict.fromkeys((*SKETCH_VIEWS, "random"), 0.0)
    loader = _loader(several, unaugmented(config, augment={"drop_drawing": kept}))
    given = np.concatenate(
        [loader.batch_of(step).encoded.drawings[:, :, GIVEN] > 0 for step in range(20)]
    )
    assert given[:, :3].all()
    is_given = given[:, 3:].any(axis=(2, 3))
    assert (is_given.sum(axis=1) == 1).all()
    assert is_given.any(axis=0).all()
    ink = loader.batch_of(0).encoded.drawings[:, :, INK]
    assert ink.any(axis=(2, 3)).all()


def test_a_network_that_needs_its_drawings_gets_them_all_from_where_they_are_usual(
    config: TrainConfig, dataset: Dataset
):
    often = {
        "mirror": 1.0,
        "drop_drawing": dict.fromkeys((*SKETCH_VIEWS, "random"), 0.9),
    }
    changed = unaugmented(config, augment=often)
    loader = Loader(dataset, changed, (0, 1, 5), (0, 1), ProcessGroup())
    for step in range(5):
        batch = loader.batch_of(step)
        assert batch.encoded.drawings[:, :3, GIVEN].all()
        assert not batch.encoded.drawings[:, 3, GIVEN].any()
        np.testing.assert_array_equal(
            batch.encoded.drawn_from[:, :3], dataset.drawn_from[:, :3]
        )
        assert set(batch.views) <= {0, 1, 5}
