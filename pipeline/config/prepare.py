"""The blocks of params.yaml that prepare a shape: normalize and render."""

from pydantic import Field, PositiveInt

from pipeline.config.sections import Section


class ReadingConfig(Section):
    """What reading one file may cost; a file that costs more is refused."""

    megabytes: int = Field(ge=500, description="Memory, megabytes.")
    seconds: float = Field(
        gt=0, allow_inf_nan=False, description="Time on the clock, seconds."
    )


class NormalizeConfig(Section):
    """Which raw meshes are accepted as shapes."""

    max_faces: PositiveInt = Field(
        description="Most faces of a raw mesh; more are refused."
    )
    max_outlier: float = Field(
        gt=1,
        description="Largest ratio of the bounding radius to the radius of 3/4 of the "
        "vertices; beyond it far-off debris is assumed, and the mesh refused.",
    )
    reading: ReadingConfig = Field(description="What reading one file may cost.")


class RenderConfig(Section):
    """The true maps: depth, normals and mask from 15 views."""

    size: int = Field(
        ge=16, le=2048, description="Side of a map and of a drawing, pixels."
    )
