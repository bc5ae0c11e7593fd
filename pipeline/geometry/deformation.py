"""A mesh moved so that its contours follow the drawn lines, its detail kept.

Lun et al. (2017) match contour vertices to drawn lines and deform the surface by its
Laplacian. Here space is deformed (lattices.py), from a coarse lattice to a fine one:
a character's parts and a chair's slats move together, whether or not they are one
surface, and nothing folds where lines are missing. Each contour pixel pulls along the
normal of the drawn line only (Chen & Medioni 1992), since along the line it may slide.
"""

import logging
from collections.abc import Iterator, Sequence

import numpy as np
from jaxtyping import Bool, Float
from numpy import ndarray
from scipy import ndimage

from pipeline.geometry.cameras import Rig, unproject
from pipeline.geometry.lattices import Pulls, displace, fit
from pipeline.geometry.maps import ViewMaps
from pipeline.geometry.meshes import Mesh
from pipeline.geometry.raycast import Surface
from pipeline.geometry.rims import (
    Drawn,
    ascent,
    drawn_distance,
    read_drawing,
    rim,
    signed_distance,
)

_SAME_SIDE = 0.3  # cosine between the outward directions of a contour and its line
_MIN_AGREEMENT = 0.3  # IoU with the mesh below which a drawing is not of this shape

log = logging.getLogger(__name__)


def follow(  # noqa: PLR0913
    mesh: Mesh,
    drawings: Float[ndarray, "K H W"],
    rig: Rig,
    *,
    width: float,
    reach: float,
    lattices: Sequence[int],
    stiffness: float,
    rounds: int,
) -> Mesh:
    """Move a mesh so that its silhouettes are the drawn ones.

    Args:
        mesh: In the obj frame.
        drawings: One for each camera; a blank one says nothing.
        rig: The cameras of the drawings.
        width: Of the drawn lines, pixels.
        reach: How far a contour looks for its line, pixels.
        lattices: Nodes on a side, coarse to fine.
        stiffness: Against bending, of each lattice (lattices.py).
        rounds: Of matching and moving, for each lattice.
    """
    drawn = {
        view: read_drawing(drawing)
        for view, drawing in enumerate(drawings)
        if drawing.min() < 0.5
    }
    seen = Surface(mesh).render(rig)
    targets = drawn_silhouettes(drawn, seen, width)
    best, best_score = mesh, _agreement(seen, targets)
    for nodes in lattices:
        for _ in range(rounds):
            pulls = list(_pulls(seen, targets, rig, reach))
            if not sum(len(pull.amounts) for pull in pulls):
                return best
            control = fit(_joined(pulls), nodes, stiffness)
            mesh = Mesh(vertices=displace(mesh.vertices, control), faces=mesh.faces)
            seen = Surface(mesh).render(rig)
            score = _agreement(seen, targets)
            if score > best_score:
                best, best_score = mesh, score
        targets = drawn_silhouettes(drawn, seen, width)
    return best


def drawn_silhouettes(
    drawn: dict[int, Drawn], seen: ViewMaps, width: float
) -> dict[int, Float[ndarray, "H W"]]:
    """Return the signed distance of the silhouette of each drawing that says one."""
    found = {}
    for view, drawing in drawn.items():
        inside = seen.inside()[view]
        distance = drawn_distance(drawing, inside, width)
        if _iou(distance > 0, inside) < _MIN_AGREEMENT:
            log.warning("drawing %d is left out: its outline is not the mesh's", view)
            continue
        found[view] = distance
    return found


def _pulls(
    seen: ViewMaps, targets: dict[int, Float[ndarray, "H W"]], rig: Rig, reach: float
) -> Iterator[Pulls]:
    for view, target in targets.items():
        inside = seen.inside()[view]
        towards, own = ascent(target), ascent(signed_distance(inside))
        row, col = np.nonzero(rim(inside))
        # A pixel on the rim of the mesh is half a pixel inside of it.
        miss = 0.5 - target[row, col]
        yield _pull(seen, rig, view, (row, col), towards[row, col], miss, own, reach)
        row, col = np.nonzero(rim(target > 0))
        near = ndimage.distance_transform_edt(
            ~rim(inside), return_distances=False, return_indices=True
        )
        start = near[0][row, col], near[1][row, col]
        normal = towards[row, col]
        miss = np.sum(normal * np.stack([row - start[0], col - start[1]], 1), axis=1)
        yield _pull(seen, rig, view, start, normal, miss, own, reach)


def _pull(  # noqa: PLR0913
    seen: ViewMaps,
    rig: Rig,
    view: int,
    at: tuple[ndarray, ndarray],
    normal: Float[ndarray, "N 2"],
    miss: Float[ndarray, " N"],
    own: Float[ndarray, "H W 2"],
    reach: float,
) -> Pulls:
    """Pull the surface seen at pixels along image normals, by `miss` pixels."""
    row, col = at
    good = np.sum(normal * own[row, col], axis=1) > _SAME_SIDE
    good &= np.abs(miss) < reach
    row, col, normal, miss = row[good], col[good], normal[good], miss[good]
    depth = seen.depth[view, row, col]
    pixels = np.column_stack([row + 0.5, col + 0.5, depth])
    right, down = rig.cam_from_obj[view, :2, :3]
    return Pulls(
        points=unproject(pixels, rig.cam_from_obj[view], rig.size),
        directions=normal[:, :1] * down + normal[:, 1:] * right,
        amounts=miss * rig.pitch,
        weights=1 / (1 + (miss / reach) ** 2) ** 2,
    )


def _joined(pulls: list[Pulls]) -> Pulls:
    names = ("points", "directions", "amounts", "weights")
    return Pulls(
        **{name: np.concatenate([getattr(p, name) for p in pulls]) for name in names}
    )


def _agreement(seen: ViewMaps, targets: dict[int, Float[ndarray, "H W"]]) -> float:
    inside = seen.inside()
    ious = [_iou(target > 0, inside[view]) for view, target in targets.items()]
    return float(np.mean(ious)) if ious else 0.0


def _iou(one: Bool[ndarray, "H W"], other: Bool[ndarray, "H W"]) -> float:
    return float((one & other).sum() / max((one | other).sum(), 1))
