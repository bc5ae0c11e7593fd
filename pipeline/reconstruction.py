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
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import mean
from typing import Protocol, runtime_checkable

import numpy as np
from jaxtyping import Bool, Float
from numpy import ndarray

from pipeline.config.params import Params
from pipeline.geometry.curves.rasterize import scale_length
from pipeline.geometry.curves.silhouette_fill import fill_silhouettes
from pipeline.geometry.curves.silhouette_sdf import filled_silhouette_sdf
from pipeline.geometry.fusion.fusion import (
    FusionResult,
    TooFewPointsError,
    fuse,
)
from pipeline.geometry.fusion.inflation import inflate
from pipeline.geometry.fusion.visual_hull import render_visual_hull
from pipeline.geometry.meshing.part_confidence import (
    PARTS,
    describe_doubts,
    part_confidence,
    vertex_confidence,
)
from pipeline.geometry.meshing.poisson import NoSurfaceError
from pipeline.geometry.meshing.proportions import describe_oddities
from pipeline.geometry.meshing.surface import known_silhouettes, make_surface
from pipeline.geometry.reading.contradictions import describe_contradictions
from pipeline.geometry.reading.layout import Layout, lay_out
from pipeline.geometry.reading.vectorize import VectorDrawing
from pipeline.geometry.refining.refinement import refine
from pipeline.geometry.scene.cameras import NUM_VIEWS, SKETCH_VIEWS, standard_rig
from pipeline.geometry.scene.drawing_views import rig_indices
from pipeline.geometry.scene.mesh import Mesh
from pipeline.geometry.scene.point_cloud import PointCloud
from pipeline.geometry.scene.posed_drawings import DrawingReading, PosedDrawings
from pipeline.geometry.scene.raycast import RaycastScene
from pipeline.geometry.scene.view_directions import ViewGuess, guess_view
from pipeline.geometry.scene.view_maps import ViewMaps, empty_maps, mean_iou
from pipeline.io import clouds, maps, meshes, sketches

PHASES = ("read", "infer", "fuse", "mesh", "refine", "evaluate")
_PART_TOLERANCE = 0.05  # object units between a mesh and the maps that confirm it
_MIN_IOU = 0.5  # of silhouettes, below which a mesh is not what was drawn
_INFLATED = (
    "the network makes out no shape of this drawing alone, so its outline is "
    "inflated, as deep as it is wide; a second drawing helps"
)
_CARVED = (
    "the network makes out no shape that looks like these drawings, so the mesh is all "
    "that their outlines leave room for; cleaner, closed lines help"
)
_NO_ROOM = (
    "the network makes out no shape that looks like it, and the outlines leave no room "
    "for one; it needs clean, closed lines, seen from straight ahead"
)
_GOOD_IOU = 0.8  # below it, a drawing is named as one that the mesh does not follow

log = logging.getLogger(__name__)

OnPhase = Callable[[str], None]  # is told which of PHASES begins


def _ignore(phase: str) -> None:
    """Do nothing at the beginning of a phase."""


class NoShapeError(ValueError):
    """Drawings that no shape looks like."""


