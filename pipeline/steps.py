"""The steps, and what each reads and writes: one table for the rules, DVC and the jobs.

A step works on units: a unit is one shape, or one branch of one shape where the step
makes two products of it, or everything at once where the step is global. From fuse on
there are two branches: from predicted maps, and from the true ones (oracle). A unit's
files lie in results/STEP/SHAPE/, results/STEP/BRANCH/SHAPE/, or results/STEP/.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

NO_BRANCH = ""
ALL_SPLITS = ("train", "val", "test", "novel")
TESTED_SPLITS = ("test", "novel")  # the shapes that are reconstructed and measured

MAPS = ("depth.png", "normal.png")
TRUE_MAPS = tuple(f"render/{name}" for name in MAPS)
PREDICTED_MAPS = tuple(f"infer/{name}" for name in MAPS)


@dataclass(frozen=True, kw_only=True)
class Step:
    """What one step reads and writes; its `run` takes each path by its name.

    Attributes:
        name: The rule, the stage module, the block of params.yaml, the results folder.
        description: What it does, in a few words.
        arguments: Names of the paths that `run` takes: the raw mesh or the manifest,
            what it reads, what is shared, what it writes.
        writes: File names inside the unit's folder.
        reads: Per branch, the files of the same shape, "step/file"; where the upstream
            step has that branch too, its file of that branch.
        gathers: For a global step, the files of every shape that the manifest lists;
            "step/file@branch" picks a branch.
        columns: Columns of the catalog: with a manifest, those it lists, too; without
            one, those of the shape, which `run` takes by name.
        shared: Files of global steps, after `reads` or the manifest.
        splits: The splits whose shapes the step works on.
        is_global: Whether the step has one unit for all shapes.
        also_reads_params: Blocks of params.yaml that `run` reads besides its own.
        reads_metrics: Whether `run` reads the metrics of all steps before it, from a
            folder that it takes by keyword (`metrics_dir`).
        has_scratch: Whether `run` takes, by keyword, a folder that outlives a kill
            (`scratch`).
    """

    name: str
    description: str
    arguments: tuple[str, ...]
    writes: tuple[str, ...]
    reads: Mapping[str, tuple[str, ...]] = field(
        default_factory=lambda: {NO_BRANCH: ()}
    )
    gathers: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    shared: tuple[str, ...] = ()
    splits: tuple[str, ...] = ALL_SPLITS
    is_global: bool = False
    also_reads_params: tuple[str, ...] = ()
    reads_metrics: bool = False
    has_scratch: bool = False

    @property
    def params_blocks(self) -> tuple[str, ...]:
        """The blocks of params.yaml that `run` reads."""
        return (self.name, *self.also_reads_params)

    @property
    def module(self) -> Path:
        """The stage module, from the project's root."""
        return Path("pipeline/stages") / f"{self.name}.py"

    @property
    def reads_source(self) -> bool:
        """Whether the first path that `run` takes is the raw mesh of the shape."""
        return "source" in self.columns and not self.gathers

    @property
    def shape_keywords(self) -> tuple[str, ...]:
        """The columns of the shape that `run` takes by keyword."""
        columns = () if self.gathers else self.columns
        return tuple(name for name in columns if name != "source")

    @property
    def upstream(self) -> tuple[str, ...]:
        """The steps whose files it takes, in the order in which it takes them."""
        of_shape = [file for files in self.reads.values() for file in files]
        files = [*of_shape, *self.gathers, *self.shared]
        catalog = ["catalog"] if self.columns else []
        return tuple(dict.fromkeys(catalog + [file.split("/")[0] for file in files]))


