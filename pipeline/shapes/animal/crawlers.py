"""Snakes, worms, caterpillars, snails, turtles, frogs, lizards."""

from collections.abc import Callable, Mapping

import numpy as np
from numpy.random import Generator

from pipeline.geometry.scene.mesh import Mesh, merge
from pipeline.shapes.parts.chances import between, chance
from pipeline.shapes.parts.outlines import pillow
from pipeline.shapes.parts.paths import flesh, turned
from pipeline.shapes.parts.placing import both_sides, rotated, scaled, translated
from pipeline.shapes.parts.solids import ellipsoid, limb


def snake(rng: Generator) -> list[Mesh]:
    """Draw a snake: winding along the floor, or coiled, its head up."""
    thick, high = between(rng, (0.05, 0.1)), between(rng, (0.05, 0.5))
    path = coil(rng, thick) if chance(rng, 0.45) else waves(rng, thick)
    end, back = path[-1], path[-1] - path[-3]
    way = back / np.linalg.norm(back) * (1.0, 0.0, 1.0)
    ahead = np.array([0.0, 0.0, 1.0])
    rise = np.array([0.3 * way, way * 0.3 + ahead * 0.15, 0.3 * way + 0.5 * ahead])
    neck = (
        end
        + 0.6 * high * rise
        + np.outer([0.3, 0.8, 1.0], (0, high, 0))
        + 0.4 * thick * ahead
    )
    whole = np.concatenate([path[:-1], neck])
    sizes = thick * np.minimum(1.0, np.linspace(0.2, 3.0, len(whole)))
    body = flesh(whole, sizes, 12)
    top = neck[-1] + np.array([0.0, 0.2, 1.0]) * thick
    skull = ellipsoid((1.35 * thick, 0.95 * thick, 1.9 * thick), top, sides=16)
    eye = ellipsoid(
        (0.35 * thick,) * 3, (0.8 * thick, 0.6 * thick, 0.7 * thick), sides=10
    )
    parts = [body, skull, translated(both_sides(eye), top)]
    if chance(rng, 0.6):
        fork = [(0, 0, 1.5), (0, -0.1, 3.0)]
        split = [(0, -0.1, 2.9), (0.4, 0.0, 3.7)]
        size = 0.16 * thick
        tongue = [limb(thick * np.array(fork), [size] * 2, 6)]
        tongue.append(both_sides(limb(thick * np.array(split), [size] * 2, 6)))
        parts += [translated(part, top) for part in tongue]
    return parts


def waves(rng: Generator, thick: float) -> np.ndarray:
    """Wind from behind to the front on the floor."""
    share = np.linspace(0.0, 1.0, 16)
    bends = between(rng, (1.0, 2.5))
    x = between(rng, (0.15, 0.3)) * np.sin(2 * np.pi * bends * share) * (1.1 - share)
    return np.stack([x, 0 * x + thick, 1.5 * share - 1.0], axis=1)


def coil(rng: Generator, thick: float) -> np.ndarray:
    """Lie in rings that climb and narrow."""
    turns = int(rng.integers(2, 4))
    angle = np.linspace(0.0, 2 * np.pi * turns, 10 * turns)
    share = angle / angle[-1]
    radius = between(rng, (0.3, 0.42)) * (1 - 0.55 * share)
    y = thick + 1.7 * thick * share * (turns - 0.5)
    return np.stack([radius * np.sin(angle), y, radius * np.cos(angle)], axis=1)


def worm(rng: Generator) -> list[Mesh]:
    """Draw a caterpillar of balls with feet and feelers, or a smooth worm."""
    count, size = int(rng.integers(5, 9)), between(rng, (0.13, 0.18))
    z = np.linspace(-0.6, 0.4, count)
    hump = between(rng, (0.0, 0.3))
    y = size + hump * np.abs(np.sin(np.linspace(0.0, np.pi * 1.5, count)))
    head = np.array([0.0, y[-1] + 0.14, z[-1] + 0.2])
    if chance(rng, 0.75):
        parts = [
            ellipsoid((size, size, 0.85 * size), (0, b, a), sides=16)
            for a, b in zip(z, y, strict=True)
        ]
        feet = [
            ellipsoid((0.05, 0.05, 0.06), (0.6 * size, b - 0.9 * size, a), sides=8)
            for a, b in zip(z, y, strict=True)
        ]
        parts.append(both_sides(merge(feet)))
    else:
        path = np.stack([0 * z, y, z], axis=1)
        parts = [flesh(path, np.r_[0.5 * size, np.full(count - 1, 0.85 * size)], 16)]
    parts.append(ellipsoid((1.2 * size,) * 3, head, sides=18))
    feeler = limb([(0.06, 0.1, 0.0), (0.14, 0.34, 0.04)], [0.02, 0.016], sides=8)
    knob = ellipsoid((0.035,) * 3, (0.14, 0.35, 0.04), sides=8)
    eye = ellipsoid((0.045, 0.055, 0.03), (0.45 * size, 0.04, 1.08 * size), sides=10)
    return [*parts, translated(both_sides(merge([feeler, knob, eye])), head)]


