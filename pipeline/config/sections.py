"""What blocks of params.yaml are made of."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Share = Annotated[float, Field(ge=0, le=1)]
Count = Annotated[int, Field(ge=0)]
Positive = Annotated[int, Field(gt=0)]
Length = Annotated[float, Field(gt=0)]
Degrees = Annotated[float, Field(ge=0, le=180)]


class Section(BaseModel):
    """A frozen block of params.yaml; an unknown key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")
