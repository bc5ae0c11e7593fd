"""Ways to answer what a shape's drawings show: a network, and what it has to beat."""

from dataclasses import dataclass
from pathlib import Path

from pipeline.config.params import Params
from pipeline.geometry.curves.silhouette_fill import fill_silhouettes
from pipeline.geometry.fusion.visual_hull import hull_maps
from pipeline.geometry.scene.cameras import sketch_view_indices, standard_rig
from pipeline.io import maps, sketches
from pipeline.stages import fuse, infer, mesh, refine
from pipeline.steps import TRUE_MAPS


@dataclass(frozen=True, kw_only=True)
class Shape:
    """A shape of the default run: what is drawn of it, and what is true of it.

    Attributes:
        lacks: Which of the files are missing, since a step refused the shape.
    """

    id: str
    category: str
    split: str
    sketch: Path
    maps: tuple[Path, Path]
    mesh: Path
    lacks: str

    @classmethod
    def of(cls, row: dict[str, str]) -> "Shape":
        """Take a shape from the row of a manifest."""
        files = "sketch/sketch.png", *TRUE_MAPS, "normalize/mesh.ply"
        sketch, depth, normal, true = (Path(row[name]) for name in files)
        return cls(
            **{name: row[name] for name in ("id", "category", "split")},
            sketch=sketch,
            maps=(depth, normal),
            mesh=true,
            lacks=", ".join(name for name in files if not row[name]),
        )


@dataclass(frozen=True, kw_only=True)
class Answer:
    """A mesh, and the maps of all views that go with it."""

    mesh: Path
    maps: tuple[Path, Path]


def of_network(shape: Shape, scratch: Path, params: Params, weights: Path) -> Answer:
    """Predict the maps from the drawings params.infer.views."""
    predicted = _maps_in(scratch)
    infer.run(shape.sketch, weights, *predicted, params=params)
    return _refined(shape, predicted, scratch, params)


def of_hull(shape: Shape, scratch: Path, params: Params) -> Answer:
    """See the visual hull of these drawings, filled."""
    style = params.sketch.styles.index(params.infer.style)
    views = sketch_view_indices(params.infer.views)
    drawings = sketches.read_tiled(shape.sketch)[style, views].astype(float)
    rig = standard_rig(drawings.shape[-1])
    drawn = rig.subset(views)
    seen = _maps_in(scratch)
    maps.write(*seen, hull_maps(fill_silhouettes(drawings) > 0.5, drawn, rig))
    return _refined(shape, seen, scratch, params)


def of_found(shape: Shape, scratch: Path, params: Params, found: Shape) -> Answer:
    """Answer with another shape as it is."""
    return Answer(mesh=found.mesh, maps=found.maps)


def of_oracle(shape: Shape, scratch: Path, params: Params) -> Answer:
    """Mesh the true maps, as the default run's oracle does: nothing is refined."""
    return Answer(mesh=_meshed(shape.maps, scratch, params), maps=shape.maps)


def _refined(
    shape: Shape, seen: tuple[Path, Path], scratch: Path, params: Params
) -> Answer:
    refined = scratch / "refined.ply"
    made = _meshed(seen, scratch, params)
    refine.run(made, shape.sketch, refined, params=params)
    return Answer(mesh=refined, maps=seen)


def _meshed(seen: tuple[Path, Path], scratch: Path, params: Params) -> Path:
    cloud, made = scratch / "cloud.ply", scratch / "mesh.ply"
    fuse.run(*seen, cloud, params=params)
    mesh.run(cloud, made, params=params)
    return made


def _maps_in(scratch: Path) -> tuple[Path, Path]:
    return scratch / "depth.png", scratch / "normal.png"
