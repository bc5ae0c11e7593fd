"""Birds: penguins, ducks, swans, owls, hens, chicks, songbirds, waders, flyers."""

from collections.abc import Callable, Mapping

import numpy as np
from numpy.random import Generator

from pipeline.geometry.scene.mesh import Mesh, merge
from pipeline.shapes.animal.beaks import BEAKS
from pipeline.shapes.animal.feathers import feet, flippers, folded, spread, tail_fan
from pipeline.shapes.parts.chances import Range, between, chance, pick
from pipeline.shapes.parts.paths import flesh
from pipeline.shapes.parts.placing import both_sides, rotated, scaled, translated
from pipeline.shapes.parts.solids import ellipsoid, lathe, limb


def penguin(rng: Generator) -> list[Mesh]:
    """Draw a penguin: an upright pear with flippers and webbed feet."""
    girth, high = between(rng, (0.22, 0.32)), between(rng, (0.4, 0.55))
    head = between(rng, (0.16, 0.24))
    path = [(0, 0.75 * girth, -0.02), (0, 0.55 * high, 0.02), (0, high, 0.0)]
    path.append((0, 1.35 * high, 0.0))
    sizes = girth * np.array([0.72, 1.0, 0.85, 0.6])
    body = scaled(flesh(path, sizes, 22), (1.0, 1.0, 0.88))
    top = np.array([0.0, 1.35 * high + 0.75 * head, 0.02])
    parts = [body, *skull(rng, top, head, "cone", (0.5, 1.0))]
    parts += flippers(rng, 0.82 * girth, 1.15 * high)
    stub = [(0, 0.3 * girth, -0.6 * girth), (0, 0.08, -1.15 * girth)]
    parts.append(limb(stub, [0.1, 0.035]))
    return parts + feet(0.45 * girth, 0.0, 0.12, is_webbed=True)


def duck(rng: Generator) -> list[Mesh]:
    """Draw a duck that swims or stands."""
    girth, long = between(rng, (0.2, 0.28)), between(rng, (0.22, 0.36))
    y, z = [0.12, 0.0, 0.0, 0.02], [-1.25, -0.6, 0.1, 0.7]
    path = np.stack([np.zeros(4), np.array(y), long * np.array(z)], axis=1)
    path[0, 1] += between(rng, (0.0, 0.12))
    body = flesh(path, girth * np.array([0.18, 0.75, 1.0, 0.7]), 22)
    neck, head = between(rng, (0.12, 0.3)), between(rng, (0.12, 0.19))
    top = np.array([0.0, 0.5 * girth + neck + 0.6 * head, 0.85 * long])
    root = np.array([0.0, 0.0, 0.7 * long])
    parts = [scaled(body, (1.05, 0.9, 1.0)), throat(root, top, girth, head)]
    parts += skull(rng, top, head, "bill", (0.9, 1.5))
    parts += folded(rng, 0.9 * girth, 0.06, 1.1 * long)
    if chance(rng, 0.6):
        parts += legs(0.5 * girth, -0.5 * girth, between(rng, (0.12, 0.25)), True)
    return parts


def swan(rng: Generator) -> list[Mesh]:
    """Draw a swan with an S-shaped neck."""
    girth, long = between(rng, (0.2, 0.26)), between(rng, (0.32, 0.42))
    path = [(0, 0.16, -1.3 * long), (0, 0.02, -0.6 * long), (0, 0, 0.2 * long)]
    path.append((0, 0.04, 0.8 * long))
    body = flesh(path, girth * np.array([0.15, 0.75, 1.0, 0.6]), 22)
    high, bow = between(rng, (0.45, 0.75)), between(rng, (0.1, 0.2))
    z = long * 0.9
    stem = [(0, 0.0, 0.8 * z), (0, 0.3 * high, z + 0.4 * bow)]
    stem += [(0, 0.7 * high, z - bow), (0, high, z - 0.5 * bow), (0, high, z + 0.05)]
    neck = flesh(stem, [0.6 * girth, 0.09, 0.06, 0.06, 0.06], 14)
    top = np.array([0.0, high, z + 0.1])
    parts = [body, neck, *skull(rng, top, 0.09, "bill", (1.2, 1.8))]
    return parts + folded(rng, 0.85 * girth, 0.12, 1.15 * long)


