"""Towers: lighthouses, windmills, castles, and single towers of stone."""

from collections.abc import Callable, Mapping

import numpy as np
from numpy.random import Generator

from pipeline.geometry.scene.mesh import Mesh, merge
from pipeline.shapes.house.blocks import Block, on_wall, walls
from pipeline.shapes.house.openings import arched, door
from pipeline.shapes.house.trimmings import battlements, flag
from pipeline.shapes.parts.chances import between, chance, pick
from pipeline.shapes.parts.placing import rotated, translated
from pipeline.shapes.parts.solids import box, ellipsoid, lathe, limb, torus


def round_tower(rng: Generator, radius: float, high: float, top: str) -> list[Mesh]:
    """Make a round tower about the y axis with merlons or a pointed roof."""
    out = between(rng, (1.08, 1.25))
    shaft = [(1.06 * radius, 0.0), (radius, 0.08 * high), (radius, 0.82 * high)]
    shaft += [(out * radius, 0.88 * high), (out * radius, high)]
    parts = [lathe(shaft, sides=22)]
    if top == "cone":
        rise = radius * between(rng, (1.6, 3.0))
        cone = [(1.2 * out * radius, high - 0.01), (1.2 * out * radius, high + 0.02)]
        parts.append(lathe([*cone, (0.02, high + rise)], sides=22))
        if chance(rng, 0.4):
            parts += flag(rng, (0.0, high + rise, 0.0), 0.8 * radius)
        return parts
    count = 8
    size = 0.9 * out * radius * np.pi / count
    for turn in 2 * np.pi * np.arange(count) / count:
        tooth = box(
            (size, size, 0.3 * radius), (0, high + 0.4 * size, 0.82 * out * radius)
        )
        parts.append(rotated(tooth, "y", float(turn)))
    return parts


def slits(rng: Generator, radius: float, high: float) -> list[Mesh]:
    """Put narrow windows on a round tower."""
    slit = arched(0.3 * radius, 0.7 * radius)
    return [
        rotated(translated(slit, (0, share * high, 0.99 * radius)), "y", turn)
        for share, turn in ((0.35, 0.0), (0.65, 0.0), (0.65, np.pi / 2))
    ]


def castle(rng: Generator) -> list[Mesh]:
    """Draw walls between four corner towers, a gate, a keep perhaps."""
    wide, deep = between(rng, (1.0, 1.6)), between(rng, (0.8, 1.3))
    wall, tall = between(rng, (0.35, 0.55)), between(rng, (0.65, 1.0))
    radius, top = between(rng, (0.14, 0.22)), pick(rng, {"cone": 1, "merlons": 1})
    ring = Block(width=wide, height=wall, depth=deep)
    parts = [walls(ring), *battlements(ring, 0.11)]
    tower = merge(round_tower(rng, radius, tall, top) + slits(rng, radius, tall))
    for x in (-wide / 2, wide / 2):
        for z in (-deep / 2, deep / 2):
            parts.append(translated(tower, (x, 0.0, z)))
    gate = door(rng, between(rng, (0.2, 0.28)), 0.7 * wall)
    parts.append(on_wall(gate, ring, "front", 0.0, 0.0))
    if chance(rng, 0.6):
        size = between(rng, (0.35, 0.5))
        keep = Block(
            width=size * wide, height=between(rng, (1.2, 1.8)) * wall, depth=size * deep
        )
        parts += [walls(keep), *battlements(keep, 0.1)]
        parts.append(on_wall(arched(0.12, 0.2), keep, "front", 0.0, 0.75 * keep.height))
        parts += flag(rng, (0.0, keep.top, 0.0), 0.4)
    return parts


def fairy_castle(rng: Generator) -> list[Mesh]:
    """Crowd slender towers of many heights around a hall."""
    hall = Block(width=between(rng, (0.7, 1.0)), height=0.5, depth=0.6)
    parts = [walls(hall), *battlements(hall, 0.1)]
    parts.append(on_wall(door(rng, 0.22, 0.36), hall, "front", 0.0, 0.0))
    spots = [(-0.5, 0.4), (0.5, 0.4), (-0.35, -0.3), (0.35, -0.3), (0.0, -0.15)]
    for x, z in spots[: int(rng.integers(3, 6))]:
        radius, tall = between(rng, (0.1, 0.17)), between(rng, (0.6, 1.5))
        tower = round_tower(rng, radius, tall, "cone") + slits(rng, radius, tall)
        place = (x * hall.width, 0.0, z * hall.depth)
        parts += [translated(part, place) for part in tower]
    return parts


