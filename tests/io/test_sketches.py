from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from pipeline.io import images, sketches
from pipeline.io.images import BadImageError


def test_drawings_come_back_by_style_and_view(tmp_path: Path):
    drawings = np.random.default_rng(0).integers(0, 256, (2, 3, 16, 16)) / 255
    sketches.write_tiled(tmp_path / "s.png", drawings)
    np.testing.assert_allclose(sketches.read_tiled(tmp_path / "s.png"), drawings)


def test_a_tiled_image_shows_a_style_per_row(tmp_path: Path):
    drawings = np.ones((2, 3, 8, 8))
    drawings[1, 2] = 0
    sketches.write_tiled(tmp_path / "s.png", drawings)
    tiled = images.read(tmp_path / "s.png")
    assert (tiled[8:, 16:] == 0).all() and (tiled[:8] == 255).all()


def test_an_image_that_is_not_tiled_is_refused(tmp_path: Path):
    images.write(tmp_path / "s.png", np.zeros((10, 31), dtype=np.uint8))
    with pytest.raises(BadImageError, match="needed is a gray image"):
        sketches.read_tiled(tmp_path / "s.png")


def test_transparent_parts_become_white_paper(tmp_path: Path):
    image = Image.new("RGBA", (20, 10), (0, 0, 0, 0))
    image.paste((0, 0, 0, 255), (5, 2, 8, 4))
    image.save(tmp_path / "ink.png")
    image = sketches.read_image(tmp_path / "ink.png")
    assert image.shape == (10, 20, 3)
    assert (image[3, 6] == 0).all() and (image[0, 0] == 1).all()


def test_a_cut_out_with_a_pale_rim_is_dark_on_light(tmp_path: Path):
    rgba = np.zeros((90, 90, 4), dtype=np.uint8)
    row, col = np.mgrid[:90, :90]
    distance = np.abs(row - col)  # a strip from corner to corner, of its box the lesser
    rgba[distance < 14] = (230, 230, 220, 255)
    rgba[distance < 10] = (210, 205, 200, 255)
    rgba[(distance >= 5) & (distance < 7)] = (30, 30, 30, 255)
    Image.fromarray(rgba).save(tmp_path / "cut.png")
    assert sketches.read_image(tmp_path / "cut.png")[0, -1].min() > 0.7


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "I;16"])
def test_pictures_of_every_mode_are_read_as_colors(tmp_path: Path, mode: str):
    suffix = ".tif" if mode in ("CMYK", "I;16") else ".png"
    path = tmp_path / f"image{suffix}"
    Image.new(mode, (12, 9)).save(path)
    image = sketches.read_image(path)
    assert image.shape == (9, 12, 3)
    assert image.min() >= 0 and image.max() <= 1


def test_a_picture_of_a_few_pixels_is_refused(tmp_path: Path):
    Image.new("L", (4, 4)).save(tmp_path / "dot.png")
    with pytest.raises(BadImageError, match="4 x 4 pixels only"):
        sketches.read_image(tmp_path / "dot.png")
