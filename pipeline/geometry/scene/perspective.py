"""Perspective as a warp of the mesh, so that orthographic cameras see it.

A projective map of space takes planes to planes and keeps what hides what: the warped
mesh, seen along parallel rays, looks as the mesh does from a near eye. Lines, masks and
ray casting need not know of it.
"""

import numpy as np
from jaxtyping import Float
from numpy import ndarray

from pipeline.geometry.scene.cameras import DISTANCE
from pipeline.geometry.scene.mesh import Mesh


def warp_by_perspective(
    mesh: Mesh, cam_from_obj: Float[ndarray, "4 4"], eye_distance: float
) -> Mesh:
    """Return a mesh that an orthographic camera sees as a near eye sees this one.

    The image keeps the center and the larger side of its bounding box.

    Args:
        mesh: In the unit ball.
        cam_from_obj: Of the camera.
        eye_distance: From the origin, object units, above 1: the mesh lies before it.
    """
    rotation = cam_from_obj[:3, :3]
    points = mesh.vertices @ rotation.T  # beside the origin, depth along z
    warped = points * (eye_distance / (eye_distance + points[:, [2]]))
    center, side = _box(points)
    warped_center, warped_side = _box(warped)
    warped = (warped - warped_center) * (side / warped_side) + center
    # Nothing comes nearer than the camera.
    warped[:, 2] *= min(1.0, 0.5 * DISTANCE / np.abs(warped[:, 2]).max())
    return Mesh(vertices=warped @ rotation, faces=mesh.faces)


def _box(points: Float[ndarray, "N 3"]) -> tuple[Float[ndarray, "3"], float]:
    """Return the center of the bounding box in the image, and its larger side."""
    low, high = points[:, :2].min(axis=0), points[:, :2].max(axis=0)
    center = np.array([*(low + high) / 2, 0.0])
    return center, float(max(*(high - low), 1e-9))
