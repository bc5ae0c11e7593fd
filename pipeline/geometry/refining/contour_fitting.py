"""A mesh deformed so that its contours follow the drawn lines, its detail kept.

Lun et al. (2017) match contour vertices to drawn lines and deform the surface by its
Laplacian. Here space is deformed (free_form_deformation.py), by a coarse lattice first
and finer ones after it: a character's limbs and a chair's slats move together, whether
or not they are one surface, and nothing folds where lines are missing.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float
from numpy import ndarray

from pipeline.config.reconstruct import RefineConfig
from pipeline.config.sketch import SketchConfig
from pipeline.geometry.curves.rasterize import scale_length
from pipeline.geometry.curves.silhouette_fill import upsample
from pipeline.geometry.curves.silhouette_sdf import (
    PaperRegions,
    distance_gradient,
    drawn_silhouette_sdf,
    label_regions,
)
from pipeline.geometry.refining.contour_matching import (
    ContourMatches,
    inner_centerlines,
    match_inner_contours,
    match_silhouettes,
)
from pipeline.geometry.refining.free_form_deformation import (
    DisplacementConstraints,
    deform,
    fit_lattice,
)
from pipeline.geometry.scene.cameras import Rig, unproject
from pipeline.geometry.scene.mesh import Mesh
from pipeline.geometry.scene.posed_drawings import PosedDrawings
from pipeline.geometry.scene.raycast import RaycastScene
from pipeline.geometry.scene.view_maps import ViewMaps, mean_iou

_MIN_SIZE = 384  # px, about: smaller drawings are enlarged to it
_MIN_IOU = 0.3  # of the silhouettes of drawing and mesh; below, it is another shape's

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class DrawingTarget:
    """What the contours of the mesh in one view are fitted to.

    Attributes:
        distance: Signed distance to the drawn silhouette, pixels, positive inside.
        inward: Its unit gradient (row, col).
        centerlines: Of the lines inside it.
    """

    distance: Float[ndarray, "H W"]
    inward: Float[ndarray, "H W 2"]
    centerlines: Bool[ndarray, "H W"]


def refine(
    mesh: Mesh, drawings: PosedDrawings, config: RefineConfig, sketch: SketchConfig
) -> Mesh:
    """Deform a mesh until its contours follow the drawings.

    Args:
        mesh: Triangles in the obj frame.
        drawings: From anywhere.
        config: How far, how stiff, how often.
        sketch: How lines are drawn: their width, and the depth discontinuity that is
            an inner contour.
    """
    if not config.lattice_sizes:
        return mesh
    return fit_to_drawings(
        mesh,
        drawings.images,
        drawings.rig,
        config,
        line_width=scale_length(sketch.line_width, drawings.size),
        depth_discontinuity=sketch.lines.depth_discontinuity,
    )


def fit_to_drawings(
    mesh: Mesh,
    drawings: Float[ndarray, "K H W"],
    rig: Rig,
    config: RefineConfig,
    *,
    line_width: float,
    depth_discontinuity: float,
) -> Mesh:
    """Deform a mesh until its contours are the drawn lines.

    Of all iterations, the mesh is returned whose silhouettes have the largest IoU with
    the drawn ones. A blank drawing is left out. Drawings and mesh are compared in finer
    pixels than the drawings', in which a thin part has two sides.

    Args:
        mesh: Triangles in the obj frame.
        drawings: Ink 0 on paper 1.
        rig: Their cameras, in their order.
        config: How far, how stiff, how often.
        line_width: Of the drawn lines, pixels.
        depth_discontinuity: Jump of depth that is an inner contour, object units.
    """
    scale = max(1, round(_MIN_SIZE / rig.size))
    rig = Rig(cam_from_obj=rig.cam_from_obj, size=scale * rig.size)
    line_width *= scale
    drawings = np.stack([upsample(drawing, scale) for drawing in drawings])
    regions = {
        view: label_regions(drawing)
        for view, drawing in enumerate(drawings)
        if drawing.min() < 0.5
    }
    maps = RaycastScene(mesh).render(rig)
    targets = _find_targets(regions, drawings, maps, line_width)
    best, best_iou = mesh, _silhouette_iou(maps, targets)
    for num_nodes in config.lattice_sizes:
        for _ in range(config.iterations):
            constraints = _constrain(maps, targets, rig, config, depth_discontinuity)
            if not len(constraints.points):
                return best
            control_vectors = fit_lattice(constraints, num_nodes, config.bending_weight)
            vertices = deform(mesh.vertices, control_vectors)
            mesh = Mesh(vertices=vertices, faces=mesh.faces)
            maps = RaycastScene(mesh).render(rig)
            iou = _silhouette_iou(maps, targets)
            if iou > best_iou:
                best, best_iou = mesh, iou
        targets = _find_targets(regions, drawings, maps, line_width)
    return best


def _find_targets(
    regions: Mapping[int, PaperRegions],
    drawings: Float[ndarray, "K H W"],
    maps: ViewMaps,
    line_width: float,
) -> dict[int, DrawingTarget]:
    """Return, by view, the targets of the drawings that are of this shape."""
    targets = {}
    for view, drawn in regions.items():
        silhouette = maps.foreground_mask()[view]
        distance = drawn_silhouette_sdf(drawn, silhouette, line_width)
        if mean_iou(distance[None] > 0, silhouette[None]) < _MIN_IOU:
            log.warning("drawing %d is left out: its outline is not the mesh's", view)
            continue
        centerlines = inner_centerlines(drawings[view], distance, line_width)
        targets[view] = DrawingTarget(
            distance=distance,
            inward=distance_gradient(distance),
            centerlines=centerlines,
        )
    return targets


def _constrain(
    maps: ViewMaps,
    targets: Mapping[int, DrawingTarget],
    rig: Rig,
    config: RefineConfig,
    depth_discontinuity: float,
) -> DisplacementConstraints:
    """Return the constraints of all contours of all drawn views."""
    radius = config.search_radius / rig.pixel_size
    constraints = []
    for view, target in targets.items():
        silhouette = maps.foreground_mask()[view]
        for matches in match_silhouettes(
            silhouette, target.distance, target.inward, radius
        ):
            weights = matches.robust_weights(radius)
            constraints.append(_to_constraints(matches, weights, maps, rig, view))
        if config.inner_contour_weight:
            matches = match_inner_contours(
                maps.depth[view],
                target.centerlines,
                depth_discontinuity=depth_discontinuity,
                max_offset=radius / 2,
            )
            weights = config.inner_contour_weight * matches.robust_weights(radius)
            constraints.append(_to_constraints(matches, weights, maps, rig, view))
    return DisplacementConstraints.concatenate(constraints)


def _to_constraints(
    matches: ContourMatches,
    weights: Float[ndarray, " N"],
    maps: ViewMaps,
    rig: Rig,
    view: int,
) -> DisplacementConstraints:
    """Constrain the surface at each contour pixel, along the normal in the image."""
    depth = maps.depth[view, matches.row, matches.col].astype(float)
    pixels = np.column_stack([matches.row + 0.5, matches.col + 0.5, depth])
    right, down = rig.cam_from_obj[view, :2, :3]
    return DisplacementConstraints(
        points=unproject(pixels, rig.cam_from_obj[view], rig.size),
        directions=matches.normal[:, :1] * down + matches.normal[:, 1:] * right,
        displacements=matches.offset * rig.pixel_size,
        weights=weights,
    )


def _silhouette_iou(maps: ViewMaps, targets: Mapping[int, DrawingTarget]) -> float:
    if not targets:
        return 0.0
    drawn = np.stack([target.distance for target in targets.values()]) > 0
    return mean_iou(maps.foreground_mask()[list(targets)], drawn)
