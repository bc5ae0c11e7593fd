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
    """How strokes are drawn in one style; lengths in pixels of a 256 px drawing."""

    line_types: tuple[LineType, ...] = Field(
        min_length=1, description="Types of lines that are drawn."
    )
    width: PositiveFloat = Field(
        description="Width of outer lines, multiple of sketch.line_width."
    )
    inner_width: PositiveFloat = Field(
        1.0,
        description="Width of inner lines (creases, intersections, lines on curved "
        "faces), multiple of that of outer lines.",
    )
    jitter: float = Field(
        0.0,
        ge=0,
        description="Standard deviation of the wobble along a stroke, pixels at 256 "
        "px; 0: none.",
    )
    offset: float = Field(
        0.0,
        ge=0,
        description="Standard deviation of the shift of a whole stroke, pixels at 256 "
        "px; 0: none.",
    )
    stroke_length: float = Field(
        0.0,
        ge=0,
        description="Mean length at which a line is split into strokes, pixels at 256 "
        "px; 0: never.",
    )
    overshoot: float = Field(
        0.0,
        ge=0,
        description="Mean length that a stroke runs on beyond its end, pixels at 256 "
        "px; 0: none.",
    )
    shortened: Fraction = Field(
        0.0, description="Probability that an end of a stroke is missing."
    )
    doubled: Fraction = Field(
        0.0, description="Probability that a stroke is drawn twice."
    )
    dropped: Fraction = Field(
        0.0, description="Probability that an inner stroke is missing."
    )
    width_variation: Fraction = Field(
        0.0,
        description="Standard deviation of the width along a stroke, fraction of it.",
    )
    pressure_falloff: Fraction = Field(
        0.0,
        description="Pressure lost at the ends and along a stroke, fraction; lower "
        "pressure is lighter ink.",
    )


class LineDetectionConfig(Section):
    """Which lines of a mesh are detected; a larger threshold gives fewer lines."""

    depth_discontinuity: PositiveFloat = Field(
        description="Jump of depth that is an occluding contour, object units."
    )
    crease_angle: Degrees = Field(
        description="Angle between two faces from which their edge is a crease, "
        "degrees."
    )
    max_ridge_radius: float = Field(
        ge=0,
        description="Largest radius of curvature of a ridge or valley, object units; "
        "0: none is detected.",
    )
    min_suggestive_growth: float = Field(
        ge=0,
        description="Least growth of the radial curvature at a suggestive contour, per "
        "object unit squared; 0: none is detected.",
    )


class SketchConfig(Section):
    """Line drawings of the meshes: which lines, drawn in which styles."""

    styles: tuple[str, ...] = Field(
        min_length=1,
        description="Styles that each shape is drawn in, from stroke_styles; "
        "validation uses the last.",
    )
    extra_cameras: tuple[tuple[float, float], ...] = Field(
        description="Further cameras for lines.svg, [azimuth, elevation] in degrees; "
        "azimuth turns from the front to the side."
    )
    random_cameras: PositiveInt = Field(
        description="Drawings of each shape from cameras of its own, most of them "
        "three-quarter views, half of them in perspective."
    )
    samples_per_style: PositiveInt = Field(
        description="Random drawings of each shape in each style."
    )
    seed: NonNegativeInt = Field(
        description="Seed of the strokes' randomness, and of the random cameras."
    )
    lines: LineDetectionConfig = Field(description="Which lines are detected.")
    line_width: PositiveFloat = Field(
        description="Width that the styles' widths are multiples of, pixels at 256 px."
    )
    stroke_styles: dict[str, StrokeStyleConfig] = Field(
        description="How strokes are drawn, by the name of the style."
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
