"""Image files as arrays, by Pillow; too large ones are refused."""

import io
import os
import struct
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from jaxtyping import UInt8
from numpy import ndarray
from PIL import Image, ImageOps, UnidentifiedImageError

from pipeline.io import files

MAX_PIXELS = 50_000_000  # larger images are refused before they are decoded
FORMATS = ("PNG", "JPEG", "WEBP", "TIFF", "BMP", "GIF", "PPM")
# Others are told by how they begin, or by what follows after four bytes.
_OTHERS = {
    b"ftyphei": "HEIC",
    b"ftypmif": "HEIC",
    b"ftypavif": "AVIF",
    b"%PDF": "PDF",
    b"%!PS": "PostScript",
    b"\xc5\xd0\xd3\xc6": "PostScript",
    b"8BPS": "a Photoshop file",
    b"<svg": "an SVG, whose name should end in .svg",
    b"<?xml": "an XML file; an SVG's name should end in .svg",
}
_STDERR = 2  # its file descriptor
_silence = threading.Lock()
_LIMIT = f"at most {MAX_PIXELS // 1_000_000} million are read"


class BadImageError(ValueError):
    """A file that is missing, damaged, too large, or not the image it should be."""


def read(path: Path, *, mode: str | None = None) -> ndarray:
    """Decode an image as it is, or converted to a Pillow `mode`."""
    with _open_image(path) as image:
        return np.asarray(image if mode is None else image.convert(mode))


def read_reduced(path: Path, max_side: int) -> UInt8[ndarray, "H W 4"]:
    """Decode an image upright as RGBA, its longer side at most twice `max_side`.

    It is shrunk by a whole factor before it is converted, so that an image of
    MAX_PIXELS takes no more memory than its file's own pixels.
    """
    with _in_silence(), _open_image(path) as image:
        image.draft(None, (max_side, max_side))  # a JPEG is decoded smaller
        factor = max(image.size) // max_side
        eight_bit = _to_eight_bit(image)
        reduced = eight_bit.reduce(factor) if factor > 1 else eight_bit
        return np.asarray(ImageOps.exif_transpose(reduced).convert("RGBA"))


@contextmanager
def _in_silence() -> Iterator[None]:
    """Keep from the user what Pillow warns of and libtiff prints: we say what is wrong.

    libtiff writes to the process's stderr itself, so that goes nowhere meanwhile.
    """
    with _silence, warnings.catch_warnings(), Path(os.devnull).open("wb") as nowhere:
        warnings.simplefilter("ignore")
        stderr = os.dup(_STDERR)
        os.dup2(nowhere.fileno(), _STDERR)
        try:
            yield
        finally:
            os.dup2(stderr, _STDERR)
            os.close(stderr)


@contextmanager
def _open_image(path: Path) -> Iterator[Image.Image]:
    """Open an image of at most MAX_PIXELS; any failure is a BadImageError."""
    try:
        files.check_regular(path)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            Image.preinit()  # else all formats there are would be imported
            # By content, whatever the name is; some other formats start programs.
            image = Image.open(path, formats=FORMATS)
        with image:
            width, height = image.size
            if width * height > MAX_PIXELS:
                raise BadImageError(f"{path}: {width} x {height} pixels, {_LIMIT}")
            yield image
    except files.BadFileError as error:
        raise BadImageError(str(error)) from error
    except UnidentifiedImageError as error:
        raise BadImageError(f"{path}: {_kind(path)}: save it as PNG or JPEG") from error
    except Image.DecompressionBombError as error:
        raise BadImageError(f"{path}: a huge picture, {_LIMIT}") from error
    except (OSError, SyntaxError, ValueError, struct.error) as error:
        if isinstance(error, BadImageError):
            raise
        raise BadImageError(f"{path}: a damaged picture: {error}") from error


def _kind(path: Path) -> str:
    """Name the kind of a file that is read as no picture."""
    with path.open("rb") as file:
        start = file.read(16).lstrip(b"\xef\xbb\xbf \r\n\t")
    for mark, kind in _OTHERS.items():
        if start.startswith(mark) or start[4:].startswith(mark):
            return kind
    return "not a picture that can be read"


def _to_eight_bit(image: Image.Image) -> Image.Image:
    """Convert modes of more than 8 bits, palettes and bitmaps to ones that reduce."""
    if image.mode.startswith(("I", "F")):
        values = np.asarray(image, dtype=np.float32)
        white = 65535 if image.mode.startswith("I") else max(float(values.max()), 1.0)
        return Image.fromarray(np.clip(values / white * 255, 0, 255).astype(np.uint8))
    if image.mode == "P":
        return image.convert("RGBA")
    if image.mode == "1":
        return image.convert("L")
    image.load()
    return image


def write(path: Path, pixels: ndarray) -> None:
    """Write 8-bit gray, RGB or RGBA, or 16-bit gray pixels as PNG."""
    with files.replacing(path) as draft:
        Image.fromarray(np.ascontiguousarray(pixels)).save(draft)


def to_png(pixels: ndarray) -> bytes:
    """Encode pixels as `write` does, in memory."""
    content = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(pixels)).save(content, "PNG")
    return content.getvalue()


def tile(views: ndarray, columns: int) -> ndarray:
    """Tile views (V H W ...) into one image, row by row; the rest is 0."""
    count, height, width, *rest = views.shape
    rows = -(-count // columns)
    tiles = np.zeros((rows * columns, height, width, *rest), dtype=views.dtype)
    tiles[:count] = views
    grid = tiles.reshape(rows, columns, height, width, *rest)
    return grid.swapaxes(1, 2).reshape(rows * height, columns * width, *rest)


def untile(image: ndarray, rows: int, columns: int) -> ndarray:
    """Cut a tiled image into its views: the inverse of `tile`."""
    height, width, *rest = image.shape
    shape = (rows, height // rows, columns, width // columns, *rest)
    return image.reshape(shape).swapaxes(1, 2).reshape(-1, shape[1], shape[3], *rest)
