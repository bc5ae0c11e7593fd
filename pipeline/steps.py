"""The steps, and what each reads and writes: one table for the rules, DVC and the jobs.

A step works on units: a unit is one shape, or one variant of one shape where the step
makes two products of it, or everything at once where the step is global. A unit's files
lie in results/STEP/SHAPE/, results/STEP/VARIANT/SHAPE/, or results/STEP/.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

PLAIN = ""
ALL_SPLITS = ("train", "val", "test", "novel")
TESTED = ("test", "novel")  # the shapes that are reconstructed and measured

MAPS = ("depth.png", "normal.png")
TRUE_MAPS = tuple(f"render/{name}" for name in MAPS)
PREDICTED_MAPS = tuple(f"infer/{name}" for name in MAPS)


@dataclass(frozen=True, kw_only=True)
class Step:
    """What one step reads and writes; its `run` takes the paths in this order.

    Attributes:
        name: The rule, the stage module, the block of params.yaml, the results folder.
        does: What it does, in a few words.
        writes: File names inside the unit's folder.
        reads: Per variant, the files of the same shape, "step/file"; where the upstream
            step has that variant too, its file of that variant.
        gathers: For a global step, the files of every shape that the manifest lists;
            "step/file@variant" picks a variant.
        columns: Columns of the catalog that the manifest lists, too; without a manifest
            those of the shape, which `run` takes by keyword, but for `source`, the raw
            mesh, which is its first path.
        shared: Files of global steps, after `reads` or the manifest.
        splits: The splits whose shapes the step works on.
        is_global: Whether the step has one unit for all shapes.
        borrows: Blocks of params.yaml that `run` reads besides its own.
        reads_metrics: Whether `run` reads results/metrics of all steps before it.
        has_scratch: Whether `run` takes a folder that outlives a kill (`scratch`).
    """

    name: str
    does: str
    writes: tuple[str, ...]
    reads: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: {PLAIN: ()})
    gathers: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    shared: tuple[str, ...] = ()
    splits: tuple[str, ...] = ALL_SPLITS
    is_global: bool = False
    borrows: tuple[str, ...] = ()
    reads_metrics: bool = False
    has_scratch: bool = False

    @property
    def blocks(self) -> tuple[str, ...]:
        """The blocks of params.yaml that `run` reads."""
        return (self.name, *self.borrows)

    @property
    def module(self) -> Path:
        """The stage module, from the project's root."""
        return Path("pipeline/stages") / f"{self.name}.py"

    @property
    def upstream(self) -> tuple[str, ...]:
        """The steps whose files it takes, in the order in which it takes them."""
        own = [file for files in self.reads.values() for file in files]
        files = [*own, *self.gathers, *self.shared]
        listed = ["catalog"] if self.columns else []
        return tuple(dict.fromkeys(listed + [file.split("/")[0] for file in files]))


STEPS = {
    step.name: step
    for step in (
        Step(
            name="catalog",
            does="list the shapes and their splits",
            is_global=True,
            writes=("shapes.csv",),
        ),
        Step(
            name="normalize",
            does="turn raw meshes, move and scale them into the unit ball",
            columns=("source", "up", "front"),
            writes=("mesh.ply",),
        ),
        Step(
            name="render",
            does="see each shape from all views: depth and normals",
            reads={PLAIN: ("normalize/mesh.ply",)},
            writes=MAPS,
        ),
        Step(
            name="sketch",
            does="draw each shape's lines in several styles",
            reads={PLAIN: ("normalize/mesh.ply",)},
            borrows=("render",),
            writes=("sketch.png", "lines.svg"),
        ),
        Step(
            name="train",
            does="train the network that predicts maps from drawings",
            is_global=True,
            gathers=("sketch/sketch.png", *TRUE_MAPS),
            columns=("id", "split"),
            splits=("train", "val"),
            writes=("weights.safetensors", "history.csv"),
            has_scratch=True,
            borrows=("render",),
        ),
        Step(
            name="infer",
            does="predict the maps of the tested shapes from their drawings",
            reads={PLAIN: ("sketch/sketch.png",)},
            shared=("train/weights.safetensors",),
            borrows=("sketch",),
            splits=TESTED,
            writes=MAPS,
        ),
        Step(
            name="fuse",
            does="merge the maps of all views into one cloud",
            reads={"predicted": PREDICTED_MAPS, "oracle": TRUE_MAPS},
            borrows=("infer",),
            splits=TESTED,
            writes=("cloud.ply",),
        ),
        Step(
            name="mesh",
            does="lay a surface through each cloud",
            reads={"predicted": ("fuse/cloud.ply",), "oracle": ("fuse/cloud.ply",)},
            splits=TESTED,
            writes=("mesh.ply",),
        ),
        Step(
            name="refine",
            does="move each mesh so that its contours follow the drawn lines",
            reads={"predicted": ("mesh/mesh.ply", "sketch/sketch.png")},
            borrows=("sketch", "infer"),
            splits=TESTED,
            writes=("mesh.ply",),
        ),
        Step(
            name="evaluate",
            does="measure each mesh against the true one",
            reads={
                variant: (mesh, *maps, "normalize/mesh.ply", *TRUE_MAPS)
                for variant, mesh, maps in (
                    ("predicted", "refine/mesh.ply", PREDICTED_MAPS),
                    ("oracle", "mesh/mesh.ply", TRUE_MAPS),
                )
            },
            splits=TESTED,
            writes=("metrics.json",),
        ),
        Step(
            name="report",
            does="show drawings, maps, meshes and figures on one page",
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
            borrows=(
                *("catalog", "render", "sketch", "train", "infer"),
                *("fuse", "mesh", "refine", "evaluate"),
            ),
            reads_metrics=True,
            splits=TESTED,
            writes=("index.html", "overview.png", "drawings.png"),
        ),
    )
}


def with_metrics(reader: str) -> tuple[Step, ...]:
    """List the steps whose metrics a step reads."""
    names = list(STEPS)
    before = names[: names.index(reader)] if STEPS[reader].reads_metrics else []
    return tuple(STEPS[name] for name in before)
