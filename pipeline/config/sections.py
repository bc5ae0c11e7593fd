"""The base class and the types that the blocks of params.yaml are made of."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Fraction = Annotated[float, Field(ge=0, le=1)]
Degrees = Annotated[float, Field(ge=0, le=180)]
SketchViews = tuple[Literal["front", "side", "top"], ...]  # views that have a drawing


class Section(BaseModel):
    """A frozen block of params.yaml; an unknown key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")
