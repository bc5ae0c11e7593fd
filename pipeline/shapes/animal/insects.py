"""Butterflies, bees, ants, beetles, ladybirds, dragonflies; and spiders."""

from collections.abc import Callable, Mapping

import numpy as np
from numpy.random import Generator

from pipeline.geometry.scene.mesh import Mesh, merge
from pipeline.shapes.parts.chances import Range, between, chance
from pipeline.shapes.parts.outlines import pillow
from pipeline.shapes.parts.paths import flesh
from pipeline.shapes.parts.placing import both_sides, rotated, translated
from pipeline.shapes.parts.solids import ellipsoid, lathe, limb


def butterfly(rng: Generator) -> list[Mesh]:
    """Draw a butterfly: four wings, seen from the front or from above."""
    reach, tall = between(rng, (0.4, 0.6)), between(rng, (0.4, 0.6))
    upper = leaf(reach, tall, between(rng, (0.4, 0.9)), between(rng, (0.0, 0.07)))
    size = between(rng, (0.65, 0.95))
    lower = leaf(size * reach, size * tall, between(rng, (-0.8, -0.4)), 0.0)
    wings = both_sides(merge([upper, lower]))
    fold = between(rng, (0.15, 0.6))
    bent = wings.vertices.copy()
    bent[:, 2] += fold * np.abs(bent[:, 0])
    thick = between(rng, (0.035, 0.06))
    rod = [(0, -0.38, 0), (0, -0.1, 0), (0, 0.1, 0), (0, 0.25, 0)]
    body = flesh(rod, thick * np.array([0.5, 1.0, 1.2, 0.8]), 14)
    head = ellipsoid((1.3 * thick,) * 3, (0.0, 0.31, 0.0), sides=14)
    parts = [Mesh(vertices=bent, faces=wings.faces), body, head]
    bow = between(rng, (0.08, 0.2))
    path = [(0.02, 0.33, 0), (0.6 * bow, 0.48, 0.02), (bow, 0.6, 0.03)]
    feeler = limb(path, [0.016, 0.014, 0.014], sides=8)
    knob = ellipsoid((0.03,) * 3, path[-1], sides=8)
    parts.append(both_sides(merge([feeler, knob])))
    if chance(rng, 0.5):
        return parts
    return [rotated(part, "x", np.pi / 2) for part in parts]


def leaf(reach: float, high: float, rise: float, wave: float) -> Mesh:
    """Make a rounded wing that leaves the middle at an angle."""
    turn = 2 * np.pi * np.arange(24) / 24
    x = 0.5 * reach * (1 - np.cos(turn))
    y = 0.42 * high * np.sin(turn) * (0.55 + 0.45 * x / reach)
    scallop = 1 + wave * np.cos(6 * turn)
    flat = pillow(np.stack([x * scallop, y * scallop], axis=1), 0.05)
    return translated(rotated(flat, "z", rise), (0.015, 0.02 * np.sign(rise), 0.0))


def bee(rng: Generator) -> list[Mesh]:
    """Draw a bee: a striped egg with wings, a sting and feelers."""
    girth, long = between(rng, (0.2, 0.28)), between(rng, (0.3, 0.42))
    parts = [ellipsoid((girth, girth, long), sides=22)]
    for z in np.linspace(-0.6, 0.35, int(rng.integers(2, 5))):
        ring = girth * np.sqrt(1 - z * z)
        half = 0.09 * long
        band = [(0.96 * ring, -half), (1.05 * ring, -0.6 * half)]
        band += [(1.05 * ring, 0.6 * half), (0.96 * ring, half)]
        parts.append(translated(lathe(band, sides=20, axis="z"), (0, 0, z * long)))
    sting = lathe([(0.05, 0.1), (0.035, 0.0), (0.005, -0.14)][::-1], sides=8, axis="z")
    parts.append(translated(sting, (0, 0, -long)))
    size = between(rng, (0.14, 0.22))
    head = np.array([0.0, 0.03, 0.9 * long + 0.6 * size])
    parts += [ellipsoid((size,) * 3, head, sides=18), *face(head, size)]
    wing = leaf(between(rng, (0.35, 0.55)), 0.4, 0.5, 0.0)
    tilted = rotated(rotated(wing, "x", between(rng, (-1.2, -0.2))), "y", 0.4)
    parts.append(both_sides(translated(tilted, (0.05, 0.85 * girth, 0.05))))
    for z in (-0.1, 0.05, 0.2):
        path = [(0.5 * girth, -0.7 * girth, z), (0.7 * girth, -1.25 * girth, z + 0.02)]
        parts.append(both_sides(limb(path, [0.03, 0.02], sides=8)))
    return parts


