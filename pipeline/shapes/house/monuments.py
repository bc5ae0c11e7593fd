"""Churches, mosques, temples, pagodas, pyramids, arches."""

from collections.abc import Callable, Mapping

import numpy as np
from numpy.random import Generator

from pipeline.geometry.scene.mesh import Mesh, merge
from pipeline.shapes.house.blocks import Block, frustum, on_wall, walls
from pipeline.shapes.house.openings import arched, door, round_window
from pipeline.shapes.house.roofs import ROOFS, Roof
from pipeline.shapes.parts.chances import between, chance, pick
from pipeline.shapes.parts.paths import turned
from pipeline.shapes.parts.placing import both_sides, translated
from pipeline.shapes.parts.solids import box, lathe

# A dome that swells like an onion, as (radius, height) pairs.
ONION = [(0.7, 0.0), (0.95, 0.35), (1.0, 0.65), (0.75, 1.1), (0.3, 1.5), (0.03, 2.0)]
DOME = [(1.0, 0.0), (0.97, 0.25), (0.8, 0.6), (0.5, 0.86), (0.03, 1.0)]


def church(rng: Generator) -> list[Mesh]:
    """Draw a nave with a tower before or beside it, under a spire."""
    nave = Block(
        width=between(rng, (0.6, 0.85)),
        height=between(rng, (0.45, 0.65)),
        depth=between(rng, (1.0, 1.5)),
    )
    steep = between(rng, (1.0, 1.7)) * nave.width / 2
    roof = Roof(rise=steep, eave=0.05, thick=0.04, faces_front=True)
    parts = [walls(nave), *ROOFS["gable"](nave, roof)]
    size = between(rng, (0.28, 0.42))
    belfry = Block(
        width=size,
        height=nave.height + steep * between(rng, (0.7, 1.3)),
        depth=size,
        x=float(rng.choice([0.0, 0.0, 0.5, -0.5])) * nave.width,
        z=nave.depth / 2 + 0.2 * size,
    )
    parts += [walls(belfry), *spire(rng, belfry)]
    front = belfry if belfry.x == 0 else nave
    parts.append(on_wall(door(rng, 0.18, 0.34), front, "front", 0.0, 0.0))
    bell = arched(0.35 * size, 0.6 * size)
    for side in ("front", "right", "left"):
        parts.append(on_wall(bell, belfry, side, 0.0, 0.85 * belfry.height))
    if belfry.x:
        rose = round_window(0.3, 0.3)
        parts.append(on_wall(rose, nave, "front", 0.0, nave.height + 0.1))
    for along in np.linspace(-0.32, 0.25, 4) * nave.depth:
        pane = arched(0.12, 0.28)
        parts.append(on_wall(pane, nave, "right", float(along), 0.55 * nave.height))
        parts.append(on_wall(pane, nave, "left", float(along), 0.55 * nave.height))
    return parts


def spire(rng: Generator, block: Block) -> list[Mesh]:
    """Cover a tower by a spire, a pyramid, or an onion, with a cross."""
    form = pick(rng, {"pyramid": 4, "onion": 1, "eight": 1})
    rise = block.width * between(rng, (1.0, 2.6))
    if form == "onion":
        rise = 1.1 * block.width
        parts = [turned(np.array(ONION) * (0.55 * block.width, 0.5 * rise), sides=20)]
    elif form == "eight":
        parts = [lathe([(0.62 * block.width, 0.0), (0.01, rise)], sides=8)]
    else:
        size = (1.15 * block.width, 1.15 * block.width)
        parts = [frustum(size, (0.0, 0.0), (-0.01, rise))]
    high = 0.35 * block.width
    bar = 0.09 * high
    mast = box((bar, high, bar), (0.0, rise + 0.35 * high, 0.0))
    arms = box((0.6 * high, bar, bar), (0.0, rise + 0.55 * high, 0.0))
    parts += [mast, arms]
    return [translated(part, (block.x, block.top, block.z)) for part in parts]


def mosque(rng: Generator) -> list[Mesh]:
    """Draw a dome on a block between minarets."""
    hall = Block(
        width=between(rng, (0.9, 1.3)),
        height=between(rng, (0.4, 0.6)),
        depth=between(rng, (0.8, 1.1)),
    )
    size = between(rng, (0.3, 0.42)) * hall.width
    profile = ONION if chance(rng, 0.5) else DOME
    drum = lathe(
        [(0.95 * size, hall.top - 0.01), (0.95 * size, hall.top + 0.12)], sides=24
    )
    top = turned(np.array(profile) * (size, 0.8 * size), sides=26)
    parts = [walls(hall), drum, translated(top, (0, hall.top + 0.11, 0))]
    high, thin = between(rng, (1.1, 1.7)), between(rng, (0.06, 0.09))
    shaft = [(thin, 0.0), (0.9 * thin, 0.75 * high), (1.6 * thin, 0.78 * high)]
    shaft += [(1.6 * thin, 0.81 * high), (0.8 * thin, 0.82 * high), (0.8 * thin, high)]
    minaret = merge(
        [
            lathe(shaft, sides=16),
            translated(turned(np.array(ONION) * thin, sides=16), (0, high, 0)),
        ]
    )
    for z in (0.5, -0.5)[: int(rng.integers(1, 3))]:
        x = hall.width / 2 + 0.8 * thin
        parts.append(both_sides(translated(minaret, (x, 0, z * hall.depth))))
    parts.append(on_wall(door(rng, 0.24, 0.36), hall, "front", 0.0, 0.0))
    for along in (-0.3, 0.3):
        pane = arched(0.14, 0.26)
        parts.append(
            on_wall(pane, hall, "front", along * hall.width, 0.5 * hall.height)
        )
    return parts


