"""Furniture that stores: chests of drawers, cabinets, wardrobes, shelves. In metres.

Doors and drawers look to +z; a carcass stands on y = 0, or on its feet.
"""

from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.random import Generator

from pipeline.geometry.scene.mesh import Mesh, merge
from pipeline.shapes.parts.chances import Range, between, chance, pick
from pipeline.shapes.parts.placing import both_sides, translated
from pipeline.shapes.parts.solids import box, ellipsoid, lathe, loft, rounded_box
from pipeline.shapes.table.tops import board


@dataclass(frozen=True, kw_only=True)
class Carcass:
    """The box of a piece of furniture."""

    width: float
    height: float  # of the upper face
    depth: float
    foot: float  # height of the lower face
    wall: float  # thickness of the boards


def carcass(rng: Generator, width: Range, height: Range, depth: Range) -> Carcass:
    """Draw the measures of a box, on feet or on the floor."""
    tall = between(rng, height)
    raised = between(rng, (0.04, 0.2)) * min(tall, 1.0) if chance(rng, 0.6) else 0.0
    return Carcass(
        width=between(rng, width),
        height=tall,
        depth=between(rng, depth),
        foot=raised,
        wall=between(rng, (0.018, 0.04)),
    )


def chest(rng: Generator) -> list[Mesh]:
    """Draw a chest of drawers or a bedside table."""
    wide = (0.35, 0.55) if chance(rng, 0.4) else (0.7, 1.5)
    body = carcass(rng, wide, (0.45, 1.25), (0.35, 0.55))
    rows = int(rng.integers(2, 6))
    columns = 1 if body.width < 0.7 else int(rng.integers(1, 4))
    parts = [solid(body), *feet(rng, body), *crown(rng, body)]
    return parts + fronts(rng, body, rows, columns, is_door=False)


def cabinet(rng: Generator) -> list[Mesh]:
    """Draw a cabinet with doors, low or high, with a row of drawers perhaps."""
    body = carcass(rng, (0.6, 1.8), (0.6, 1.3), (0.35, 0.6))
    parts = [solid(body), *feet(rng, body), *crown(rng, body)]
    columns = max(1, round(body.width / between(rng, (0.35, 0.6))))
    if not chance(rng, 0.5):
        return parts + fronts(rng, body, 1, columns, is_door=True)
    split = body.foot + between(rng, (0.6, 0.8)) * (body.height - body.foot)
    low = replace(body, height=split)
    high = replace(body, foot=split - body.wall)
    parts += fronts(rng, low, 1, columns, is_door=True)
    return parts + fronts(rng, high, 1, columns, is_door=False)


