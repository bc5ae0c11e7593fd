"""Homes: cottages, barns, huts, town houses, modern villas."""

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np
from numpy.random import Generator

from pipeline.geometry.scene.mesh import Mesh
from pipeline.shapes.house.blocks import Block, on_wall, walls
from pipeline.shapes.house.openings import arch_outline, crossed, door, windows
from pipeline.shapes.house.roofs import ROOFS, Roof
from pipeline.shapes.house.trimmings import chimney, dormers, porch
from pipeline.shapes.parts.chances import Range, between, chance, pick
from pipeline.shapes.parts.outlines import plate
from pipeline.shapes.parts.placing import rotated, translated
from pipeline.shapes.parts.solids import box, lathe, limb


def draw_roof(rng: Generator, block: Block, steep: Range) -> Roof:
    """Draw the measures of a roof whose slope is within limits."""
    faces_front = chance(rng, 0.5)
    span = block.width if faces_front else block.depth
    return Roof(
        rise=span / 2 * between(rng, steep),
        eave=between(rng, (0.02, 0.12)) * span,
        thick=between(rng, (0.03, 0.07)),
        faces_front=faces_front,
    )


def cottage(rng: Generator) -> list[Mesh]:
    """Draw a house with one or two storeys, perhaps with a wing, a porch, dormers."""
    storeys = int(rng.choice([1, 1, 2]))
    block = Block(
        width=between(rng, (0.8, 1.6)),
        height=storeys * between(rng, (0.5, 0.65)),
        depth=between(rng, (0.7, 1.2)),
    )
    form = pick(
        rng, {"gable": 6, "hip": 2, "pyramid": 1, "mansard": 0.7, "gambrel": 0.5}
    )
    roof = draw_roof(rng, block, (0.6, 1.4))
    parts = [walls(block), *ROOFS[form](block, roof), *windows(rng, block, storeys)]
    entrance = door(rng, between(rng, (0.16, 0.22)), between(rng, (0.34, 0.42)))
    parts.append(on_wall(entrance, block, "front", 0.0, 0.0))
    if chance(rng, 0.7):
        parts += chimney(rng, block, roof)
    if form == "gable" and chance(rng, 0.45):
        parts += dormers(rng, block, roof)
    if form in ("gable", "gambrel") and roof.faces_front and chance(rng, 0.6):
        pane = crossed(0.14 * block.width, 0.14 * block.width)
        parts.append(on_wall(pane, block, "front", 0.0, block.top + 0.35 * roof.rise))
    if chance(rng, 0.3):
        parts += porch(rng, block)
    if chance(rng, 0.3):
        parts += annex(rng, block, roof, form)
    return parts


def annex(rng: Generator, block: Block, roof: Roof, form: str) -> list[Mesh]:
    """Add a lower wing or a garage at one side."""
    side = float(rng.choice([-1, 1]))
    width = between(rng, (0.4, 0.7)) * block.width
    wing = Block(
        width=width,
        height=between(rng, (0.6, 0.9)) * min(block.height, 0.65),
        depth=between(rng, (0.6, 0.9)) * block.depth,
        x=side * (block.width + width) / 2 * 0.98,
        z=between(rng, (-0.1, 0.1)),
    )
    low = replace(roof, rise=0.5 * roof.rise, faces_front=False)
    form = form if chance(rng, 0.6) else "flat"
    gate = crossed(0.6 * width, 0.6 * wing.height)
    if chance(rng, 0.5):
        gate = box((0.7 * width, 0.7 * wing.height, 0.05), (0, 0, 0))
    up = 0.5 * wing.height if chance(rng, 0.5) else 0.4 * wing.height
    return [walls(wing), *ROOFS[form](wing, low), on_wall(gate, wing, "front", 0.0, up)]


def barn(rng: Generator) -> list[Mesh]:
    """Draw a barn with a broken roof and a gate with crossed boards, and a silo."""
    block = Block(
        width=between(rng, (0.8, 1.1)),
        height=between(rng, (0.4, 0.6)),
        depth=between(rng, (0.9, 1.6)),
    )
    roof = replace(draw_roof(rng, block, (0.9, 1.3)), faces_front=True)
    form = pick(rng, {"gambrel": 3, "gable": 1})
    parts = [walls(block), *ROOFS[form](block, roof)]
    size = 0.4 * block.width
    high = 0.8 * block.height
    parts.append(on_wall(box((size, high, 0.04)), block, "front", 0.0, high / 2))
    for way in (-1, 1):
        path = [(-way * size / 2, 0.02, 0.02), (way * size / 2, high, 0.02)]
        parts.append(on_wall(limb(path, [0.025] * 2, 6), block, "front", 0.0, 0.0))
    hatch = box((0.2 * block.width, 0.2 * block.width, 0.05))
    parts.append(on_wall(hatch, block, "front", 0.0, block.top + 0.35 * roof.rise))
    if chance(rng, 0.45):
        radius, tall = between(rng, (0.16, 0.24)), between(rng, (1.0, 1.5))
        silo = [(radius, 0.0), (radius, tall), (0.75 * radius, tall + 0.7 * radius)]
        silo.append((0.05 * radius, tall + radius))
        x = (block.width / 2 + 1.15 * radius) * float(rng.choice([-1, 1]))
        parts.append(translated(lathe(silo, sides=22), (x, 0.0, -0.2)))
    return parts