def owl(rng: Generator) -> list[Mesh]:
    """Draw an owl: an egg with large eyes in discs, and tufts."""
    girth, high = between(rng, (0.24, 0.34)), between(rng, (0.36, 0.5))
    body = ellipsoid((girth, high, 0.85 * girth), (0, high, 0), sides=24)
    head = girth * between(rng, (0.85, 1.1))
    y = 1.75 * high
    parts = [body, ellipsoid((head, 0.8 * head, 0.8 * head), (0, y, 0), sides=24)]
    size = between(rng, (0.3, 0.42)) * head
    rim = size * np.array([(1.0, -1.2), (1.0, 0.0), (0.85, 0.12), (0.7, 0.0)])
    disc = lathe([*rim, (0.0, -0.05 * size)], sides=18, axis="z")
    eye = ellipsoid((0.45 * size, 0.45 * size, 0.3 * size), sides=12)
    face = (0.95 * size, y + 0.08 * head, 0.72 * head)
    disc, eye = translated(disc, face), translated(eye, face)
    parts.append(both_sides(merge([disc, eye])))
    hook = flesh(
        [
            (0, y, 0.7 * head),
            (0, y - 0.1 * head, 0.95 * head),
            (0, y - 0.4 * head, 0.95 * head),
        ],
        head * np.array([0.2, 0.16, 0.05]),
    )
    parts.append(hook)
    if chance(rng, 0.75):
        ear = lathe([(0.3, -0.3), (0.25, 0.1), (0.03, 0.7)], sides=10)
        turned = rotated(scaled(ear, (head, head, 0.7 * head)), "z", -0.35)
        parts.append(
            both_sides(translated(turned, (0.55 * head, y + 0.6 * head, 0.1 * head)))
        )
    parts += [translated(w, (0, high, 0)) for w in folded(rng, girth, 0.0, high, 1.35)]
    return parts + feet(0.4 * girth, 0.0, 0.25 * girth, is_webbed=False)


def hen(rng: Generator) -> list[Mesh]:
    """Draw a hen or a cock with comb, wattles and a fan of tail feathers."""
    girth = between(rng, (0.2, 0.28))
    path = [(0, 0.3, -0.36), (0, 0.06, -0.2), (0, 0, 0.05), (0, 0.14, 0.22)]
    body = flesh(path, girth * np.array([0.35, 0.8, 1.0, 0.75]), 22)
    head = between(rng, (0.1, 0.14))
    top = np.array([0.0, between(rng, (0.4, 0.56)), 0.3])
    parts = [body, throat(np.array([0, 0.1, 0.18]), top, girth, head)]
    parts += skull(rng, top, head, "cone", (0.6, 1.0))
    for z in np.linspace(-0.6, 0.6, 4):
        lobe = ellipsoid((0.16, 0.42, 0.34), (0, 1.1 - 0.2 * z * z, z), sides=10)
        parts.append(translated(scaled(lobe, (head,) * 3), top))
    wattle = ellipsoid((0.15 * head, 0.4 * head, 0.2 * head), sides=10)
    parts.append(translated(wattle, top + head * np.array([0, -1.0, 0.8])))
    parts += tail_fan(rng, np.array([0.0, 0.3, -0.36]), between(rng, (0.25, 0.55)))
    parts += folded(rng, 0.95 * girth, 0.05, 0.3)
    return parts + legs(0.45 * girth, -0.6 * girth, between(rng, (0.15, 0.3)), False)


def chick(rng: Generator) -> list[Mesh]:
    """Draw a chick: two balls with a beak, stubs of wings, thin legs."""
    girth, head = between(rng, (0.25, 0.33)), between(rng, (0.2, 0.3))
    body = ellipsoid((girth, 0.95 * girth, 1.1 * girth), sides=22)
    top = np.array([0.0, girth + 0.5 * head, 0.25 * girth])
    parts = [body, *skull(rng, top, head, "cone", (0.3, 0.7), 0.17)]
    parts += folded(rng, 0.95 * girth, 0.0, 0.6 * girth)
    tail = lathe([(0.4, -0.4), (0.3, 0.1), (0.05, 0.7)], sides=10)
    turned = rotated(scaled(tail, (girth,) * 3), "x", -1.1)
    parts.append(translated(turned, (0, 0.2 * girth, -girth)))
    return parts + legs(0.4 * girth, -0.7 * girth, between(rng, (0.1, 0.25)), False)


def songbird(rng: Generator) -> list[Mesh]:
    """Draw a bird that sits: a sparrow, a parrot, a toucan, a raven."""
    girth, rise = between(rng, (0.16, 0.24)), between(rng, (0.2, 1.1))
    way = np.array([0.0, np.sin(rise), np.cos(rise)])
    path = np.array([-0.34, -0.15, 0.08, 0.26])[:, None] * way
    body = flesh(path, girth * np.array([0.4, 0.85, 1.0, 0.75]), 22)
    head = between(rng, (0.12, 0.18))
    top = path[-1] + np.array([0.0, 0.6 * girth + 0.3 * head, 0.05])
    beak = pick(rng, {"cone": 4, "hook": 2, "toucan": 1})
    parts = [body, throat(path[-1], top, 0.8 * girth, 0.95 * head)]
    parts += skull(rng, top, head, beak, (0.7, 1.5))
    parts += [rotated(w, "x", -rise) for w in folded(rng, girth, 0.0, 0.36)]
    tail = ellipsoid((between(rng, (0.07, 0.13)), 0.03, 0.28), (0, 0, -0.52), sides=14)
    parts.append(rotated(tail, "x", -rise + between(rng, (-0.2, 0.3))))
    return parts + legs(0.4 * girth, -0.4 * girth, between(rng, (0.12, 0.25)), False)