def temple(rng: Generator) -> list[Mesh]:
    """Draw columns on steps under a gable."""
    wide, deep = between(rng, (1.0, 1.5)), between(rng, (0.8, 1.4))
    high, count = between(rng, (0.5, 0.75)), int(rng.integers(4, 8))
    parts = []
    for step in range(3):
        grow = 0.12 * (3 - step)
        size = (wide + grow, 0.05, deep + grow)
        parts.append(box(size, (0.0, 0.05 * step + 0.025, 0.0)))
    thick = between(rng, (0.18, 0.28)) * wide / count
    shaft = [
        (1.3 * thick, 0.0),
        (1.3 * thick, 0.04),
        (thick, 0.06),
        (0.85 * thick, high - 0.05),
    ]
    shaft += [(1.25 * thick, high - 0.02), (1.25 * thick, high)]
    column = translated(lathe(shaft, sides=14), (0.0, 0.149, 0.0))
    for x in np.linspace(-0.46, 0.46, count) * wide:
        for z in (-0.44 * deep, 0.44 * deep):
            parts.append(translated(column, (float(x), 0.0, z)))
    for z in np.linspace(-0.44, 0.44, 5)[1:-1] * deep:
        parts.append(both_sides(translated(column, (0.46 * wide, 0.0, float(z)))))
    cella = Block(width=0.65 * wide, height=high, depth=0.65 * deep, y=0.149)
    beam = Block(width=wide, height=0.1, depth=deep, y=high + 0.149)
    roof = Roof(rise=0.18 * wide, eave=0.03, thick=0.04, faces_front=True)
    return [*parts, walls(cella), walls(beam), *ROOFS["gable"](beam, roof)]


def pagoda(rng: Generator) -> list[Mesh]:
    """Stack storeys whose roofs curve up at the eaves."""
    count, size = int(rng.integers(2, 6)), between(rng, (0.6, 0.9))
    storey, y, parts = between(rng, (0.22, 0.3)), 0.0, []
    shrink = between(rng, (0.78, 0.9))
    for level in range(count):
        wide = size * shrink**level
        block = Block(width=wide, height=storey, depth=wide, y=y)
        brim = 1.55 * wide
        low = frustum(
            (1.3 * wide,) * 2, (brim,) * 2, (block.top - 0.03, block.top + 0.02)
        )
        mid = frustum(
            (brim,) * 2, (1.1 * wide,) * 2, (block.top + 0.019, block.top + 0.07)
        )
        roof = (block.top + 0.069, block.top + 0.16)
        parts += [
            walls(block),
            low,
            mid,
            frustum((1.1 * wide,) * 2, (0.75 * wide,) * 2, roof),
        ]
        y = block.top + 0.12
    tip = lathe(
        [(0.1, y), (0.05, y + 0.1), (0.06, y + 0.2), (0.01, y + 0.45)], sides=12
    )
    first = Block(width=size, height=storey, depth=size)
    return [*parts, tip, on_wall(door(rng, 0.16, 0.19), first, "front", 0.0, 0.0)]


def pyramid(rng: Generator) -> list[Mesh]:
    """Draw a pyramid: smooth, or in steps with a stair and a temple on top."""
    wide, high = between(rng, (1.1, 1.6)), between(rng, (0.6, 1.1))
    if chance(rng, 0.4):
        gate = translated(door(rng, 0.16, 0.2), (0, 0, 0.485 * wide))
        small = translated(
            frustum((0.4, 0.4), (0, 0), (0, 0.3)), (0.75 * wide, 0, -0.2)
        )
        return [frustum((wide, wide), (0, 0), (0, high)), gate, small]
    count, parts = int(rng.integers(4, 9)), []
    for step in range(count):
        size = wide * (1 - 0.75 * step / count)
        low = high * step / count
        top = (0.95 * size, 0.95 * size)
        parts.append(frustum((size, size), top, (low, low + high / count)))
    stair = frustum((0.22, wide * 1.12), (0.22, 0.3 * wide), (0.0, 0.98 * high))
    shrine = Block(width=0.25 * wide, height=0.2, depth=0.2 * wide, y=high - 0.01)
    roof = Roof(rise=0.1, eave=0.03, thick=0.03, faces_front=True)
    parts += [stair, walls(shrine), *ROOFS["flat"](shrine, roof)]
    return parts


MONUMENTS: Mapping[str, Callable[[Generator], list[Mesh]]] = {
    "church": church,
    "mosque": mosque,
    "temple": temple,
    "pagoda": pagoda,
    "pyramid": pyramid,
}
