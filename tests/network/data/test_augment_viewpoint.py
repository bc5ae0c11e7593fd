import numpy as np

from pipeline.geometry.scene.cameras import SKETCH_VIEWS, standard_rig
from pipeline.network.data.augment_viewpoint import (
    choose_cameras,
    drawn_from_maps,
    places,
)
from pipeline.network.data.dataset import Dataset


def test_each_view_stands_for_the_drawing_it_is_nearest_to():
    eyes = standard_rig(2).camera_directions
    found = places()
    assert found[:3].tolist() == [0, 1, 2]
    for view, place in enumerate(found):
        if place >= 0:
            assert eyes[view] @ eyes[place] == max(eyes[view] @ eyes[:3].T)
            assert eyes[view] @ eyes[place] > 0.5
    assert set(found[3:]) == {-1, 0, 1, 2}


def test_at_most_one_drawing_is_from_elsewhere():
    rng = np.random.default_rng(0)
    rows = [choose_cameras(0.5, rng) for _ in range(60)]
    changed = [(row != np.arange(len(SKETCH_VIEWS))).sum() for row in rows]
    assert set(changed) == {0, 1}
    assert {row.max() for row in rows} > {2, 3}


def test_a_ball_is_drawn_as_its_rim_and_filled(dataset: Dataset):
    made = drawn_from_maps(dataset.level[:1, 5], dataset.colour[:1, 5])[0]
    ink, filled, given = made > 0
    row, col = np.mgrid[:32, :32] - 15.5
    radius = np.hypot(row, col)
    rim = radius[ink]
    assert given.all()
    assert np.median(rim) > 0.8 * radius[filled].max()
    assert radius[ink].max() < radius[filled].max() + 1.5


def test_nothing_seen_is_nothing_drawn():
    empty = np.zeros((1, 8, 8), dtype=np.uint16)
    made = drawn_from_maps(empty, np.zeros((1, 8, 8, 4), dtype=np.uint8))
    assert not made[:, :2].any()
