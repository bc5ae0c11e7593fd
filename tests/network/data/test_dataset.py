import os
from pathlib import Path

import numpy as np
import pytest

from pipeline.io import images, maps
from pipeline.network.data import dataset
from pipeline.network.data.dataset import Dataset, ShapeFiles, load_packed, pack


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


def test_what_was_packed_from_the_same_files_stays(
    shapes: list[ShapeFiles], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    pack(shapes, tmp_path, grid_size=8)
    decoded = []
    decode = dataset._decoded
    monkeypatch.setattr(
        dataset, "_decoded", lambda *args: decoded.append(args) or decode(*args)
    )
    pack(shapes, tmp_path, grid_size=8)
    assert not decoded
    pack(shapes, tmp_path, grid_size=16)
    assert len(decoded) == len(shapes)
    os.utime(shapes[1].depth, (1, 1))
    pack(shapes, tmp_path, grid_size=16)
    assert len(decoded) == 2 * len(shapes)


def test_shapes_are_packed_anew_where_packing_was_killed(
    shapes: list[ShapeFiles], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    def die(shape: ShapeFiles, grid_size: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(dataset, "_decoded", die)
    with pytest.raises(KeyboardInterrupt):
        pack(shapes, tmp_path, grid_size=8)
    monkeypatch.undo()
    pack(shapes, tmp_path, grid_size=8)
    assert len(load_packed(shapes, tmp_path)) == len(shapes)


def test_an_empty_split_is_refused(tmp_path: Path):
    with pytest.raises(ValueError, match="no shapes to pack"):
        pack([], tmp_path, grid_size=8)
