"""Beds: single, double, with posts, bunks, cots. In metres, the foot end at +z."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.random import Generator

from pipeline.geometry.scene.mesh import Mesh, merge
from pipeline.shapes.parts.chances import between, chance, pick
from pipeline.shapes.parts.placing import both_sides, rotated, translated
from pipeline.shapes.parts.solids import box, ellipsoid, loft, rounded_box


@dataclass(frozen=True, kw_only=True)
class Bed:
    """The measures of a bed."""

    width: float
    length: float
    height: float  # of the frame's upper face
    mattress: float  # thickness
    post: float  # half thickness of the posts
    head: float  # height of the head board over the frame
    foot: float  # the same at the foot end, 0 for none


def sample(rng: Generator) -> Bed:
    """Draw the measures."""
    return Bed(
        width=between(rng, (0.8, 1.1) if chance(rng, 0.5) else (1.3, 2.0)),
        length=between(rng, (1.6, 2.2)),
        height=between(rng, (0.22, 0.45)),
        mattress=between(rng, (0.14, 0.3)),
        post=between(rng, (0.025, 0.06)),
        head=between(rng, (0.4, 0.9)),
        foot=between(rng, (0.1, 0.4)) if chance(rng, 0.55) else 0.0,
    )


def bed(rng: Generator) -> list[Mesh]:
    """Draw a bed with its mattress, pillows and cover."""
    design = sample(rng)
    parts = [*frame(design), *bedding(rng, design)]
    parts.append(end_board(rng, design, design.head, -design.length / 2))
    if design.foot:
        parts.append(end_board(rng, design, design.foot, design.length / 2))
    return parts


def frame(design: Bed) -> list[Mesh]:
    """Make the frame on four legs."""
    x, z, size = design.width / 2, design.length / 2, design.post
    tall = 0.45 * design.height
    rail = (design.width, tall, design.length)
    slab = rounded_box(rail, 0.02, (0.0, design.height - tall / 2, 0.0), 1)
    legs = [
        both_sides(
            box(
                (2 * size, design.height, 2 * size),
                (x - size, design.height / 2, s * z),
            )
        )
        for s in (0.97, -0.97)
    ]
    return [slab, *legs]


def bedding(rng: Generator, design: Bed) -> list[Mesh]:
    """Lay the mattress, the pillows and the cover."""
    wide, long = 0.96 * design.width, 0.97 * design.length
    y = design.height + design.mattress / 2 - 0.01
    soft = 0.35 * design.mattress
    parts = [rounded_box((wide, design.mattress, long), soft, (0.0, y, 0.0))]
    top = design.height + design.mattress
    count = 1 if design.width < 1.2 else 2
    size = (0.8 * wide / count, between(rng, (0.1, 0.16)), between(rng, (0.3, 0.42)))
    for place in range(count):
        x = wide / count * (place - (count - 1) / 2)
        half = np.array(size) / 2
        spot = (x, top + 0.3 * size[1], -0.46 * long + half[2])
        pillow = ellipsoid(half, power=5.0, sides=20)
        parts.append(translated(rotated(pillow, "x", between(rng, (0.0, 0.35))), spot))
    if chance(rng, 0.65):
        share = between(rng, (0.5, 0.75))
        cover = (1.04 * wide, 0.8 * design.mattress, share * long)
        z = 0.5 * (1 - share) * long + 0.01
        parts.append(rounded_box(cover, 0.04, (0.0, top - 0.35 * design.mattress, z)))
    return parts


def end_board(rng: Generator, design: Bed, rise: float, z: float) -> Mesh:
    """Close the head or the foot end: a board, bars, or a cushion."""
    high, size = design.height + rise, design.post
    style = pick(rng, {"board": 4, "bars": 2, "arch": 2, "cushion": 2})
    x = design.width / 2 - size
    if style == "cushion":
        block = (design.width + 0.05, high, 0.14)
        return rounded_box(block, 0.05, (0.0, high / 2, z), 3)
    posts = both_sides(box((2 * size, 1.04 * high, 2 * size), (x, 0.52 * high, z)))
    low = 0.7 * design.height
    if style == "arch":
        return merge([posts, arched_board(design, (low, high), z)])
    if style == "board":
        panel = (2 * x, high - low, 1.1 * size)
        return merge([posts, box(panel, (0.0, (high + low) / 2, z))])
    rails = [
        box((2 * x, 1.5 * size, 1.5 * size), (0, y, z)) for y in (0.97 * high, low)
    ]
    count = int(rng.integers(3, 9))
    bars = [
        box((0.8 * size, high - low, 0.8 * size), (float(place), (high + low) / 2, z))
        for place in np.linspace(-x, x, count + 2)[1:-1]
    ]
    return merge([posts, *rails, *bars])


def arched_board(design: Bed, span: tuple[float, float], z: float) -> Mesh:
    """Make a board whose upper edge is an arch."""
    low, high = span
    share = np.sin(np.linspace(0.0, np.pi / 2, 8))
    y = np.concatenate([[low], high + 0.35 * (high - low) * share])
    wide = np.concatenate([[1.0], np.sqrt(np.maximum(1 - share**2, 0.01))])
    centers = np.stack([0 * y, y, 0 * y + z], axis=1)
    halves = np.stack([wide * (design.width / 2), 0 * y + 0.6 * design.post], axis=1)
    return loft(centers, halves, power=12.0, axis="y", sides=24)


def bunk(rng: Generator) -> list[Mesh]:
    """Draw two beds one above the other, with a ladder."""
    design = sample(rng)
    low = replace(design, width=between(rng, (0.8, 1.1)))
    rise = between(rng, (0.85, 1.1))
    high = rise + low.height
    one = merge([frame(low)[0], *bedding(rng, low)])
    x, z, size = low.width / 2, low.length / 2, low.post + 0.01
    tall = high + low.mattress + 0.25
    posts = [
        both_sides(box((2 * size, tall, 2 * size), (x, tall / 2, side * z)))
        for side in (1.0, -1.0)
    ]
    rails = [
        both_sides(box((1.2 * size, 2 * size, low.length), (x, y, 0.0)))
        for y in (tall - 0.03, high)
    ]
    ends = [
        box((low.width, 0.06, 1.2 * size), (0.0, y, side * z))
        for side in (1.0, -1.0)
        for y in (tall - 0.03, low.height + 0.4)
    ]
    up = translated(one, (0.0, rise, 0.0))
    return [one, up, *posts, *rails, *ends, ladder(rng, low, high)]


def ladder(rng: Generator, design: Bed, high: float) -> Mesh:
    """Lean a ladder against the right side of a bunk."""
    count, half = int(rng.integers(3, 6)), 0.18
    x, z = design.width / 2 + 0.05, between(rng, (-0.5, 0.5)) * design.length / 2
    rungs = [
        box((0.04, 0.04, 2 * half), (x, float(y), z))
        for y in np.linspace(0.0, high, count + 2)[1:-1]
    ]
    rails = [box((0.05, high, 0.05), (x, high / 2, z + s * half)) for s in (1, -1)]
    return merge([*rungs, *rails])


def cot(rng: Generator) -> list[Mesh]:
    """Draw a child's bed with bars all around."""
    wide, long = between(rng, (0.55, 0.75)), between(rng, (0.95, 1.3))
    high, floor = between(rng, (0.75, 1.0)), between(rng, (0.25, 0.45))
    size = between(rng, (0.02, 0.04))
    x, z = wide / 2, long / 2
    bed_floor = rounded_box((wide, 0.14, long), 0.04, (0.0, floor, 0.0), 2)
    parts = [bed_floor]
    for side in (1.0, -1.0):
        parts.append(
            both_sides(box((2 * size, high, 2 * size), (x, high / 2, side * z)))
        )
        parts.append(box((wide, 1.6 * size, 1.6 * size), (0.0, high, side * z)))
    parts.append(both_sides(box((1.6 * size, 1.6 * size, long), (x, high, 0.0))))
    bar = box((0.6 * size, high - floor, 0.6 * size), (0.0, (high + floor) / 2, 0.0))
    for place in np.linspace(-z, z, int(rng.integers(6, 11)))[1:-1]:
        parts.append(both_sides(translated(bar, (x, 0.0, float(place)))))
    for place in np.linspace(-x, x, int(rng.integers(4, 7)))[1:-1]:
        parts += [translated(bar, (float(place), 0.0, s * z)) for s in (1.0, -1.0)]
    return parts