def ant(rng: Generator) -> list[Mesh]:
    """Draw an ant: three beads, six legs, bent feelers."""
    size, y = between(rng, (0.9, 1.2)), between(rng, (0.25, 0.4))
    abdomen = ellipsoid((0.2 * size, 0.19 * size, 0.28 * size), (0, y, -0.42), sides=20)
    chest = ellipsoid((0.12, 0.12, 0.18), (0, y, 0.0), sides=16)
    skull = 0.16 * between(rng, (0.9, 1.3))
    head = np.array([0.0, y + 0.06, 0.18 + 0.8 * skull])
    waist = limb([(0, y, -0.25), (0, y, 0.3)], [0.05, 0.06], sides=10)
    ball = ellipsoid((skull, 0.9 * skull, skull), head, sides=18)
    parts = [abdomen, chest, waist, ball, *face(head, skull)]
    parts += legs(rng, 3, y, (0.1, 0.5), 0.3)
    if chance(rng, 0.5):
        jaw = [(0.3, -0.2, 0.8), (0.4, -0.25, 1.2), (0.1, -0.25, 1.5)]
        hook = limb(skull * np.array(jaw), skull * np.array([0.16, 0.14, 0.06]), 8)
        parts.append(both_sides(translated(hook, head)))
    return parts


def ladybird(rng: Generator) -> list[Mesh]:
    """Draw a ladybird: a dome split in two with dots, a small head."""
    wide, high = between(rng, (0.36, 0.46)), between(rng, (0.24, 0.4))
    long, bend = between(rng, (0.42, 0.52)), 0.03
    dome = ellipsoid((wide, high, long), sides=24)
    half = translated(rotated(dome, "y", bend), (0.025, 0.0, 0.0))
    parts = [both_sides(half)]
    for x, z in ((0.4, 0.4), (0.55, -0.1), (0.3, -0.5)):
        y = float(np.sqrt(max(1 - x * x - z * z, 0.0)))
        dot = ellipsoid((0.07, 0.05, 0.07), sides=10)
        parts.append(both_sides(translated(dot, (x * wide, y * high, z * long))))
    head = np.array([0.0, 0.05, 0.95 * long])
    parts.append(ellipsoid((0.2, 0.16, 0.16), head, sides=18))
    parts += face(head, 0.17)
    return parts + legs(rng, 3, 0.0, (0.9 * wide, wide + 0.16), 0.5 * long, 0.2)


def beetle(rng: Generator) -> list[Mesh]:
    """Draw a beetle with pincers or a horn."""
    wide, long = between(rng, (0.22, 0.3)), between(rng, (0.35, 0.45))
    back = ellipsoid((wide, 0.6 * wide, long), (0, 0, -0.2), power=2.4, sides=22)
    parts = [both_sides(translated(rotated(back, "y", 0.04), (0.02, 0, 0)))]
    chest = ellipsoid(
        (0.85 * wide, 0.55 * wide, 0.16), (0, 0, 0.22), power=2.6, sides=20
    )
    head = np.array([0.0, 0.0, 0.4])
    parts += [chest, ellipsoid((0.5 * wide, 0.4 * wide, 0.12), head, sides=16)]
    if chance(rng, 0.5):
        out = between(rng, (0.15, 0.28))
        pincer = [(0.08, 0, 0.45), (out, 0.02, 0.62), (0.8 * out, 0.03, 0.82)]
        pincer.append((0.25 * out, 0.03, 0.92))
        parts.append(both_sides(flesh(pincer, [0.05, 0.045, 0.035, 0.012], 10)))
    else:
        up = between(rng, (0.2, 0.4))
        horn = [
            (0, 0.03, 0.42),
            (0, 0.35 * up, 0.65),
            (0, up, 0.78),
            (0, 1.3 * up, 0.75),
        ]
        parts.append(flesh(horn, [0.07, 0.05, 0.04, 0.015], 10))
        parts += face(head, 0.11)
    return parts + legs(rng, 3, 0.0, (0.8 * wide, wide + 0.28), 0.3, 0.18)


