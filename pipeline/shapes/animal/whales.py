"""Mammals of the sea: whales, orcas and dolphins, seals."""

from collections.abc import Callable, Mapping

import numpy as np
from numpy.random import Generator

from pipeline.geometry.scene.mesh import Mesh
from pipeline.shapes.animal.fins import (
    dorsal,
    flukes,
    hull,
    side_fin,
)
from pipeline.shapes.parts.chances import between, chance
from pipeline.shapes.parts.paths import flesh
from pipeline.shapes.parts.placing import both_sides, rotated_about
from pipeline.shapes.parts.solids import ellipsoid, limb


def whale(rng: Generator) -> list[Mesh]:
    """Draw a whale: a round or boxy head, a raised tail, a spout perhaps."""
    girth, lift = between(rng, (0.22, 0.34)), between(rng, (0.0, 0.4))
    is_boxy = chance(rng, 0.35)
    z = np.array([-0.75, -0.55, -0.3, 0.0, 0.25, 0.42, 0.5])
    shape = np.array([0.12, 0.25, 0.6, 0.95, 1.0, 0.9, 0.6 if is_boxy else 0.45])
    y = lift * np.array([1.0, 0.5, 0.12, 0, 0, 0, 0])
    halves = girth * np.stack([shape, 0.9 * shape], axis=1)
    parts = [hull(z, halves, y, power=3.5 if is_boxy else 2.1)]
    tail = np.array([0.0, lift, -0.72])
    parts += [
        rotated_about(fluke, "x", -0.8 * lift, tail)
        for fluke in flukes(tail, between(rng, (0.22, 0.36)), 0.2)
    ]
    root = np.array([0.85 * girth, -0.45 * girth, 0.2])
    parts += side_fin(root, between(rng, (0.18, 0.32)), 0.18, between(rng, (0.2, 0.9)))
    eye = ellipsoid((0.03, 0.04, 0.04), (0.93 * girth, -0.05 * girth, 0.32), sides=10)
    parts.append(both_sides(eye))
    if chance(rng, 0.35):
        parts += spout(np.array([0.0, 0.85 * girth, 0.2]), between(rng, (0.15, 0.3)))
    return parts


def orca(rng: Generator) -> list[Mesh]:
    """Draw an orca or a dolphin, its back arched."""
    girth, bow = between(rng, (0.11, 0.17)), between(rng, (0.0, 0.25))
    z = np.array([-0.58, -0.45, -0.2, 0.05, 0.28, 0.42, 0.5])
    shape = np.array([0.15, 0.28, 0.7, 1.0, 0.9, 0.65, 0.35])
    y = -bow * (1.6 * z) ** 2
    path = np.stack([0 * z, y, z], axis=1)
    parts = [flesh(path, girth * shape, 20)]
    if chance(rng, 0.65):
        size = girth * np.array([0.4, 0.28, 0.2])
        way = np.array([0.0, -0.4 * bow - 0.1, 1.0])
        nose = path[-1] + np.array([0.0, 0.06, 0.12])[:, None] * way + (0, -0.015, 0)
        parts.append(flesh(nose, size, 12))
    high = between(rng, (0.12, 0.24))
    parts.append(dorsal(np.array([0, 0.9 * girth, 0.08]), high, 0.2, 1.1))
    slope = float(np.arctan(-3.2 * 1.6 * bow * z[0] * -1))
    tail = flukes(path[0], between(rng, (0.15, 0.26)), 0.13)
    parts += [rotated_about(part, "x", -0.6 * slope, path[0]) for part in tail]
    root = np.array([0.7 * girth, -0.5 * girth, 0.25])
    parts += side_fin(root, between(rng, (0.14, 0.22)), 0.13, 0.7)
    eye = ellipsoid(
        (0.015, 0.02, 0.02), (0.68 * girth, 0.1 * girth + y[5], 0.42), sides=10
    )
    return [*parts, both_sides(eye)]


def seal(rng: Generator) -> list[Mesh]:
    """Draw a seal that lifts its head, a ball on its nose perhaps."""
    girth, high = between(rng, (0.17, 0.24)), between(rng, (0.2, 0.45))
    path = [
        (0, 0.06, -0.75),
        (0, 0.12, -0.5),
        (0, girth, -0.1),
        (0, girth + 0.05, 0.15),
    ]
    path += [(0, girth + 0.6 * high, 0.3), (0, girth + high, 0.33)]
    sizes = girth * np.array([0.25, 0.5, 0.95, 1.0, 0.65, 0.5])
    head = np.array([0.0, girth + high + 0.08, 0.36])
    parts = [flesh(path, sizes, 20), ellipsoid((0.13, 0.13, 0.14), head, sides=18)]
    snout = ellipsoid(
        (0.085, 0.065, 0.09), head + np.array([0.0, -0.03, 0.12]), sides=14
    )
    nose = ellipsoid((0.03, 0.025, 0.025), head + np.array([0.0, 0.0, 0.21]), sides=10)
    parts += [snout, nose]
    parts += side_fin(np.array([0.6 * girth, 0.6 * girth, 0.22]), 0.32, 0.16, 0.35)
    parts += flukes(np.array([0, 0.06, -0.72]), 0.22, 0.16)
    eye = ellipsoid((0.025, 0.03, 0.02), head + np.array([0.06, 0.05, 0.11]), sides=10)
    if chance(rng, 0.35):
        size = between(rng, (0.12, 0.18))
        parts.append(
            ellipsoid((size,) * 3, head + np.array([0, size + 0.02, 0.24]), sides=18)
        )
    return [*parts, both_sides(eye)]


def spout(root: np.ndarray, high: float) -> list[Mesh]:
    """Blow water up that falls to both sides."""
    stem = limb(np.stack([root, root + np.array([0, high, 0])]), [0.03, 0.03], sides=8)
    bow = [
        (0, high, 0),
        (0.1, 1.35 * high, 0),
        (0.22, 1.2 * high, 0),
        (0.26, 0.8 * high, 0),
    ]
    jet = flesh(root + np.array(bow), [0.03, 0.035, 0.035, 0.02], 8)
    return [stem, both_sides(jet)]


WHALES: Mapping[str, Callable[[Generator], list[Mesh]]] = {
    "whale": whale,
    "orca": orca,
    "seal": seal,
}
