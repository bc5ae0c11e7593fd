"""The camera rig: orthographic poses, projection, unprojection and pixel rays."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from jaxtyping import Float
from numpy import ndarray

SKETCH_VIEWS = ("front", "side", "top")
NUM_SKETCH_VIEWS = len(SKETCH_VIEWS)
NUM_VIEWS = 15  # the sketch views and the 12 vertices of the icosahedron

HALF_WIDTH = 1.05  # of the orthographic window: the unit ball and a margin
DISTANCE = 2.0  # from camera to origin: the unit ball lies at depths 1 to 3

# Vertices of the icosahedron in ShapeMVD's order (dn-0 to dn-11), unit length.
_A, _B = 0.8506508083520400, 0.5257311121191336
_ICOSAHEDRON = (
    (0, _A, _B),
    (0, _A, -_B),
    (0, -_A, _B),
    (0, -_A, -_B),
    (_A, _B, 0),
    (_A, -_B, 0),
    (-_A, _B, 0),
    (-_A, -_B, 0),
    (_B, 0, _A),
    (-_B, 0, _A),
    (_B, 0, -_A),
    (-_B, 0, -_A),
)
_CAMERA_DIRECTIONS = ((0, 0, 1), (1, 0, 0), (0, 1, 0), *_ICOSAHEDRON)


@dataclass(frozen=True, kw_only=True)
class Rig:
    """Orthographic cameras with square images of one size, in pixels."""

    cam_from_obj: Float[ndarray, "V 4 4"]
    size: int

    @property
    def pixel_size(self) -> float:
        """Side of a pixel in object units."""
        return 2 * HALF_WIDTH / self.size

    @property
    def camera_directions(self) -> Float[ndarray, "V 3"]:
        """Unit directions from the origin to each camera."""
        return -self.cam_from_obj[:, 2, :3]

    def subset(self, views: Sequence[int]) -> "Rig":
        """Return the rig of these views only, in their order."""
        return Rig(cam_from_obj=self.cam_from_obj[list(views)], size=self.size)

    def resized(self, size: int) -> "Rig":
        """Return the same cameras with images of another size, in pixels."""
        return Rig(cam_from_obj=self.cam_from_obj, size=size)

    def rotated(self, rotation: Float[ndarray, "3 3"]) -> "Rig":
        """Return the cameras turned about the origin, as what they look at."""
        turn = np.eye(4)
        turn[:3, :3] = rotation.T
        return Rig(cam_from_obj=self.cam_from_obj @ turn, size=self.size)


def sketch_view_indices(names: Iterable[str]) -> list[int]:
    """Return the index in SKETCH_VIEWS, and in the rig, of each named view."""
    return [SKETCH_VIEWS.index(name) for name in names]


def standard_rig(size: int) -> Rig:
    """Place the front, side, top and 12 icosahedron cameras."""
    return Rig(cam_from_obj=_standard_poses().copy(), size=size)


@cache
def _standard_poses() -> Float[ndarray, "V 4 4"]:
    return np.stack(
        [
            look_at_origin(np.array(direction, dtype=float))
            for direction in _CAMERA_DIRECTIONS
        ]
    )


def orbit_camera(azimuth: float, elevation: float, size: int) -> Rig:
    """Place one camera on a sphere around the origin.

    Args:
        azimuth: Degrees from the front (+z) towards the side (+x).
        elevation: Degrees above the xz plane.
        size: Of the image, pixels.
    """
    theta, phi = np.radians([azimuth, elevation])
    direction = [np.sin(theta) * np.cos(phi), np.sin(phi), np.cos(theta) * np.cos(phi)]
    pose = look_at_origin(np.array(direction))
    return Rig(cam_from_obj=pose[np.newaxis], size=size)


def look_at_origin(camera_direction: Float[ndarray, "3"]) -> Float[ndarray, "4 4"]:
    """Return cam_from_obj of the camera that looks at the origin from a direction.

    Up is +y; a camera on the y axis has -z up (gluLookAt of Lun et al. 2017).
    """
    backward = camera_direction / np.linalg.norm(camera_direction)
    up = np.array([0.0, 1.0, 0.0])
    if abs(backward @ up) > 1 - 1e-9:
        up = np.array([0.0, 0.0, -1.0])
    right = np.cross(up, backward)
    right /= np.linalg.norm(right)
    cam_from_obj = np.eye(4)
    cam_from_obj[:3, :3] = [right, -np.cross(backward, right), -backward]
    cam_from_obj[2, 3] = DISTANCE
    return cam_from_obj


def project(
    points: Float[ndarray, "N 3"], cam_from_obj: Float[ndarray, "4 4"], size: int
) -> Float[ndarray, "N 3"]:
    """Project points to continuous (row, col, depth); pixel k has center k + 0.5."""
    projected = cam_from_obj[[1, 0, 2], :3] @ points.T  # in rows, which are faster
    projected += cam_from_obj[[1, 0, 2], 3:]
    pix = projected[:2]
    pix /= HALF_WIDTH
    pix += 1
    pix *= size / 2
    return projected.T


def unproject(
    pixels: Float[ndarray, "N 3"], cam_from_obj: Float[ndarray, "4 4"], size: int
) -> Float[ndarray, "N 3"]:
    """Unproject continuous (row, col, depth) to points: the inverse of `project`."""
    x, y = ((pixels[:, [1, 0]] / size * 2 - 1) * HALF_WIDTH).T
    points_cam = np.column_stack([x, y, pixels[:, 2]])
    return (points_cam - cam_from_obj[:3, 3]) @ cam_from_obj[:3, :3]


def pixel_rays(
    rig: Rig, view: int, window: tuple[slice, slice] | None = None
) -> Float[ndarray, "H W 6"]:
    """Return origin and unit direction, obj frame, of the ray through each pixel.

    A window is some of the rows and columns, each from a first one to a last.
    """
    everything = slice(0, rig.size)
    row, col = np.mgrid[window or (everything, everything)] + 0.5
    pixels = np.stack([row, col, np.zeros_like(row)], axis=-1).reshape(-1, 3)
    origins = unproject(pixels, rig.cam_from_obj[view], rig.size)
    directions = np.broadcast_to(-rig.camera_directions[view], origins.shape)
    return np.hstack([origins, directions]).reshape(*row.shape, 6)
