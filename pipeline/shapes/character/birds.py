"""Birds: penguins and owls that stand upright, ducks and hens, long-legged ones."""

import numpy as np
from numpy.random import Generator

from pipeline.geometry.scene.mesh import Mesh, merge
from pipeline.shapes.parts.chances import between, pick
from pipeline.shapes.parts.placing import both_sides, rotated, translated
from pipeline.shapes.parts.solids import ellipsoid, lathe, limb, rounded_box, wing


def bird(rng: Generator) -> Mesh:
    """Draw a bird."""
    style = pick(rng, {"penguin": 3, "duck": 3, "wader": 2, "flyer": 1})
    upright = {"penguin": 1.3, "duck": 0.3, "wader": 0.5, "flyer": 0.1}[style]
    lean = upright + between(rng, (-0.15, 0.15))
    leg = between(rng, (0.5, 0.9) if style == "wader" else (0.06, 0.22))
    girth = between(rng, (0.2, 0.3))
    parts = [body(girth, lean), tail(rng, girth, lean), feet(girth, leg)]
    parts.append(wings(rng, girth, spread=style == "flyer"))
    long = between(rng, (0.25, 0.7) if style in ("duck", "wader") else (0.05, 0.12))
    parts += neck_and_head(rng, girth, lean, long)
    return merge(parts)


def body(girth: float, lean: float) -> Mesh:
    """Make an egg about the origin whose front is raised by an angle."""
    egg = ellipsoid((girth, girth, 0.42), sides=28)
    shape = 1 + 0.3 * egg.vertices[:, 2:] * (1.0, 1.0, 0.0)
    return rotated(Mesh(vertices=egg.vertices * shape, faces=egg.faces), "x", -lean)


def neck_and_head(rng: Generator, girth: float, lean: float, long: float) -> list[Mesh]:
    """Raise the neck from the chest and put a head with a beak on it."""
    chest = np.array([0.0, np.sin(lean), np.cos(lean)]) * 0.3
    size = between(rng, (0.12, 0.2))
    top = chest + np.array([0.0, long + 0.5 * girth, 0.1])
    middle = (chest + top) / 2 + np.array([0.0, 0.0, 0.2 * long])
    neck = limb(np.stack([chest, middle, top]), np.array([0.7 * girth, 0.1, 0.09]))
    place = top + np.array([0.0, 0.4 * size, 0.1 * size])
    skull = ellipsoid((0.9 * size, size, size), place, sides=16)
    reach, wide = between(rng, (0.8, 2.0)), between(rng, (0.3, 0.6))
    beak = [(wide, 0.5), (0.8 * wide, 0.9), (0.15, 0.8 + reach)]
    cone = lathe(size * np.array(beak), sides=12, axis="z")
    flat = Mesh(vertices=cone.vertices * (1.0, 0.7, 1.0), faces=cone.faces)
    parts = [neck, skull, translated(flat, place)]
    if rng.random() < 0.3:
        crest = limb([(0, 0.8, 0.2), (0, 1.5, -0.3), (0, 1.4, -0.9)], [0.2, 0.25, 0.1])
        parts.append(
            translated(Mesh(vertices=crest.vertices * size, faces=crest.faces), place)
        )
    return parts


def wings(rng: Generator, girth: float, spread: bool) -> Mesh:
    """Fold the wings at the sides, let them hang off a little, or spread them."""
    if spread:
        reach = between(rng, (0.7, 1.1))
        edge = [(0.0, 0.1, 0.2), (0.5 * reach, 0.22, 0.25), (reach, 0.15, 0.0)]
        return both_sides(wing(edge, [0.4, 0.36, 0.12], [0.06, 0.04, 0.025]))
    flap = ellipsoid((0.05, 0.17, 0.33), sides=14)
    raised = between(rng, (0.0, 0.5))
    slanted = rotated(rotated(flap, "x", -0.5), "z", raised)
    return both_sides(translated(slanted, (girth + 0.05 * raised, 0.0, -0.05)))


def tail(rng: Generator, girth: float, lean: float) -> Mesh:
    """Spread the tail feathers."""
    size = (between(rng, (0.12, 0.3)), 0.04, between(rng, (0.25, 0.5)))
    fan = rounded_box(size, 0.015, (0.0, 0.03, -0.42), 2)
    return rotated(fan, "x", -0.7 * lean + between(rng, (0.0, 0.5)))


def feet(girth: float, leg: float) -> Mesh:
    """Stand on two thin legs with three toes each."""
    x, low = 0.5 * girth, -girth - leg
    shin = limb([(x, -0.5 * girth, -0.05), (x, low, 0.0)], [0.04, 0.025], sides=8)
    toes = [
        limb([(x, low, 0.0), (x + side * 0.09, low, 0.14)], [0.026, 0.022], sides=8)
        for side in (-1, 0, 1)
    ]
    return both_sides(merge([shin, *toes]))
