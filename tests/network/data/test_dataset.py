from pathlib import Path

import numpy as np
import pytest

from pipeline.io import images, maps
from pipeline.network.data.dataset import Dataset, ShapeFiles, choose_drawings, pack


def test_packing_keeps_the_pixels_of_the_pictures(
    dataset: Dataset, shapes: list[ShapeFiles]
):
    level, colour = maps.read_pixels(shapes[1].depth, shapes[1].normal)
    np.testing.assert_array_equal(dataset.level[1], level)
    np.testing.assert_array_equal(dataset.colour[1], colour)
    assert dataset.drawings.shape == (2, 4, 3, 3, 32, 32)
    assert len(dataset) == 2


def test_shapes_of_another_size_are_refused_by_name(
    shapes: list[ShapeFiles], tmp_path: Path
):
    other = {name: tmp_path / f"{name}.png" for name in ("depth", "normal", "sketch")}
    images.write(other["depth"], np.ones((48, 80), dtype=np.uint16))
    images.write(other["normal"], np.ones((48, 80, 4), dtype=np.uint8))
    images.write(other["sketch"], np.zeros((32, 48), dtype=np.uint8))
    with pytest.raises(ValueError, match="odd: "):
        pack([*shapes, ShapeFiles(id="odd", **other)], tmp_path / "p", grid=8)


def test_an_empty_split_is_refused(tmp_path: Path):
    with pytest.raises(ValueError, match="no shapes to pack"):
        pack([], tmp_path, grid=8)


def test_a_dropped_drawing_is_empty_and_one_always_stays(dataset: Dataset):
    rng = np.random.default_rng(0)
    for _ in range(20):
        chosen = choose_drawings(dataset.drawings, np.arange(2), np.full(3, 0.9), rng)
        given = chosen[:, :, 2].max(axis=(2, 3)) > 0
        assert given.any(axis=1).all()
        assert (chosen[~given] == 0).all()


def test_without_dropping_all_drawings_are_given(dataset: Dataset):
    chosen = choose_drawings(
        dataset.drawings, np.arange(2), np.zeros(3), np.random.default_rng(0)
    )
    assert (chosen[:, :, 2] == 255).all()
