"""A picture of an SVG, as every viewer shows it, by resvg.

Text is not in it: it would need fonts, which differ by machine.
"""

import io
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import numpy as np
import resvg_py
from jaxtyping import UInt8
from numpy import ndarray
from PIL import Image

from pipeline.io.svg_format.document import SvgFormatError

LONGER_SIDE = 1200  # px
_MIN_CONTRAST = 0.07  # of the paper's light: less shows nothing on it


def render(
    root: Element, canvas: tuple[float, float] | None
) -> UInt8[ndarray, "H W 3"]:
    """Render on white paper; what shows nothing there, on black.

    Args:
        root: Of the SVG; is given the size of the picture.
        canvas: Its height and width; None for one as large as what is in it.
    """
    if canvas is not None:
        _resize(root, canvas)
    rgba = _pixels(ElementTree.tostring(root, encoding="unicode"))
    color, alpha = np.split(rgba.astype(np.float32), [3], axis=-1)
    alpha /= 255
    on_white, on_black = color * alpha + 255 * (1 - alpha), color * alpha
    shows = np.ptp(on_white, axis=(0, 1)).max() > 255 * _MIN_CONTRAST
    return np.round(on_white if shows else on_black).astype(np.uint8)


def _resize(root: Element, canvas: tuple[float, float]) -> None:
    height, width = canvas
    scale = LONGER_SIDE / max(canvas)
    if "viewBox" not in root.attrib:
        root.set("viewBox", f"0 0 {width} {height}")
    root.set("width", f"{max(round(width * scale), 1)}")
    root.set("height", f"{max(round(height * scale), 1)}")


def _pixels(text: str) -> UInt8[ndarray, "H W 4"]:
    try:
        png = resvg_py.svg_to_bytes(svg_string=text, skip_system_fonts=True)
    except ValueError as error:
        raise SvgFormatError(f"not an SVG that can be drawn: {error}") from error
    with Image.open(io.BytesIO(bytes(png)), formats=["PNG"]) as image:
        return np.asarray(image.convert("RGBA"))