def dragonfly(rng: Generator) -> list[Mesh]:
    """Draw a dragonfly: a rod with four long wings."""
    rod = [(0, 0, -0.75), (0, 0, -0.2), (0, 0.02, 0.05), (0, 0.02, 0.2)]
    body = flesh(rod, [0.028, 0.035, 0.08, 0.08], 14)
    eye = ellipsoid((0.075,) * 3, (0.06, 0.05, 0.3), sides=14)
    reach, parts = between(rng, (0.55, 0.75)), [body, both_sides(eye)]
    for z, turn in (
        (0.14, between(rng, (-0.1, 0.35))),
        (-0.04, between(rng, (-0.4, -0.1))),
    ):
        blade = rotated(leaf(reach, 0.28, 0.0, 0.0), "x", np.pi / 2)
        lift = rotated(rotated(blade, "y", -turn), "z", between(rng, (0.02, 0.3)))
        parts.append(both_sides(translated(lift, (0.03, 0.06, z))))
    return parts + legs(rng, 3, -0.02, (0.04, 0.16), 0.1, 0.16)


def spider(rng: Generator) -> list[Mesh]:
    """Draw a spider: two beads and eight legs with high knees."""
    y, size = between(rng, (0.25, 0.45)), between(rng, (0.2, 0.34))
    abdomen = ellipsoid(
        (size, 0.9 * size, 1.15 * size), (0, y + 0.05, -size - 0.05), sides=22
    )
    skull = between(rng, (0.14, 0.22))
    head = np.array([0.0, y, 0.5 * skull])
    parts = [abdomen, ellipsoid((skull, 0.9 * skull, skull), head, sides=18)]
    parts += face(head, skull, has_feelers=False)
    fang = limb(
        [(0.05, y - 0.6 * skull, 1.3 * skull), (0.04, y - skull, 1.45 * skull)],
        [0.03, 0.01],
        8,
    )
    parts.append(both_sides(fang))
    knee, reach = between(rng, (0.15, 0.45)), between(rng, (0.55, 0.85))
    for turn in np.linspace(-0.95, 0.95, 4) + 0.1:
        way = np.array([np.cos(turn), 0.0, np.sin(turn)])
        path = np.outer([0.3 * skull, 0.5 * reach, 0.8 * reach, reach], way)
        path[:, 1] += [y, y + knee, 0.55 * y, 0.0]
        parts.append(both_sides(limb(path, [0.045, 0.038, 0.028, 0.015], sides=8)))
    return parts


def legs(
    rng: Generator,
    count: int,
    y: float,
    reach: Range,
    spread: float,
    drop: float | None = None,
) -> list[Mesh]:
    """Spread pairs of thin bent legs from a body at a height to the floor."""
    low = y - drop if drop else 0.0
    knee = y + between(rng, (0.0, 0.15))
    size, parts = between(rng, (0.02, 0.035)), []
    for share in np.linspace(-1.0, 1.0, count):
        z, far = 0.45 * spread * share, spread * share * 1.2
        x = (0.3 * reach[0], 0.45 * reach[0] + 0.55 * reach[1], reach[1])
        path = [(x[0], y, z), (x[1], knee, 0.6 * z + 0.4 * far), (x[2], low, far)]
        parts.append(both_sides(limb(path, [size, size, 0.6 * size], sides=8)))
    return parts


def face(head: np.ndarray, size: float, has_feelers: bool = True) -> list[Mesh]:
    """Put eyes and feelers on a round head."""
    eye = ellipsoid((0.24 * size, 0.3 * size, 0.2 * size), sides=10)
    parts = [translated(eye, size * np.array([0.45, 0.25, 0.82]))]
    if has_feelers:
        path = size * np.array([(0.35, 0.6, 0.4), (0.7, 1.5, 0.8), (1.0, 1.7, 1.4)])
        parts.append(limb(path, size * np.array([0.1, 0.09, 0.08]), sides=8))
        parts.append(ellipsoid((0.15 * size,) * 3, path[-1], sides=8))
    return [both_sides(translated(merge(parts), head))]


INSECTS: Mapping[str, Callable[[Generator], list[Mesh]]] = {
    "butterfly": butterfly,
    "bee": bee,
    "ant": ant,
    "ladybird": ladybird,
    "beetle": beetle,
    "dragonfly": dragonfly,
    "spider": spider,
}
