"""Pictures as arrays: what Pillow opens, and nothing larger than it should be."""

from pathlib import Path

import numpy as np
from numpy import ndarray
from PIL import Image, UnidentifiedImageError

MAX_PIXELS = 50_000_000  # larger pictures are refused before they are decoded


class BadImageError(ValueError):
    """A file that is not the picture that was expected."""


def read(path: Path, *, mode: str | None = None) -> ndarray:
    """Decode a picture as it is, or converted to a Pillow `mode`."""
    try:
        with Image.open(path) as image:
            width, height = image.size
            if width * height > MAX_PIXELS:
                raise BadImageError(
                    f"{path}: {width} x {height} pixels, "
                    f"at most {MAX_PIXELS // 1_000_000} million are read"
                )
            return np.asarray(image if mode is None else image.convert(mode))
    except FileNotFoundError as error:
        raise BadImageError(f"{path}: no such file") from error
    except (UnidentifiedImageError, Image.DecompressionBombError) as error:
        raise BadImageError(f"{path}: not a picture that can be read") from error
    except (OSError, SyntaxError, ValueError) as error:
        if isinstance(error, BadImageError):
            raise
        raise BadImageError(f"{path}: a damaged picture: {error}") from error


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
