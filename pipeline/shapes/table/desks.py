"""Desks: a top on boxes of drawers, legs or boards; some carry something. In metres.

Who writes sits at +z, before the drawers.
"""

import numpy as np
from numpy.random import Generator

from pipeline.geometry.scene.mesh import Mesh, merge
from pipeline.shapes.parts.chances import between, chance, pick
from pipeline.shapes.parts.placing import both_sides, mirrored, rotated, translated
from pipeline.shapes.parts.solids import box, lathe, loft, rounded_box
from pipeline.shapes.table.storage import Carcass, fronts, solid
from pipeline.shapes.table.tops import board


def desk(rng: Generator) -> list[Mesh]:
    """Draw a desk, drawers at one side or at both, a hutch or a screen perhaps."""
    width, depth = between(rng, (1.0, 1.9)), between(rng, (0.5, 0.85))
    height, thick = between(rng, (0.68, 0.8)), between(rng, (0.025, 0.06))
    top = rounded_box((width, thick, depth), 0.3 * thick, (0.0, height, 0.0), 2)
    under = height - 0.4 * thick
    box_of_drawers = drawer_box(rng, width, 0.9 * depth, under)
    parts = [top, box_of_drawers]
    if chance(rng, 0.45):
        parts.append(mirrored(box_of_drawers))
    else:
        parts.append(far_side(rng, width, depth, under))
    if chance(rng, 0.6):
        panel = (width - 0.1, between(rng, (0.3, 0.85)) * under, 0.02)
        y = under - panel[1] / 2
        parts.append(box(panel, (0.0, y, -0.42 * depth)))
    return parts + on_top(rng, width, depth, height + 0.45 * thick)


def drawer_box(rng: Generator, width: float, depth: float, under: float) -> Mesh:
    """Draw the box of drawers at the right, on the floor, on feet, or hanging."""
    wide = between(rng, (0.26, 0.34)) * width
    style = pick(rng, {"floor": 4, "feet": 2, "hanging": 2})
    foot = {"floor": 0.0, "feet": 0.12, "hanging": 0.55}[style] * under
    body = Carcass(width=wide, height=under, depth=depth, foot=foot, wall=0.02)
    rows = int(rng.integers(1, 3)) if style == "hanging" else int(rng.integers(2, 5))
    parts = [solid(body), *fronts(rng, body, rows, 1, is_door=False)]
    if foot:
        x, z = wide / 2 - 0.03, depth / 2 - 0.03
        legs = [
            both_sides(box((0.05, foot + 0.02, 0.05), (x, foot / 2, side * z)))
            for side in (1.0, -1.0)
        ]
        parts += legs
    return translated(merge(parts), (width / 2 - wide / 2 - 0.03, 0.0, 0.0))


def far_side(rng: Generator, width: float, depth: float, under: float) -> Mesh:
    """Draw what carries the left end of a desk: a board or two legs."""
    x, z = -width / 2 + 0.06, 0.42 * depth
    if chance(rng, 0.45):
        return board((x - 0.03, 0.0, -z), (x + 0.03, under, z))
    size = between(rng, (0.02, 0.04))
    power = float(rng.choice([2.0, 12.0]))
    legs = []
    for side in (z, -z):
        ends = [(x, under, side), (x, 0.0, side)]
        halves = [(size, size), (between(rng, (0.5, 1.0)) * size,) * 2]
        legs.append(loft(ends, halves, power=power, axis="y", sides=12))
    return merge(legs)


def on_top(rng: Generator, width: float, depth: float, y: float) -> list[Mesh]:
    """Put a hutch, a screen, a laptop or nothing on a desk."""
    style = pick(rng, {"none": 5, "hutch": 2, "screen": 2, "laptop": 1})
    if style == "hutch":
        return hutch(rng, width, depth, y)
    things = {"screen": screen, "laptop": laptop}
    return [things[style](rng, y)] if style in things else []


def hutch(rng: Generator, width: float, depth: float, y: float) -> list[Mesh]:
    """Raise shelves along the back of a desk."""
    tall, deep = between(rng, (0.25, 0.7)), between(rng, (0.2, 0.3))
    count = int(rng.integers(2, 6))
    z = -depth / 2 + deep / 2
    posts = np.linspace(-width / 2 + 0.02, width / 2 - 0.02, count)
    parts = [box((0.02, tall, deep), (float(x), y + tall / 2, z)) for x in posts]
    parts.append(box((width, 0.025, deep + 0.02), (0.0, y + tall, z)))
    if tall > 0.45:
        parts.append(box((width - 0.05, 0.02, deep), (0.0, y + 0.5 * tall, z)))
    return [*parts, box((width, tall, 0.02), (0.0, y + tall / 2, z - deep / 2))]


def screen(rng: Generator, y: float) -> Mesh:
    """Stand a screen on a desk."""
    wide = between(rng, (0.4, 0.7))
    plate = (wide, 0.6 * wide, 0.035)
    post = box((0.05, 0.25, 0.03), (0.0, 0.12, -0.03))
    foot = lathe([(0.13, -0.01), (0.13, 0.015), (0.1, 0.02)], sides=20)
    face = rounded_box(plate, 0.012, (0.0, 0.1 + 0.3 * wide, 0.0), 2)
    return translated(merge([post, foot, face]), (between(rng, (-0.1, 0.1)), y, -0.08))


def laptop(rng: Generator, y: float) -> Mesh:
    """Open a laptop on a desk."""
    wide = between(rng, (0.3, 0.4))
    low = rounded_box((wide, 0.022, 0.7 * wide), 0.006, (0.0, 0.008, 0.35 * wide), 1)
    lid = rounded_box((wide, 0.68 * wide, 0.015), 0.006, (0.0, 0.34 * wide, 0.0), 1)
    leaned = rotated(lid, "x", -between(rng, (0.15, 0.5)))
    return translated(merge([low, leaned]), (between(rng, (-0.1, 0.1)), y, -0.1))