@runtime_checkable
class MapPredictor(Protocol):
    """A trained network: drawings to view maps (pipeline.network.inference)."""

    @property
    def size(self) -> int:
        """Pixels on a side of its drawings and maps."""

    @property
    def line_width(self) -> float:
        """Of its drawings, pixels at 256 px, as sketch.line_width."""

    def predict(self, drawings: PosedDrawings) -> ViewMaps:
        """Predict the maps of all views of the rig from drawings of a shape."""

    def read(self, images: Float[ndarray, "K H W"]) -> DrawingReading | None:
        """Read what is solid in drawings, and from where they are seen, if it can."""


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
        vertex_confidence: How sure the views are of each vertex, from 0 to 1.
        silhouette_ious: Of the mesh's silhouette and the drawn one, by view.
        layout: The drawings as the network saw them.
        warnings: What the maker of the drawings should know, in words.
        doubts: What is unsure or odd about the mesh, in words.
    """

    mesh: Mesh
    maps: ViewMaps
    cloud: PointCloud
    confidence: float
    part_confidence: Mapping[str, float]
    vertex_confidence: Float[ndarray, " N"]
    silhouette_ious: Mapping[str, float]
    layout: Layout
    warnings: tuple[str, ...]
    doubts: tuple[str, ...]

    @property
    def silhouette_iou(self) -> float:
        """Mean of the IoUs over the drawings."""
        return mean(self.silhouette_ious.values())


def reconstruct(
    drawings: Mapping[str, VectorDrawing],
    network: MapPredictor,
    params: Params,
    on_phase: OnPhase = _ignore,
) -> Reconstruction:
    """Reconstruct a mesh from drawings.

    Args:
        drawings: By view: front, side, top or another (scene/drawing_views.py).
        network: What predicts the maps; it decides the size of all pictures and the
            width of their lines.
        params: Of its blocks sketch (lines), fuse, mesh, refine are used.
        on_phase: Is called with the name of each of PHASES that begins.

    Raises:
        NoShapeError: Neither the network nor their outlines tell of a shape.
        ValueError: No drawing is given, or the network takes others.
    """
    layout = lay_out_drawings(drawings, network)
    return reconstruct_layout(layout, network, params, on_phase)


def lay_out_drawings(
    drawings: Mapping[str, VectorDrawing], network: MapPredictor
) -> Layout:
    """Bring the drawings of one thing to one scale, as a network is used to them."""
    line_width = scale_length(network.line_width, network.size)
    return lay_out(drawings, network.size, line_width)


def guess_drawing_view(drawing: VectorDrawing, network: MapPredictor) -> ViewGuess:
    """Guess from where a drawing is seen.

    Raises:
        ValueError: The network cannot tell.
    """
    # By itself, a drawing looks the same whatever its view is.
    layout = lay_out_drawings({"front": drawing}, network)
    reading = network.read(sketches.as_stored(layout.drawings.images))
    if reading is None:
        raise ValueError(
            "this network does not tell from where a drawing is seen: say it, by "
            "--front, --side, --top or --view"
        )
    return guess_view(reading.view_probability[0])


def reconstruct_layout(
    layout: Layout,
    network: MapPredictor,
    params: Params,
    on_phase: OnPhase = _ignore,
) -> Reconstruction:
    """Reconstruct a mesh from drawings that are laid out already."""
    on_phase("read")
    params = _with_line_width(params, network.line_width)
    drawings = _read(layout, network)
    views = drawings.views
    on_phase("infer")
    view_maps = network.predict(drawings)
    stored_maps = maps.as_stored(view_maps)
    silhouettes = drawn_silhouettes(stored_maps, drawings, params)
    warnings = describe_contradictions(silhouettes, drawings.rig, views)
    try:
        on_phase("fuse")
        fused = fuse_maps(stored_maps, views, params)
        on_phase("mesh")
        mesh = mesh_maps(stored_maps, fused.cloud, drawings, params)
        on_phase("refine")
        mesh = refine_mesh(mesh, drawings, params)
        on_phase("evaluate")
        ious = silhouette_ious(mesh, drawings, silhouettes)
    except (TooFewPointsError, NoSurfaceError) as error:
        log.info("the views agree on no surface: %s", error)
        ious = dict.fromkeys(views, 0.0)
    if mean(ious.values()) < _MIN_IOU:
        fused, mesh, ious = _of_outlines(drawings, params)
        sureness = dict.fromkeys(PARTS, 0.0)
        vertex_sureness = np.zeros(len(mesh.vertices))
        warnings.append(_INFLATED if len(views) == 1 else _CARVED)
        doubts = describe_misfits(ious)
    else:
        rig = standard_rig(network.size)
        vertex_sureness = vertex_confidence(mesh, view_maps, rig, _PART_TOLERANCE)
        sureness = part_confidence(mesh, vertex_sureness)
        doubts = [*describe_misfits(ious), *describe_doubts(sureness, views)]
    return Reconstruction(
        mesh=mesh,
        maps=view_maps,
        cloud=fused.cloud,
        confidence=fused.confidence,
        part_confidence=sureness,
        vertex_confidence=vertex_sureness,
        silhouette_ious=ious,
        layout=layout,
        warnings=tuple(warnings),
        doubts=(*doubts, *describe_oddities(mesh, views)),
    )


def fuse_maps(
    view_maps: ViewMaps, views: Sequence[str], params: Params
) -> FusionResult:
    """Fuse the maps of all views into one oriented point cloud.

    Args:
        view_maps: True or predicted ones.
        views: Those that have a drawing; among the rig's views these count more.
        params: The block fuse is used.

    Raises:
        TooFewPointsError: The views agree on too little of the shape.
    """
    rig = standard_rig(view_maps.size)
    return fuse(view_maps, rig, params.fuse, drawn_views=rig_indices(views))


def hull_maps(drawings: PosedDrawings) -> ViewMaps:
    """Render the visual hull of the filled drawings from all views."""
    outlines = fill_silhouettes(drawings.images.astype(float)) > 0.5
    return render_visual_hull(outlines, drawings.rig, standard_rig(drawings.size))


def mesh_maps(
    view_maps: ViewMaps, cloud: PointCloud, drawings: PosedDrawings, params: Params
) -> Mesh:
    """Make a surface of maps, their cloud and the drawings, by the block mesh.

    Raises:
        NoSurfaceError: There is none in them.
    """
    surface = make_surface(
        view_maps,
        clouds.as_stored(cloud),
        drawings,
        params.mesh,
        min_foreground=params.fuse.min_foreground,
    )
    return meshes.as_stored(surface)


def refine_mesh(mesh: Mesh, drawings: PosedDrawings, params: Params) -> Mesh:
    """Deform a mesh until its contours follow the drawings; engrave lines inside."""
    return meshes.as_stored(refine(mesh, drawings, params.refine, params.sketch))


def drawn_silhouettes(
    view_maps: ViewMaps, drawings: PosedDrawings, params: Params
) -> Bool[ndarray, "K H W"]:
    """Return what each drawing shows to be solid (`known_silhouettes`: which holes)."""
    known = known_silhouettes(view_maps, drawings, params.fuse.min_foreground)
    return np.stack(filled_silhouette_sdf(drawings.images, known, 1)) > 0


def silhouette_ious(
    mesh: Mesh, drawings: PosedDrawings, silhouettes: Bool[ndarray, "K H W"]
) -> dict[str, float]:
    """Return how well the silhouette of a mesh covers the drawn one, IoU by view."""
    rendered = RaycastScene(mesh).render(drawings.rig).foreground_mask()
    return {
        view: mean_iou(rendered[[place]], silhouettes[[place]])
        for place, view in enumerate(drawings.views)
    }


def describe_misfits(ious: Mapping[str, float]) -> list[str]:
    """Say which drawings the mesh does not follow, by the IoUs of its silhouettes."""
    why = "do the drawings fit one another?" if len(ious) > 1 else "a second one helps"
    return [
        f"the mesh and the {view} drawing agree by {iou:.0%} only: {why}"
        for view, iou in ious.items()
        if iou < _GOOD_IOU
    ]


def _read(layout: Layout, network: MapPredictor) -> PosedDrawings:
    """Return the drawings as their file would hold them, and what is solid in them.

    Of the sketch views the maps will tell that, so alone they are not read.
    """
    images = sketches.as_stored(layout.drawings.images)
    views = layout.drawings.views
    reading = None if set(views) <= set(SKETCH_VIEWS) else network.read(images)
    silhouettes = reading.silhouettes if reading else None
    return replace(layout.drawings, images=images, silhouettes=silhouettes)


def _with_line_width(params: Params, line_width: float) -> Params:
    """Return the settings for drawings with lines of another width."""
    sketch = params.sketch.model_copy(update={"line_width": line_width})
    return params.model_copy(update={"sketch": sketch})


def _of_outlines(
    drawings: PosedDrawings, params: Params
) -> tuple[FusionResult, Mesh, dict[str, float]]:
    """Make what outlines alone tell: one is inflated, of several it is their hull.

    Returns:
        The cloud, the mesh, and how well its silhouettes cover the drawn ones, by view.

    Raises:
        NoShapeError: Outlines leave no room for what looks like them.
    """
    nothing = empty_maps(NUM_VIEWS, drawings.size)
    silhouettes = drawn_silhouettes(nothing, drawings, params)
    is_single = len(drawings.views) == 1
    try:
        if is_single:
            (outline,) = fill_silhouettes(drawings.images) > 0.5
            view_maps = nothing
            cloud = inflate(outline, drawings.rig.cam_from_obj[0])
        else:
            view_maps = hull_maps(drawings)
            cloud = fuse_maps(view_maps, drawings.views, params).cloud
        mesh = mesh_maps(view_maps, cloud, drawings, params)
        mesh = refine_mesh(mesh, drawings, params)
        ious = silhouette_ious(mesh, drawings, silhouettes)
    except (TooFewPointsError, NoSurfaceError) as error:
        raise NoShapeError(f"{_NO_ROOM} ({error})") from error
    if not is_single and mean(ious.values()) < _MIN_IOU:
        raise NoShapeError(_NO_ROOM)
    return FusionResult(cloud=cloud, disagreement=0.0, confidence=0.0), mesh, ious
