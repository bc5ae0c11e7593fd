"""Methods that reconstruct a shape: a network, and what it has to beat.

Each takes a shape of the default run and the settings, and returns a mesh and the maps
of all views that go with it, in memory.
"""

from dataclasses import dataclass
from pathlib import Path

from jaxtyping import Float
from numpy import ndarray

from pipeline.config.params import Params
from pipeline.geometry.curves.silhouette_fill import fill_silhouettes
from pipeline.geometry.fusion.visual_hull import render_visual_hull
from pipeline.geometry.scene.cameras import sketch_view_indices, standard_rig
from pipeline.geometry.scene.mesh import Mesh
from pipeline.geometry.scene.view_maps import ViewMaps
from pipeline.io import maps, meshes, sketches
from pipeline.network.inference import load_predictor
from pipeline.reconstruction import fuse_maps, mesh_maps, refine_mesh
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

    def read_drawings(self, params: Params) -> Float[ndarray, "K H W"]:
        """Read the drawings in the style that the network is shown."""
        style = params.sketch.styles.index(params.infer.style)
        return sketches.read_tiled(self.sketch)[style]

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
    drawings, views = shape.read_drawings(params), params.infer.views
    network = load_predictor(weights, params.infer.device)
    return _refined(drawings, network.predict(drawings, views), params)


def carve_visual_hull(shape: Shape, params: Params) -> Result:
    """Render the visual hull of these drawings, filled."""
    drawings, views = shape.read_drawings(params), params.infer.views
    rig, drawn = standard_rig(drawings.shape[-1]), sketch_view_indices(views)
    silhouettes = fill_silhouettes(drawings[drawn].astype(float)) > 0.5
    hull = render_visual_hull(silhouettes, rig.subset(drawn), rig)
    return _refined(drawings, hull, params)


def retrieve(shape: Shape, params: Params, nearest: Shape) -> Result:
    """Take the training shape that looks most alike, as it is."""
    return nearest.read_truth()


def mesh_true_maps(shape: Shape, params: Params) -> Result:
    """Mesh the true maps, as the oracle of the default run: nothing is refined."""
    true_maps, views = maps.read(*shape.maps), params.infer.views
    fused = fuse_maps(true_maps, views, params)
    drawings = shape.read_drawings(params)
    mesh = mesh_maps(true_maps, fused.cloud, drawings, views, params)
    return Result(mesh=mesh, maps=true_maps)


def _refined(
    drawings: Float[ndarray, "K H W"], view_maps: ViewMaps, params: Params
) -> Result:
    stored, views = maps.as_stored(view_maps), params.infer.views
    fused = fuse_maps(stored, views, params)
    mesh = mesh_maps(stored, fused.cloud, drawings, views, params)
    return Result(mesh=refine_mesh(mesh, drawings, views, params), maps=stored)
