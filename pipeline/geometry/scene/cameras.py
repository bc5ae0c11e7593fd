"""The view rig: where the cameras stand, and how points become pixels and back."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float
from numpy import ndarray

SKETCH_VIEWS = ("front", "side", "top")
NUM_SKETCH_VIEWS = len(SKETCH_VIEWS)
NUM_VIEWS = 15  # the sketch views and the 12 vertices of the icosahedron

HALF_WIDTH = 1.05  # of the orthographic window: the unit ball and a border of paper
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
_EYES = ((0, 0, 1), (1, 0, 0), (0, 1, 0), *_ICOSAHEDRON)


@dataclass(frozen=True, kw_only=True)
class Rig:
    """Orthographic cameras with square images of one size, in pixels."""

    cam_from_obj: Float[ndarray, "V 4 4"]
    size: int

    @property
    def pitch(self) -> float:
        """Side of a pixel in object units."""
        return 2 * HALF_WIDTH / self.size

    @property
    def eyes(self) -> Float[ndarray, "V 3"]:
        """Unit directions from the origin to each camera."""
        return -self.cam_from_obj[:, 2, :3]


def standard_rig(size: int) -> Rig:
    """Place the front, side, top and 12 icosahedron cameras."""
    poses = [look_from(np.array(eye, dtype=float)) for eye in _EYES]
    return Rig(cam_from_obj=np.stack(poses), size=size)


def camera_at(azimuth: float, elevation: float, size: int) -> Rig:
    """Place one camera `azimuth` degrees from the front towards the side, and above."""
    turn, rise = np.radians([azimuth, elevation])
    eye = [np.sin(turn) * np.cos(rise), np.sin(rise), np.cos(turn) * np.cos(rise)]
    return Rig(cam_from_obj=look_from(np.array(eye))[np.newaxis], size=size)


def look_from(eye: Float[ndarray, "3"]) -> Float[ndarray, "4 4"]:
    """Return cam_from_obj of a camera in direction `eye` that looks at the origin.

    Up is +y; a camera on the y axis has -z up (gluLookAt of Lun et al. 2017).
    """
    back = eye / np.linalg.norm(eye)
    up = np.array([0.0, 1.0, 0.0])
    if abs(back @ up) > 1 - 1e-9:
        up = np.array([0.0, 0.0, -1.0])
    right = np.cross(up, back)
    right /= np.linalg.norm(right)
    cam_from_obj = np.eye(4)
    cam_from_obj[:3, :3] = [right, -np.cross(back, right), -back]
    cam_from_obj[2, 3] = DISTANCE
    return cam_from_obj


def project(
    points: Float[ndarray, "N 3"], cam_from_obj: Float[ndarray, "4 4"], size: int
) -> Float[ndarray, "N 3"]:
    """Map points to continuous (row, col, depth); centre of pixel k is at k + 0.5."""
    points_cam = points @ cam_from_obj[:3, :3].T + cam_from_obj[:3, 3]
    pix = (points_cam[:, [1, 0]] / HALF_WIDTH + 1) / 2 * size
    return np.column_stack([pix, points_cam[:, 2]])


def unproject(
    pixels: Float[ndarray, "N 3"], cam_from_obj: Float[ndarray, "4 4"], size: int
) -> Float[ndarray, "N 3"]:
    """Lift continuous (row, col, depth) to points: the inverse of `project`."""
    x, y = ((pixels[:, [1, 0]] / size * 2 - 1) * HALF_WIDTH).T
    points_cam = np.column_stack([x, y, pixels[:, 2]])
    return (points_cam - cam_from_obj[:3, 3]) @ cam_from_obj[:3, :3]


def pixel_rays(rig: Rig, view: int) -> Float[ndarray, "H W 6"]:
    """Return origin and unit direction, obj frame, of the ray through each pixel."""
    row, col = np.mgrid[0 : rig.size, 0 : rig.size] + 0.5
    pixels = np.stack([row, col, np.zeros_like(row)], axis=-1).reshape(-1, 3)
    origins = unproject(pixels, rig.cam_from_obj[view], rig.size)
    directions = np.broadcast_to(-rig.eyes[view], origins.shape)
    return np.hstack([origins, directions]).reshape(rig.size, rig.size, 6)
