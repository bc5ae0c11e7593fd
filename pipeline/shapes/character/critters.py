"""Small creatures: spiders and crabs, snakes, frogs, fish, blobs with feet."""

from collections.abc import Callable, Mapping

import numpy as np
from numpy.random import Generator

from pipeline.geometry.scene.mesh import Mesh, merge
from pipeline.shapes.parts.chances import between, chance, pick
from pipeline.shapes.parts.placing import both_sides
from pipeline.shapes.parts.solids import ellipsoid, limb, wing


def critter(rng: Generator) -> Mesh:
    """Draw a creature."""
    return CRITTERS[pick(rng, dict.fromkeys(CRITTERS, 1.0))](rng)


def spider(rng: Generator) -> Mesh:
    """Draw a spider or a crab."""
    wide, deep = between(rng, (0.25, 0.45)), between(rng, (0.25, 0.4))
    high = between(rng, (0.15, 0.3))
    parts = [ellipsoid((wide, high, deep), (0.0, 0.4, 0.0), sides=24)]
    parts.append(both_sides(ellipsoid((0.07,) * 3, (0.12, 0.5, 0.9 * deep), sides=10)))
    knee = between(rng, (0.4, 0.8))
    for angle in np.linspace(-0.9, 0.9, int(rng.integers(3, 5))):
        way = np.array([np.cos(angle), 0.0, np.sin(angle)])
        reach = np.array([0.6 * wide, wide + 0.25, wide + 0.5])[:, None]
        path = reach * way + np.array([[0, 0.4, 0], [0, knee, 0], [0, 0, 0]])
        parts.append(both_sides(limb(path, [0.05, 0.045, 0.025])))
    if chance(rng, 0.5):
        path = [
            (0.6 * wide, 0.4, 0.2),
            (wide + 0.2, 0.4, 0.3),
            (wide + 0.1, 0.45, 0.65),
        ]
        parts.append(both_sides(limb(path, [0.06, 0.08, 0.14])))
    else:
        parts.append(ellipsoid((wide, 1.1 * high, 1.1 * deep), (0.0, 0.5, -1.5 * deep)))
    return merge(parts)


def snake(rng: Generator) -> Mesh:
    """Draw a snake that lifts its head."""
    turns = np.linspace(0.0, between(rng, (4.0, 9.0)), 26)
    x = between(rng, (0.12, 0.3)) * np.sin(turns)
    share = np.linspace(0.0, 1.0, 26)
    y = 0.1 + between(rng, (0.2, 0.8)) * np.clip(share - 0.6, 0, 1) * 2.5
    z = np.where(share < 0.75, share * 1.6 - 1.2, (share - 0.75) * 0.3)
    sizes = 0.11 * np.minimum(1.0, 0.25 + 2.2 * share)
    x *= 1 - np.clip(share - 0.6, 0, 1) * 2.4
    path = np.stack([x, y, z], axis=1)
    skull = ellipsoid((0.15, 0.11, 0.22), path[-1] + np.array([0.0, 0.03, 0.12]))
    return merge([limb(path, sizes, sides=12), skull])


def frog(rng: Generator) -> Mesh:
    """Draw a frog that sits."""
    wide = between(rng, (0.26, 0.36))
    body = ellipsoid((wide, 0.24, 0.4), (0.0, 0.34, 0.0), sides=24)
    head = ellipsoid((0.95 * wide, 0.18, 0.24), (0.0, 0.48, 0.28), sides=24)
    eye = ellipsoid((0.09, 0.1, 0.09), (0.6 * wide, 0.66, 0.28), sides=10)
    thigh = limb([(0.8 * wide, 0.3, -0.25), (1.5 * wide, 0.4, 0.0)], [0.13, 0.1])
    path = [(1.5 * wide, 0.38, 0.0), (1.4 * wide, 0.08, -0.3), (1.6 * wide, 0.05, 0.1)]
    shin = limb(path, [0.09, 0.06, 0.06])
    arm = [(0.8 * wide, 0.35, 0.2), (1.1 * wide, 0.2, 0.25), (wide, 0.04, 0.4)]
    return merge(
        [
            body,
            head,
            both_sides(merge([eye, thigh, shin, limb(arm, [0.09, 0.06, 0.06])])),
        ]
    )


def fish(rng: Generator) -> Mesh:
    """Draw a fish."""
    wide, high = between(rng, (0.14, 0.3)), between(rng, (0.2, 0.4))
    body = ellipsoid((wide, high, 0.55), sides=24)
    fin = [(0.0, 0.0, -0.4), (0.0, 0.34, -0.62)]
    tail = [wing(fin, [0.15, 0.2], [0.07, 0.04])]
    low = [(0.0, 0.0, -0.4), (0.0, -0.34, -0.62)]
    tail.append(wing(low, [0.15, 0.2], [0.07, 0.04]))
    top = wing(
        [(0.0, 0.7 * high, 0.2), (0.0, high + 0.2, -0.1)], [0.5, 0.2], [0.06, 0.04]
    )
    side = wing(
        [(0.7 * wide, 0, 0.1), (wide + 0.3, -0.12, -0.1)], [0.25, 0.12], [0.06, 0.04]
    )
    eye = ellipsoid((0.06,) * 3, (0.75 * wide, 0.25 * high, 0.32), sides=10)
    return merge([body, *tail, top, both_sides(merge([side, eye]))])


def blob(rng: Generator) -> Mesh:
    """Draw a round monster with short limbs, and horns, ears or wings perhaps."""
    size = np.array([between(rng, (0.35, 0.5)) for _ in range(3)])
    parts = [
        ellipsoid(size, (0.0, 0.55, 0.0), power=between(rng, (2.0, 4.0)), sides=26)
    ]
    x, y, z = size
    limbs = [limb([(0.5 * x, 0.3, 0.0), (0.55 * x, 0.04, 0.05)], [0.11, 0.12])]
    reach = between(rng, (-0.3, 0.4))
    limbs.append(
        limb([(0.85 * x, 0.5, 0.0), (x + 0.25, 0.5 + reach, 0.1)], [0.09, 0.08])
    )
    limbs.append(
        ellipsoid((0.1, 0.12, 0.1), (0.4 * x, 0.55 + 0.35 * y, 0.8 * z), sides=10)
    )
    if chance(rng, 0.6):
        path = [(0.5 * x, 0.5 + 0.8 * y, 0.0), (0.8 * x, 0.6 + y, 0.0)]
        path.append((0.8 * x, 0.85 + y, 0.0))
        limbs.append(limb(path, [0.1, 0.09, 0.04]))
    if chance(rng, 0.4):
        edge = [(0.3, 0.6, -0.1), (0.7, 0.9, -0.1), (1.0, 0.8, -0.25)]
        limbs.append(wing(edge, [0.35, 0.35, 0.1], [0.05, 0.04, 0.03]))
    return merge([*parts, both_sides(merge(limbs))])


CRITTERS: Mapping[str, Callable[[Generator], Mesh]] = {
    "spider": spider,
    "snake": snake,
    "frog": frog,
    "fish": fish,
    "blob": blob,
}
