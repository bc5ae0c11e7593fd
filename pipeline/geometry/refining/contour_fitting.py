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
from scipy import ndimage

from pipeline.config.reconstruct import RefineConfig
from pipeline.geometry.curves.silhouette_fill import upsample
from pipeline.geometry.curves.silhouette_sdf import (
    distance_gradient,
    drawn_silhouette_sdf,
    label_regions,
    outside_regions,
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
from pipeline.geometry.scene.raycast import RaycastScene
from pipeline.geometry.scene.view_maps import mean_iou

_MIN_SIZE = 384  # px, about: smaller drawings are enlarged to it
_MARGIN = 8  # px around a silhouette; distances there are smoothed over 5
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
    rig = rig.resized(scale * rig.size)
    line_width *= scale
    drawings = np.stack([upsample(drawing, scale) for drawing in drawings])
    finder = _TargetFinder(drawings, line_width)
    depth = RaycastScene(mesh).render_depth(rig)
    best, best_depth = mesh, depth
    for num_nodes in config.lattice_sizes:
        targets = finder.find(np.isfinite(depth))
        best_iou = _silhouette_iou(best_depth, targets)
        for _ in range(config.iterations):
            constraints = _constrain(depth, targets, rig, config, depth_discontinuity)
            if not len(constraints.points):
                return best
            control_vectors = fit_lattice(constraints, num_nodes, config.bending_weight)
            vertices = deform(mesh.vertices, control_vectors)
            mesh = Mesh(vertices=vertices, faces=mesh.faces)
            depth = RaycastScene(mesh).render_depth(rig)
            iou = _silhouette_iou(depth, targets)
            if iou > best_iou:
                best, best_depth, best_iou = mesh, depth, iou
    return best


class _TargetFinder:
    """Finds the targets; they depend on the mesh by which regions are outside alone.

    Args:
        drawings: Ink 0 on paper 1; blank ones have no target.
        line_width: Of them, pixels.
    """

    def __init__(self, drawings: Float[ndarray, "K H W"], line_width: float) -> None:
        self._drawings, self._line_width = drawings, line_width
        self._regions = {
            view: label_regions(drawing)
            for view, drawing in enumerate(drawings)
            if drawing.min() < 0.5
        }
        self._found: dict[tuple[int, bytes], DrawingTarget] = {}
        self._left_out: set[int] = set()

    def find(self, silhouettes: Bool[ndarray, "K H W"]) -> dict[int, DrawingTarget]:
        """Return, by view, the targets of the drawings that are of a mesh's shape."""
        targets = {}
        for view, regions in self._regions.items():
            is_outside = outside_regions(regions, silhouettes[view])
            key = view, is_outside.tobytes()
            if key not in self._found:
                self._found[key] = self._target(view, is_outside)
            target = self._found[key]
            if mean_iou(target.distance[None] > 0, silhouettes[[view]]) < _MIN_IOU:
                self._leave_out(view)
            else:
                targets[view] = target
        return targets

    def _leave_out(self, view: int) -> None:
        """Say once that a drawing is not of the mesh's shape."""
        if view not in self._left_out:
            log.warning(
                "the mesh is not fitted to drawing %d of %d: it is far from that",
                view + 1,
                len(self._drawings),
            )
        self._left_out.add(view)

    def _target(self, view: int, is_outside: Bool[ndarray, " R"]) -> DrawingTarget:
        distance = drawn_silhouette_sdf(
            self._regions[view],
            is_outside,
            self._line_width,
            # Of several drawings, another may show that a line is a sheet's edge.
            strokes_are_bars=len(self._regions) == 1,
        )
        drawing = self._drawings[view]
        return DrawingTarget(
            distance=distance,
            inward=distance_gradient(distance),
            centerlines=inner_centerlines(drawing, distance, self._line_width),
        )


def _constrain(
    depth: Float[ndarray, "K H W"],
    targets: Mapping[int, DrawingTarget],
    rig: Rig,
    config: RefineConfig,
    depth_discontinuity: float,
) -> DisplacementConstraints:
    """Return the constraints of all contours of all drawn views."""
    radius = config.search_radius / rig.pixel_size
    constraints = []
    for view, target in targets.items():
        window = _window(np.isfinite(depth[view]) | (target.distance > 0))
        corner = window[0].start, window[1].start
        seen = depth[view][window]
        for matches in match_silhouettes(
            np.isfinite(seen), target.distance[window], target.inward[window], radius
        ):
            weights = matches.robust_weights(radius)
            matches = matches.shifted(*corner)
            constraints.append(_to_constraints(matches, weights, depth, rig, view))
        if config.inner_contour_weight:
            matches = match_inner_contours(
                seen,
                target.centerlines[window],
                depth_discontinuity=depth_discontinuity,
                max_offset=radius / 2,
            ).shifted(*corner)
            weights = config.inner_contour_weight * matches.robust_weights(radius)
            constraints.append(_to_constraints(matches, weights, depth, rig, view))
    return DisplacementConstraints.concatenate(constraints)


def _window(mask: Bool[ndarray, "H W"]) -> tuple[slice, slice]:
    """Return the box around a mask, with what smoothing takes in beside it."""
    ((rows, cols),) = ndimage.find_objects(mask.view(np.uint8))
    return (
        slice(max(rows.start - _MARGIN, 0), rows.stop + _MARGIN),
        slice(max(cols.start - _MARGIN, 0), cols.stop + _MARGIN),
    )


def _to_constraints(
    matches: ContourMatches,
    weights: Float[ndarray, " N"],
    depth: Float[ndarray, "K H W"],
    rig: Rig,
    view: int,
) -> DisplacementConstraints:
    """Constrain the surface at each contour pixel, along the normal in the image."""
    surface = depth[view, matches.row, matches.col].astype(float)
    pixels = np.column_stack([matches.row + 0.5, matches.col + 0.5, surface])
    right, down = rig.cam_from_obj[view, :2, :3]
    return DisplacementConstraints(
        points=unproject(pixels, rig.cam_from_obj[view], rig.size),
        directions=matches.normal[:, :1] * down + matches.normal[:, 1:] * right,
        displacements=matches.offset * rig.pixel_size,
        weights=weights,
    )


def _silhouette_iou(
    depth: Float[ndarray, "K H W"], targets: Mapping[int, DrawingTarget]
) -> float:
    if not targets:
        return 0.0
    drawn = np.stack([target.distance for target in targets.values()]) > 0
    return mean_iou(np.isfinite(depth[list(targets)]), drawn)
