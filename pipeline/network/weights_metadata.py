"""What weights tell of themselves, read without torch and without the tensors.

Under one key of the safetensors metadata lies json: the block `train` of the settings,
`size`, render.size, and the block `sketch`, which tells how the drawings were made.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from safetensors import SafetensorError, safe_open

from pipeline.config.sketch import SketchConfig
from pipeline.config.train import TrainConfig
from pipeline.geometry.curves.rasterize import scale_length
from pipeline.io import files

_KEY = "sketchmesh"
_SIZES = (16.0, 2048.0)  # pixels: of render.size
_LINE_WIDTHS = (0.1, 64.0)  # pixels at 256 px: of sketch.line_width
_UNTOLD_LINE_WIDTH = 4.0  # pixels at 256 px: of weights from before they told it


@dataclass(frozen=True, kw_only=True)
class WeightsMetadata:
    """What a network was trained for.

    Attributes:
        config: Which network it is, and how it learned.
        size: Pixels on a side of its drawings and maps.
        line_width: Of the drawings, pixels at 256 px, as sketch.line_width.
    """

    config: TrainConfig
    size: int
    line_width: float


def to_header(config: TrainConfig, size: int, sketch: SketchConfig) -> dict[str, str]:
    """Return the metadata of a weights file, the same bytes each time."""
    content = {
        "train": config.model_dump(mode="json"),
        "size": size,
        "sketch": sketch.model_dump(mode="json"),
    }
    # Under one key: safetensors writes several in an order that is never the same.
    return {_KEY: json.dumps(content)}


def read_metadata(path: Path) -> WeightsMetadata:
    """Read what weights were trained for; ValueError where they are none of ours."""
    with open_weights(path, "numpy") as file:
        return metadata_of(file)


def metadata_of(file: safe_open) -> WeightsMetadata:
    """Return what the weights of an open file were trained for.

    Weights that do not tell the width of their lines were trained with 4 pixels at
    256 px, that of all weights that this project has published.
    """
    content: dict[str, Any] = json.loads((file.metadata() or {})[_KEY])
    sketch = content.get("sketch", {"line_width": _UNTOLD_LINE_WIDTH})
    size = int(_in_range(content["size"], _SIZES, "images"))
    line_width = _in_range(sketch["line_width"], _LINE_WIDTHS, "lines")
    drawn_width = scale_length(line_width, size)
    if drawn_width < 1:
        raise ValueError(
            f"made for lines of {drawn_width:.2g} pixels in images of {size}, too thin "
            "to enclose anything; train them with a larger sketch.line_width"
        )
    return WeightsMetadata(
        config=_config(content["train"]), size=size, line_width=line_width
    )


@contextmanager
def open_weights(path: Path, framework: Literal["numpy", "pt"]) -> Iterator[safe_open]:
    """Open weights; whatever is wrong with them becomes one sentence."""
    files.check_regular(path)
    try:
        with safe_open(path, framework=framework) as file:
            yield file
    # A header of the wrong form makes the networks raise almost anything.
    except (
        AttributeError,
        LookupError,
        RecursionError,
        RuntimeError,
        SafetensorError,
        TypeError,
        ValueError,
    ) as error:
        first_line = (str(error).splitlines() or [""])[0][:200]
        raise ValueError(
            f"{path}: not weights of this project: {first_line}"
        ) from error


def _config(content: object) -> TrainConfig:
    try:
        return TrainConfig.model_validate(content)
    except ValueError as error:
        raise ValueError(
            "their settings are not those of this version; train them anew"
        ) from error


def _in_range(value: Any, limits: tuple[float, float], what: str) -> float:
    low, high = limits
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or not low <= value <= high:
        raise ValueError(
            f"made for {what} of {value!r} pixels, not {low:g} to {high:g}"
        )
    return float(value)
