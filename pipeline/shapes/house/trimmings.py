"""Chimneys, dormers, porches, steps, fences, flags, battlements."""

from dataclasses import replace

import numpy as np
from numpy.random import Generator

from pipeline.geometry.scene.mesh import Mesh, merge
from pipeline.shapes.house.blocks import Block, walls
from pipeline.shapes.house.openings import crossed
from pipeline.shapes.house.roofs import ROOFS, Roof
from pipeline.shapes.parts.chances import between, chance
from pipeline.shapes.parts.placing import Numbers, both_sides, rotated, translated
from pipeline.shapes.parts.solids import box, ellipsoid, lathe, limb


def chimney(rng: Generator, block: Block, roof: Roof) -> list[Mesh]:
    """Raise a chimney through the roof, with smoke now and then."""
    size = between(rng, (0.1, 0.18)) * min(block.width, block.depth)
    x = block.x + between(rng, (0.15, 0.3)) * block.width * rng.choice([-1, 1])
    z = block.z + between(rng, (-0.25, 0.2)) * block.depth
    top = block.top + roof.rise * between(rng, (0.9, 1.25)) + 0.05
    low = block.top - 0.05
    stack = box((size, top - low, size), (x, (top + low) / 2, z))
    rim = box((1.3 * size, 0.3 * size, 1.3 * size), (x, top, z))
    parts = [stack, rim]
    if chance(rng, 0.2):
        for step in range(4):
            grow = size * (0.35 + 0.16 * step)
            spot = (x + 0.5 * size * step, top + (0.7 + 1.0 * step) * size, z)
            parts.append(ellipsoid((grow, 0.85 * grow, grow), spot, sides=12))
    return parts


def dormers(rng: Generator, block: Block, roof: Roof) -> list[Mesh]:
    """Let small gables look out of the slope to the front."""
    if roof.faces_front:
        return []
    count = int(rng.integers(1, 4))
    wide = min(0.55 * block.width / count, 0.6 * roof.rise)
    parts = []
    share = 0.35
    z = block.z + block.depth / 2 * (1 - share)
    for along in block.width / count * (np.arange(count) - (count - 1) / 2):
        low = block.top + share * roof.rise - 0.1 * wide
        size = {"width": wide, "height": 0.55 * wide, "depth": 0.5 * block.depth}
        hut = Block(**size, x=block.x + float(along), y=low, z=z - 0.22 * block.depth)
        small = replace(
            roof, rise=0.4 * wide, eave=0.1 * wide, thick=0.08 * wide, faces_front=True
        )
        pane = crossed(0.5 * wide, 0.4 * wide)
        spot = (hut.x, low + 0.35 * wide, hut.z + hut.depth / 2)
        parts += [walls(hut), *ROOFS["gable"](hut, small), translated(pane, spot)]
    return parts


def porch(rng: Generator, block: Block) -> list[Mesh]:
    """Roof the entrance on posts, over a floor with a step."""
    wide = block.width * between(rng, (0.35, 0.9))
    deep, high = between(rng, (0.2, 0.4)) * block.depth, 0.0
    high = min(0.8 * block.height, between(rng, (0.5, 0.7)))
    z = block.z + block.depth / 2 + deep / 2
    floor = box((wide, 0.06, deep), (block.x, block.y + 0.03, z))
    step = box((0.4 * wide, 0.03, deep * 1.4), (block.x, block.y + 0.015, z))
    roof = Roof(rise=0.25 * wide, eave=0.04, thick=0.03, faces_front=chance(rng, 0.6))
    if not roof.faces_front:
        roof = replace(roof, rise=0.12)
    canopy = Block(
        width=wide, height=0.05, depth=deep, x=block.x, y=block.y + high, z=z
    )
    form = "gable" if roof.faces_front else "flat"
    parts = [floor, step, walls(canopy), *ROOFS[form](canopy, roof)]
    posts = []
    for x in (0.47 * wide, 0.18 * wide)[: int(rng.integers(1, 3))]:
        profile = [
            (0.04, 0.0),
            (0.028, 0.06),
            (0.028, high - 0.03),
            (0.04, high + 0.02),
        ]
        post = lathe(profile, sides=10)
        posts.append(translated(post, (x, block.y, z + 0.42 * deep)))
    pair = both_sides(merge(posts))
    return [*parts, translated(pair, (block.x, 0.0, 0.0))]


def battlements(block: Block, size: float) -> list[Mesh]:
    """Set merlons around the top of a block."""
    parts = []
    for width, depth, turn in (
        (block.width, block.depth, 0),
        (block.depth, block.width, 1),
    ):
        count = max(int(width / (2 * size)) + 1, 2)
        for x in np.linspace(-width / 2 + size / 2, width / 2 - size / 2, count):
            for z in (-(depth - 0.6 * size) / 2, (depth - 0.6 * size) / 2):
                spot = (float(x), block.top + 0.45 * size, z)
                tooth = rotated(
                    box((size, size, 0.6 * size), spot), "y", turn * np.pi / 2
                )
                parts.append(translated(tooth, (block.x, 0.0, block.z)))
    return parts


def flag(rng: Generator, foot: Numbers, high: float) -> list[Mesh]:
    """Fly a flag from a pole."""
    x, y, z = foot
    pole = limb([(x, y - 0.05, z), (x, y + high, z)], [0.014, 0.012], sides=8)
    long, tall = 0.6 * high, 0.35 * high
    cloth = box((long, tall, 0.02), (x + long / 2, y + high - tall / 2, z))
    return [pole, cloth]
