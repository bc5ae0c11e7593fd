"""Contours of a rendered mesh, matched to the drawn lines.

A contour is compared with a line along the normal only (Chen & Medioni 1992): along
the line it may slide.
"""

from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Bool, Float, Int
from numpy import ndarray
from scipy import ndimage

from pipeline.geometry.curves.silhouette_sdf import (
    distance_gradient,
    mask_boundary,
    signed_distance,
)

_MIN_COSINE = 0.3  # between the normals of a silhouette and of its line
_MAX_TANGENTIAL = 2.0  # pixels along an inner contour to a line that is still its own
_OUTLINE_MARGIN = 2.0  # line widths from the silhouette: ink this near belongs to it


@dataclass(frozen=True, kw_only=True)
class ContourMatches:
    """Contour pixels, each with its line `offset` pixels along `normal` (row, col)."""

    row: Int[ndarray, " N"]
    col: Int[ndarray, " N"]
    normal: Float[ndarray, "N 2"]
    offset: Float[ndarray, " N"]

    def select(self, mask: Bool[ndarray, " N"]) -> "ContourMatches":
        """Return the matches where the mask is true."""
        values = {name: values[mask] for name, values in vars(self).items()}
        return ContourMatches(**values)

    def shifted(self, row: int, col: int) -> "ContourMatches":
        """Return the matches of a window as those of the image that it is cut from."""
        return replace(self, row=self.row + row, col=self.col + col)

    def robust_weights(self, scale: float) -> Float[ndarray, " N"]:
        """Weight large offsets less (Geman & McClure 1985): 1 at 0, 1/4 at `scale`."""
        return 1 / (1 + (self.offset / scale) ** 2) ** 2


def match_silhouettes(
    silhouette: Bool[ndarray, "H W"],
    drawn_distance: Float[ndarray, "H W"],
    inward_drawn: Float[ndarray, "H W 2"],
    max_offset: float,
) -> list[ContourMatches]:
    """Match the silhouette of a mesh to the drawn one, and the drawn one to it.

    Args:
        silhouette: Of the mesh.
        drawn_distance: Signed distance to the drawn silhouette in pixels, positive
            inside.
        inward_drawn: Its unit gradient.
        max_offset: A contour that is farther off, in pixels, has no match.
    """
    inward = distance_gradient(signed_distance(silhouette))
    return [
        _filter(matches, inward, max_offset)
        for matches in (
            _match_to_drawn(silhouette, drawn_distance, inward_drawn),
            _match_from_drawn(silhouette, drawn_distance, inward_drawn),
        )
    ]


def match_inner_contours(
    depth: Float[ndarray, "H W"],
    centerlines: Bool[ndarray, "H W"],
    *,
    depth_discontinuity: float,
    max_offset: float,
) -> ContourMatches:
    """Match occluding contours inside the silhouette to the lines drawn there.

    Args:
        depth: Of the mesh; NaN where it is not.
        centerlines: Of the inner lines (`inner_centerlines`).
        depth_discontinuity: Jump of depth that is a contour, object units.
        max_offset: A contour that is farther off, in pixels, has no match.
    """
    outward = _towards_occluded(depth, depth_discontinuity)
    length = np.linalg.norm(outward, axis=-1)
    row, col = np.nonzero(length > 0)
    if not len(row) or not centerlines.any():
        row = col = np.zeros(0, dtype=int)
        normal, offset = np.zeros((0, 2)), np.zeros(0)
        return ContourMatches(row=row, col=col, normal=normal, offset=offset)
    normal = outward[row, col] / length[row, col, None]
    nearest = np.column_stack(_nearest_pixels(centerlines, row, col))
    difference = nearest - np.column_stack([row, col])
    # The contour runs between the near pixel and the far one.
    offset = np.sum(normal * difference, axis=1) - 0.5
    tangential = normal[:, 0] * difference[:, 1] - normal[:, 1] * difference[:, 0]
    matches = ContourMatches(row=row, col=col, normal=normal, offset=offset)
    is_near = np.abs(offset) < max_offset
    return matches.select((np.abs(tangential) < _MAX_TANGENTIAL) & is_near)


