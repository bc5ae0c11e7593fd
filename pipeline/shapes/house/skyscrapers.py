"""Skyscrapers and blocks of flats."""

from collections.abc import Callable, Mapping

import numpy as np
from numpy.random import Generator

from pipeline.geometry.scene.mesh import Mesh
from pipeline.shapes.house.blocks import (
    SIDES,
    Block,
    frustum,
    on_wall,
    wall_width,
    walls,
)
from pipeline.shapes.house.openings import door, plain
from pipeline.shapes.parts.chances import between, chance, pick
from pipeline.shapes.parts.solids import box, limb, loft


def stepped(rng: Generator) -> list[Mesh]:
    """Stack boxes that narrow, with windows, ribs or ledges, and a mast."""
    count, y = int(rng.integers(1, 5)), 0.0
    wide, deep = between(rng, (0.45, 0.7)), between(rng, (0.4, 0.65))
    total, parts = between(rng, (1.3, 2.2)), []
    skin = pick(rng, {"windows": 2, "ledges": 2, "ribs": 2})
    heights = rng.uniform(0.6, 1.4, count)
    heights *= total / heights.sum()
    for high in np.sort(heights)[::-1]:
        block = Block(width=wide, height=float(high), depth=deep, y=y)
        parts += [walls(block), *FACADES[skin](rng, block)]
        y = block.top
        shrink = between(rng, (0.6, 0.85))
        wide, deep = shrink * wide, shrink * deep
    parts += crown(rng, y, wide)
    ground = Block(
        width=0.1, height=1.0, depth=float(2 * parts[0].vertices[:, 2].max())
    )
    return [*parts, on_wall(door(rng, 0.14, 0.18), ground, "front", 0.0, 0.0)]


def crown(rng: Generator, y: float, wide: float) -> list[Mesh]:
    """End a tower: flat, in a pyramid, or with a mast."""
    form = pick(rng, {"flat": 1, "mast": 2, "pyramid": 1})
    if form == "pyramid":
        return [frustum((wide, wide), (0, 0), (y - 0.01, y + between(rng, (0.2, 0.5))))]
    hut = box((0.6 * wide, 0.08, 0.6 * wide), (0.0, y + 0.03, 0.0))
    if form == "flat":
        return [hut]
    high = between(rng, (0.2, 0.5))
    return [hut, limb([(0, y, 0), (0, y + high, 0)], [0.025, 0.01], sides=8)]


def window_grid(rng: Generator, block: Block) -> list[Mesh]:
    """Put windows on all walls in rows and columns."""
    rows = max(1, min(8, round(block.height / 0.2)))
    pitch = block.height / rows
    parts = []
    for side in SIDES:
        columns = max(1, min(4, int(wall_width(block, side) / 0.15)))
        gap = wall_width(block, side) / columns
        pane = box((0.55 * gap, 0.55 * pitch, 0.03))
        for row in range(rows):
            for along in gap * (np.arange(columns) - (columns - 1) / 2):
                up = (row + 0.5) * pitch
                parts.append(on_wall(pane, block, side, float(along), up))
    return parts


def ledges(rng: Generator, block: Block) -> list[Mesh]:
    """Run a ledge around the walls at every floor."""
    rows = max(2, round(block.height / between(rng, (0.12, 0.25))))
    size = (block.width + 0.04, 0.03, block.depth + 0.04)
    heights = block.y + block.height * (np.arange(rows) + 1) / rows
    return [box(size, (block.x, float(y) - 0.015, block.z)) for y in heights]


def ribs(rng: Generator, block: Block) -> list[Mesh]:
    """Run ribs up the walls."""
    parts = []
    for side in SIDES:
        count = max(2, round(wall_width(block, side) / 0.13))
        rib = box((0.03, 0.99 * block.height, 0.05))
        for along in np.linspace(-0.46, 0.46, count) * wall_width(block, side):
            parts.append(on_wall(rib, block, side, float(along), block.height / 2))
    return parts


def round_one(rng: Generator) -> list[Mesh]:
    """Draw a round or twisted tower with rings at its floors."""
    wide, high = between(rng, (0.22, 0.36)), between(rng, (1.3, 2.0))
    floors = int(rng.integers(7, 14))
    y = np.repeat(np.linspace(0.0, 1.0, floors + 1), 2)[1:-1]
    swell = 1 + between(rng, (-0.3, 0.3)) * np.sin(np.pi * y)
    ring = np.tile([1.0, 0.93], len(y))[: len(y)]
    radius = wide * swell * (1 - between(rng, (0.0, 0.5)) * y) * ring
    lift = y * high + np.tile([0.0, -0.02], len(y))[: len(y)]
    lift = np.maximum.accumulate(np.clip(lift, 0.0, None) + 1e-3 * np.arange(len(y)))
    power = between(rng, (2.0, 5.0))
    centers = np.stack([0 * y, lift, 0 * y], axis=1)
    halves = np.stack([radius, between(rng, (0.7, 1.0)) * radius], axis=1)
    tower = loft(centers, halves, power=power, axis="y", sides=28)
    if chance(rng, 0.4):
        tower = twisted(tower, between(rng, (0.5, 1.6)) / high)
    mast = limb([(0, 0.99 * high, 0), (0, 1.2 * high, 0)], [0.03, 0.012], sides=8)
    return [tower, mast] if chance(rng, 0.5) else [tower]


def twisted(mesh: Mesh, rate: float) -> Mesh:
    """Turn each height about the y axis, by an angle per height."""
    x, y, z = mesh.vertices.T
    cos, sin = np.cos(rate * y), np.sin(rate * y)
    vertices = np.stack([cos * x + sin * z, y, cos * z - sin * x], axis=1)
    return Mesh(vertices=vertices, faces=mesh.faces)


def flats(rng: Generator) -> list[Mesh]:
    """Draw a block of flats with balconies and windows."""
    storeys = int(rng.integers(3, 6))
    block = Block(
        width=between(rng, (0.9, 1.5)),
        height=0.3 * storeys,
        depth=between(rng, (0.4, 0.6)),
    )
    parts, columns = [walls(block)], int(rng.integers(3, 6))
    gap = block.width / columns
    for row in range(storeys):
        for number, along in enumerate(gap * (np.arange(columns) - (columns - 1) / 2)):
            up = 0.3 * row + 0.17
            pane = plain(0.45 * gap, 0.15)
            parts.append(on_wall(pane, block, "front", float(along), up))
            if row and number % 2 == 0:
                balcony = box((0.8 * gap, 0.11, 0.14), (0, -0.1, 0.07))
                parts.append(on_wall(balcony, block, "front", float(along), up))
    lip = box((block.width + 0.06, 0.05, block.depth + 0.06), (0, block.top, 0))
    lift = box((0.2, 0.14, 0.2), (0.2 * block.width, block.top + 0.07, 0))
    entrance = on_wall(door(rng, 0.14, 0.2), block, "front", 0.0, 0.0)
    return [*parts, lip, lift, entrance]


FACADES: Mapping[str, Callable[[Generator, Block], list[Mesh]]] = {
    "windows": window_grid,
    "ledges": ledges,
    "ribs": ribs,
}

SKYSCRAPERS: Mapping[str, Callable[[Generator], list[Mesh]]] = {
    "stepped": stepped,
    "round": round_one,
    "flats": flats,
}
