"""Drawings of one thing that contradict one another, in words.

What a drawing shows at a pixel lies somewhere on the ray through it, and there inside
the silhouettes of all other drawings, too: in their visual hull (Laurentini 1994).
Where a whole ray is outside, no shape looks like all of the drawings.
"""

from collections.abc import Sequence

import numpy as np
from jaxtyping import Bool
from numpy import ndarray
from scipy import ndimage

from pipeline.geometry.scene.cameras import (
    DISTANCE,
    HALF_WIDTH,
    Rig,
    project,
    unproject,
)

_TOLERANCE = 0.02  # of the image's side: hands are no more exact
_MIN_SHARE = 0.05  # of a silhouette: less is an end of a line
_MIN_SIDE = 0.7  # of what is outside: then it is on this side
_NUM_PIXELS = 96  # on a side, about, of those that are looked at
_NUM_DEPTHS = 64  # on a ray


def describe_contradictions(
    silhouettes: Bool[ndarray, "K H W"], rig: Rig, views: Sequence[str]
) -> list[str]:
    """Say which drawing shows most that the others leave no room for, if one does.

    Args:
        silhouettes: What each drawing shows to be solid.
        rig: The cameras of the drawings.
        views: Their names.
    """
    if len(views) < 2:
        return []
    room = [_widened(silhouette) for silhouette in silhouettes]
    step = max(1, rig.size // _NUM_PIXELS)
    seen = silhouettes[:, ::step, ::step]
    outside = [
        _outside_of_others(seen[view], step, rig, view, room)
        for view in range(len(views))
    ]
    shares = [
        float(part.sum()) / max(int(silhouette.sum()), 1)
        for part, silhouette in zip(outside, seen, strict=True)
    ]
    worst = int(np.argmax(shares))
    if shares[worst] < _MIN_SHARE:
        return []
    where = _side(outside[worst], seen[worst])
    others = " and ".join(view for view in views if view != views[worst])
    return [
        f"the drawings contradict one another: {shares[worst]:.0%} of the "
        f"{views[worst]} drawing{where} is where {others} leave"
        f"{'s' * (len(views) == 2)} no room"
    ]


def _widened(silhouette: Bool[ndarray, "H W"]) -> Bool[ndarray, "H W"]:
    """Return where a silhouette leaves room; a blank drawing does everywhere."""
    if not silhouette.any():
        return ~silhouette
    away = ndimage.distance_transform_edt(~silhouette)
    return np.asarray(away <= _TOLERANCE * len(silhouette))


def _outside_of_others(
    seen: Bool[ndarray, "h w"],
    step: int,
    rig: Rig,
    view: int,
    room: Sequence[Bool[ndarray, "H W"]],
) -> Bool[ndarray, "h w"]:
    """Return the pixels of a silhouette whose rays are outside another, all along.

    `seen` is every `step`-th row and column of it.
    """
    row, col = np.nonzero(seen)
    depth = DISTANCE + np.linspace(-HALF_WIDTH, HALF_WIDTH, _NUM_DEPTHS)
    pixels = np.column_stack(
        [
            np.repeat(step * row + 0.5, _NUM_DEPTHS),
            np.repeat(step * col + 0.5, _NUM_DEPTHS),
            np.tile(depth, len(row)),
        ]
    )
    points = unproject(pixels, rig.cam_from_obj[view], rig.size)
    is_inside = np.ones(len(points), dtype=bool)
    for other, pose in enumerate(rig.cam_from_obj):
        if other != view:
            at = project(points, pose, rig.size)[:, :2].astype(int)
            is_inside &= room[other][tuple(np.clip(at, 0, rig.size - 1).T)]
    outside = np.zeros_like(seen)
    outside[row, col] = ~is_inside.reshape(len(row), _NUM_DEPTHS).any(axis=1)
    return outside


def _side(part: Bool[ndarray, "H W"], whole: Bool[ndarray, "H W"]) -> str:
    """Say where in a silhouette most of a part of it is; "" if on both sides."""
    rows, cols = ((found.min() + found.max()) / 2 for found in np.nonzero(whole))
    row, col = np.nonzero(part)
    sides = {
        "at the top": row < rows,
        "at the bottom": row > rows,
        "at the left": col < cols,
        "at the right": col > cols,
    }
    side = max(sides, key=lambda name: float(sides[name].mean()))
    return f", {side}," if sides[side].mean() > _MIN_SIDE else ""
