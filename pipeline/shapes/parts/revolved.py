"""Bodies turned from a profile, as a potter does: solid, hollow, or open at both ends.

A profile is a list of (radius, height) pairs of the outside, from the bottom upward. An
outline is what is seen from above: a closed curve of about unit radius.
"""

import numpy as np
from jaxtyping import Float
from numpy import ndarray

from pipeline.geometry.scene.mesh import Mesh
from pipeline.shapes.parts.solids import MIN_RADIUS, Points, hoop, skin, superellipse

Outline = Float[ndarray, "M 2"]

ROUND = superellipse(2.0, 32)


def turned(profile: Points, outline: Outline = ROUND) -> Mesh:
    """Make a solid body with flat ends."""
    return skin(_rings(np.asarray(profile, dtype=float), outline))


def hollow(profile: Points, wall: float, outline: Outline = ROUND) -> Mesh:
    """Make a body that is open at the top, with a wall and a floor."""
    outside = np.asarray(profile, dtype=float)
    inside, floor = inset(outside, wall), outside[0, 1] + wall
    first = int(np.argmax(inside[:, 1] > floor))
    below, above = inside[first - 1], inside[first]
    share = (floor - below[1]) / (above[1] - below[1])
    corner = below + share * (above - below)
    lining = np.concatenate([inside[first:][::-1], corner[None]])
    return turned(np.concatenate([outside, lining]), outline)


def sleeve(profile: Points, wall: float, outline: Outline = ROUND) -> Mesh:
    """Make a wall that is open at the top and at the bottom."""
    outside = np.asarray(profile, dtype=float)
    section = np.concatenate([outside, inset(outside, wall)[::-1]])
    return hoop(_rings(section, outline))


def raised(profile: Points, height: float) -> Float[ndarray, "K 2"]:
    """Shift a profile up."""
    return np.asarray(profile, dtype=float) + np.array([0.0, height])


def inset(profile: Float[ndarray, "K 2"], wall: float) -> Float[ndarray, "K 2"]:
    """Shift a profile inward by the thickness of a wall, across itself."""
    along = np.gradient(profile, axis=0)
    along /= np.linalg.norm(along, axis=1, keepdims=True)
    inside = profile + wall * np.stack([-along[:, 1], along[:, 0]], axis=1)
    inside[:, 0] = np.maximum(inside[:, 0], 0.2 * wall)
    return inside


def polygon(corners: int, rounding: float = 0.0, per_side: int = 4) -> Outline:
    """Sample a regular polygon, a side across +x; rounding 1 makes it a circle."""
    sides = corners * per_side
    angles = 2 * np.pi * np.arange(sides) / sides - np.pi / corners
    within = (angles + np.pi / corners) % (2 * np.pi / corners) - np.pi / corners
    reach = np.cos(np.pi / corners) / np.cos(within)
    reach = reach + rounding * (1 - reach)
    return reach[:, None] * np.stack([np.cos(angles), np.sin(angles)], axis=1)


def fluted(lobes: int, depth: float) -> Outline:
    """Sample a circle with waves, like a pleated shade."""
    angles = 2 * np.pi * np.arange(4 * lobes) / (4 * lobes)
    reach = 1 + depth * np.cos(lobes * angles)
    return reach[:, None] * np.stack([np.cos(angles), np.sin(angles)], axis=1)


def _rings(profile: Float[ndarray, "K 2"], outline: Outline) -> Float[ndarray, "K M 3"]:
    flat = np.maximum(profile[:, :1, None], MIN_RADIUS) * outline
    heights = np.broadcast_to(profile[:, 1:], flat.shape[:2])
    return np.insert(flat, 1, heights, axis=2)
