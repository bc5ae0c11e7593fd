"""The block `sketch` of params.yaml: line drawings of meshes."""

from typing import Literal

from pydantic import Field, NonNegativeInt, PositiveFloat, PositiveInt, model_validator

from pipeline.config.sections import Degrees, Fraction, Section

LineType = Literal[
    "silhouette",
    "contour",
    "boundary",
    "crease",
    "intersection",
    "suggestive",
    "ridge",
    "valley",
]


class StrokeStyleConfig(Section):
    """How someone draws strokes; lengths in pixels at 256 px."""

    line_types: tuple[LineType, ...] = Field(min_length=1, description="Lines drawn.")
    width: PositiveFloat = Field(
        description="Of the pen, as a share of sketch.line_width."
    )
    inner_width: PositiveFloat = Field(
        1.0, description="Of inner lines, as a share of that."
    )
    jitter: float = Field(0.0, ge=0, description="Deviation along a line.")
    offset: float = Field(0.0, ge=0, description="Deviation of a whole stroke.")
    stroke_length: float = Field(
        0.0, ge=0, description="Until the pen is lifted; 0: never."
    )
    overshoot: float = Field(0.0, ge=0, description="Beyond the end of a stroke.")
    shortened: Fraction = Field(0.0, description="Chance that an end is missing.")
    doubled: Fraction = Field(0.0, description="Chance that a stroke is drawn twice.")
    dropped: Fraction = Field(
        0.0, description="Chance that an inner stroke is missing."
    )
    width_variation: Fraction = Field(
        0.0, description="Deviation of the width, as a share."
    )
    pressure_falloff: Fraction = Field(
        0.0, description="Pressure lost at ends and in between."
    )


class LineDetectionConfig(Section):
    """Which lines of a mesh are detected."""

    depth_discontinuity: PositiveFloat = Field(
        description="A jump that draws a line, object units."
    )
    crease_angle: Degrees = Field(description="Angle between faces that draws a line.")
    max_ridge_radius: float = Field(
        ge=0, description="Largest radius of a ridge; 0: no ridges."
    )
    min_suggestive_growth: float = Field(
        ge=0, description="Growth of curvature at a suggestive contour; 0: none."
    )


class SketchConfig(Section):
    """Line drawings of the meshes: which lines, drawn in which styles."""

    styles: tuple[str, ...] = Field(min_length=1, description="Rows of a sheet.")
    extra_cameras: tuple[tuple[float, float], ...] = Field(
        description="Azimuth and elevation, degrees, of further cameras for lines.svg."
    )
    samples_per_style: PositiveInt = Field(
        description="Sheets of rows; each style drawn anew."
    )
    seed: NonNegativeInt
    lines: LineDetectionConfig = Field(description="Which lines are detected.")
    line_width: PositiveFloat = Field(description="Of a line, pixels at 256 px.")
    stroke_styles: dict[str, StrokeStyleConfig] = Field(
        description="How each style is drawn."
    )

    @model_validator(mode="after")
    def _defines_each_style(self) -> "SketchConfig":
        for style in self.styles:
            if style not in self.stroke_styles:
                raise ValueError(
                    f"sketch.styles has {style!r}, sketch.stroke_styles only "
                    f"{', '.join(self.stroke_styles)}"
                )
        return self
