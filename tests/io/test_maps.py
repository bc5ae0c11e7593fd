from pathlib import Path

import numpy as np
import pytest

from pipeline.geometry.scene.view_maps import ViewMaps
from pipeline.io import images, maps
from pipeline.io.images import BadImageError


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    return tmp_path / "depth.png", tmp_path / "normal.png"


def test_maps_come_back_to_the_precision_of_their_pictures(files, box_maps: ViewMaps):
    maps.write(*files, box_maps)
    read = maps.read(*files)
    np.testing.assert_array_equal(np.isnan(read.depth), np.isnan(box_maps.depth))
    np.testing.assert_allclose(read.depth, box_maps.depth, atol=2e-5)
    np.testing.assert_allclose(read.normals, box_maps.normals, atol=6e-3)
    np.testing.assert_allclose(read.foreground, box_maps.foreground)


def test_read_normals_have_unit_length_inside_and_none_outside(files, ball_maps):
    maps.write(*files, ball_maps)
    read = maps.read(*files)
    length = np.linalg.norm(read.normals, axis=-1)
    np.testing.assert_allclose(length[read.foreground_mask()], 1, atol=1e-5)
    assert (length[~read.foreground_mask()] == 0).all()


def test_writing_what_was_read_changes_nothing(files, box_maps: ViewMaps, tmp_path):
    maps.write(*files, box_maps)
    again = tmp_path / "d2.png", tmp_path / "n2.png"
    maps.write(*again, maps.read(*files))
    assert files[0].read_bytes() == again[0].read_bytes()


def test_the_pictures_are_sheets_of_five_by_three_views(files, box_maps: ViewMaps):
    maps.write(*files, box_maps)
    depth, normal = images.read(files[0]), images.read(files[1])
    assert depth.shape == (96, 160) and depth.dtype == np.uint16
    assert normal.shape == (96, 160, 4) and normal.dtype == np.uint8
    nearest = depth[:32, :32][16, 16]
    assert nearest == depth[:32, :32].max() > 0


def test_a_picture_of_another_kind_is_refused(files, box_maps: ViewMaps):
    maps.write(*files, box_maps)
    with pytest.raises(BadImageError, match="needed are"):
        maps.read(files[1], files[0])


def test_sheets_of_different_sizes_are_refused(files, box_maps: ViewMaps):
    maps.write(*files, box_maps)
    images.write(files[1], np.zeros((48, 80, 4), dtype=np.uint8))
    with pytest.raises(BadImageError, match="views of 16 pixels"):
        maps.read(*files)
