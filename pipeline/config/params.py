"""All blocks of params.yaml, and how the file is read and checked."""

from pathlib import Path

import yaml
from pydantic import (
    Field,
    NonNegativeInt,
    PositiveInt,
    ValidationError,
    model_validator,
)

from pipeline.config.experiments import ExperimentsConfig, changed
from pipeline.config.reconstruct import (
    FuseConfig,
    InferConfig,
    MeshConfig,
    RefineConfig,
)
from pipeline.config.sections import Fraction, Section
from pipeline.config.sketch import SketchConfig
from pipeline.config.train import TrainConfig


class JobConfig(Section):
    """What a job asks the scheduler for."""

    threads: NonNegativeInt = Field(description="0: as many as there are cores.")
    mem_mb: PositiveInt = Field(
        description="Memory, megabytes; a second try has twice."
    )
    runtime: PositiveInt = Field(description="Longest time, minutes.")
    gpus: NonNegativeInt


class WorkflowConfig(Section):
    """How the work is cut and scheduled; changes no result."""

    shards: PositiveInt = Field(description="Jobs per step; 4 to 8 per core.")
    jobs: dict[str, JobConfig] = Field(description="`default`, and steps that differ.")

    def job(self, step: str) -> JobConfig:
        """Return what a job of a step asks for."""
        return self.jobs.get(step, self.jobs["default"])


class CatalogConfig(Section):
    """Which shapes there are, and which split each belongs to."""

    source: str = Field(min_length=1, description="`procedural`, a folder or a csv.")
    families: dict[str, NonNegativeInt] = Field(
        description="Procedural shapes per family."
    )
    seed: NonNegativeInt = Field(description="Of the procedural families.")
    val_fraction: Fraction = Field(
        description="Fraction of shapes that choose the weights."
    )
    test_fraction: Fraction = Field(
        description="Fraction of shapes kept for measuring."
    )
    novel: tuple[str, ...] = Field(description="Categories never trained on.")
    max_failed: Fraction = Field(description="A larger share of failures ends the run.")

    @model_validator(mode="after")
    def _leaves_shapes_to_train_on(self) -> "CatalogConfig":
        if self.val_fraction + self.test_fraction >= 1:
            raise ValueError(
                "catalog.val_fraction and catalog.test_fraction leave no shape to "
                "train on"
            )
        return self


class NormalizeConfig(Section):
    """What is still taken for a shape."""

    max_faces: PositiveInt = Field(description="More are refused.")
    max_outlier: float = Field(
        gt=1, description="Ball radius over the radius of 3/4 of the vertices."
    )


class RenderConfig(Section):
    """The maps."""

    size: int = Field(ge=16, le=2048, description="Pixels on a side of a view.")


class EvaluateConfig(Section):
    """How meshes are measured."""

    num_samples: PositiveInt = Field(description="Points per mesh.")
    seed: NonNegativeInt


class ReportConfig(Section):
    """What the page shows."""

    shapes_per_category: PositiveInt = Field(description="Shapes shown per category.")
    image_size: PositiveInt = Field(description="Pixels on a side of a picture.")


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
        taken, given = self.train.shapemvd.required_drawings, self.infer.views
        if self.train.network == "shapemvd" and set(taken) != set(given):
            raise ValueError(
                f"infer.views are {', '.join(given)}, but ShapeMVD takes "
                f"exactly its train.shapemvd.required_drawings: {', '.join(taken)}"
            )
        return self

    @model_validator(mode="after")
    def _schedules_steps_that_exist(self) -> "Params":
        if "default" not in self.workflow.jobs:
            raise ValueError("workflow.jobs has no block `default`")
        steps = Params.model_fields.keys() - {"workflow", "experiments"}
        if unknown := self.workflow.jobs.keys() - steps - {"default"}:
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