def snail(rng: Generator) -> list[Mesh]:
    """Draw a snail with a rolled shell and eyes on stalks."""
    foot = [(0, 0.05, -0.75), (0, 0.08, -0.4), (0, 0.1, 0.1), (0, 0.14, 0.4)]
    foot += [(0, 0.32, 0.6), (0, 0.4, 0.68)]
    body = flesh(foot, [0.03, 0.08, 0.12, 0.13, 0.11, 0.11], 16)
    size, wide = between(rng, (0.85, 1.3)), between(rng, (0.75, 1.1))
    turns = np.linspace(0.0, between(rng, (2.2, 3.2)) * 2 * np.pi, 40)
    radius = 0.3 * np.exp(-0.13 * turns)
    cone = between(rng, (0.0, 0.1)) * turns / 10
    y, z = -radius * np.cos(turns), -radius * np.sin(turns)
    path = np.stack([cone, y, z], axis=1)
    shell = scaled(limb(path, 0.52 * radius, 14), (wide * 1.1, 1.0, 1.0))
    shell = translated(scaled(shell, (size,) * 3), (0, 0.15 + 0.42 * size, -0.2))
    stalk = limb([(0.05, 0.42, 0.7), (0.12, 0.72, 0.82)], [0.03, 0.024], sides=8)
    ball = ellipsoid((0.05,) * 3, (0.12, 0.74, 0.83), sides=10)
    short = limb([(0.05, 0.36, 0.75), (0.08, 0.32, 0.9)], [0.025, 0.02], sides=8)
    return [body, shell, both_sides(merge([stalk, ball, short]))]


def turtle(rng: Generator) -> list[Mesh]:
    """Draw a turtle on its feet or with a swimmer's flippers."""
    wide, long = between(rng, (0.34, 0.46)), between(rng, (0.42, 0.52))
    high = between(rng, (0.16, 0.4))
    dome = [(0.9, -0.12), (1.0, -0.06), (1.06, 0.0), (0.98, 0.06), (0.9, 0.3)]
    dome += [(0.7, 0.65), (0.4, 0.92), (0.12, 1.0)]
    shell = scaled(turned(dome, sides=26), (wide, high, long))
    belly = ellipsoid((0.85 * wide, 0.08, 0.85 * long), (0, -0.05, 0), sides=20)
    head = np.array([0.0, between(rng, (0.02, 0.25)), long + between(rng, (0.1, 0.22))])
    size = between(rng, (0.1, 0.16))
    neck = flesh(
        [(0, 0, 0.7 * long), (0, 0.3 * head[1], long), tuple(head)], [0.09, 0.075, 0.08]
    )
    skull = ellipsoid(
        (0.85 * size, 0.85 * size, 1.1 * size),
        head + np.array([0, 0.02, 0.04]),
        sides=18,
    )
    eye = ellipsoid(
        (0.03, 0.035, 0.03), (0.6 * size, 0.4 * size, 0.75 * size), sides=10
    )
    parts = [
        shell,
        belly,
        neck,
        skull,
        translated(both_sides(eye), head + np.array([0, 0.02, 0.04])),
    ]
    parts.append(
        limb([(0, -0.04, -0.85 * long), (0, -0.06, -1.25 * long)], [0.05, 0.012], 8)
    )
    if chance(rng, 0.4):
        outline = [(0.0, 0.12), (0.45, 0.02), (0.62, -0.28), (0.3, -0.2), (0.0, -0.1)]
        flipper = rotated(pillow(np.array(outline[::-1]), 0.08), "x", np.pi / 2)
        fore = translated(scaled(flipper, (1, 1, -1)), (0.7 * wide, -0.04, 0.6 * long))
        hind = translated(
            scaled(flipper, (0.6, 1, 0.6)), (0.6 * wide, -0.04, -0.75 * long)
        )
        return [*parts, both_sides(merge([fore, hind]))]
    foot = -high * 0.1 - between(rng, (0.15, 0.25))
    for z in (0.6 * long, -0.6 * long):
        path = [
            (0.55 * wide, 0, z),
            (0.75 * wide, 0.5 * foot, 1.1 * z),
            (0.78 * wide, foot, 1.15 * z),
        ]
        leg = limb(path, [0.1, 0.095, 0.09])
        parts.append(both_sides(leg))
    return parts


