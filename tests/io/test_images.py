import os
import warnings
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from pipeline.io import images
from pipeline.io.images import BadImageError


@pytest.mark.parametrize(
    "shape, dtype", [((6, 4), "u1"), ((6, 4), "u2"), ((6, 4, 4), "u1")]
)
def test_pixels_come_back_as_they_were_written(tmp_path: Path, shape, dtype):
    pixels = np.random.default_rng(0).integers(0, 255, shape).astype(dtype)
    images.write(tmp_path / "p.png", pixels)
    np.testing.assert_array_equal(images.read(tmp_path / "p.png"), pixels)


def test_untiling_is_the_inverse_of_tiling():
    views = np.arange(15 * 4 * 4).reshape(15, 4, 4)
    np.testing.assert_array_equal(images.untile(images.tile(views, 5), 3, 5), views)


def test_views_are_tiled_row_by_row():
    sheet = images.tile(np.arange(6)[:, None, None] * np.ones((1, 2, 2)), 3)
    np.testing.assert_array_equal(sheet[::2, ::2], [[0, 1, 2], [3, 4, 5]])


@pytest.mark.parametrize("content", [b"", b"not a picture", b"\x89PNG\r\n\x1a\nxx"])
def test_what_is_no_picture_is_refused_by_name(tmp_path: Path, content: bytes):
    (tmp_path / "bad.png").write_bytes(content)
    with pytest.raises(BadImageError, match=r"bad\.png"):
        images.read(tmp_path / "bad.png")


def test_a_missing_picture_is_refused_by_name(tmp_path: Path):
    with pytest.raises(BadImageError, match="no such file"):
        images.read(tmp_path / "none.png")


def test_a_truncated_picture_is_refused(tmp_path: Path):
    images.write(tmp_path / "cut.png", _noise())
    whole = (tmp_path / "cut.png").read_bytes()
    (tmp_path / "cut.png").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(BadImageError, match="damaged"):
        images.read(tmp_path / "cut.png")


@pytest.mark.parametrize("compression", ["tiff_lzw", "tiff_adobe_deflate", "raw"])
def test_of_a_damaged_tiff_libraries_say_nothing(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], compression: str
):
    path = tmp_path / "damaged.tiff"
    Image.fromarray(_noise()).save(path, compression=compression)
    whole = path.read_bytes()
    for at in range(8, len(whole), 97):
        path.write_bytes(whole[:at] + b"\xff\xff" + whole[at + 2 :])
        with warnings.catch_warnings(record=True) as told, suppress(BadImageError):
            warnings.simplefilter("always")
            images.read_reduced(path, 100)
        assert told == []
    assert capfd.readouterr().err == ""
    os.write(2, b"still heard")
    assert capfd.readouterr().err == "still heard"


def test_a_huge_picture_is_refused_before_it_is_decoded(tmp_path: Path):
    Image.new("1", (20_000, 5_000)).save(tmp_path / "huge.png")
    with pytest.raises(
        BadImageError, match=r"20000 x 5000 pixels|cannot be read|can be"
    ):
        images.read(tmp_path / "huge.png")


@pytest.mark.parametrize("suffix", ["png", "jpg"])
def test_a_large_picture_is_shrunk_as_it_is_decoded(tmp_path: Path, suffix: str):
    Image.new("RGB", (3000, 90), "red").save(tmp_path / f"large.{suffix}")
    pixels = images.read_reduced(tmp_path / f"large.{suffix}", 500)
    assert 500 <= pixels.shape[1] < 1000
    assert abs(pixels[5, 5].astype(int) - (255, 0, 0, 255)).max() <= 2


def test_a_photo_that_was_taken_sideways_is_turned_upright(tmp_path: Path):
    image = Image.new("RGB", (40, 20), "white")
    exif = image.getexif()
    exif[0x0112] = 6  # orientation: turn by a quarter, clockwise
    image.save(tmp_path / "sideways.jpg", exif=exif)
    assert images.read_reduced(tmp_path / "sideways.jpg", 100).shape[:2] == (40, 20)


def test_a_decompression_bomb_is_refused_unread(tmp_path: Path):
    Image.new("1", (30_000, 30_000)).save(tmp_path / "bomb.png")
    assert (tmp_path / "bomb.png").stat().st_size < 1_000_000
    with pytest.raises(BadImageError, match=r"bomb\.png: a huge picture, at most 50"):
        images.read_reduced(tmp_path / "bomb.png", 100)


def _noise() -> np.ndarray:
    return np.random.default_rng(0).integers(0, 255, (64, 64)).astype(np.uint8)


NOT_PROMISED = {
    "eps.png": (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "PostScript"),
    "photo.heic": (b"\0\0\0\x18ftypheic\0\0\0\0", "HEIC: save it as PNG or JPEG"),
    "page.pdf": (b"%PDF-1.7\n", "PDF: save it as PNG or JPEG"),
    "vector.png": (b"<svg xmlns='http://www.w3.org/2000/svg'/>", r"in \.svg"),
}


@pytest.mark.parametrize("name", NOT_PROMISED)
def test_other_formats_are_refused_by_their_kind_and_start_no_program(
    tmp_path: Path, name: str
):
    content, sentence = NOT_PROMISED[name]
    (tmp_path / name).write_bytes(content)
    with pytest.raises(BadImageError, match=f"{name}: .*{sentence}"):
        images.read(tmp_path / name)


def test_pipes_and_folders_are_no_pictures(tmp_path: Path):
    os.mkfifo(tmp_path / "pipe.png")
    for name, sentence in (("pipe.png", "a pipe"), (".", "a folder")):
        with pytest.raises(BadImageError, match=sentence):
            images.read(tmp_path / name)
