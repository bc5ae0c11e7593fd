from pathlib import Path

import numpy as np
import pytest

from pipeline.io import images, maps
from pipeline.network.data.dataset import Dataset, ShapeFiles, pack


def test_packing_keeps_the_pixels_of_the_images(
    dataset: Dataset, shapes: list[ShapeFiles]
):
    level, color = maps.read_pixels(shapes[1].depth, shapes[1].normal)
    np.testing.assert_array_equal(dataset.depth_level[1], level)
    np.testing.assert_array_equal(dataset.normal_rgba[1], color)
    assert dataset.drawings.shape == (2, 4, 4, 3, 32, 32)
    assert len(dataset) == 2


def test_shapes_of_another_size_are_refused_by_name(
    shapes: list[ShapeFiles], tmp_path: Path
):
    names = ("depth", "normal", "sketch", "random_views")
    other = {name: tmp_path / f"{name}.png" for name in names}
    other["random_cameras"] = shapes[0].random_cameras
    images.write(other["depth"], np.ones((48, 80), dtype=np.uint16))
    images.write(other["normal"], np.ones((48, 80, 4), dtype=np.uint8))
    images.write(other["sketch"], np.zeros((32, 48), dtype=np.uint8))
    images.write(other["random_views"], np.zeros((48, 16), dtype=np.uint8))
    with pytest.raises(ValueError, match="odd: "):
        pack([*shapes, ShapeFiles(id="odd", **other)], tmp_path / "p", grid_size=8)


def test_an_empty_split_is_refused(tmp_path: Path):
    with pytest.raises(ValueError, match="no shapes to pack"):
        pack([], tmp_path, grid_size=8)
