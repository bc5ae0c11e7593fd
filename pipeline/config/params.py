"""All blocks of params.yaml, `train` apart, and how the file is read and checked."""

from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import Field, ValidationError, model_validator

from pipeline.config.experiments import ExperimentsConfig, changed
from pipeline.config.sections import (
    Count,
    Degrees,
    Given,
    Length,
    Positive,
    Section,
    Share,
)
from pipeline.config.train import TrainConfig


class JobConfig(Section):
    """What a job asks the scheduler for."""

    threads: Count = Field(description="0: as many as there are cores.")
    mem_mb: Positive = Field(description="Memory, megabytes; a second try has twice.")
    runtime: Positive = Field(description="Longest time, minutes.")
    gpus: Count


class WorkflowConfig(Section):
    """How the work is cut and scheduled; changes no result."""

    shards: Positive = Field(description="Jobs per step; 4 to 8 per core.")
    jobs: dict[str, JobConfig] = Field(description="`any`, and steps that differ.")

    def job(self, step: str) -> JobConfig:
        """Return what a job of a step asks for."""
        return self.jobs.get(step, self.jobs["any"])


class CatalogConfig(Section):
    """Which shapes there are, and which split each belongs to."""

    source: str = Field(min_length=1, description="`procedural`, a folder or a csv.")
    families: dict[str, Count] = Field(description="Procedural shapes per family.")
    seed: Count = Field(description="Of the procedural families.")
    val_share: Share = Field(description="Share of shapes that choose the weights.")
    test_share: Share = Field(description="Share of shapes kept for measuring.")
    novel: tuple[str, ...] = Field(description="Categories never trained on.")
    max_failed: Share = Field(description="A larger share of failures ends the run.")

    @model_validator(mode="after")
    def _leaves_shapes_to_train_on(self) -> "CatalogConfig":
        if self.val_share + self.test_share >= 1:
            raise ValueError(
                "catalog.val_share and catalog.test_share leave no shape to train on"
            )
        return self


class NormalizeConfig(Section):
    """What is still taken for a shape."""

    max_faces: Positive = Field(description="More are refused.")
    max_outlier: float = Field(
        gt=1, description="Ball radius over the radius of 3/4 of the vertices."
    )


class RenderConfig(Section):
    """The maps."""

    size: int = Field(ge=16, le=2048, description="Pixels on a side of a view.")


LineKind = Literal[
    "silhouette",
    "contour",
    "boundary",
    "crease",
    "intersection",
    "suggestive",
    "ridge",
    "valley",
]


class HandConfig(Section):
    """How someone draws; lengths in pixels at 256 px. What is left out is 0."""

    kinds: tuple[LineKind, ...] = Field(min_length=1, description="Lines drawn.")
    width: Length = Field(description="Of the pen, as a share of sketch.width.")
    inner: Length = Field(1.0, description="Of inner lines, as a share of that.")
    tremble: float = Field(0.0, ge=0, description="Deviation along a line.")
    offset: float = Field(0.0, ge=0, description="Deviation of a whole stroke.")
    reach: float = Field(0.0, ge=0, description="Until the pen is lifted; 0: never.")
    overshoot: float = Field(0.0, ge=0, description="Beyond the end of a stroke.")
    gaps: Share = Field(0.0, description="Chance that an end is missing.")
    doubled: Share = Field(0.0, description="Chance that a stroke is drawn twice.")
    dropped: Share = Field(0.0, description="Chance that an inner stroke is missing.")
    uneven: Share = Field(0.0, description="Deviation of the width, as a share.")
    fading: Share = Field(0.0, description="Pressure lost at ends and in between.")


class SketchConfig(Section):
    """Lines of the meshes, and the hands that draw them."""

    styles: tuple[str, ...] = Field(min_length=1, description="Rows of a sheet.")
    cameras: tuple[tuple[float, float], ...] = Field(
        description="Azimuth and elevation, degrees, of further cameras for lines.svg."
    )
    variants: Positive = Field(description="Sheets of rows; each style drawn anew.")
    seed: Count
    depth_step: Length = Field(description="A jump that draws a line, object units.")
    crease: Degrees = Field(description="Angle between faces that draws a line.")
    ridge: float = Field(ge=0, description="Largest radius of a ridge; 0: no ridges.")
    suggestive: float = Field(
        ge=0, description="Growth of curvature at a suggestive contour; 0: none."
    )
    width: Length = Field(description="Of a line, pixels at 256 px.")
    hands: dict[str, HandConfig] = Field(description="How each style is drawn.")

    @model_validator(mode="after")
    def _has_a_hand_for_each_style(self) -> "SketchConfig":
        for style in self.styles:
            if style not in self.hands:
                raise ValueError(
                    f"sketch.styles has {style!r}, sketch.hands only "
                    f"{', '.join(self.hands)}"
                )
        return self


class InferConfig(Section):
    """What the network is shown."""

    views: Given = Field(min_length=1, description="Drawings given.")
    style: str = Field(description="One of sketch.styles.")
    device: Literal["auto", "cpu", "cuda"]


class FuseConfig(Section):
    """How the views become one cloud."""

    min_foreground: Share = Field(description="Pixels below are background.")
    max_grazing: Degrees = Field(description="Angle between normal and view axis.")
    tolerance: Length = Field(description="Between views of one surface.")
    prune: bool = Field(description="Points go that more views deny than confirm.")
    drawn_weight: Length = Field(description="Vote of a view that has a drawing.")
    settled: float = Field(ge=0, description="Disagreement that is none; pixels.")
    align_rounds: Count = Field(description="Of moving views as rigid bodies.")
    optimise_rounds: Count = Field(description="Of depths agreeing with normals.")
    own: Length = Field(description="Weight of a pixel's own depth; slopes have 1.")
    shared: Length = Field(description="Weight of other views; slopes have 1.")
    carve: float = Field(ge=0, description="Margin outside a silhouette; px; 0: off.")
    symmetric: bool = Field(description="Add the mirror image, left to right.")
    voxel: Length = Field(description="One point per voxel and octant; pixels.")
    min_points: Positive = Field(description="Fewer points are a failure.")


