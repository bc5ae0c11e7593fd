import numpy as np

from pipeline.geometry.scene.cameras import NUM_SKETCH_VIEWS, standard_rig
from pipeline.network.data.augment_viewpoint import (
    drawings_from_maps,
    nearest_sketch_views,
    sample_drawing_views,
)
from pipeline.network.data.dataset import Dataset


def test_each_view_stands_for_the_drawing_it_is_nearest_to():
    eyes = standard_rig(2).camera_directions
    nearest = nearest_sketch_views()
    assert nearest[:3].tolist() == [0, 1, 2]
    for view, sketch in enumerate(nearest):
        if sketch >= 0:
            assert eyes[view] @ eyes[sketch] == max(eyes[view] @ eyes[:3].T)
            assert eyes[view] @ eyes[sketch] > 0.5
    assert set(nearest[3:]) == {-1, 0, 1, 2}


def test_at_most_one_drawing_is_from_another_camera():
    rng = np.random.default_rng(0)
    rows = [sample_drawing_views(0.5, rng) for _ in range(60)]
    changed = [(row != np.arange(NUM_SKETCH_VIEWS)).sum() for row in rows]
    assert set(changed) == {0, 1}
    assert {row.max() for row in rows} > {2, 3}


def test_a_ball_is_drawn_as_its_outline_and_filled(dataset: Dataset):
    drawing = drawings_from_maps(
        dataset.depth_level[:1, 5], dataset.normal_rgba[:1, 5]
    )[0]
    ink, filled, given = drawing > 0
    row, col = np.mgrid[:32, :32] - 15.5
    radius = np.hypot(row, col)
    outline = radius[ink]
    assert given.all()
    assert np.median(outline) > 0.8 * radius[filled].max()
    assert radius[ink].max() < radius[filled].max() + 1.5


def test_nothing_seen_is_nothing_drawn():
    empty = np.zeros((1, 8, 8), dtype=np.uint16)
    drawings = drawings_from_maps(empty, np.zeros((1, 8, 8, 4), dtype=np.uint8))
    assert not drawings[:, :2].any()
