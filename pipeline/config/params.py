"""All blocks of params.yaml, and how the file is read and checked."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import (
    Field,
    NonNegativeInt,
    PositiveInt,
    ValidationError,
    model_validator,
)

from pipeline import bounded_yaml
from pipeline.config.experiments import ExperimentsConfig, changed
from pipeline.config.prepare import NormalizeConfig, RenderConfig
from pipeline.config.reconstruct import (
    FuseConfig,
    InferConfig,
    MeshConfig,
    RefineConfig,
)
from pipeline.config.sections import Fraction, Section
from pipeline.config.sketch import SketchConfig
from pipeline.config.train import TrainConfig

SourceName = Annotated[str, Field(min_length=1)]

_MAX_BYTES = 1_000_000  # of a file of settings
_CANVAS_SIZE = 256  # px: of the drawing whose pixels sketch.line_width is given in


class JobConfig(Section):
    """What one job of a step asks the scheduler for."""

    threads: NonNegativeInt = Field(description="CPU threads; 0: all cores.")
    mem_mb: PositiveInt = Field(
        description="Memory, megabytes; twice as much when a job is tried again."
    )
    runtime: PositiveInt = Field(description="Longest run time, minutes.")
    gpus: NonNegativeInt = Field(description="GPUs.")


class WorkflowConfig(Section):
    """How the work is split and scheduled; changes no result."""

    shards: int = Field(
        ge=1,
        le=10_000,
        description="Jobs per step, each with a share of the shapes; 4 to 8 per core.",
    )
    jobs: dict[str, JobConfig] = Field(
        description="Resources of a job: `default`, and steps that differ from it."
    )

    def job(self, step: str) -> JobConfig:
        """Return what a job of a step asks for."""
        return self.jobs.get(step, self.jobs["default"])


class CatalogConfig(Section):
    """Which shapes there are, and which split each is in."""

    source: SourceName | tuple[SourceName, ...] = Field(
        min_length=1,
        description="`procedural`, a folder of meshes, or a csv with id, category, "
        "path, up, front; or a list of such.",
    )
    families: dict[str, NonNegativeInt] = Field(
        description="Procedural shapes of each family; 0, or left out: none."
    )
    seed: NonNegativeInt = Field(description="Seed of the procedural shapes.")
    val_fraction: Fraction = Field(
        description="Fraction of shapes to validate on, which choose the best weights."
    )
    test_fraction: Fraction = Field(description="Fraction of shapes to test on.")
    split_by: Literal["shape", "family"] = Field(
        description="What is never torn apart by a split: a shape, or the meshes whose "
        "names differ by a number only."
    )
    listed_splits: bool = Field(
        description="Shapes stay in the split that a csv names; if not, the csv's "
        "column does not count."
    )
    novel: tuple[str, ...] = Field(
        description="Categories that are never trained on and tested apart, as split "
        "novel."
    )
    max_failed: Fraction = Field(
        description="Fraction of shapes that may fail in a step; more end the run."
    )

    @property
    def sources(self) -> tuple[str, ...]:
        """Where shapes come from, one or several."""
        return (self.source,) if isinstance(self.source, str) else self.source

    @model_validator(mode="after")
    def _leaves_shapes_to_train_on(self) -> "CatalogConfig":
        if self.val_fraction + self.test_fraction >= 1:
            raise ValueError(
                "catalog.val_fraction and catalog.test_fraction leave no shape to "
                "train on"
            )
        return self


class EvaluateConfig(Section):
    """How a mesh is measured against the true one."""

    num_samples: PositiveInt = Field(
        description="Points sampled on each of the two meshes."
    )
    seed: NonNegativeInt = Field(description="Seed of the sampled points.")


class ReportConfig(Section):
    """What the HTML page shows."""

    shapes_per_category: PositiveInt = Field(description="Shapes shown per category.")
    image_size: PositiveInt = Field(description="Side of an image on the page, pixels.")


class Params(Section):
    """All of params.yaml."""

    workflow: WorkflowConfig = Field(
        description="How the work is split and scheduled; changes no result."
    )
    catalog: CatalogConfig = Field(
        description="Which shapes there are, and their splits."
    )
    normalize: NormalizeConfig = Field(description="Which raw meshes are accepted.")
    render: RenderConfig = Field(description="True maps of each shape.")
    sketch: SketchConfig = Field(description="Line drawings of each shape.")
    train: TrainConfig = Field(description="The network, and how it learns.")
    infer: InferConfig = Field(description="Maps predicted from drawings.")
    fuse: FuseConfig = Field(description="From maps to an oriented point cloud.")
    mesh: MeshConfig = Field(description="From the cloud to a mesh.")
    refine: RefineConfig = Field(description="The mesh fitted to the drawn lines.")
    evaluate: EvaluateConfig = Field(description="Metrics against the true mesh.")
    report: ReportConfig = Field(description="The HTML page of a run.")
    experiments: ExperimentsConfig = Field(
        description="Variants of the other blocks, trained and compared."
    )

    @model_validator(mode="after")
    def _draws_what_it_infers_from(self) -> "Params":
        if self.infer.style not in self.sketch.styles:
            raise ValueError(
                f"infer.style is {self.infer.style!r}, sketch.styles has "
                f"{', '.join(self.sketch.styles)}"
            )
        return self

    @model_validator(mode="after")
    def _draws_lines_of_a_pixel_or_more(self) -> "Params":
        size = self.render.size
        width = self.sketch.line_width * size / _CANVAS_SIZE
        if width < 1:
            raise ValueError(
                f"sketch.line_width is {width:.2g} pixels in images of render.size "
                f"{size}, too thin to enclose anything: give at least "
                f"{_CANVAS_SIZE / size:g}, or larger images"
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
        return cls.check(_load(path), str(path))

    @classmethod
    def chosen(
        cls, merged: Mapping[str, object], given: Mapping[str, object]
    ) -> Mapping[str, object]:
        """Return what a command line asks for, plain and unchecked.

        Args:
            merged: params.yaml with what was given merged into it.
            given: The files and values of the command line. If these have all blocks,
                they stand for themselves: what params.yaml has besides is not wanted.
        """
        return given if cls.model_fields.keys() <= given.keys() else merged

    @classmethod
    def check(cls, content: object, origin: str) -> "Params":
        """Check plain parameters; ValueError names their origin and the keys."""
        try:
            return cls.model_validate(content)
        except ValidationError as error:
            raise ValueError(f"{origin}: {_in_words(error)}") from error


def _load(path: Path) -> dict[str, Any]:
    """Parse a file of settings; ValueError says what else it is."""
    try:
        if not path.is_file() or path.stat().st_size > _MAX_BYTES:
            is_there = path.exists()
            raise ValueError("not a file of settings" if is_there else "no such file")
        text = path.read_text(encoding="utf-8-sig")
        is_json = path.suffix == ".json"  # in no time, as every job reads it
        content = json.loads(text) if is_json else bounded_yaml.load(text)
    except RecursionError as error:
        raise ValueError(f"{path}: nested too deeply") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        reason = " ".join(str(error).split())
        raise ValueError(f"{path}: not a YAML file: {reason}") from error
    except ValueError as error:  # also of a number of too many digits
        raise ValueError(f"{path}: {error}") from error
    if not isinstance(content, dict):
        raise ValueError(f"{path}: holds no settings; needed are all of params.yaml")
    return content


def _in_words(error: ValidationError) -> str:
    """One clause for each wrong key."""
    clauses = []
    for item in error.errors():
        key = ".".join(map(str, item["loc"])) or "params"
        unusual = {"extra_forbidden": f"unknown key {key}", "missing": f"no key {key}"}
        clauses.append(unusual.get(item["type"], f"{key}: {item['msg']}"))
    return "; ".join(sorted(clauses, key=lambda clause: "unknown" not in clause))
