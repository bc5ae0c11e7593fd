"""Wings, tails and feet of birds."""

import numpy as np
from jaxtyping import Float
from numpy import ndarray
from numpy.random import Generator

from pipeline.geometry.scene.mesh import Mesh, merge
from pipeline.shapes.parts.chances import between, chance
from pipeline.shapes.parts.outlines import pillow
from pipeline.shapes.parts.paths import flesh
from pipeline.shapes.parts.placing import both_sides, rotated, scaled, translated
from pipeline.shapes.parts.solids import ellipsoid, limb, wing


def folded(
    rng: Generator, x: float, y: float, long: float, turn: float = 0.0
) -> list[Mesh]:
    """Fold wings like drops at the sides; they hang by an angle."""
    high = between(rng, (0.4, 0.6)) * long
    path = [(0, 0, 0.65 * long), (0, 0.02, 0.1 * long), (0, 0.0, -0.95 * long)]
    drop = flesh(path, high * np.array([0.55, 1.0, 0.12]), 14)
    flat = scaled(drop, (0.06 / high, 1.0, 1.0))
    turned = rotated(rotated(flat, "x", -turn), "y", between(rng, (0.0, 0.12)))
    raised = rotated(turned, "z", between(rng, (0.0, 0.35)))
    return [both_sides(translated(raised, (x, y, -0.05 * long)))]


def flippers(rng: Generator, x: float, shoulder: float) -> list[Mesh]:
    """Hang or spread a penguin's flippers."""
    long, lift = between(rng, (0.35, 0.5)), between(rng, (0.1, 1.3))
    path = [(0, 0.03, 0), (0, -0.5 * long, 0), (0, -long, 0)]
    flipper = scaled(flesh(path, [0.07, 0.1, 0.05], 12), (0.5, 1.0, 1.0))
    turned = rotated(flipper, "z", lift)
    return [both_sides(translated(turned, (0.85 * x, shoulder, 0.0)))]


def spread(rng: Generator, x: float) -> list[Mesh]:
    """Spread wings to fly, with feathers at the tips now and then."""
    reach, rise = between(rng, (0.6, 1.0)), between(rng, (0.12, 0.6))
    chord = between(rng, (0.28, 0.4))
    edge = np.array([(0, 0, 0.2), (0.45, 0.8, 0.28), (1.0, 1.0, 0.0)])
    edge = edge * (reach, rise * reach, 1.0) + (x, 0.0, 0.0)
    parts = [wing(edge, [chord, 0.95 * chord, 0.4 * chord], [0.06, 0.045, 0.03])]
    if chance(rng, 0.5):
        for turn in (0.2, 0.55, 0.9):
            way = np.array([np.cos(turn), 0.15 * rise, -np.sin(turn)])
            start = edge[-1] - (0.08, 0.0, 0.1)
            quill = np.stack([start, start + 0.45 * chord * way + 0.1 * way])
            parts.append(limb(quill, [0.035, 0.02], sides=8))
    return [both_sides(merge(parts))]


def tail_fan(rng: Generator, root: Float[ndarray, "3"], long: float) -> list[Mesh]:
    """Arch feathers up and back from a root."""
    parts = []
    for lift in np.linspace(0.3, 1.5, int(rng.integers(3, 6))):
        way = np.array([0.0, np.sin(lift), -np.cos(lift)])
        bow = np.array([0.0, -0.35, -0.25]) * long
        path = np.stack([root, root + 0.6 * long * way, root + long * way + 0.5 * bow])
        feather = flesh(path, [0.06, 0.08, 0.03], 10)
        parts.append(scaled(feather, (0.6, 1.0, 1.0)))
    return parts


def feet(x: float, y: float, size: float, *, is_webbed: bool) -> list[Mesh]:
    """Put two feet on the floor y, webbed or with three toes each."""
    if is_webbed:
        fan = [(0.35, -0.6), (0.9, 1.3), (0.3, 1.1), (-0.3, 1.1), (-0.9, 1.3)]
        flat = pillow(size * np.array([*fan, (-0.35, -0.6)]), 0.5 * size)
        foot = scaled(rotated(flat, "x", np.pi / 2), (1.0, 1.0, 1.0))
        return [both_sides(translated(foot, (x, y + 0.2 * size, 0.4 * size)))]
    parts = []
    for turn in (-0.6, 0.0, 0.6, np.pi):
        long = size * (0.7 if turn == np.pi else 1.2)
        tip = (x + long * np.sin(turn), y, long * np.cos(turn))
        parts.append(limb([(x, y + 0.01, 0.0), tip], [0.028, 0.02], sides=8))
    return [both_sides(merge(parts)), both_sides(ellipsoid((0.04,) * 3, (x, y, 0)))]
