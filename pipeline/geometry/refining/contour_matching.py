"""Contours of a mesh in a picture, and how far they are from the lines drawn there.

A contour is compared with a line along the normal only (Chen & Medioni 1992): along the
line it may slide.
"""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float, Int
from numpy import ndarray
from scipy import ndimage

from pipeline.geometry.curves.silhouette_sdf import (
    distance_gradient,
    mask_boundary,
    signed_distance,
)

_SAME_SIDE = 0.3  # cosine between the outward directions of a contour and its line
_ASIDE = 2.0  # pixels by which an inner contour may miss its line along itself
_OUTLINE = 2.0  # line widths: ink this near to the silhouette's rim belongs to it


@dataclass(frozen=True, kw_only=True)
class Misses:
    """Contour pixels, each off its line by `miss` pixels along `normal` (row, col)."""

    row: Int[ndarray, " N"]
    col: Int[ndarray, " N"]
    normal: Float[ndarray, "N 2"]
    miss: Float[ndarray, " N"]

    def within(self, reach: float, also: Bool[ndarray, " N"]) -> "Misses":
        """Keep those that are off by less than `reach`, where `also` is true."""
        kept = also & (np.abs(self.miss) < reach)
        return Misses(**{name: values[kept] for name, values in vars(self).items()})

    def trust(self, reach: float) -> Float[ndarray, " N"]:
        """Weigh what is farther off less (Geman & McClure 1985)."""
        return 1 / (1 + (self.miss / reach) ** 2) ** 2


def rim_misses(
    inside: Bool[ndarray, "H W"], target: Float[ndarray, "H W"], reach: float
) -> list[Misses]:
    """Compare the silhouette of a mesh with the drawn one, there and back.

    Args:
        inside: Silhouette of the mesh.
        target: Signed distance to the rim of the drawn silhouette, positive inside.
        reach: A contour farther off has no line.
    """
    towards, own = distance_gradient(target), distance_gradient(signed_distance(inside))
    row, col = np.nonzero(mask_boundary(inside))
    # A pixel on the rim of the mesh is half a pixel inside of it.
    there = Misses(
        row=row, col=col, normal=towards[row, col], miss=0.5 - target[row, col]
    )
    row, col = np.nonzero(mask_boundary(target > 0))
    normal = towards[row, col]
    near_row, near_col = _nearest(mask_boundary(inside), row, col)
    apart = np.column_stack([row - near_row, col - near_col])
    miss = np.sum(normal * apart, axis=1)
    back = Misses(row=near_row, col=near_col, normal=normal, miss=miss)
    return [
        some.within(
            reach,
            np.sum(some.normal * own[some.row, some.col], axis=1) > _SAME_SIDE,
        )
        for some in (there, back)
    ]


def inner_misses(
    depth: Float[ndarray, "H W"],
    lines: Bool[ndarray, "H W"],
    *,
    depth_step: float,
    reach: float,
) -> Misses:
    """Compare contours inside the silhouette with the lines drawn there.

    Args:
        depth: Of the mesh; NaN where it is not.
        lines: Middles of the inner lines (`inner_lines`).
        depth_step: Jump of depth that is a contour, object units.
        reach: A contour farther off has no line.
    """
    outward = np.zeros((*depth.shape, 2))
    for axis, side in ((0, 1), (0, -1), (1, 1), (1, -1)):
        beyond = np.roll(depth, -side, axis) - depth
        outward[..., axis] += side * (np.nan_to_num(beyond) > depth_step)
    length = np.linalg.norm(outward, axis=-1)
    row, col = np.nonzero(length > 0)
    if not len(row) or not lines.any():
        row = col = np.zeros(0, dtype=int)
        return Misses(row=row, col=col, normal=np.zeros((0, 2)), miss=np.zeros(0))
    normal = outward[row, col] / length[row, col, None]
    apart = np.column_stack(_nearest(lines, row, col)) - np.column_stack([row, col])
    # The contour runs between the near pixel and the far one.
    miss = np.sum(normal * apart, axis=1) - 0.5
    aside = np.abs(normal[:, 0] * apart[:, 1] - normal[:, 1] * apart[:, 0])
    found = Misses(row=row, col=col, normal=normal, miss=miss)
    return found.within(reach, aside < _ASIDE)


def inner_lines(
    drawing: Float[ndarray, "H W"], target: Float[ndarray, "H W"], width: float
) -> Bool[ndarray, "H W"]:
    """Return the middles of the lines that are not the outline.

    Args:
        drawing: Ink 0 on paper 1.
        target: Signed distance to the rim of the drawn silhouette.
        width: Of the lines, pixels.
    """
    dark = ndimage.gaussian_filter(1 - drawing, width / 4)
    ridge = np.zeros(drawing.shape, dtype=bool)
    for axis in (0, 1):
        ridge |= dark >= ndimage.maximum_filter1d(dark, 3, axis=axis)
    return ridge & (drawing < 0.5) & (target > _OUTLINE * width)


def _nearest(
    chosen: Bool[ndarray, "H W"], row: Int[ndarray, " N"], col: Int[ndarray, " N"]
) -> tuple[Int[ndarray, " N"], Int[ndarray, " N"]]:
    """Return the row and column of the chosen pixel nearest to each pixel."""
    near = ndimage.distance_transform_edt(
        ~chosen, return_distances=False, return_indices=True
    )
    return near[0][row, col].astype(np.int64), near[1][row, col].astype(np.int64)
