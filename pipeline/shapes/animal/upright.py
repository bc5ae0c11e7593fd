"""Mammals that sit or stand upright like toys: teddy bears, rabbits, monkeys."""

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from pipeline.geometry.scene.mesh import Mesh, merge
from pipeline.shapes.animal.head.features import Features
from pipeline.shapes.animal.head.heads import Head, head
from pipeline.shapes.parts.chances import Weights, between, chance, pick
from pipeline.shapes.parts.paths import flesh
from pipeline.shapes.parts.placing import both_sides, rotated, scaled, translated
from pipeline.shapes.parts.solids import ellipsoid, lathe


@dataclass(frozen=True, kw_only=True)
class Toy:
    """What makes one animal differ from another as a toy."""

    weight: float
    muzzles: Weights
    ears: Weights
    tails: Weights
    crests: Weights


TOYS = {
    "bear": Toy(
        weight=5.0,
        muzzles={"bear": 1},
        ears={"round": 1},
        tails={"ball": 1, "none": 1},
        crests={"none": 1},
    ),
    "rabbit": Toy(
        weight=3.0,
        muzzles={"cat": 1, "bear": 1},
        ears={"long": 3, "lop": 1},
        tails={"ball": 1},
        crests={"none": 1},
    ),
    "cat": Toy(
        weight=2.0,
        muzzles={"cat": 2, "none": 1},
        ears={"pointed": 1},
        tails={"long": 1},
        crests={"none": 1},
    ),
    "mouse": Toy(
        weight=2.0,
        muzzles={"mouse": 1, "bear": 1},
        ears={"dish": 1},
        tails={"long": 1},
        crests={"none": 1},
    ),
    "dog": Toy(
        weight=2.0,
        muzzles={"bear": 1, "dog": 1},
        ears={"floppy": 2, "folded": 1},
        tails={"long": 1},
        crests={"none": 1},
    ),
    "monkey": Toy(
        weight=2.0,
        muzzles={"monkey": 1},
        ears={"flat": 1},
        tails={"long": 1},
        crests={"none": 2, "tuft": 1},
    ),
    "pig": Toy(
        weight=1.5,
        muzzles={"pig": 1},
        ears={"pointed": 1, "folded": 1},
        tails={"ball": 1},
        crests={"none": 1},
    ),
    "elephant": Toy(
        weight=1.5,
        muzzles={"hanging trunk": 1, "reaching trunk": 1, "raised trunk": 1},
        ears={"huge": 1},
        tails={"none": 1},
        crests={"none": 1},
    ),
    "lion": Toy(
        weight=1.0,
        muzzles={"bear": 1, "cat": 1},
        ears={"round": 1},
        tails={"long": 1},
        crests={"mane": 1, "smooth mane": 1},
    ),
    "dragon": Toy(
        weight=1.0,
        muzzles={"dragon": 1},
        ears={"none": 1, "side": 1},
        tails={"thick": 1},
        crests={"goat horns": 1, "comb": 1},
    ),
}


def toy(rng: Generator) -> list[Mesh]:
    """Draw an animal that sits or stands on two legs."""
    kind = TOYS[pick(rng, {name: kind.weight for name, kind in TOYS.items()})]
    girth, high = between(rng, (0.22, 0.32)), between(rng, (0.28, 0.38))
    sits = chance(rng, 0.55)
    lift = high * 0.95 if sits else high * 0.95 + between(rng, (0.12, 0.4))
    parts = [trunk(rng, girth, high, lift)]
    parts += sitting_legs(rng, girth) if sits else standing_legs(rng, girth, lift)
    parts += arms(rng, girth, high, lift)
    size = between(rng, (0.2, 0.34))
    place = np.array([0.0, lift + 0.85 * high + 0.75 * size, 0.05 * size])
    parts += head(face(kind, size, rng), place)
    return parts + tail(pick(rng, kind.tails), girth, lift - 0.6 * high)


def face(kind: Toy, size: float, rng: Generator) -> Head:
    """Draw a toy's head."""
    features = Features(
        wide=between(rng, (0.95, 1.3)),
        deep=between(rng, (0.8, 1.0)),
        muzzle=between(rng, (0.2, 0.8)),
        muzzle_size=between(rng, (0.38, 0.55)),
        droop=between(rng, (0.0, 0.2)),
        ear=between(rng, (0.75, 1.25)),
        tilt=between(rng, (0.1, 0.6)),
        eyes=between(rng, (0.12, 0.26)) if chance(rng, 0.85) else 0.0,
        eye_spread=between(rng, (0.32, 0.5)),
        nose=between(rng, (0.12, 0.24)),
    )
    return Head(
        size=size,
        features=features,
        muzzle=pick(rng, kind.muzzles),
        ears=pick(rng, kind.ears),
        crest=pick(rng, kind.crests),
    )


