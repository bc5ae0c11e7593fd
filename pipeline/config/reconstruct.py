"""The blocks of params.yaml that lead from drawings to a mesh: infer to refine."""

from typing import Annotated, Literal

from pydantic import Field, NonNegativeInt, PositiveFloat, PositiveInt

from pipeline.config.sections import Degrees, Fraction, Section, SketchViews


class InferConfig(Section):
    """What the network is shown."""

    views: SketchViews = Field(min_length=1, description="Drawings given.")
    style: str = Field(description="One of sketch.styles.")
    device: Literal["auto", "cpu", "cuda"]


class FuseConfig(Section):
    """How the views become one cloud."""

    min_foreground: Fraction = Field(description="Pixels below are background.")
    max_grazing_angle: Degrees = Field(
        description="Angle between normal and view axis."
    )
    depth_tolerance: PositiveFloat = Field(description="Between views of one surface.")
    prune: bool = Field(description="Points go that more views deny than confirm.")
    drawn_view_weight: PositiveFloat = Field(
        description="Vote of a view that has a drawing."
    )
    min_disagreement: float = Field(
        ge=0, description="Disagreement that is none; pixels."
    )
    alignment_iterations: NonNegativeInt = Field(
        description="Of moving views as rigid bodies."
    )
    depth_iterations: NonNegativeInt = Field(
        description="Of depths agreeing with normals."
    )
    data_weight: PositiveFloat = Field(
        description="Weight of a pixel's own depth; slopes have 1."
    )
    consistency_weight: PositiveFloat = Field(
        description="Weight of other views; slopes have 1."
    )
    silhouette_margin: float = Field(
        ge=0, description="Margin outside a silhouette; px; 0: off."
    )
    symmetric: bool = Field(description="Add the mirror image, left to right.")
    voxel_size: PositiveFloat = Field(
        description="One point per voxel and octant; pixels."
    )
    min_points: PositiveInt = Field(description="Fewer points are a failure.")


class MeshConfig(Section):
    """Screened Poisson, and what is done to its surface."""

    octree_depth: int = Field(ge=4, le=11, description="Of the octree.")
    min_wall_thickness: float = Field(
        ge=0, description="Least, of a sheet; cells; 0: off."
    )
    snap_to_points: bool = Field(description="Vertices go onto the points' planes.")
    trim_distance: float = Field(
        ge=0, description="Distance to the cloud; cells; 0: off."
    )
    max_hole_faces: NonNegativeInt = Field(
        description="Far patches of so few faces stay."
    )
    min_component_fraction: Fraction = Field(
        description="Smaller pieces go; share of faces."
    )
    max_faces: NonNegativeInt = Field(description="More are decimated; 0: off.")


class RefineConfig(Section):
    """How a mesh is bent until its contours follow the drawn lines."""

    search_radius: PositiveFloat = Field(
        description="How far a contour looks for its line."
    )
    inner_contour_weight: float = Field(
        ge=0, description="Weight of inner lines; outlines have 1."
    )
    lattice_sizes: tuple[Annotated[int, Field(ge=3, le=32)], ...] = Field(
        description="Nodes on a side, coarse to fine; none: off."
    )
    bending_weight: PositiveFloat = Field(description="Against bending.")
    iterations: PositiveInt = Field(description="For each lattice.")