def lighthouse(rng: Generator) -> list[Mesh]:
    """Draw a lighthouse: a tapered shaft, a gallery, a lantern, a cap."""
    foot, high = between(rng, (0.2, 0.32)), between(rng, (1.1, 1.7))
    neck = foot * between(rng, (0.5, 0.8))
    shaft = lathe([(foot, 0.0), (neck, high)], sides=24)
    deck = [(neck, high - 0.04), (1.5 * neck, high), (1.5 * neck, high + 0.04)]
    parts = [shaft, lathe([*deck, (neck, high + 0.05)], sides=24)]
    lamp = high + 1.3 * neck
    parts.append(lathe([(0.75 * neck, high), (0.75 * neck, lamp)], sides=16))
    cap = [
        (0.95 * neck, lamp),
        (0.95 * neck, lamp + 0.03),
        (0.1 * neck, lamp + 0.8 * neck),
    ]
    parts.append(lathe(cap, sides=20))
    ball = ellipsoid((0.14 * neck,) * 3, (0, lamp + 0.85 * neck, 0), sides=10)
    rail = 1.4 * neck
    for turn in 2 * np.pi * np.arange(10) / 10:
        x, z = rail * np.sin(turn), rail * np.cos(turn)
        post = limb([(x, high, z), (x, high + 0.12, z)], [0.012] * 2, sides=6)
        parts.append(post)
    ring = translated(torus(rail, (0.012, 0.012), sides=24), (0, high + 0.12, 0))
    parts.append(ring)
    for band in np.linspace(0.25, 0.75, int(rng.integers(0, 4))):
        radius = foot + (neck - foot) * band + 0.012
        y = band * high
        stripe = [(radius, y - 0.05 * high), (radius - 0.01, y + 0.05 * high)]
        parts.append(lathe(stripe, sides=24))
    entrance = translated(door(rng, 0.14, 0.28), (0, 0, 0.93 * foot))
    return [*parts, ball, entrance]


def windmill(rng: Generator) -> list[Mesh]:
    """Draw a windmill whose sails face the front."""
    foot, high = between(rng, (0.32, 0.42)), between(rng, (0.9, 1.2))
    neck = between(rng, (0.55, 0.75)) * foot
    body = lathe([(foot, 0.0), (neck, high)], sides=int(rng.choice([8, 20])))
    cap = [
        (1.1 * neck, high),
        (1.1 * neck, high + 0.05),
        (0.7 * neck, high + 0.6 * neck),
    ]
    parts = [body, lathe([*cap, (0.05, high + 0.8 * neck)], sides=20)]
    hub = high + 0.2 * neck
    reach = hub * between(rng, (0.55, 0.85))
    axle = limb([(0, hub, 0), (0, hub, 1.4 * neck)], [0.04, 0.05], sides=10)
    turn = between(rng, (0.0, 1.5))
    wide = between(rng, (0.12, 0.2))
    for quarter in range(4):
        bar = limb([(0, 0, 0), (0, reach, 0)], [0.022, 0.018], sides=6)
        sail = box((wide, 0.75 * reach, 0.02), (0.5 * wide, 0.6 * reach, 0.0))
        rungs = [
            box((wide, 0.02, 0.04), (0.5 * wide, share * reach, 0.0))
            for share in (0.25, 0.45, 0.65, 0.85)
        ]
        arm = rotated(merge([bar, sail, *rungs]), "z", turn + quarter * np.pi / 2)
        parts.append(translated(arm, (0, hub, 1.35 * neck)))
    entrance = translated(door(rng, 0.17, 0.32), (0, 0, 0.93 * foot))
    return [*parts, axle, entrance]


def tower(rng: Generator) -> list[Mesh]:
    """Draw one round tower with a door."""
    radius, high = between(rng, (0.22, 0.36)), between(rng, (0.9, 1.7))
    top = pick(rng, {"cone": 2, "merlons": 1})
    parts = round_tower(rng, radius, high, top) + slits(rng, radius, high)
    return [*parts, translated(door(rng, 0.18, 0.3), (0, 0, 1.02 * radius))]


TOWERS: Mapping[str, Callable[[Generator], list[Mesh]]] = {
    "castle": castle,
    "fairy castle": fairy_castle,
    "lighthouse": lighthouse,
    "windmill": windmill,
    "tower": tower,
}
