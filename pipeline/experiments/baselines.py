"""Methods that reconstruct a shape: a network, and what it has to beat.

Each takes a shape of the default run and the settings, and returns a mesh and the maps
of all views that go with it, in memory.
"""

from dataclasses import dataclass
from pathlib import Path

from pipeline.config.params import Params
from pipeline.geometry.scene.mesh import Mesh
from pipeline.geometry.scene.posed_drawings import PosedDrawings, pick_drawings
from pipeline.geometry.scene.view_maps import ViewMaps
from pipeline.io import maps, meshes, sketches
from pipeline.network.inference import load_predictor
from pipeline.reconstruction import fuse_maps, hull_maps, mesh_maps, refine_mesh
from pipeline.steps import TRUE_MAPS


@dataclass(frozen=True, kw_only=True)
class Shape:
    """The files of a shape of the default run: its drawings and the truth.

    Attributes:
        missing: Which of the files are not there, since a step refused the shape.
    """

    id: str
    category: str
    split: str
    sketch: Path
    maps: tuple[Path, Path]
    mesh: Path
    missing: str

    @classmethod
    def from_row(cls, row: dict[str, str]) -> "Shape":
        """Take a shape from the row of a manifest."""
        files = "sketch/sketch.png", *TRUE_MAPS, "normalize/mesh.ply"
        sketch, depth, normal, mesh = (Path(row[name]) for name in files)
        return cls(
            **{name: row[name] for name in ("id", "category", "split")},
            sketch=sketch,
            maps=(depth, normal),
            mesh=mesh,
            missing=", ".join(name for name in files if not row[name]),
        )

    def read_drawings(self, params: Params) -> PosedDrawings:
        """Read the drawings params.infer.views, in the style a network is shown."""
        style = params.sketch.styles.index(params.infer.style)
        return pick_drawings(
            sketches.read_tiled(self.sketch)[style], params.infer.views
        )

    def read_truth(self) -> "Result":
        """Read the true mesh and maps."""
        return Result(mesh=meshes.read(self.mesh), maps=maps.read(*self.maps))


@dataclass(frozen=True, kw_only=True)
class Result:
    """A mesh, and the maps of all views that go with it."""

    mesh: Mesh
    maps: ViewMaps


def predict(shape: Shape, params: Params, weights: Path) -> Result:
    """Let a network predict the maps from the drawings params.infer.views."""
    drawings = shape.read_drawings(params)
    network = load_predictor(weights, params.infer.device)
    return _refined(drawings, network.predict(drawings), params)


def carve_visual_hull(shape: Shape, params: Params) -> Result:
    """Render the visual hull of these drawings, filled."""
    drawings = shape.read_drawings(params)
    return _refined(drawings, hull_maps(drawings), params)


def retrieve(shape: Shape, params: Params, nearest: Shape) -> Result:
    """Take the training shape that looks most alike, as it is."""
    return nearest.read_truth()


def mesh_true_maps(shape: Shape, params: Params) -> Result:
    """Mesh the true maps, as the oracle of the default run: nothing is refined."""
    true_maps, drawings = maps.read(*shape.maps), shape.read_drawings(params)
    fused = fuse_maps(true_maps, drawings.views, params)
    mesh = mesh_maps(true_maps, fused.cloud, drawings, params)
    return Result(mesh=mesh, maps=true_maps)


def _refined(drawings: PosedDrawings, view_maps: ViewMaps, params: Params) -> Result:
    stored = maps.as_stored(view_maps)
    fused = fuse_maps(stored, drawings.views, params)
    mesh = mesh_maps(stored, fused.cloud, drawings, params)
    return Result(mesh=refine_mesh(mesh, drawings, params), maps=stored)
