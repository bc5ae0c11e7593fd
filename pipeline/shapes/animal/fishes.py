"""Fishes: slender, tall and round ones, sharks, rays, seahorses."""

from collections.abc import Callable, Mapping

import numpy as np
from numpy.random import Generator

from pipeline.geometry.scene.mesh import Mesh, merge
from pipeline.shapes.animal.fins import (
    dorsal,
    fan_tail,
    forked_tail,
    hull,
    side_fin,
    upright_fin,
)
from pipeline.shapes.parts.chances import between, chance, pick
from pipeline.shapes.parts.paths import flesh
from pipeline.shapes.parts.placing import both_sides, rotated, scaled, translated
from pipeline.shapes.parts.solids import ellipsoid, lathe, limb, wing


def fish(rng: Generator) -> list[Mesh]:
    """Draw a bony fish, slender or tall."""
    high, wide = between(rng, (0.15, 0.42)), between(rng, (0.08, 0.16))
    blunt = between(rng, (0.25, 0.6))
    z = np.array([-0.5, -0.42, -0.2, 0.1, 0.32, 0.45, 0.5])
    shape = np.array([0.16, 0.24, 0.72, 1.0, 0.78, 0.28 + 0.5 * blunt, 0.12])
    halves = np.stack([wide * np.minimum(1.0, 1.1 * shape), high * shape], axis=1)
    halves[:, 1] = np.maximum(halves[:, 1], 0.05)
    parts = [hull(z, halves)]
    parts.append(_any_tail(rng, high))
    y, z = between(rng, (0.7, 0.9)) * high, np.array([0.25, 0.05, -0.2, -0.35, -0.3])
    lift = between(rng, (0.08, 0.25))
    crest = np.array([0.0, 0.9, 1.0, 0.5, -0.6]) * lift + y * np.array(
        [1, 1, 0.8, 0.6, 0.4]
    )
    fin = np.stack([z, crest], axis=1)
    parts.append(upright_fin(np.concatenate([fin, [(0.0, 0.3 * high)]]), 0.035))
    if chance(rng, 0.7):
        low = np.array([(0.0, -0.5 * high), (-0.1, -high - 0.08), (-0.22, -high - 0.1)])
        parts.append(upright_fin(np.concatenate([low, [(-0.3, -0.3 * high)]]), 0.03))
    root = np.array([0.85 * wide, -0.15 * high, 0.18])
    parts += side_fin(root, between(rng, (0.12, 0.25)), 0.16, between(rng, (0.0, 0.8)))
    size = between(rng, (0.035, 0.07))
    eye = ellipsoid(
        (0.6 * size, size, size), (0.72 * wide, 0.25 * high, 0.33), sides=12
    )
    return [*parts, both_sides(eye)]


def puffer(rng: Generator) -> list[Mesh]:
    """Draw a ball of a fish with spikes."""
    size = between(rng, (0.35, 0.42))
    parts = [ellipsoid((size, 0.95 * size, 1.1 * size), sides=24)]
    spike = scaled(lathe([(0.3, -0.3), (0.25, 0.0), (0.03, 1.0)], sides=6), (0.12,) * 3)
    for number, row in enumerate(np.linspace(-1.0, 1.0, 5)):
        for turn in 2 * np.pi * (np.arange(8) + 0.5 * (number % 2)) / 8:
            tilted = translated(spike, (0.0, 0.97 * size, 0.0))
            parts.append(rotated(rotated(tilted, "x", 1.2 * row), "z", float(turn)))
    parts.append(fan_tail(np.array([0, 0, -size]), 0.18, 0.25, 0.2))
    parts += side_fin(np.array([0.9 * size, 0, 0.1]), 0.2, 0.18, 0.2)
    eye = ellipsoid((0.09,) * 3, (0.55 * size, 0.4 * size, 0.8 * size), sides=12)
    mouth = ellipsoid((0.1, 0.06, 0.06), (0.0, -0.1, 1.08 * size), sides=12)
    return [*parts, both_sides(eye), mouth]