def hut(rng: Generator) -> list[Mesh]:
    """Draw a round hut with a cone of straw, an igloo, or a tent."""
    form = pick(rng, {"round": 2, "igloo": 1, "tent": 1, "tipi": 1})
    if form == "igloo":
        bend = np.linspace(0.0, 1.5, 8)
        dome = np.stack([0.6 * np.cos(bend), 0.6 * np.sin(bend)], axis=1)
        tunnel = translated(plate(arch_outline(0.44, 0.4), 0.6), (0, 0.2, 0.55))
        mouth = translated(plate(arch_outline(0.3, 0.3), 0.64), (0, 0.15, 0.55))
        return [lathe(dome, sides=24), tunnel, mouth]
    if form == "tipi":
        wide, high = between(rng, (0.45, 0.6)), between(rng, (0.9, 1.3))
        cone = lathe([(wide, 0.0), (0.06, high)], sides=12)
        slope = float(np.arctan((wide - 0.06) / high))
        flap = rotated(door(rng, 0.2, 0.4), "x", -slope)
        flap = translated(flap, (0, 0, 0.97 * wide))
        poles = [
            limb([(0, 0.85 * high, 0), (x, 1.2 * high, z)], [0.02, 0.016], sides=6)
            for x, z in ((0.1, 0.05), (-0.1, 0.02), (0.02, -0.1))
        ]
        return [cone, flap, *poles]
    if form == "tent":
        block = Block(width=between(rng, (0.7, 1.0)), height=0.02, depth=1.1)
        roof = Roof(
            rise=between(rng, (0.6, 0.8)), eave=0.02, thick=0.03, faces_front=True
        )
        split = limb([(0, 0, 0.57), (0, 0.9 * roof.rise, 0.57)], [0.015] * 2, sides=6)
        return [walls(block), *ROOFS["gable"](block, roof), split]
    wide, high = between(rng, (0.4, 0.55)), between(rng, (0.35, 0.6))
    rise, out = between(rng, (0.4, 0.8)), between(rng, (1.15, 1.45))
    wall = lathe([(wide, 0.0), (wide, high + 0.05)], sides=22)
    straw = [(0.8 * wide, high), (out * wide, high - 0.06), (out * wide, high)]
    straw += [(0.5 * out * wide, high + 0.6 * rise), (0.03, high + rise)]
    entrance = translated(door(rng, 0.22, 0.75 * high), (0, 0, 0.97 * wide))
    return [wall, lathe(straw, sides=22), entrance]


def town_house(rng: Generator) -> list[Mesh]:
    """Draw a row of narrow houses, or one, each with its roof."""
    count, parts = int(rng.choice([1, 1, 2, 3])), []
    x = 0.0
    for _ in range(count):
        storeys = int(rng.integers(2, 5))
        width = between(rng, (0.5, 0.75))
        block = Block(
            width=width,
            height=0.4 * storeys,
            depth=between(rng, (0.6, 0.8)),
            x=x + width / 2,
        )
        x += 0.99 * width
        form = pick(rng, {"gable": 3, "mansard": 1, "flat": 1, "hip": 1})
        roof = replace(draw_roof(rng, block, (0.7, 1.3)), eave=0.01)
        if count == 1:
            parts += windows(rng, block, storeys)
        else:
            parts += facade(rng, block, storeys)
        entrance = on_wall(door(rng, 0.15, 0.3), block, "front", 0.0, 0.0)
        parts += [walls(block), *ROOFS[form](block, roof), entrance]
    return parts


def facade(rng: Generator, block: Block, storeys: int) -> list[Mesh]:
    """Put two windows on each storey of the front above the first."""
    size = between(rng, (0.13, 0.18))
    return [
        on_wall(crossed(size, size), block, "front", along, 0.4 * row + 0.22)
        for row in range(1, storeys)
        for along in (-0.25 * block.width, 0.25 * block.width)
    ]


def villa(rng: Generator) -> list[Mesh]:
    """Stack boxes with slabs as roofs and wide windows, as modern architects do."""
    parts, y = [], 0.0
    for storey in range(int(rng.integers(1, 4))):
        block = Block(
            width=between(rng, (0.9, 1.5)) * (1 - 0.15 * storey),
            height=between(rng, (0.35, 0.45)),
            depth=between(rng, (0.7, 1.0)) * (1 - 0.1 * storey),
            x=between(rng, (-0.25, 0.25)) if storey else 0.0,
            y=y,
            z=between(rng, (-0.1, 0.2)) if storey else 0.0,
        )
        form = pick(rng, {"flat": 4, "shed": 1})
        roof = replace(draw_roof(rng, block, (0.3, 0.5)), thick=0.04)
        parts += [walls(block), *ROOFS["flat" if storey == 0 else form](block, roof)]
        pane = crossed(between(rng, (0.4, 0.7)) * block.width, 0.6 * block.height)
        away = between(rng, (-0.12, 0.12)) * block.width
        parts.append(on_wall(pane, block, "front", away, 0.5 * block.height))
        side = crossed(0.4 * block.depth, 0.5 * block.height)
        parts.append(on_wall(side, block, "right", 0.0, 0.5 * block.height))
        y = block.top
    entrance = Block(width=1.0, height=1.0, depth=2 * parts[0].vertices[:, 2].max())
    x = 0.4 * float(parts[0].vertices[:, 0].max()) * rng.choice([-1, 1])
    parts.append(on_wall(door(rng, 0.15, 0.3), entrance, "front", float(x), 0.0))
    return parts


HOMES: Mapping[str, Callable[[Generator], list[Mesh]]] = {
    "cottage": cottage,
    "barn": barn,
    "hut": hut,
    "town house": town_house,
    "villa": villa,
}
