"""Cacti: columns with arms, balls, prickly pears."""

from collections.abc import Callable, Mapping

import numpy as np
from jaxtyping import Float
from numpy import ndarray
from numpy.random import Generator

from pipeline.geometry.scene.mesh import Mesh
from pipeline.shapes.parts.chances import between, chance
from pipeline.shapes.parts.paths import fillet
from pipeline.shapes.parts.placing import rotated, scaled, translated
from pipeline.shapes.parts.solids import ellipsoid, lathe, limb, skin
from pipeline.shapes.plant.blossoms import daisy


def column(rng: Generator) -> list[Mesh]:
    """Draw a column with arms that bend upwards."""
    high, thick = between(rng, (0.9, 1.5)), between(rng, (0.1, 0.18))
    parts = [ribbed(thick, high, int(rng.integers(8, 13)), between(rng, (0.0, 0.1)))]
    turn = between(rng, (-0.4, 0.4))
    for k in range(int(rng.choice([0, 1, 2, 2, 2, 3, 4]))):
        side = turn + np.pi * k + between(rng, (-0.4, 0.4))
        foot = high * between(rng, (0.3, 0.6))
        reach, rise = between(rng, (0.18, 0.32)) + thick, between(rng, (0.15, 0.5))
        path = [(0, foot, 0), (reach, foot, 0), (reach, foot + rise, 0)]
        arm = limb(fillet(path, 0.6 * reach), [0.62 * thick], 12)
        parts.append(rotated(arm, "y", float(side)))
    return parts + top_flower(rng, high, 0.12)


def ribbed(thick: float, high: float, ribs: int, depth: float) -> Mesh:
    """Make a column with a round top whose section is wavy."""
    y = np.array([0.0, 0.1, 0.5, 0.8, 0.9, 0.96, 0.99, 1.0]) * high
    wide = thick * np.array([0.85, 0.95, 1.0, 1.0, 0.9, 0.68, 0.4, 0.12])
    return skin(_waved(y, wide, ribs, depth))


def ball(rng: Generator) -> list[Mesh]:
    """Draw a ball with ribs or with spines."""
    size, squash = between(rng, (0.3, 0.45)), between(rng, (0.75, 1.25))
    bend = np.linspace(-1.4, 1.45, 14)
    y = size * squash * (1 + np.sin(bend))
    ribs = int(rng.integers(7, 14))
    is_spiny = chance(rng, 0.6)
    depth = between(rng, (0.0, 0.1) if is_spiny else (0.07, 0.16))
    parts = [skin(_waved(y, size * np.cos(bend), ribs, depth))]
    if is_spiny:
        parts += spines(size, squash)
    return parts + top_flower(rng, 1.98 * size * squash, 0.16)


def spines(size: float, squash: float) -> list[Mesh]:
    """Stick spines into a ball that stands on the floor."""
    spine = scaled(
        lathe([(0.14, -0.1), (0.12, 0.0), (0.01, 0.5)], sides=5), (0.25,) * 3
    )
    parts = []
    for k in range(40):
        y = 1 - 1.7 * (k + 0.5) / 40
        lifted = translated(spine, (0.0, 0.98 * size, 0.0))
        turned = rotated(rotated(lifted, "x", float(np.arccos(y))), "y", 2.4 * k)
        parts.append(translated(scaled(turned, (1, squash, 1)), (0, size * squash, 0)))
    return parts


def pear(rng: Generator) -> list[Mesh]:
    """Draw a prickly pear: flat pads that grow from the rims of others."""
    deep = between(rng, (0.25, 0.36))
    pads = _pads(rng, np.zeros(3), 0.0, between(rng, (0.26, 0.36)), 3)
    return [scaled(pad, (1.0, 1.0, deep / 0.3)) for pad in pads]


def top_flower(rng: Generator, height: float, size: float) -> list[Mesh]:
    """Put a flower on top, now and then."""
    if not chance(rng, 0.4):
        return []
    return [
        translated(scaled(part, (size,) * 3), (0.0, height, 0.0)) for part in daisy(rng)
    ]


def _pads(
    rng: Generator, root: Float[ndarray, "3"], lean: float, size: float, depth: int
) -> list[Mesh]:
    """Grow a pad from a point, leaning by an angle, and smaller ones from its rim."""
    pad = ellipsoid((0.8 * size, size, 0.3 * size), (0, 0.92 * size, 0), sides=18)
    twist = between(rng, (-0.6, 0.6)) if depth < 3 else 0.0
    parts = [translated(rotated(rotated(pad, "y", twist), "z", lean), root)]
    if depth == 1:
        return parts
    leans = rng.permutation([-0.8, 0.0, 0.8])[: int(rng.integers(1, 4))]
    for turn in lean + leans + rng.uniform(-0.2, 0.2, len(leans)):
        middle = root + 0.92 * size * np.array([-np.sin(lean), np.cos(lean), 0.0])
        rim = middle + 0.72 * size * np.array([-np.sin(turn), np.cos(turn), 0.0])
        child = size * between(rng, (0.6, 0.8))
        parts += _pads(rng, rim, float(turn), child, depth - 1)
    return parts


def _waved(
    y: Float[ndarray, " K"], wide: Float[ndarray, " K"], ribs: int, depth: float
) -> Float[ndarray, "K M 3"]:
    turn = 2 * np.pi * np.arange(4 * ribs) / (4 * ribs)
    radius = wide[:, None] * (1 + depth * np.cos(ribs * turn))
    height = np.broadcast_to(y[:, None], radius.shape)
    return np.stack([radius * np.sin(turn), height, radius * np.cos(turn)], axis=-1)


CACTI: Mapping[str, Callable[[Generator], list[Mesh]]] = {
    "column": column,
    "ball": ball,
    "pear": pear,
}
