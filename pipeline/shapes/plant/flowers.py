"""Flowers on their stems: one, or a bunch."""

import numpy as np
from numpy.random import Generator

from pipeline.geometry.scene.mesh import Mesh
from pipeline.shapes.parts.chances import between, chance, pick
from pipeline.shapes.parts.paths import flesh
from pipeline.shapes.parts.placing import rotated, scaled, translated
from pipeline.shapes.plant.blossoms import BLOSSOMS
from pipeline.shapes.plant.leaves import Foliage, draw_leaf, point_along, whorl


def flower(rng: Generator) -> list[Mesh]:
    """Draw one flower with leaves."""
    form = pick(rng, dict.fromkeys(BLOSSOMS, 1.0))
    # Wide flowers look at the viewer, the others up.
    front = {"daisy": 1.1, "sunflower": 1.2}.get(form, 0.2)
    tilt = max(0.0, front + between(rng, (-0.5, 0.35)))
    return stemmed(rng, form, tilt, between(rng, (0.7, 1.5)))


def bunch(rng: Generator) -> list[Mesh]:
    """Draw several flowers of one kind that leave one root."""
    form = pick(rng, {"daisy": 3, "tulip": 3, "bell": 1, "pompon": 1})
    count, parts = int(rng.integers(3, 5)), []
    for turn in 2 * np.pi * (np.arange(count) + rng.random()) / count:
        one = stemmed(
            rng, form, between(rng, (0.2, 0.8)), between(rng, (0.8, 1.3)), 0.6
        )
        lean = between(rng, (0.15, 0.4))
        parts += [rotated(rotated(part, "x", lean), "y", float(turn)) for part in one]
    return parts


def stemmed(
    rng: Generator, form: str, tilt: float, high: float, share: float = 1.0
) -> list[Mesh]:
    """Make a stem with leaves and a blossom that nods forward by an angle."""
    size = (
        between(rng, (0.28, 0.5)) * (0.7 if form in ("tulip", "bell") else 1.0) * share
    )
    thick, sway = between(rng, (0.02, 0.04)), between(rng, (-0.08, 0.08))
    nod = 0.4 * size * np.sin(tilt)
    stem = np.array([(0, 0, 0), (sway, 0.4 * high, 0), (0.3 * sway, 0.8 * high, 0.0)])
    stem = np.concatenate([stem, [(0.0, high, 0.5 * nod)]])
    parts = [flesh(stem, [1.2 * thick, thick, thick, 0.9 * thick], 10)]
    head = [scaled(part, (size,) * 3) for part in BLOSSOMS[form](rng)]
    parts += [translated(rotated(part, "x", tilt), stem[-1]) for part in head]
    return parts + stem_leaves(rng, stem, high)


def stem_leaves(rng: Generator, stem: np.ndarray, high: float) -> list[Mesh]:
    """Put leaves on a stem, in pairs or by turns, or long ones at its root."""
    wide = between(rng, (0.15, 0.3))
    if chance(rng, 0.35):
        form, long, wide = "sword", (0.5 * high, 0.8 * high), 0.4 * wide
        rise, droop, shares = (1.1, 1.4), (0.2, 0.9), [0.02]
    else:
        form, long = pick(rng, {"oval": 2, "lance": 1}), (0.2, 0.4)
        rise, droop = (0.2, 0.9), (0.3, 1.2)
        shares = list(rng.uniform(0.15, 0.65, int(rng.integers(1, 3))))
    foliage = Foliage(form=form, long=long, wide=wide, rise=rise, droop=droop)
    turn, parts = between(rng, (0.0, 6.0)), []
    for number, share in enumerate(shares):
        place = point_along(stem, float(share))
        if chance(rng, 0.5) or form == "sword":
            ring = whorl(
                rng, 3 if form == "sword" else 2, foliage, turn + 1.57 * number
            )
        else:
            ring = [rotated(draw_leaf(rng, foliage), "y", turn + 2.4 * number)]
        parts += [translated(part, place) for part in ring]
    return parts