def wader(rng: Generator) -> list[Mesh]:
    """Draw a flamingo, a stork or an ostrich: long legs, long neck."""
    girth, high = between(rng, (0.15, 0.24)), between(rng, (0.45, 0.8))
    path = [(0, 0.06, -0.42), (0, 0.02, -0.15), (0, 0, 0.08), (0, 0.05, 0.22)]
    body = flesh(path, girth * np.array([0.25, 0.85, 1.0, 0.7]), 20)
    bow = between(rng, (-0.02, 0.2))
    stem = [(0, 0.03, 0.2), (0, 0.25 * high, 0.3 + bow), (0, 0.7 * high, 0.3 - bow)]
    stem += [(0, high, 0.32), (0, high, 0.4)]
    neck = flesh(stem, [0.6 * girth, 0.06, 0.045, 0.045, 0.05], 12)
    top = np.array([0.0, high, 0.4])
    beak = pick(rng, {"bent": 2, "long": 2, "bill": 1})
    parts = [body, neck, *skull(rng, top, between(rng, (0.08, 0.11)), beak, (1.5, 2.5))]
    parts += folded(rng, 0.95 * girth, 0.03, 0.34)
    return parts + legs(0.4 * girth, -0.4 * girth, between(rng, (0.5, 0.85)), False)


def flyer(rng: Generator) -> list[Mesh]:
    """Draw a bird with spread wings: an eagle, a gull, a dove."""
    girth = between(rng, (0.11, 0.17))
    path = np.array([(0, 0, -0.35), (0, -0.01, -0.1), (0, 0, 0.15), (0, 0.03, 0.3)])
    body = flesh(path, girth * np.array([0.4, 0.85, 1.0, 0.75]), 20)
    head = between(rng, (0.09, 0.13))
    top = np.array([0.0, 0.08, 0.42])
    parts = [body, throat(path[-1], top, girth, head)]
    parts += skull(rng, top, head, pick(rng, {"hook": 2, "cone": 2}), (0.7, 1.3))
    tail = rotated(ellipsoid((0.16, 0.025, 0.22), (0, 0, -0.5), sides=14), "x", 0.05)
    return [*parts, tail, *spread(rng, 0.6 * girth)]


def skull(
    rng: Generator,
    place: np.ndarray,
    size: float,
    beak: str,
    reach: Range,
    eyes: float = 0.2,
) -> list[Mesh]:
    """Make a round head with eyes and a beak."""
    ball = ellipsoid((0.95 * size, size, size), sides=18)
    parts = [ball, *BEAKS[beak](between(rng, reach))]
    parts = [scaled(part, (size,) * 3) if part is not ball else part for part in parts]
    if chance(rng, 0.85):
        grown = between(rng, (0.8, 1.4)) * eyes * size
        eye = ellipsoid((0.6 * grown, grown, grown), sides=10)
        parts.append(both_sides(translated(eye, size * np.array([0.72, 0.25, 0.6]))))
    return [translated(part, place) for part in parts]


def throat(root: np.ndarray, top: np.ndarray, girth: float, head: float) -> Mesh:
    """Join breast and head."""
    middle = (root + top) / 2 + np.array([0.0, 0.0, 0.02])
    sizes = [0.75 * girth, 0.45 * girth + 0.3 * head, 0.75 * head]
    return flesh(np.stack([root, middle, top]), sizes, 16)


def legs(x: float, y: float, long: float, is_webbed: bool) -> list[Mesh]:
    """Stand on two thin legs from a height."""
    low = y - long - 0.1
    shin = limb([(x, y + 0.05, 0.0), (x, low, 0.0)], [0.035, 0.024], sides=8)
    return [both_sides(shin), *feet(x, low, 0.1, is_webbed=is_webbed)]


BIRDS: Mapping[str, Callable[[Generator], list[Mesh]]] = {
    "penguin": penguin,
    "duck": duck,
    "swan": swan,
    "owl": owl,
    "hen": hen,
    "chick": chick,
    "songbird": songbird,
    "wader": wader,
    "flyer": flyer,
}