def inner_centerlines(
    drawing: Float[ndarray, "H W"],
    drawn_distance: Float[ndarray, "H W"],
    line_width: float,
) -> Bool[ndarray, "H W"]:
    """Return the centerlines of the lines inside the silhouette: ridges of the ink.

    Args:
        drawing: Ink 0 on paper 1.
        drawn_distance: Signed distance to the drawn silhouette in pixels, positive
            inside.
        line_width: In pixels.
    """
    ink = ndimage.gaussian_filter(1 - drawing, line_width / 4)
    is_ridge = np.zeros(drawing.shape, dtype=bool)
    for axis in (0, 1):
        is_ridge |= ink >= ndimage.maximum_filter1d(ink, 3, axis=axis)
    is_inner = drawn_distance > _OUTLINE_MARGIN * line_width
    return is_ridge & (drawing < 0.5) & is_inner


def _match_to_drawn(
    silhouette: Bool[ndarray, "H W"],
    drawn_distance: Float[ndarray, "H W"],
    inward_drawn: Float[ndarray, "H W 2"],
) -> ContourMatches:
    """Match each contour pixel of the mesh by the distance field of the drawing."""
    row, col = np.nonzero(mask_boundary(silhouette))
    # A contour pixel of the mesh is half a pixel inside of the contour.
    offset = 0.5 - drawn_distance[row, col]
    normal = inward_drawn[row, col]
    return ContourMatches(row=row, col=col, normal=normal, offset=offset)


def _match_from_drawn(
    silhouette: Bool[ndarray, "H W"],
    drawn_distance: Float[ndarray, "H W"],
    inward_drawn: Float[ndarray, "H W 2"],
) -> ContourMatches:
    """Match each drawn contour pixel to the nearest contour pixel of the mesh."""
    row, col = np.nonzero(mask_boundary(drawn_distance > 0))
    normal = inward_drawn[row, col]
    mesh_row, mesh_col = _nearest_pixels(mask_boundary(silhouette), row, col)
    difference = np.column_stack([row - mesh_row, col - mesh_col])
    offset = np.sum(normal * difference, axis=1)
    return ContourMatches(row=mesh_row, col=mesh_col, normal=normal, offset=offset)


def _filter(
    matches: ContourMatches, inward: Float[ndarray, "H W 2"], max_offset: float
) -> ContourMatches:
    """Keep matches of about the same direction that are not too far off."""
    cosine = np.sum(matches.normal * inward[matches.row, matches.col], axis=1)
    return matches.select(
        (cosine > _MIN_COSINE) & (np.abs(matches.offset) < max_offset)
    )


def _towards_occluded(
    depth: Float[ndarray, "H W"], depth_discontinuity: float
) -> Float[ndarray, "H W 2"]:
    """Return the direction (row, col), not normalized, of what each pixel occludes.

    It is 0 where depth does not jump.
    """
    direction = np.zeros((*depth.shape, 2))
    for axis, side in ((0, 1), (0, -1), (1, 1), (1, -1)):
        jump = np.roll(depth, -side, axis) - depth
        is_contour = np.nan_to_num(jump) > depth_discontinuity
        direction[..., axis] += side * is_contour
    return direction


def _nearest_pixels(
    mask: Bool[ndarray, "H W"], row: Int[ndarray, " N"], col: Int[ndarray, " N"]
) -> tuple[Int[ndarray, " N"], Int[ndarray, " N"]]:
    """Return row and column of the pixel of a mask that is nearest to each pixel."""
    nearest = ndimage.distance_transform_edt(
        ~mask, return_distances=False, return_indices=True
    )
    return nearest[0][row, col].astype(np.int64), nearest[1][row, col].astype(np.int64)