def shark(rng: Generator) -> list[Mesh]:
    """Draw a shark: a torpedo with a triangular fin and an uneven tail."""
    girth, snout = between(rng, (0.12, 0.2)), between(rng, (0.03, 0.08))
    z = np.array([-0.62, -0.5, -0.25, 0.05, 0.3, 0.46, 0.56])
    shape = np.array([0.14, 0.28, 0.68, 1.0, 0.88, 0.55, 0.2])
    halves = girth * np.stack([0.9 * shape, shape], axis=1)
    y = girth * np.array([0.15, 0.1, 0, 0, 0, 0.05, 0.1])
    parts = [hull(z, halves, y)]
    high = between(rng, (0.16, 0.28))
    parts.append(dorsal(np.array([0, 0.9 * girth, 0.12]), high, 0.26))
    parts.append(dorsal(np.array([0, 0.4 * girth, -0.38]), 0.3 * high, 0.1))
    root = np.array([0, 0.15 * girth, -0.56])
    parts += forked_tail(
        root, between(rng, (0.2, 0.32)), between(rng, (0.1, 0.2)), 0.15
    )
    side = np.array([0.6 * girth, -0.4 * girth, 0.2])
    parts += side_fin(side, between(rng, (0.2, 0.34)), 0.2, between(rng, (0.2, 0.6)))
    eye = ellipsoid((0.02, 0.025, 0.025), (0.6 * girth, 0.25 * girth, 0.42), sides=10)
    if chance(rng, 0.2):
        bar = ellipsoid((0.26, 0.04, 0.09), (0.0, 0.1 * girth, 0.5), sides=20)
        ball = ellipsoid((0.03,) * 3, (0.26, 0.1 * girth, 0.5), sides=10)
        return [*parts, bar, both_sides(ball)]
    gills = [
        limb(
            [(0.86 * girth, 0.3 * girth, z), (0.9 * girth, -0.2 * girth, z)],
            [snout * 0.2] * 2,
            6,
        )
        for z in (0.16, 0.2, 0.24)
    ]
    return [*parts, both_sides(eye), both_sides(merge(gills))]


def ray(rng: Generator) -> list[Mesh]:
    """Draw a ray: a diamond with a whip of a tail."""
    reach, flap = between(rng, (0.45, 0.7)), between(rng, (0.08, 0.25))
    edge = np.array([(0, 0, 0.4), (0.4, 0.15, 0.25), (0.75, 0.7, 0.05), (1, 1, -0.15)])
    edge = edge * (reach, flap, 1.0)
    disc = wing(edge, [0.8, 0.6, 0.3, 0.06], [0.16, 0.11, 0.06, 0.02])
    body = ellipsoid((0.16, 0.1, 0.38), sides=20)
    whip = flesh([(0, 0, -0.3), (0, 0.02, -0.6), (0, 0.1, -1.1)], [0.05, 0.03, 0.012])
    eye = ellipsoid((0.04, 0.05, 0.05), (0.12, 0.08, 0.25), sides=10)
    horn = limb([(0.1, 0, 0.32), (0.13, -0.02, 0.5)], [0.045, 0.03], sides=8)
    return [both_sides(disc), body, whip, both_sides(merge([eye, horn]))]


def seahorse(rng: Generator) -> list[Mesh]:
    """Draw a seahorse with a rolled tail."""
    turns = np.linspace(0.0, between(rng, (5.0, 7.0)), 12)
    radius = 0.17 - 0.018 * turns
    y, z = -0.62 - radius * np.sin(turns), 0.12 - radius * np.cos(turns)
    y, z = np.r_[0.42, 0.2, -0.1, -0.4, y], np.r_[0.0, 0.02, 0.12, 0.02, z]
    sizes = np.r_[0.08, 0.09, 0.15, 0.1, np.linspace(0.07, 0.02, 12)]
    path = np.stack([0 * y, y, z], axis=1)
    head = ellipsoid((0.1, 0.11, 0.13), (0.0, 0.52, 0.04), sides=16)
    snout = limb([(0, 0.5, 0.1), (0, 0.44, 0.3)], [0.05, 0.035], sides=10)
    ring = ellipsoid((0.055, 0.055, 0.03), (0.0, 0.43, 0.33), sides=10)
    crown = [
        limb(
            [(0, 0.58, 0.02), (0.1 * np.sin(a), 0.7, 0.1 * np.cos(a))], [0.03, 0.012], 6
        )
        for a in np.linspace(0, 2 * np.pi, 5, endpoint=False)
    ]
    shape = [(-0.02, 0.12), (-0.2, 0.2), (-0.24, 0.0), (-0.18, -0.12), (-0.02, -0.08)]
    fin = upright_fin(np.array(shape), 0.03)
    eye = ellipsoid((0.025, 0.035, 0.035), (0.09, 0.54, 0.08), sides=10)
    return [flesh(path, sizes, 16), head, snout, ring, *crown, fin, both_sides(eye)]


def _any_tail(rng: Generator, high: float) -> Mesh:
    root = np.array([0.0, 0.0, -0.46])
    if pick(rng, {"fan": 1, "fork": 1}) == "fan":
        size = between(rng, (0.16, 0.34))
        return fan_tail(root, size, between(rng, (0.2, 0.4)), between(rng, (0.0, 0.5)))
    reach = between(rng, (0.18, 0.34))
    return merge(forked_tail(root, reach, reach, 0.14))


FISHES: Mapping[str, Callable[[Generator], list[Mesh]]] = {
    "fish": fish,
    "puffer": puffer,
    "shark": shark,
    "ray": ray,
    "seahorse": seahorse,
}
