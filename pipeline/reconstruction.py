"""From drawings to a mesh, in memory: one function for commands, pages and notebooks.

    drawings -> layout -> view maps -> point cloud -> mesh -> refined mesh

The steps of the pipeline do the same on files. What passes between two of them has the
precision of those files (`as_stored`), so that both ways lead to the same mesh.

    params = Params.read(Path("params.yaml"))
    network = load_predictor(Path("weights.safetensors"), "cpu")
    drawings = {"front": read(Path("front.png")), "side": read(Path("side.png"))}
    result = reconstruct(drawings, network, params)
    meshes.write(Path("chair.glb"), result.mesh)

with Params of pipeline.config.params, load_predictor of pipeline.network.inference, and
read of pipeline.io.drawings.
"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from jaxtyping import Float
from numpy import ndarray

from pipeline.config.params import Params
from pipeline.geometry.curves.rasterize import scale_length
from pipeline.geometry.curves.silhouette_fill import fill_silhouettes
from pipeline.geometry.fusion.fusion import (
    FusionResult,
    TooFewPointsError,
    fuse,
)
from pipeline.geometry.fusion.inflation import inflate
from pipeline.geometry.meshing.part_confidence import (
    PARTS,
    describe_doubts,
    part_confidence,
)
from pipeline.geometry.meshing.poisson import NoSurfaceError
from pipeline.geometry.meshing.proportions import describe_oddities
from pipeline.geometry.meshing.surface import make_surface
from pipeline.geometry.reading.layout import Layout, lay_out
from pipeline.geometry.reading.vectorize import VectorDrawing
from pipeline.geometry.refining.contour_fitting import refine
from pipeline.geometry.scene.cameras import (
    NUM_VIEWS,
    SKETCH_VIEWS,
    sketch_view_indices,
    standard_rig,
)
from pipeline.geometry.scene.mesh import Mesh
from pipeline.geometry.scene.point_cloud import PointCloud
from pipeline.geometry.scene.raycast import RaycastScene
from pipeline.geometry.scene.view_maps import ViewMaps, empty_maps, mean_iou
from pipeline.io import clouds, maps, meshes, sketches

PART_TOLERANCE = 0.05  # object units between a mesh and the maps that confirm it
_MIN_IOU = 0.5  # of silhouettes, below which a mesh is not what was drawn

log = logging.getLogger(__name__)


class NoShapeError(ValueError):
    """Drawings in which the network makes out no shape."""


@runtime_checkable
class MapPredictor(Protocol):
    """A trained network: drawings to view maps (pipeline.network.inference)."""

    @property
    def size(self) -> int:
        """Pixels on a side of its drawings and maps."""

    def predict(
        self, drawings: Float[ndarray, "K H W"], views: Sequence[str]
    ) -> ViewMaps:
        """Predict the maps of all views from the drawings of some sketch views."""


@dataclass(frozen=True, kw_only=True)
class Reconstruction:
    """What was made of drawings.

    Attributes:
        mesh: In the obj frame, in the unit ball.
        maps: Depth, normals and foreground of all views, as predicted.
        cloud: The points that the mesh was made of, with a confidence each.
        confidence: Mean of these confidences; 0 where the views agree on no surface.
        part_confidence: How sure the views are of the mesh where it faces the front,
            back, right, left, top and bottom, from 0 to 1.
        silhouette_iou: Of the mesh's silhouettes and the drawn ones, mean over them.
        layout: The drawings as the network saw them.
        warnings: What the maker of the drawings should know, in words.
        doubts: What is unsure or odd about the mesh, in words.
    """

    mesh: Mesh
    maps: ViewMaps
    cloud: PointCloud
    confidence: float
    part_confidence: Mapping[str, float]
    silhouette_iou: float
    layout: Layout
    warnings: tuple[str, ...]
    doubts: tuple[str, ...]


def reconstruct(
    drawings: Mapping[str, VectorDrawing], network: MapPredictor, params: Params
) -> Reconstruction:
    """Reconstruct a mesh from one, two or three drawings.

    Args:
        drawings: By sketch view: front, side, top.
        network: What predicts the maps; it decides the size of all pictures.
        params: Of its blocks sketch (line_width, lines), fuse, mesh, refine are used.

    Raises:
        NoShapeError: The network finds no shape in several drawings.
        ValueError: No drawing is given, or the network takes others.
    """
    layout = lay_out_drawings(drawings, network.size, params)
    return reconstruct_layout(layout, network, params)


def lay_out_drawings(
    drawings: Mapping[str, VectorDrawing], size: int, params: Params
) -> Layout:
    """Bring the drawings of one thing to one scale, on images of `size` pixels."""
    in_order = {view: drawings[view] for view in SKETCH_VIEWS if view in drawings}
    return lay_out(in_order, size, scale_length(params.sketch.line_width, size))


def reconstruct_layout(
    layout: Layout, network: MapPredictor, params: Params
) -> Reconstruction:
    """Reconstruct a mesh from drawings that are laid out already."""
    views = tuple(layout.scales)
    images = sketches.as_stored(layout.drawings)
    view_maps = network.predict(images, views)
    try:
        stored_maps = maps.as_stored(view_maps)
        fused = fuse_maps(stored_maps, views, params)
        mesh = mesh_maps(stored_maps, fused.cloud, images, views, params)
        mesh = refine_mesh(mesh, images, views, params)
        iou = silhouette_iou(mesh, layout.drawings, views)
    except (TooFewPointsError, NoSurfaceError) as error:
        log.info("the views agree on no surface: %s", error)
        iou = 0.0
    warnings: tuple[str, ...] = ()
    doubts: list[str] = []
    if iou < _MIN_IOU:
        fused, mesh = _inflated(layout, views, params)
        iou = silhouette_iou(mesh, layout.drawings, views)
        sureness = dict.fromkeys(PARTS, 0.0)
        warnings = (
            "the network makes out no shape of this drawing alone, so its outline is "
            "inflated, as deep as it is wide; a second drawing helps",
        )
    else:
        rig = standard_rig(network.size)
        sureness = part_confidence(mesh, view_maps, rig, PART_TOLERANCE)
        doubts = describe_doubts(sureness, views)
    return Reconstruction(
        mesh=mesh,
        maps=view_maps,
        cloud=fused.cloud,
        confidence=fused.confidence,
        part_confidence=sureness,
        silhouette_iou=iou,
        layout=layout,
        warnings=warnings,
        doubts=(*doubts, *describe_oddities(mesh, views)),
    )


def fuse_maps(
    view_maps: ViewMaps, views: Sequence[str], params: Params
) -> FusionResult:
    """Fuse the maps of all views into one oriented point cloud.

    Args:
        view_maps: True or predicted ones.
        views: The sketch views that have a drawing, which counts more.
        params: The block fuse is used.

    Raises:
        TooFewPointsError: The views agree on too little of the shape.
    """
    rig, drawn_views = standard_rig(view_maps.size), sketch_view_indices(views)
    return fuse(view_maps, rig, params.fuse, drawn_views=drawn_views)


def mesh_maps(
    view_maps: ViewMaps,
    cloud: PointCloud,
    images: Float[ndarray, "K H W"],
    views: Sequence[str],
    params: Params,
) -> Mesh:
    """Make a surface of maps and their cloud, by the block mesh.

    The drawings, of all sketch views, count where `views` names them.

    Raises:
        NoSurfaceError: There is none in them.
    """
    surface = make_surface(
        view_maps,
        clouds.as_stored(cloud),
        images,
        views,
        params.mesh,
        min_foreground=params.fuse.min_foreground,
    )
    return meshes.as_stored(surface)


def refine_mesh(
    mesh: Mesh,
    images: Float[ndarray, "K H W"],
    views: Sequence[str],
    params: Params,
) -> Mesh:
    """Deform a mesh until its contours follow the drawings of some sketch views."""
    refined = refine(mesh, images, views, params.refine, params.sketch)
    return meshes.as_stored(refined)


def silhouette_iou(
    mesh: Mesh, images: Float[ndarray, "K H W"], views: Sequence[str]
) -> float:
    """Return how well the silhouettes of a mesh cover the drawn ones, mean IoU."""
    drawn = sketch_view_indices(views)
    rendered = RaycastScene(mesh).render(standard_rig(images.shape[-1]))
    return mean_iou(
        rendered.foreground_mask()[drawn], fill_silhouettes(images[drawn]) > 0.5
    )


def _inflated(
    layout: Layout, views: Sequence[str], params: Params
) -> tuple[FusionResult, Mesh]:
    """Inflate the outline of a drawing that is alone.

    Raises:
        NoShapeError: There are several drawings, so an outline alone is not enough.
    """
    if len(views) > 1:
        raise NoShapeError(
            "the network makes out no shape that looks like it; it needs clean lines, "
            "seen from straight ahead, of things like those it was trained on"
        )
    (index,) = sketch_view_indices(views)
    (outline,) = fill_silhouettes(layout.drawings[[index]]) > 0.5
    camera = standard_rig(len(outline)).cam_from_obj[index]
    cloud = inflate(outline, camera)
    fused = FusionResult(cloud=cloud, disagreement=0.0, confidence=0.0)
    nothing = empty_maps(NUM_VIEWS, len(outline))
    return fused, mesh_maps(nothing, cloud, layout.drawings, views, params)
