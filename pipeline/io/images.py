"""Pictures as arrays: what Pillow opens, and nothing larger than it should be."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from jaxtyping import UInt8
from numpy import ndarray
from PIL import Image, ImageOps, UnidentifiedImageError

MAX_PIXELS = 50_000_000  # larger pictures are refused before they are decoded
_AT_MOST = f"at most {MAX_PIXELS // 1_000_000} million are read"


class BadImageError(ValueError):
    """A file that is not the picture that was expected."""


def read(path: Path, *, mode: str | None = None) -> ndarray:
    """Decode a picture as it is, or converted to a Pillow `mode`."""
    with _opened(path) as image:
        return np.asarray(image if mode is None else image.convert(mode))


def read_reduced(path: Path, longest: int) -> UInt8[ndarray, "H W 4"]:
    """Decode a picture upright as RGBA, its longer side at most twice `longest`.

    It is shrunk by a whole factor before it is converted, so that a picture of
    MAX_PIXELS takes no more memory than its file's own pixels.
    """
    with _opened(path) as image:
        image.draft(None, (longest, longest))  # a JPEG is decoded smaller
        factor = max(image.size) // longest
        eight_bit = _eight_bit(image)
        small = eight_bit.reduce(factor) if factor > 1 else eight_bit
        return np.asarray(ImageOps.exif_transpose(small).convert("RGBA"))


@contextmanager
def _opened(path: Path) -> Iterator[Image.Image]:
    """Open a picture of a bearable size; what goes wrong is told by its name."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            image = Image.open(path)
        with image:
            width, height = image.size
            if width * height > MAX_PIXELS:
                raise BadImageError(f"{path}: {width} x {height} pixels, {_AT_MOST}")
            yield image
    except FileNotFoundError as error:
        raise BadImageError(f"{path}: no such file") from error
    except UnidentifiedImageError as error:
        raise BadImageError(f"{path}: not a picture that can be read") from error
    except Image.DecompressionBombError as error:
        raise BadImageError(f"{path}: a huge picture, {_AT_MOST}") from error
    except (OSError, SyntaxError, ValueError) as error:
        if isinstance(error, BadImageError):
            raise
        raise BadImageError(f"{path}: a damaged picture: {error}") from error


def _eight_bit(image: Image.Image) -> Image.Image:
    """Bring the modes that hold more than 8 bits, or a palette, to ones that reduce."""
    if image.mode.startswith(("I", "F")):
        values = np.asarray(image, dtype=np.float32)
        span = 65535 if image.mode.startswith("I") else max(float(values.max()), 1.0)
        return Image.fromarray(np.clip(values / span * 255, 0, 255).astype(np.uint8))
    if image.mode == "P":
        return image.convert("RGBA")
    if image.mode == "1":
        return image.convert("L")
    image.load()
    return image


def write(path: Path, pixels: ndarray) -> None:
    """Write 8-bit grey, RGB or RGBA, or 16-bit grey pixels as PNG."""
    Image.fromarray(np.ascontiguousarray(pixels)).save(path)


def tile(views: ndarray, columns: int) -> ndarray:
    """Lay views (V H W ...) out in a sheet, row by row."""
    count, height, width, *rest = views.shape
    rows = -(-count // columns)
    sheet = np.zeros((rows * columns, height, width, *rest), dtype=views.dtype)
    sheet[:count] = views
    grid = sheet.reshape(rows, columns, height, width, *rest)
    return grid.swapaxes(1, 2).reshape(rows * height, columns * width, *rest)


def untile(sheet: ndarray, rows: int, columns: int) -> ndarray:
    """Cut a sheet into its views: the inverse of `tile`."""
    height, width, *rest = sheet.shape
    size = (rows, height // rows, columns, width // columns, *rest)
    return sheet.reshape(size).swapaxes(1, 2).reshape(-1, size[1], size[3], *rest)
