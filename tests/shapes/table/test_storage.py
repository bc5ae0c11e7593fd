import numpy as np
import pytest

from pipeline.geometry.scene.mesh import merge
from pipeline.shapes.table import storage

KINDS = [storage.chest, storage.cabinet, storage.wardrobe, storage.shelves]
BODY = storage.Carcass(width=1.0, height=1.2, depth=0.4, foot=0.1, wall=0.02)


@pytest.mark.parametrize("kind", KINDS)
def test_each_part_is_solid_and_stands_on_the_floor(kind, check_solid):
    for seed in range(15):
        parts = kind(np.random.default_rng(seed))
        for part in parts:
            check_solid(part)
        assert merge(parts).vertices[:, 1].min() == pytest.approx(0.0, abs=0.02)


@pytest.mark.parametrize("is_door", [True, False])
def test_fronts_are_before_the_box_and_inside_its_outline(is_door):
    parts = storage.fronts(np.random.default_rng(0), BODY, 2, 3, is_door=is_door)
    x, y, z = merge(parts).vertices.T
    assert len(parts) == 12
    assert z.min() > 0.18
    assert np.abs(x).max() < 0.5
    assert (y.min() > 0.1, y.max() < 1.2) == (True, True)


def test_handles_of_doors_stand_upright():
    for seed in range(10):
        door = storage.handle(np.random.default_rng(seed), 0.5, is_upright=True)
        drawer = storage.handle(np.random.default_rng(seed), 0.5, is_upright=False)
        np.testing.assert_allclose(
            np.sort(np.ptp(door.vertices, axis=0)),
            np.sort(np.ptp(drawer.vertices, axis=0)),
            atol=1e-6,
        )
        assert np.ptp(door.vertices[:, 1]) >= np.ptp(drawer.vertices[:, 1]) - 1e-9


def test_open_shelves_show_their_inside_from_the_front():
    parts = storage.hollow_box(BODY, has_back=False)
    x, y, _ = np.abs(merge(parts).vertices - (0.0, 0.65, 0.0)).T
    assert (np.maximum(x / 0.5, y / 0.55) > 0.9).all()


@pytest.mark.parametrize("style", ["books", "box", "ball", "none"])
def test_things_stay_in_their_compartment(style, check_solid):
    for seed in range(10):
        rng = np.random.default_rng(seed)
        parts = storage.filling(rng, style, (0.1, 0.6), (0.5, 0.3, 0.25))
        for part in parts:
            check_solid(part)
            low, high = part.vertices.min(axis=0), part.vertices.max(axis=0)
            assert (low >= (0.1, 0.49, -0.13)).all()
            assert (high <= (0.6, 0.8, 0.13)).all()