class MeshConfig(Section):
    """Screened Poisson, and what is done to its surface."""

    depth: int = Field(ge=4, le=11, description="Of the octree.")
    thickness: float = Field(ge=0, description="Least, of a sheet; cells; 0: off.")
    snap_to_points: bool = Field(description="Vertices go onto the points' planes.")
    trim: float = Field(ge=0, description="Distance to the cloud; cells; 0: off.")
    close: Count = Field(description="Far patches of so few faces stay.")
    min_component: Share = Field(description="Smaller pieces go; share of faces.")
    max_faces: Count = Field(description="More are decimated; 0: off.")


class RefineConfig(Section):
    """How a mesh is bent until its contours follow the drawn lines."""

    reach: Length = Field(description="How far a contour looks for its line.")
    inner: float = Field(ge=0, description="Weight of inner lines; outlines have 1.")
    lattices: tuple[Annotated[int, Field(ge=3, le=32)], ...] = Field(
        description="Nodes on a side, coarse to fine; none: off."
    )
    stiffness: Length = Field(description="Against bending.")
    rounds: Positive = Field(description="For each lattice.")


class EvaluateConfig(Section):
    """How meshes are measured."""

    samples: Positive = Field(description="Points per mesh.")
    seed: Count


class ReportConfig(Section):
    """What the page shows."""

    shapes: Positive = Field(description="Shapes shown per category.")
    picture: Positive = Field(description="Pixels on a side of a picture.")


class Params(Section):
    """All of params.yaml."""

    workflow: WorkflowConfig
    catalog: CatalogConfig
    normalize: NormalizeConfig
    render: RenderConfig
    sketch: SketchConfig
    train: TrainConfig
    infer: InferConfig
    fuse: FuseConfig
    mesh: MeshConfig
    refine: RefineConfig
    evaluate: EvaluateConfig
    report: ReportConfig
    experiments: ExperimentsConfig

    @model_validator(mode="after")
    def _draws_what_it_infers_from(self) -> "Params":
        if self.infer.style not in self.sketch.styles:
            raise ValueError(
                f"infer.style is {self.infer.style!r}, sketch.styles has "
                f"{', '.join(self.sketch.styles)}"
            )
        return self

    @model_validator(mode="after")
    def _infers_from_what_the_network_takes(self) -> "Params":
        taken, given = self.train.reference.drawings, self.infer.views
        if self.train.network == "reference" and set(taken) != set(given):
            raise ValueError(
                f"infer.views are {', '.join(given)}, but the reference network takes "
                f"exactly its train.reference.drawings: {', '.join(taken)}"
            )
        return self

    @model_validator(mode="after")
    def _schedules_steps_that_exist(self) -> "Params":
        if "any" not in self.workflow.jobs:
            raise ValueError("workflow.jobs has no block `any`")
        steps = Params.model_fields.keys() - {"workflow", "experiments"}
        if unknown := self.workflow.jobs.keys() - steps - {"any"}:
            raise ValueError(f"workflow.jobs: no step {', '.join(sorted(unknown))}")
        return self

    @model_validator(mode="after")
    def _has_variants_that_can_be_run(self) -> "Params":
        for name in self.experiments.variants:
            self.variant(name, self.experiments.seeds[0])
        return self

    def variant(self, name: str, seed: int) -> "Params":
        """Return the settings of one job of the experiments.

        Their block `experiments` holds what that job measures besides.

        Raises:
            ValueError: There is no such variant or seed, or a key of it is wrong.
        """
        config = self.experiments
        if name not in config.variants or seed not in config.seeds:
            raise ValueError(
                f"no variant {name!r} with seed {seed}; experiments.variants has "
                f"{', '.join(config.variants)}, experiments.seeds "
                f"{', '.join(map(str, config.seeds))}"
            )
        origin = f"experiments.variants.{name}"
        blocks = self.model_dump() | {"experiments": config.of(name, seed)}
        blocks["train"]["seed"] = seed
        try:
            content = changed(blocks, config.variants[name])
        except ValueError as error:
            raise ValueError(f"{origin}: {error}") from None
        return Params.check(content, origin)

    @classmethod
    def read(cls, path: Path) -> "Params":
        """Parse and check a parameter file; ValueError names the file and the keys."""
        try:
            return cls.check(yaml.safe_load(path.read_text()), str(path))
        except (yaml.YAMLError, UnicodeDecodeError) as error:
            raise ValueError(f"{path}: not a YAML file: {error}") from error

    @classmethod
    def check(cls, content: object, origin: str) -> "Params":
        """Check plain parameters; ValueError names their origin and the keys."""
        try:
            return cls.model_validate(content)
        except ValidationError as error:
            raise ValueError(f"{origin}: {_in_words(error)}") from error


def _in_words(error: ValidationError) -> str:
    """One clause for each wrong key."""
    clauses = []
    for item in error.errors():
        key = ".".join(map(str, item["loc"])) or "params"
        unusual = {"extra_forbidden": f"unknown key {key}", "missing": f"no key {key}"}
        clauses.append(unusual.get(item["type"], f"{key}: {item['msg']}"))
    return "; ".join(sorted(clauses, key=lambda clause: "unknown" not in clause))