def trunk(rng: Generator, girth: float, high: float, lift: float) -> Mesh:
    """Make a trunk like a pear or an egg about a height."""
    taper = between(rng, (0.5, 0.95))
    y = np.sin(np.linspace(-1.45, 1.45, 13))
    wide = np.cos(np.linspace(-1.45, 1.45, 13)) * (1 - (1 - taper) * (y + 1) / 2)
    pear = lathe(np.stack([girth * wide / wide.max(), high * y], axis=1), sides=24)
    deep = between(rng, (0.8, 1.0))
    return translated(scaled(pear, (1.0, 1.0, deep)), (0.0, lift, 0.0))


def sitting_legs(rng: Generator, girth: float) -> list[Mesh]:
    """Stretch the legs forward on the floor, the soles to the front."""
    size, long = between(rng, (0.09, 0.13)), between(rng, (0.3, 0.5))
    splay = between(rng, (0.15, 0.6))
    hip = np.array([0.5 * girth, size, 0.0])
    way = np.array([np.sin(splay), 0.0, np.cos(splay)])
    ankle = hip + long * way
    leg = flesh(np.stack([hip, (hip + ankle) / 2, ankle]), [size] * 3, 14)
    sole = ellipsoid((1.15 * size, 1.45 * size, 0.7 * size), sides=16)
    placed = translated(
        rotated(sole, "y", splay), ankle + np.array([0.0, 0.4 * size, 0.0])
    )
    return [both_sides(merge([leg, placed]))]


def standing_legs(rng: Generator, girth: float, lift: float) -> list[Mesh]:
    """Stand on two legs with feet to the front."""
    size, x = between(rng, (0.08, 0.12)), between(rng, (0.4, 0.6)) * girth
    path = [(0.8 * x, 0.75 * lift, 0.0), (x, 0.4 * lift, 0.0), (x, size, 0.0)]
    leg = flesh(path, size * np.array([1.2, 1.0, 0.9]), 14)
    foot = ellipsoid((1.1 * size, 0.7 * size, 1.7 * size), (x, 0.69 * size, 0.7 * size))
    return [both_sides(merge([leg, foot]))]


def arms(rng: Generator, girth: float, high: float, lift: float) -> list[Mesh]:
    """Let the arms hang, reach out, or raise one."""
    size, long = between(rng, (0.065, 0.1)), between(rng, (0.28, 0.42))
    angle = between(rng, (-1.2, 0.5))
    other = between(rng, (0.5, 1.2)) if chance(rng, 0.2) else angle
    ahead = between(rng, (0.0, 0.9))
    shoulder = np.array([0.5 * girth, lift + 0.5 * high, 0.0])
    limbs = []
    for rise in (angle, other):
        way = np.array([np.cos(rise) * np.cos(ahead), np.sin(rise), np.sin(ahead)])
        elbow = shoulder + 0.55 * long * way + np.array([0.04, 0.0, 0.0])
        hand = elbow + 0.5 * long * way + np.array([0.0, 0.0, 0.03])
        arm = flesh(
            np.stack([shoulder, elbow, hand]), size * np.array([1.0, 1.0, 1.15])
        )
        limbs.append(arm)
    return [limbs[0], scaled(limbs[1], (-1.0, 1.0, 1.0))]


def tail(form: str, girth: float, height: float) -> list[Mesh]:
    """Hang a tail behind."""
    root = np.array([0.0, max(height, 0.08), -0.75 * girth])
    if form == "ball":
        return [ellipsoid((0.08,) * 3, root + np.array([0.0, 0.0, -0.03]), sides=12)]
    if form == "long":
        y, z = [0.0, -0.02, 0.15, 0.4], [0.1, -0.2, -0.4, -0.35]
        path = root + np.stack([np.zeros(4), np.array(y), np.array(z)], axis=1)
        return [flesh(path, [0.05, 0.045, 0.04, 0.035])]
    if form == "thick":
        path = np.array(
            [(0, 0.18, 0.1), (0, 0.1, -0.3), (0, 0.06, -0.6), (0, 0.1, -0.9)]
        )
        return [flesh(path, np.array([0.75, 0.4, 0.22, 0.08]) * girth)]
    return []