def frog(rng: Generator) -> list[Mesh]:
    """Draw a frog that sits, its eyes on top."""
    wide, high = between(rng, (0.26, 0.38)), between(rng, (0.2, 0.28))
    body = rotated(ellipsoid((wide, high, 0.42), sides=24), "x", -0.35)
    head = ellipsoid((0.95 * wide, 0.17, 0.24), (0.0, 0.5, 0.26), sides=24)
    size = between(rng, (0.08, 0.13))
    bulge = ellipsoid((size,) * 3, (0.55 * wide, 0.64, 0.27), sides=14)
    pupil = ellipsoid(
        (0.55 * size,) * 3, (0.6 * wide, 0.66, 0.27 + 0.6 * size), sides=10
    )
    thigh = flesh(
        [(0.7 * wide, 0.2, -0.22), (1.15 * wide, 0.32, 0.0), (1.4 * wide, 0.36, 0.16)],
        [0.13, 0.13, 0.09],
    )
    shin = flesh(
        [
            (1.4 * wide, 0.36, 0.14),
            (1.35 * wide, 0.18, -0.1),
            (1.3 * wide, 0.06, -0.25),
        ],
        [0.085, 0.07, 0.06],
    )
    arm = flesh(
        [(0.7 * wide, 0.34, 0.2), (0.95 * wide, 0.18, 0.24), (0.85 * wide, 0.05, 0.36)],
        [0.08, 0.065, 0.055],
    )
    toes = [
        limb(
            [(x, 0.05, z), (x + 0.16 * np.sin(a), 0.035, z + 0.18 * np.cos(a))],
            [0.035, 0.03],
            8,
        )
        for x, z in ((1.3 * wide, -0.22), (0.85 * wide, 0.36))
        for a in (-0.5, 0.1, 0.7)
    ]
    side = merge([bulge, pupil, thigh, shin, arm, *toes])
    return [translated(body, (0, 0.34, 0)), head, both_sides(side)]


def lizard(rng: Generator) -> list[Mesh]:
    """Draw a lizard with sprawling legs and a winding tail."""
    thick, bend = between(rng, (0.09, 0.14)), between(rng, (0.0, 0.3))
    z = np.array([-1.1, -0.85, -0.55, -0.3, 0.0, 0.28, 0.45])
    x = bend * np.array([0.8, 0.9, 0.2, 0.0, 0.0, 0.0, 0.0])
    sizes = thick * np.array([0.12, 0.3, 0.55, 0.85, 1.05, 0.9, 0.65])
    y = np.maximum(sizes + 0.02, thick * np.array([0.2, 0.5, 0.9, 1.3, 1.4, 1.4, 1.7]))
    body = flesh(np.stack([x, y, z], axis=1), sizes, 16)
    head = np.array([0.0, 1.7 * thick, 0.58])
    skull = ellipsoid((1.0 * thick, 0.75 * thick, 1.7 * thick), head, sides=16)
    eye = ellipsoid(
        (0.3 * thick,) * 3, head + thick * np.array([0.65, 0.5, 0.4]), sides=10
    )
    legs = []
    for at, turn in ((0.26, 0.5), (-0.28, -0.5)):
        way = np.array([np.cos(turn), 0.0, np.sin(turn)])
        knee = np.array([0, 1.6 * thick, at]) + 0.26 * way
        foot = np.array([0, 0.03, at + 0.08]) + 0.38 * way
        path = np.stack([np.array([0, 1.3 * thick, at]) + 0.03 * way, knee, foot])
        legs.append(limb(path, thick * np.array([0.5, 0.4, 0.3])))
        for spread in (-0.5, 0.0, 0.5):
            tip = foot + 0.12 * np.array(
                [np.sin(0.8 + spread), -0.1, np.cos(0.8 + spread)]
            )
            legs.append(limb(np.stack([foot, tip]), [0.02, 0.014], sides=6))
    return [body, skull, both_sides(eye), both_sides(merge(legs))]


CRAWLERS: Mapping[str, Callable[[Generator], list[Mesh]]] = {
    "snake": snake,
    "worm": worm,
    "snail": snail,
    "turtle": turtle,
    "frog": frog,
    "lizard": lizard,
}
