"""Leaves and petals, and how they stand around an axis."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float
from numpy import ndarray
from numpy.random import Generator

from pipeline.geometry.scene.mesh import Mesh
from pipeline.shapes.parts.chances import Range, between
from pipeline.shapes.parts.paths import blade
from pipeline.shapes.parts.placing import rotated

# Half widths along a leaf, share of the largest, by its form.
FORMS = {
    "oval": (0.25, 0.75, 1.0, 0.8, 0.06),
    "sword": (0.8, 1.0, 0.9, 0.6, 0.05),
    "lance": (0.3, 0.9, 1.0, 0.55, 0.04),
    "spoon": (0.3, 0.5, 0.85, 1.0, 0.35),
    "round": (0.45, 0.9, 1.0, 0.9, 0.45),
}


@dataclass(frozen=True, kw_only=True)
class Foliage:
    """What the leaves of one plant are like."""

    form: str  # one of FORMS
    long: Range
    wide: float  # half width over the length
    rise: Range  # angle above the horizon at the root
    droop: Range  # by how much that angle falls up to the tip


def leaf(
    long: float, wide: float, rise: float, droop: float, form: str = "oval"
) -> Mesh:
    """Make a leaf that leaves the origin towards +z; see Foliage for its measures."""
    angles = rise - droop * np.linspace(0.0, 1.0, 4)
    steps = long / 4 * np.stack([0 * angles, np.sin(angles), np.cos(angles)], axis=1)
    path = np.concatenate([np.zeros((1, 3)), np.cumsum(steps, axis=0)])
    thick = max(0.1 * wide * long, 0.012 * long)
    return blade(path, wide * long * np.array(FORMS[form]), thick)


def draw_leaf(rng: Generator, foliage: Foliage) -> Mesh:
    """Draw one of a plant's leaves."""
    long, rise = between(rng, foliage.long), between(rng, foliage.rise)
    return leaf(long, foliage.wide, rise, between(rng, foliage.droop), foliage.form)


def whorl(
    rng: Generator, count: int, foliage: Foliage, turn: float = 0.0
) -> list[Mesh]:
    """Stand leaves around the y axis, nearly evenly."""
    angles = turn + 2 * np.pi * np.arange(count) / count
    angles += rng.uniform(-0.15, 0.15, count)
    return [rotated(draw_leaf(rng, foliage), "y", float(angle)) for angle in angles]


def point_along(stem: Float[ndarray, "K 3"], share: float) -> Float[ndarray, "3"]:
    """Find the point at a share of a stem."""
    at = share * (len(stem) - 1)
    return np.array([np.interp(at, range(len(stem)), column) for column in stem.T])
