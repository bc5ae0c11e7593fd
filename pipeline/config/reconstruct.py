"""The blocks of params.yaml that lead from drawings to a mesh: infer to refine."""

from typing import Annotated, Literal

from pydantic import Field, NonNegativeInt, PositiveFloat, PositiveInt

from pipeline.config.sections import Degrees, Fraction, Section, SketchViews


class InferConfig(Section):
    """Which drawings the network predicts the maps from."""

    views: SketchViews = Field(
        min_length=1, description="Views whose drawings the network is given."
    )
    style: str = Field(
        description="Stroke style of those drawings, one of sketch.styles."
    )
    device: Literal["auto", "cpu", "cuda"] = Field(
        description="Device of the prediction; auto: a GPU where there is one."
    )


class FuseConfig(Section):
    """Fusion of the maps of all views into one oriented point cloud."""

    min_foreground: Fraction = Field(
        description="Least foreground probability of a pixel that is fused; pixels "
        "below are background."
    )
    max_grazing_angle: Degrees = Field(
        description="Largest angle between surface normal and view axis, degrees; "
        "pixels beyond it are dropped."
    )
    depth_tolerance: PositiveFloat = Field(
        description="Largest difference of depth at which two views, or two "
        "neighboring pixels, show one surface, object units."
    )
    prune: bool = Field(
        description="Drop the points that more views contradict than confirm."
    )
    drawn_view_weight: PositiveFloat = Field(
        description="Vote of a view that has a drawing when points are pruned; other "
        "views have 1."
    )
    min_disagreement: float = Field(
        ge=0,
        description="Median distance between the surfaces of two views up to which "
        "depths are left as predicted, pixels; 0: they are always optimized.",
    )
    alignment_iterations: NonNegativeInt = Field(
        description="Rounds of rigid registration of the views to one another; 0: off."
    )
    depth_iterations: NonNegativeInt = Field(
        description="Rounds of least squares that make depths agree with normals and "
        "other views; 0: off."
    )
    data_weight: PositiveFloat = Field(
        description="Weight of the predicted depth of a pixel in these least squares; "
        "the slopes given by the normals have 1."
    )
    consistency_weight: PositiveFloat = Field(
        description="Weight of agreement between views in these least squares; the "
        "slopes given by the normals have 1."
    )
    silhouette_margin: float = Field(
        ge=0,
        description="Points farther outside a drawn silhouette are dropped, pixels; "
        "0: off.",
    )
    symmetric: bool = Field(
        description="Add the mirror image of the cloud, left to right."
    )
    voxel_size: PositiveFloat = Field(
        description="Side of the voxels in which points are averaged (per octant of "
        "the normals), pixels."
    )
    min_points: PositiveInt = Field(
        description="Least number of points of a cloud; a shape with fewer has failed."
    )


class MeshConfig(Section):
    """From maps and cloud to a mesh.

    Volumetric: the views carve a grid; the mesh is closed and in one piece. Poisson:
    screened Poisson reconstruction of the cloud, open where it has no points; a cell of
    its octree is 1.1 times the extent of the cloud over 2^octree_depth.
    """

    method: Literal["volumetric", "poisson"] = Field(
        description="How the surface is made: out of what the views see on a grid, "
        "always closed, or through the cloud, open where it has no points."
    )
    grid_size: int = Field(
        ge=32,
        le=512,
        multiple_of=4,
        description="Voxels on a side of the volumetric grid.",
    )
    min_thickness: PositiveFloat = Field(
        description="Thinner parts are thickened to it (volumetric), object units."
    )
    single_drawing_smoothing: float = Field(
        ge=0,
        le=0.1,
        description="Sigma of the blur of what a single drawing leaves open, object "
        "units; 0: off. Thin parts are not blurred; vertices are faired, not snapped "
        "(volumetric).",
    )
    octree_depth: int = Field(
        ge=4,
        le=11,
        description="Depth of the Poisson octree: 2^depth cells on a side.",
    )
    min_wall_thickness: float = Field(
        ge=0,
        description="Thinner walls are thickened for Poisson and thinned again by "
        "snapping, octree cells; 0: off.",
    )
    snap_to_points: bool = Field(
        description="Move vertices onto the tangent planes of the points around them."
    )
    trim_distance: float = Field(
        ge=0,
        description="Largest distance of a vertex to the cloud, octree cells; faces "
        "beyond are cut off; 0: nothing is.",
    )
    max_hole_faces: NonNegativeInt = Field(
        description="Largest patch of faces beyond the trim distance that stays, so "
        "that small holes are closed, faces; 0: none stays."
    )
    min_component_fraction: Fraction = Field(
        description="Least size of a connected component, fraction of the solid (of "
        "all faces, by Poisson); smaller ones are dropped."
    )
    max_faces: NonNegativeInt = Field(
        description="Most faces of a mesh; more are decimated; 0: no limit."
    )


class RefineConfig(Section):
    """A mesh deformed until its contours follow the drawn lines; engraving."""

    search_radius: PositiveFloat = Field(
        description="Largest distance between a contour of the mesh and the line it is "
        "matched with, object units; half of it inside the silhouette."
    )
    inner_contour_weight: float = Field(
        ge=0,
        description="Weight of contours inside the silhouette; the silhouette has 1; "
        "0: they are ignored.",
    )
    lattice_sizes: tuple[Annotated[int, Field(ge=3, le=32)], ...] = Field(
        description="Control points on a side of each lattice, coarse to fine; []: the "
        "contours stay as they are."
    )
    bending_weight: PositiveFloat = Field(
        description="Weight of the bending energy of a lattice against the distance to "
        "the lines; more is stiffer."
    )
    iterations: PositiveInt = Field(
        description="Rounds of matching and deforming with each lattice."
    )
    engraved_drawings: Literal["none", "single", "all"] = Field(
        description="Drawings whose lines inside are engraved into the mesh: none, one "
        "that is alone, all."
    )
    engraving_depth: float = Field(
        gt=0,
        le=0.1,
        description="How deep lines are engraved, object units; at most a third of "
        "what is there.",
    )