def wardrobe(rng: Generator) -> list[Mesh]:
    """Draw a wardrobe with two or more doors, a drawer below perhaps."""
    body = carcass(rng, (0.8, 1.8), (1.6, 2.2), (0.45, 0.65))
    columns = max(2, round(body.width / 0.5))
    parts = [solid(body), *feet(rng, body), *crown(rng, body)]
    if chance(rng, 0.4):
        split = body.foot + 0.2 * (body.height - body.foot)
        low = replace(body, height=split)
        parts += fronts(rng, low, 1, max(1, columns // 2), is_door=False)
        body = replace(body, foot=split - body.wall)
    return parts + fronts(rng, body, 1, columns, is_door=True)


def shelves(rng: Generator) -> list[Mesh]:
    """Draw shelves, with a back or none, with books or boxes on them perhaps."""
    body = carcass(rng, (0.5, 1.6), (0.8, 2.2), (0.25, 0.4))
    rows = max(2, round((body.height - body.foot) / between(rng, (0.28, 0.5))))
    columns = max(1, round(body.width / between(rng, (0.35, 1.0))))
    parts = hollow_box(body, has_back=chance(rng, 0.7))
    levels = np.linspace(
        body.foot + body.wall / 2, body.height - body.wall / 2, rows + 1
    )
    x = np.linspace(-body.width / 2, body.width / 2, columns + 1)
    size = (body.width - body.wall, body.wall, 0.95 * body.depth)
    parts += [box(size, (0.0, float(y), 0.0)) for y in levels[1:-1]]
    tall = body.height - body.foot - body.wall
    middle = (body.height + body.foot) / 2
    posts = (body.wall, tall, 0.95 * body.depth)
    parts += [box(posts, (float(place), middle, 0.0)) for place in x[1:-1]]
    if chance(rng, 0.55):
        parts += things(rng, body, levels, x)
    return parts + feet(rng, body)


def things(
    rng: Generator, body: Carcass, levels: np.ndarray, x: np.ndarray
) -> list[Mesh]:
    """Put books, boxes and balls upon the boards of shelves."""
    parts: list[Mesh] = []
    tall = float(levels[1] - levels[0]) - body.wall
    for level in levels[:-1]:
        for left, right in pairwise(x):
            span = (float(left) + body.wall, float(right) - body.wall)
            style = pick(rng, {"none": 3, "books": 4, "box": 1, "ball": 0.5})
            foot = float(level) + body.wall / 2
            parts += filling(rng, style, span, (foot, tall, 0.8 * body.depth))
    return parts


def filling(
    rng: Generator, style: str, span: Range, room: tuple[float, float, float]
) -> list[Mesh]:
    """Fill one compartment; its room is foot, height and depth."""
    (low, high), (foot, tall, deep) = span, room
    wide, middle = high - low, (low + high) / 2
    if style == "box":
        size = (0.7 * wide, between(rng, (0.4, 0.75)) * tall, 0.9 * deep)
        return [rounded_box(size, 0.01, (middle, foot + size[1] / 2, 0.0), 1)]
    if style == "ball":
        radius = 0.4 * min(wide, tall, deep)
        return [ellipsoid((radius,) * 3, (middle, foot + 0.97 * radius, 0), sides=14)]
    if style == "none":
        return []
    count = max(2, min(6, int(wide / 0.06)))
    pitch, books = 0.6 * wide / count, []
    for place in range(count):
        size = (0.96 * pitch, between(rng, (0.55, 0.9)) * tall, 0.8 * deep)
        center = (low + pitch * (place + 0.6), foot + size[1] / 2 - 0.002, 0.0)
        books.append(box(size, center))
    return books


def solid(body: Carcass) -> Mesh:
    """Make the closed box behind doors and drawers."""
    x, z = body.width / 2, body.depth / 2
    return board((-x, body.foot, -z), (x, body.height, z))


def hollow_box(body: Carcass, *, has_back: bool) -> list[Mesh]:
    """Make a box that is open in front, and behind if it has no back."""
    x, z, wall = body.width / 2, body.depth / 2, body.wall
    side = board((x - wall, body.foot, -z), (x, body.height, z), 0.003)
    floor = board((-x, body.foot, -z), (x, body.foot + wall, z), 0.003)
    roof = board((-x, body.height - wall, -z), (x, body.height, z), 0.003)
    parts = [both_sides(side), floor, roof]
    if has_back:
        low, high = (-x, body.foot, -z), (x, body.height, 0.6 * wall - z)
        parts.append(board(low, high, 0.003))
    return parts


def crown(rng: Generator, body: Carcass) -> list[Mesh]:
    """Lay a board on top that juts out, or nothing."""
    if chance(rng, 0.45):
        return []
    over, thick = between(rng, (0.01, 0.05)), between(rng, (0.02, 0.06))
    size = (body.width + 2 * over, thick, body.depth + over)
    return [rounded_box(size, 0.3 * thick, (0.0, body.height, 0.5 * over), 2)]


def feet(rng: Generator, body: Carcass) -> list[Mesh]:
    """Stand on four legs, on balls, or on a plinth."""
    if not body.foot:
        return []
    size = between(rng, (0.02, 0.045))
    x, z = body.width / 2 - 1.3 * size, body.depth / 2 - 1.3 * size
    style = pick(rng, {"legs": 5, "balls": 1, "plinth": 2})
    top = body.foot + 0.01
    if style == "plinth":
        return [box((1.8 * x, top, 1.8 * z), (0.0, top / 2, 0.0))]
    splay = between(rng, (0.0, 0.3)) * body.foot
    power = float(rng.choice([2.0, 12.0]))
    pegs = []
    for side in (1.0, -1.0):
        ends = [(x, top, side * z), (x + splay, 0.0, side * (z + splay))]
        halves = [(size, size), (0.7 * size, 0.7 * size)]
        peg = loft(ends, halves, power=power, axis="y", sides=12)
        if style == "balls":
            spot = (x, body.foot / 2, side * z)
            peg = ellipsoid((1.5 * size, 0.55 * body.foot, 1.5 * size), spot, sides=12)
        pegs.append(both_sides(peg))
    return pegs


def fronts(
    rng: Generator, body: Carcass, rows: int, columns: int, *, is_door: bool
) -> list[Mesh]:
    """Set a grid of doors or drawers with handles before a box."""
    wide = (body.width - body.wall) / columns
    tall = (body.height - body.foot - body.wall) / rows
    gap, thick = between(rng, (0.012, 0.03)), between(rng, (0.012, 0.03))
    z = body.depth / 2 + 0.3 * thick
    plate = rounded_box((wide - gap, tall - gap, thick), 0.004, steps=1)
    grip = handle(rng, min(wide, 0.8), is_upright=is_door)
    parts = []
    for column in range(columns):
        x = wide * (column - (columns - 1) / 2)
        away = 0.36 * wide * (1 if column % 2 == 0 else -1) if is_door else 0.0
        spot = 0.0 if columns == 1 and not is_door else away
        for row in range(rows):
            y = body.foot + body.wall / 2 + tall * (row + 0.5)
            parts.append(translated(plate, (x, y, z)))
            parts.append(translated(grip, (x + spot, y, z + thick / 2)))
    return parts


def handle(rng: Generator, wide: float, *, is_upright: bool) -> Mesh:
    """Draw a knob or a bar, before z = 0."""
    if chance(rng, 0.5):
        size = between(rng, (0.015, 0.03))
        profile = [(0.5 * size, -0.01), (0.5 * size, size), (size, 1.3 * size)]
        return lathe([*profile, (0.8 * size, 1.9 * size)], axis="z", sides=12)
    long = wide * between(rng, (0.2, 0.5))
    pin = box((0.014, 0.014, 0.045), (0.42 * long, 0.0, 0.018))
    bar = box((long, 0.018, 0.014), (0.0, 0.0, 0.04))
    whole = merge([bar, both_sides(pin)])
    if not is_upright:
        return whole
    turned = whole.vertices[:, [1, 0, 2]] * (-1.0, 1.0, 1.0)
    return Mesh(vertices=turned, faces=whole.faces)