STEPS = {
    step.name: step
    for step in (
        Step(
            name="catalog",
            description="list the shapes and their splits",
            arguments=("shapes_path",),
            is_global=True,
            writes=("shapes.csv",),
        ),
        Step(
            name="normalize",
            description="turn raw meshes, move and scale them into the unit ball",
            arguments=("source", "mesh_path"),
            columns=("source", "up", "front"),
            writes=("mesh.ply",),
        ),
        Step(
            name="render",
            description="see each shape from all views: depth and normals",
            arguments=("mesh_path", "depth_path", "normal_path"),
            reads={NO_BRANCH: ("normalize/mesh.ply",)},
            writes=MAPS,
        ),
        Step(
            name="sketch",
            description="draw each shape's lines in several styles",
            arguments=(
                "mesh_path",
                "sketch_path",
                "lines_path",
                "random_views_path",
                "random_cameras_path",
            ),
            reads={NO_BRANCH: ("normalize/mesh.ply",)},
            columns=("id",),
            also_reads_params=("render",),
            writes=(
                "sketch.png",
                "lines.svg",
                "random_views.png",
                "random_cameras.csv",
            ),
        ),
        Step(
            name="train",
            description="train the network that predicts maps from drawings",
            arguments=("manifest_path", "weights_path", "history_path"),
            is_global=True,
            gathers=(
                "sketch/sketch.png",
                "sketch/random_views.png",
                "sketch/random_cameras.csv",
                *TRUE_MAPS,
            ),
            columns=("id", "split"),
            splits=("train", "val"),
            writes=("weights.safetensors", "history.csv"),
            has_scratch=True,
            also_reads_params=("render", "sketch"),
        ),
        Step(
            name="infer",
            description="predict the maps of the tested shapes from their drawings",
            arguments=("sketch_path", "weights_path", "depth_path", "normal_path"),
            reads={NO_BRANCH: ("sketch/sketch.png",)},
            shared=("train/weights.safetensors",),
            also_reads_params=("sketch",),
            splits=TESTED_SPLITS,
            writes=MAPS,
        ),
        Step(
            name="fuse",
            description="merge the maps of all views into one cloud",
            arguments=("depth_path", "normal_path", "cloud_path"),
            reads={"predicted": PREDICTED_MAPS, "oracle": TRUE_MAPS},
            also_reads_params=("infer",),
            splits=TESTED_SPLITS,
            writes=("cloud.ply",),
        ),
        Step(
            name="mesh",
            description="make a surface of maps, cloud and drawings",
            arguments=(
                "cloud_path",
                "depth_path",
                "normal_path",
                "sketch_path",
                "mesh_path",
            ),
            reads={
                branch: ("fuse/cloud.ply", *maps, "sketch/sketch.png")
                for branch, maps in (
                    ("predicted", PREDICTED_MAPS),
                    ("oracle", TRUE_MAPS),
                )
            },
            also_reads_params=("sketch", "infer", "fuse"),
            splits=TESTED_SPLITS,
            writes=("mesh.ply",),
        ),
        Step(
            name="refine",
            description="move each mesh so that its contours follow the drawn lines",
            arguments=("mesh_path", "sketch_path", "refined_path"),
            reads={"predicted": ("mesh/mesh.ply", "sketch/sketch.png")},
            also_reads_params=("sketch", "infer"),
            splits=TESTED_SPLITS,
            writes=("mesh.ply",),
        ),
        Step(
            name="evaluate",
            description="measure each mesh against the true one",
            arguments=(
                "mesh_path",
                "depth_path",
                "normal_path",
                "true_mesh_path",
                "true_depth_path",
                "true_normal_path",
                "metrics_path",
            ),
            reads={
                branch: (mesh, *maps, "normalize/mesh.ply", *TRUE_MAPS)
                for branch, mesh, maps in (
                    ("predicted", "refine/mesh.ply", PREDICTED_MAPS),
                    ("oracle", "mesh/mesh.ply", TRUE_MAPS),
                )
            },
            splits=TESTED_SPLITS,
            writes=("metrics.json",),
        ),
        Step(
            name="report",
            description="show drawings, maps, meshes and figures on one page",
            arguments=(
                "manifest_path",
                "history_path",
                "page_path",
                "overview_path",
                "drawings_path",
            ),
            is_global=True,
            gathers=(
                "sketch/sketch.png",
                *TRUE_MAPS,
                *PREDICTED_MAPS,
                "fuse/cloud.ply@predicted",
                "normalize/mesh.ply",
                "refine/mesh.ply@predicted",
                "mesh/mesh.ply@oracle",
                "evaluate/metrics.json@predicted",
                "evaluate/metrics.json@oracle",
            ),
            columns=("id", "category", "split"),
            shared=("train/history.csv",),
            also_reads_params=(
                "catalog",
                "render",
                "sketch",
                "train",
                "infer",
                "fuse",
                "mesh",
                "refine",
                "evaluate",
            ),
            reads_metrics=True,
            splits=TESTED_SPLITS,
            writes=("index.html", "overview.png", "drawings.png"),
        ),
    )
}


def metrics_upstream(reader: str) -> tuple[Step, ...]:
    """List the steps whose metrics a step reads."""
    names = list(STEPS)
    before = names[: names.index(reader)] if STEPS[reader].reads_metrics else []
    return tuple(STEPS[name] for name in before)
