"""What blocks of params.yaml are made of."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Share = Annotated[float, Field(ge=0, le=1)]
Count = Annotated[int, Field(ge=0)]
Positive = Annotated[int, Field(gt=0)]
Length = Annotated[float, Field(gt=0)]
Degrees = Annotated[float, Field(ge=0, le=180)]
Given = tuple[Literal["front", "side", "top"], ...]  # drawings, by view


class Section(BaseModel):
    """A frozen block of params.yaml; an unknown key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")
