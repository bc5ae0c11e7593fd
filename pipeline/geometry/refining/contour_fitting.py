"""A mesh moved so that its contours follow the drawn lines, its detail kept.

Lun et al. (2017) match contour vertices to drawn lines and deform the surface by its
Laplacian. Here space is deformed (lattices.py), from a coarse lattice to a fine one:
a character's parts and a chair's slats move together, whether or not they are one
surface, and nothing folds where lines are missing.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Float
from numpy import ndarray

from pipeline.geometry.cameras import Rig, unproject
from pipeline.geometry.contours import Misses, inner_lines, inner_misses, rim_misses
from pipeline.geometry.lattices import Pulls, displace, fit
from pipeline.geometry.maps import ViewMaps, mean_iou
from pipeline.geometry.meshes import Mesh
from pipeline.geometry.outlines import enlarged
from pipeline.geometry.raycast import Surface
from pipeline.geometry.rims import Drawn, drawn_distance, read_drawing

_SIDE = 512  # finer pixels on a side of a picture, about
_MIN_AGREEMENT = 0.3  # IoU with the mesh below which a drawing is not of this shape

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Refinement:
    """How a mesh follows drawings.

    Attributes:
        width: Of the drawn lines, pixels.
        depth_step: Jump of depth that is an inner contour, object units.
        reach: How far a contour looks for its line, object units.
        inner: Weight of an inner contour, against 1 of the silhouette; 0: off.
        lattices: Nodes on a side, coarse to fine; none leaves the mesh as it is.
        stiffness: Against bending, of each lattice (lattices.py).
        rounds: Of matching and moving, for each lattice.
    """

    width: float
    depth_step: float
    reach: float
    inner: float
    lattices: tuple[int, ...]
    stiffness: float
    rounds: int


def follow(
    mesh: Mesh, drawings: Float[ndarray, "K H W"], rig: Rig, how: Refinement
) -> Mesh:
    """Move a mesh so that its contours are the drawn lines.

    The silhouettes decide: of all rounds, the mesh is returned whose silhouettes agree
    best with the drawn ones. A blank drawing says nothing. All are compared in finer
    pixels than the drawings', in which a thin part has two rims.
    """
    times = max(1, round(_SIDE / rig.size))
    rig = Rig(cam_from_obj=rig.cam_from_obj, size=times * rig.size)
    how = replace(how, width=times * how.width)
    drawings = np.stack([enlarged(drawing, times) for drawing in drawings])
    drawn = {
        view: read_drawing(drawing)
        for view, drawing in enumerate(drawings)
        if drawing.min() < 0.5
    }
    seen = Surface(mesh).render(rig)
    targets = drawn_silhouettes(drawn, seen, how.width)
    best, best_score = mesh, _agreement(seen, targets)
    for nodes in how.lattices:
        for _ in range(how.rounds):
            pulls = _pulls(seen, drawings, targets, rig, how)
            if not len(pulls.amounts):
                return best
            control = fit(pulls, nodes, how.stiffness)
            mesh = Mesh(vertices=displace(mesh.vertices, control), faces=mesh.faces)
            seen = Surface(mesh).render(rig)
            score = _agreement(seen, targets)
            if score > best_score:
                best, best_score = mesh, score
        targets = drawn_silhouettes(drawn, seen, how.width)
    return best


def drawn_silhouettes(
    drawn: Mapping[int, Drawn], seen: ViewMaps, width: float
) -> dict[int, Float[ndarray, "H W"]]:
    """Return the signed distance of the silhouette of each drawing that says one."""
    found = {}
    for view, drawing in drawn.items():
        inside = seen.inside()[view]
        distance = drawn_distance(drawing, inside, width)
        if mean_iou(distance[None] > 0, inside[None]) < _MIN_AGREEMENT:
            log.warning("drawing %d is left out: its outline is not the mesh's", view)
            continue
        found[view] = distance
    return found


def _pulls(
    seen: ViewMaps,
    drawings: Float[ndarray, "K H W"],
    targets: Mapping[int, Float[ndarray, "H W"]],
    rig: Rig,
    how: Refinement,
) -> Pulls:
    """Let all contours of all drawn views pull."""
    reach = how.reach / rig.pitch
    pulls = []
    for view, target in targets.items():
        for found in rim_misses(seen.inside()[view], target, reach):
            pulls.append(_pull(seen, rig, view, found, found.trust(reach)))
        if how.inner:
            found = inner_misses(
                seen.depth[view],
                inner_lines(drawings[view], target, how.width),
                depth_step=how.depth_step,
                reach=reach / 2,
            )
            weights = how.inner * found.trust(reach)
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
        amounts=found.miss * rig.pitch,
        weights=weights,
    )


def _agreement(seen: ViewMaps, targets: Mapping[int, Float[ndarray, "H W"]]) -> float:
    if not targets:
        return 0.0
    drawn = np.stack(list(targets.values())) > 0
    return mean_iou(seen.inside()[list(targets)], drawn)
