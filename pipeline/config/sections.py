"""The base class and the types that the blocks of params.yaml are made of."""

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

Fraction = Annotated[float, Field(ge=0, le=1)]
Degrees = Annotated[float, Field(ge=0, le=180)]


def _each_once(views: tuple[str, ...]) -> tuple[str, ...]:
    if len(set(views)) < len(views):
        raise ValueError(f"names a view twice: {', '.join(views)}")
    return views


SketchViews = Annotated[  # views that have a drawing
    tuple[Literal["front", "side", "top"], ...], AfterValidator(_each_once)
]


class Section(BaseModel):
    """A frozen block of params.yaml; an unknown key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)
