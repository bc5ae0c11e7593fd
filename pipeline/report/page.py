"""A run as one HTML page that needs no other file, and what is on it.

Here are the types that fill the template in `assets`, which is set in style.css.
Its scripts are modules in an import map, each as a data URL: so they import each other,
and those of `pipeline.viewer`, from a file that lies anywhere.
"""

import base64
import io
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from jaxtyping import UInt8
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from numpy import ndarray
from PIL import Image

from pipeline import viewer
from pipeline.geometry.metrics.registry import Metric
from pipeline.report import assets
from pipeline.report.charts import Chart, plot
from pipeline.report.mesh_data import MeshData

_TEMPLATE = "page.html.j2"
_WEBP_QUALITY = 88
_WEBP_EFFORT = 2  # 0 to 6; 4 takes twice as long for 8 % fewer bytes


@dataclass(frozen=True, kw_only=True)
class Picture:
    """An encoded picture and the words that stand for it."""

    uri: str
    width: int
    height: int
    alt: str


@dataclass(frozen=True, kw_only=True)
class Fact:
    """A named value, and a remark in small print."""

    name: str
    value: str
    remark: str = ""


@dataclass(frozen=True, kw_only=True)
class Table:
    """Rows of text under a heading; the first column names the row."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, kw_only=True)
class Score:
    """A row of the metrics table: one value per metric; None where it has no bound."""

    group: str
    remark: str
    branch: str
    count: int
    failed: int
    values: tuple[float | None, ...]


@dataclass(frozen=True, kw_only=True)
class Strip:
    """A row of pictures, one per view; `source` is true, predicted or error."""

    name: str
    source: str
    picture: Picture


@dataclass(frozen=True, kw_only=True)
class Panel:
    """A picture of several views under a caption; None where there is nothing."""

    name: str
    remark: str
    picture: Picture | None


@dataclass(frozen=True, kw_only=True)
class ShownMesh:
    """A mesh that is turned on the page.

    Attributes:
        branch: What it was made of: predicted, oracle; or true.
        num_faces: Before it was simplified to be shown.
        data: None where it is too large, even simplified: there is its picture only.
        picture: What is seen before it is decoded.
        error_picture: The same in the colors of its distance to the true surface.
    """

    branch: str
    num_faces: int
    data: MeshData | None
    picture: Picture | None = None
    error_picture: Picture | None = None


@dataclass(frozen=True, kw_only=True)
class Card:
    """All that is shown of one shape.

    Attributes:
        values: What it is sorted by: the metrics by key; None where they are not known.
    """

    id: str
    category: str
    is_novel: bool
    split: str
    facts: tuple[Fact, ...]
    values: dict[str, float | None]
    drawings: tuple[Panel, ...]
    meshes: dict[str, ShownMesh]
    distances: Panel
    strips: tuple[Strip, ...]
    thumbnails: tuple[Picture, ...]
    failures: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Group:
    """The shown shapes of a category."""

    category: str
    is_novel: bool
    count: int
    cards: tuple[Card, ...]


@dataclass(frozen=True, kw_only=True)
class Failure:
    """A shape that some step refused, and why."""

    id: str
    category: str
    split: str
    where: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class Legend:
    """A color scale: hexadecimal colors from low to high."""

    low: str
    high: str
    colors: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Page:
    """The whole page, top to bottom."""

    title: str
    tiles: tuple[Fact, ...]
    settings: tuple[Fact, ...]
    shapes: Table
    steps: Table
    notes: tuple[str, ...]
    metrics: tuple[Metric, ...]
    scores: tuple[Score, ...]
    charts: tuple[Chart, ...]
    views: tuple[str, ...]
    drawings: Picture
    drawings_caption: str
    legends: dict[str, Legend]
    max_shown_error: float
    groups: tuple[Group, ...]
    failures: tuple[Failure, ...]


def write(path: Path, page: Page) -> None:
    """Write a page; whatever it quotes is escaped."""
    environment = Environment(
        loader=FileSystemLoader(assets.FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["plot"] = plot
    environment.filters["number"] = format_number
    html = environment.get_template(_TEMPLATE).render(
        page=page, import_map={"imports": _script_urls()}
    )
    path.write_text(html, encoding="utf-8")


def _script_urls() -> dict[str, str]:
    """Return the scripts as data URLs, by the names by which they import each other."""
    ours = {f"report/{path.name}": path for path in assets.FOLDER.glob("*.js")}
    shared = {f"viewer/{name}": path for name, path in viewer.scripts().items()}
    return {
        name: "data:text/javascript;base64,"
        + base64.b64encode(path.read_bytes()).decode("ascii")
        for name, path in sorted((ours | shared).items())
    }


def encode(
    pixels: UInt8[ndarray, "H W *C"], alt: str, *, width: int, is_drawing: bool = False
) -> Picture:
    """Encode gray, RGB or RGBA pixels as WebP, shrunk where wider than `width`.

    Drawings are lossless; of other pictures the loss is invisible.
    """
    image = Image.fromarray(np.ascontiguousarray(pixels))
    if image.width > width:
        height = max(1, round(image.height * width / image.width))
        image = image.resize((width, height), Image.Resampling.BOX)
    file = io.BytesIO()
    image.save(
        file, "WEBP", lossless=is_drawing, quality=_WEBP_QUALITY, method=_WEBP_EFFORT
    )
    text = base64.b64encode(file.getvalue()).decode("ascii")
    return Picture(
        uri=f"data:image/webp;base64,{text}",
        width=image.width,
        height=image.height,
        alt=alt,
    )


def format_number(value: float | None, digits: int) -> str:
    """Write a number with so many decimals; a dash where there is none."""
    return "\N{EN DASH}" if value is None else f"{value:,.{digits}f}"


def hex_colors(*colors: tuple[int, int, int]) -> tuple[str, ...]:
    """Write colors as style sheets do."""
    return tuple(f"#{red:02x}{green:02x}{blue:02x}" for red, green, blue in colors)
