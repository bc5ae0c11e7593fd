"""A mesh moved so that its contours follow the drawn lines, its detail kept.

Lun et al. (2017) match contour vertices to drawn lines and deform the surface by its
Laplacian. Here space is deformed (lattices.py), from a coarse lattice to a fine one:
a character's parts and a chair's slats move together, whether or not they are one
surface, and nothing folds where lines are missing.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float
from numpy import ndarray

from pipeline.config.reconstruct import RefineConfig
from pipeline.geometry.curves.silhouette_fill import upsample
from pipeline.geometry.curves.silhouette_sdf import (
    PaperRegions,
    drawn_silhouette_sdf,
    label_regions,
)
from pipeline.geometry.refining.contour_matching import (
    Misses,
    inner_lines,
    inner_misses,
    rim_misses,
)
from pipeline.geometry.refining.free_form_deformation import Pulls, displace, fit
from pipeline.geometry.scene.cameras import Rig, unproject
from pipeline.geometry.scene.mesh import Mesh
from pipeline.geometry.scene.raycast import RaycastScene
from pipeline.geometry.scene.view_maps import ViewMaps, mean_iou

_MIN_SIZE = 512  # px, about: drawings are enlarged to it
_MIN_IOU = 0.3  # IoU with the mesh below which a drawing is not of this shape

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Target:
    """What one drawing asks of the contours of a mesh.

    Attributes:
        distance: Signed distance to the drawn silhouette, pixels, positive inside.
        inner: Centre lines of what is drawn inside it.
    """

    distance: Float[ndarray, "H W"]
    inner: Bool[ndarray, "H W"]


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

    The silhouettes decide: of all iterations, the mesh is returned whose silhouettes
    agree best with the drawn ones. A blank drawing says nothing. All are compared in
    finer pixels than the drawings', in which a thin part has two sides.

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
    seen = RaycastScene(mesh).render(rig)
    targets = _targets(regions, drawings, seen, line_width)
    best, best_iou = mesh, _silhouette_iou(seen, targets)
    for num_nodes in config.lattice_sizes:
        for _ in range(config.iterations):
            pulls = _pulls(seen, targets, rig, config, depth_discontinuity)
            if not len(pulls.amounts):
                return best
            control = fit(pulls, num_nodes, config.bending_weight)
            mesh = Mesh(vertices=displace(mesh.vertices, control), faces=mesh.faces)
            seen = RaycastScene(mesh).render(rig)
            iou = _silhouette_iou(seen, targets)
            if iou > best_iou:
                best, best_iou = mesh, iou
        targets = _targets(regions, drawings, seen, line_width)
    return best


def _targets(
    regions: Mapping[int, PaperRegions],
    drawings: Float[ndarray, "K H W"],
    seen: ViewMaps,
    line_width: float,
) -> dict[int, Target]:
    """Return the target of each drawing that is of this shape."""
    targets = {}
    for view, drawn in regions.items():
        inside = seen.foreground_mask()[view]
        distance = drawn_silhouette_sdf(drawn, inside, line_width)
        if mean_iou(distance[None] > 0, inside[None]) < _MIN_IOU:
            log.warning("drawing %d is left out: its outline is not the mesh's", view)
            continue
        inner = inner_lines(drawings[view], distance, line_width)
        targets[view] = Target(distance=distance, inner=inner)
    return targets


def _pulls(
    seen: ViewMaps,
    targets: Mapping[int, Target],
    rig: Rig,
    config: RefineConfig,
    depth_discontinuity: float,
) -> Pulls:
    """Let all contours of all drawn views pull."""
    radius = config.search_radius / rig.pixel_size
    pulls = []
    for view, target in targets.items():
        for found in rim_misses(seen.foreground_mask()[view], target.distance, radius):
            pulls.append(_pull(seen, rig, view, found, found.trust(radius)))
        if config.inner_contour_weight:
            found = inner_misses(
                seen.depth[view],
                target.inner,
                depth_step=depth_discontinuity,
                reach=radius / 2,
            )
            weights = config.inner_contour_weight * found.trust(radius)
            pulls.append(_pull(seen, rig, view, found, weights))
    return Pulls.joined(pulls)


def _pull(
    seen: ViewMaps,
    rig: Rig,
    view: int,
    found: Misses,
    weights: Float[ndarray, " N"],
) -> Pulls:
    """Let each contour pixel pull, in the image plane, at the surface it shows."""
    depth = seen.depth[view, found.row, found.col].astype(float)
    pixels = np.column_stack([found.row + 0.5, found.col + 0.5, depth])
    right, down = rig.cam_from_obj[view, :2, :3]
    return Pulls(
        points=unproject(pixels, rig.cam_from_obj[view], rig.size),
        directions=found.normal[:, :1] * down + found.normal[:, 1:] * right,
        amounts=found.miss * rig.pixel_size,
        weights=weights,
    )


def _silhouette_iou(seen: ViewMaps, targets: Mapping[int, Target]) -> float:
    if not targets:
        return 0.0
    drawn = np.stack([target.distance for target in targets.values()]) > 0
    return mean_iou(seen.foreground_mask()[list(targets)], drawn)
