"""What is handed to people: the mesh as they want it, a preview, and one line about it.

The steps of the pipeline write plain meshes; this is for meshes that other programs and
printers take.
"""

import argparse
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.spatial import KDTree

from pipeline.geometry.meshing import printing
from pipeline.geometry.meshing.repair import decimate, make_manifold
from pipeline.geometry.scene.mesh import Mesh, is_watertight
from pipeline.geometry.scene.shading import (
    ERROR_COLORMAP,
    apply_colormap,
    preview_rig,
    render_clay,
)
from pipeline.io import images
from pipeline.io.mesh_formats.export import Colors, export
from pipeline.reconstruction import Reconstruction

_METRIC = (".glb", ".gltf")  # formats whose unit is the meter
_PREVIEW_SIZE = 384  # pixels on a side of each of the two views
_MIN_FACES = 100
_MM = "mm"

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class MeshFacts:
    """What there is to know of a mesh that is handed over.

    Attributes:
        mesh: Its file.
        watertight: Whether it is closed.
        size: Width, height and depth.
        unit: Of the size: mm, or object units.
        faces: Their number.
        silhouettes: IoU with each drawing's silhouette, by view.
    """

    mesh: str
    watertight: bool
    size: tuple[float, ...]
    unit: str
    faces: int
    silhouettes: Mapping[str, float]

    def as_text(self) -> str:
        """Say it in a line."""
        state = "watertight" if self.watertight else "open"
        digits = 0 if self.unit == _MM else 2
        size = " x ".join(f"{side:.{digits}f}" for side in self.size)
        ious = [f"{iou:.2f}".removeprefix("0") for iou in self.silhouettes.values()]
        return (
            f"{state}, {size} {self.unit}, {self.faces:,} faces, "
            f"silhouettes {'/'.join(ious)}"
        )


class NotPrintableError(ValueError):
    """A mesh that no printer takes, although it was to be printed."""


@dataclass(frozen=True, kw_only=True)
class MeshOutput:
    """How a mesh is handed over.

    Attributes:
        num_faces: Most faces; None: as they are.
        height_mm: Its height in mm; None: in the unit ball.
        is_printable: Whether it has to be fit for a printer.
        shows_confidence: Whether vertices are colored by their confidence: clay where
            the views agree, dark red where nothing is known.
        has_preview: Whether a picture is put beside it.
    """

    num_faces: int | None = None
    height_mm: float | None = None
    is_printable: bool = False
    shows_confidence: bool = False
    has_preview: bool = True


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Ask how the mesh is wanted."""
    group = parser.add_argument_group("the mesh")
    group.add_argument("--faces", type=int, metavar="N", help="at most so many faces")
    group.add_argument(
        "--size-mm",
        type=float,
        metavar="H",
        help="its height in mm (in glTF: as many thousandths of a meter)",
    )
    group.add_argument(
        "--printable",
        action="store_true",
        help="see to it that it can be printed, or say why not",
    )
    group.add_argument(
        "--confidence", action="store_true", help="color vertices by confidence"
    )
    group.add_argument(
        "--no-preview", action="store_true", help="no picture beside the mesh"
    )


def read_arguments(args: argparse.Namespace) -> MeshOutput:
    """Return what was asked for; ValueError for what cannot be."""
    if args.faces is not None and args.faces < _MIN_FACES:
        raise ValueError(f"--faces {args.faces}: at least {_MIN_FACES}")
    if args.size_mm is not None and not args.size_mm > 0:
        raise ValueError(f"--size-mm {args.size_mm:g}: the height has to be above 0")
    if args.printable and args.size_mm is None:
        raise ValueError("--printable needs --size-mm: walls are thin or not in mm")
    return MeshOutput(
        num_faces=args.faces,
        height_mm=args.size_mm,
        is_printable=args.printable,
        shows_confidence=args.confidence,
        has_preview=not args.no_preview,
    )


def hand_over(path: Path, result: Reconstruction, output: MeshOutput) -> MeshFacts:
    """Write the mesh of a reconstruction as it is wanted; return what it is like.

    Raises:
        NotPrintableError: It was to be printable and is not; nothing is written.
    """
    mesh = make_manifold(result.mesh) if output.is_printable else result.mesh
    if output.num_faces is not None:
        mesh = decimate(mesh, output.num_faces)
    sized = _scale(mesh, output.height_mm)
    if output.is_printable:
        _check_printable(path, sized)
    is_metric = output.height_mm is not None and path.suffix.lower() in _METRIC
    written = _multiply(sized, 0.001) if is_metric else sized
    export(path, written, _colors(mesh, result) if output.shows_confidence else None)
    if output.has_preview:
        write_preview(preview_path(path), mesh)
    return MeshFacts(
        mesh=str(path),
        watertight=is_watertight(sized),
        size=tuple(np.ptp(sized.vertices, axis=0).tolist()),
        unit="object units" if output.height_mm is None else _MM,
        faces=len(sized.faces),
        silhouettes=result.silhouette_ious,
    )


def preview_path(path: Path) -> Path:
    """Name the picture beside a mesh; no drawing has that name."""
    return path.with_suffix(".preview.png")


def write_preview(path: Path, mesh: Mesh) -> None:
    """Write a picture of a mesh on white, three-quarter front and back."""
    views = render_clay(mesh, preview_rig(_PREVIEW_SIZE).subset([0, 1])) / 255
    opacity = views[..., 3:]
    on_white = views[..., :3] * opacity + 1 - opacity
    row = np.concatenate([*on_white], axis=1)
    images.write(path, np.round(row * 255).astype(np.uint8))


def _scale(mesh: Mesh, height_mm: float | None) -> Mesh:
    """Bring a mesh to a height, standing on the ground over the origin."""
    if height_mm is None:
        return mesh
    low, high = mesh.vertices.min(axis=0), mesh.vertices.max(axis=0)
    foot = np.array([(low[0] + high[0]) / 2, low[1], (low[2] + high[2]) / 2])
    on_ground = Mesh(vertices=mesh.vertices - foot, faces=mesh.faces)
    return _multiply(on_ground, height_mm / (high[1] - low[1]))


def _multiply(mesh: Mesh, factor: float) -> Mesh:
    return Mesh(vertices=mesh.vertices * factor, faces=mesh.faces)


def _check_printable(path: Path, mesh: Mesh) -> None:
    """Warn of thin walls; NotPrintableError where no printer takes the mesh (in mm)."""
    if flaws := printing.describe_flaws(mesh):
        raise NotPrintableError(
            f"{path}: not printable: {' and '.join(flaws)}; mesh.method: volumetric "
            "makes closed meshes"
        )
    rng = np.random.default_rng(0)
    if thin := printing.find_thin_walls(mesh, printing.MIN_WALL, rng):
        log.warning(
            "%s: printable, but %.0f%% of the walls are thinner than %.1f mm (down to "
            "%.1f mm, mostly %s): a larger --size-mm helps",
            path,
            100 * thin.share,
            printing.MIN_WALL,
            thin.thinnest,
            thin.place,
        )


def _colors(mesh: Mesh, result: Reconstruction) -> Colors:
    """Color each vertex by how sure the nearest one of the whole mesh is."""
    _, nearest = KDTree(result.mesh.vertices).query(mesh.vertices)
    colors = apply_colormap(1 - result.vertex_confidence[nearest], ERROR_COLORMAP)
    return np.round(colors * 255).astype(np.uint8)
