"""What grows low: mushrooms, bushes, grass, succulents."""

from collections.abc import Callable, Mapping

import numpy as np
from numpy.random import Generator

from pipeline.geometry.scene.mesh import Mesh
from pipeline.shapes.parts.blending import Capsule, blended
from pipeline.shapes.parts.chances import between, chance, pick
from pipeline.shapes.parts.paths import turned
from pipeline.shapes.parts.placing import rotated, translated
from pipeline.shapes.parts.solids import ellipsoid, lathe
from pipeline.shapes.plant.leaves import FORMS, Foliage, whorl

# Caps of mushrooms as (radius, height) pairs from under the rim to the top.
CAPS = {
    "dome": [
        (0.3, 0.05),
        (0.85, -0.03),
        (1.0, 0.05),
        (0.92, 0.4),
        (0.6, 0.72),
        (0.1, 0.85),
    ],
    "ball": [
        (0.3, -0.1),
        (0.75, -0.2),
        (1.0, 0.1),
        (0.95, 0.55),
        (0.6, 0.95),
        (0.1, 1.1),
    ],
    "cone": [(0.25, 0.1), (0.9, -0.1), (0.95, 0.0), (0.5, 0.75), (0.1, 1.25)],
    "flat": [(0.2, -0.12), (0.95, 0.0), (1.0, 0.1), (0.6, 0.22), (0.1, 0.24)],
    "funnel": [
        (0.2, -0.3),
        (0.9, 0.2),
        (1.0, 0.32),
        (0.85, 0.3),
        (0.3, 0.08),
        (0.05, 0.05),
    ],
}

# What tufts of leaves grow from, as (radius, height) pairs.
MOUND = [(0.16, -0.02), (0.14, 0.03), (0.08, 0.07), (0.02, 0.08)]


def mushrooms(rng: Generator) -> list[Mesh]:
    """Draw a mushroom, or a group of them."""
    cap = pick(rng, {"dome": 4, "ball": 2, "cone": 2, "flat": 1, "funnel": 1})
    parts = mushroom(rng, cap, between(rng, (0.3, 0.5)))
    for turn in 2 * np.pi * rng.random(int(rng.choice([0, 0, 1, 2, 3]))):
        far = between(rng, (0.3, 0.45))
        small = mushroom(rng, cap, between(rng, (0.12, 0.22)))
        lean = between(rng, (0.0, 0.3))
        spot = (far * np.sin(turn), 0.0, far * np.cos(turn))
        turned = [rotated(rotated(part, "x", lean), "y", float(turn)) for part in small]
        parts += [translated(part, spot) for part in turned]
    return parts


def mushroom(rng: Generator, cap: str, wide: float) -> list[Mesh]:
    """Make a stalk with a cap of a form, dotted perhaps."""
    high, thick = between(rng, (0.9, 2.0)) * wide, between(rng, (0.18, 0.4)) * wide
    foot = between(rng, (0.9, 1.6))
    stalk = [
        (0.7 * foot * thick, 0.0),
        (foot * thick, 0.15 * high),
        (thick, 0.6 * high),
    ]
    stalk += [(0.9 * thick, high), (0.5 * thick, high + 0.1 * wide)]
    parts = [turned(stalk, sides=16)]
    profile = np.array(CAPS[cap]) * wide
    parts.append(translated(turned(profile, sides=26), (0, high, 0)))
    if chance(rng, 0.3):
        skirt = [(thick, 0.1), (1.9 * thick, -0.12), (1.8 * thick, -0.15), (thick, 0.0)]
        parts.append(
            translated(lathe(np.array(skirt)[::-1], sides=18), (0, 0.75 * high, 0))
        )
    if cap in ("dome", "ball") and chance(rng, 0.6):
        parts += dots(rng, profile[3:], high)
    return parts


def dots(rng: Generator, profile: np.ndarray, high: float) -> list[Mesh]:
    """Put warts on the upper part of a cap."""
    parts = []
    for number, share in enumerate(np.linspace(0.05, 0.95, 9)):
        at = share * (len(profile) - 1)
        radius, y = (np.interp(at, range(len(profile)), c) for c in profile.T)
        turn = 2.4 * number + rng.uniform(-0.2, 0.2)
        size = 0.12 * profile[0, 0] * between(rng, (0.7, 1.3))
        spot = (radius * np.sin(turn), high + y, radius * np.cos(turn))
        parts.append(ellipsoid((size, 0.8 * size, size), spot, sides=10))
    return parts


def bush(rng: Generator) -> list[Mesh]:
    """Draw a bush: a heap of balls, or lumps that flow together, with berries."""
    count = int(rng.integers(4, 9))
    turn = 2.4 * np.arange(count) + rng.uniform(0, 6)
    far = 0.5 * np.sqrt(np.arange(count) / count)
    size = rng.uniform(0.25, 0.42, count) * (1.1 - 0.5 * far)
    spots = np.stack([far * np.sin(turn), 0.9 * size, 0.8 * far * np.cos(turn)], axis=1)
    spots[0, 1] += between(rng, (0.0, 0.3))
    if chance(rng, 0.5):
        balls = [
            Capsule(
                start=spot,
                end=spot + np.array([0.0, 0.05, 0.0]),
                radii=np.full(2, radius),
            )
            for spot, radius in zip(spots, size, strict=True)
        ]
        parts = [blended(balls, 0.12, cells=20)]
    else:
        parts = [
            ellipsoid((radius, 0.95 * radius, radius), spot, sides=16)
            for spot, radius in zip(spots, size, strict=True)
        ]
    if chance(rng, 0.35):
        for spot, radius in zip(spots, size, strict=True):
            way = rng.normal(size=3) + np.array([0.0, 0.6, 0.6])
            way /= np.linalg.norm(way)
            parts.append(ellipsoid((0.05,) * 3, spot + radius * way, sides=8))
    return parts


def grass(rng: Generator) -> list[Mesh]:
    """Draw a tuft of long leaves."""
    foliage = Foliage(
        form=pick(rng, {"sword": 2, "lance": 1}),
        long=(0.5, 1.0),
        wide=between(rng, (0.05, 0.11)),
        rise=(0.8, 1.5),
        droop=(0.2, 1.6),
    )
    tuft = whorl(rng, int(rng.integers(6, 11)), foliage)
    tuft += whorl(rng, int(rng.integers(3, 6)), foliage, 0.4)
    return [*tuft, lathe(MOUND, sides=14)]


def succulent(rng: Generator) -> list[Mesh]:
    """Draw a rosette of thick leaves, in rows that rise to the middle."""
    form = str(rng.choice(list(FORMS)))
    wide, parts = between(rng, (0.2, 0.34)), []
    for row in range(int(rng.integers(3, 5))):
        long = 0.6 * 0.8**row
        rise = 0.15 + 0.38 * row
        foliage = Foliage(
            form=form,
            long=(long, long),
            wide=wide,
            rise=(rise, rise),
            droop=(-0.5, -0.2),
        )
        parts += whorl(rng, 8 - row, foliage, 0.4 * row)
    return [*parts, lathe(MOUND, sides=14)]


GROUND: Mapping[str, Callable[[Generator], list[Mesh]]] = {
    "mushrooms": mushrooms,
    "bush": bush,
    "grass": grass,
    "succulent": succulent,
}
