"""What is sent either way, as types that are checked and described by OpenAPI."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from pipeline.app.limits import MAX_COORDINATE, MAX_POINTS, MAX_STROKES
from pipeline.config.sections import Section
from pipeline.geometry.scene.cameras import SKETCH_VIEWS

Coordinate = Annotated[float, Field(ge=-MAX_COORDINATE, le=MAX_COORDINATE)]
Stroke = Annotated[
    list[tuple[Coordinate, Coordinate]], Field(min_length=1, max_length=MAX_POINTS)
]
Quality = Literal["live", "full"]
MeshFormat = Literal["glb", "obj", "stl", "ply"]


def _known(view: str) -> str:
    if view not in SKETCH_VIEWS:
        raise ValueError(f"is no view: known are {', '.join(SKETCH_VIEWS)}")
    return view


View = Annotated[
    str, AfterValidator(_known), Field(json_schema_extra={"enum": [*SKETCH_VIEWS]})
]


class Drawing(Section):
    """The strokes of a drawing, each its points [x, y], x to the right, y down."""

    strokes: list[Stroke] = Field(min_length=1, max_length=MAX_STROKES)

    @model_validator(mode="after")
    def _has_few_points(self) -> "Drawing":
        if sum(map(len, self.strokes)) > MAX_POINTS:
            raise ValueError(f"has more than {MAX_POINTS} points")
        return self


class ReconstructionRequest(Section):
    """Drawings of one thing, in any unit: they are brought to one scale."""

    drawings: dict[View, Drawing] = Field(
        min_length=1, description="By view: front, side (seen from the right), top."
    )
    quality: Quality = Field(
        default="full", description="live: in a second, coarser; full: the best."
    )
    page: str = Field(
        default="",
        max_length=64,
        description="Who asks: a newer request of the same one replaces those waiting.",
    )


class Placement(Section):
    """How a drawing lies before the mesh: object units of a drawing's point."""

    middle: tuple[float, float] = Field(description="x, y that lie at the origin.")
    scale: tuple[float, float] = Field(description="Object units per unit, x and y.")


class PredictedMaps(Section):
    """Pictures of what the network predicted, 5 views a row, as data: addresses."""

    normals: str
    depth: str


class ReconstructionAnswer(Section):
    """A mesh in the unit ball: x right, y up, z towards the front."""

    vertices: str = Field(description="base64 of little-endian float32, N x 3.")
    faces: str = Field(description="base64 of little-endian uint32, F x 3.")
    confidence: str = Field(description="base64 of uint8, N: 255 is sure.")
    placements: dict[str, Placement] = Field(description="Of the drawings, by view.")
    agreement: dict[str, float] = Field(
        description="IoU of the drawn silhouette and the mesh's, by view."
    )
    remarks: list[str] = Field(description="What the maker should know, in words.")
    quality: Quality
    seconds: float = Field(description="That it took, without waiting.")
    maps: PredictedMaps | None = Field(description="With quality full.")


class ReadAnswer(Section):
    """The strokes of a picture, and what was odd about it."""

    width: float
    height: float
    strokes: list[list[tuple[float, float]]]
    remarks: list[str]


class ErrorAnswer(Section):
    """Why a request was refused, in one sentence."""

    error: str
