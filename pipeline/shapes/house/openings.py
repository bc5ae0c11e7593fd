"""Windows and doors that look to +z, and rows of them on walls.

They stand a little before the wall at z = 0: a drawing shows their edges.
"""

from collections.abc import Callable, Mapping

import numpy as np
from numpy.random import Generator

from pipeline.geometry.scene.mesh import Mesh, merge
from pipeline.shapes.house.blocks import SIDES, Block, on_wall, wall_width
from pipeline.shapes.parts.chances import between, chance, pick
from pipeline.shapes.parts.outlines import plate
from pipeline.shapes.parts.placing import both_sides, translated
from pipeline.shapes.parts.solids import box, ellipsoid, lathe

PROUD = 0.025  # how far a frame stands before its wall


def plain(wide: float, high: float) -> Mesh:
    """Make a pane with a sill."""
    pane = box((wide, high, 2 * PROUD))
    sill = box((1.25 * wide, 0.1 * high, 4 * PROUD), (0.0, -0.55 * high, 0.0))
    return merge([pane, sill])


def crossed(wide: float, high: float) -> Mesh:
    """Make a frame with a cross in it."""
    bar = 0.1 * min(wide, high)
    frame = [
        both_sides(box((bar, high, 4 * PROUD), (wide / 2, 0.0, 0.0))),
        box((bar, high, 3 * PROUD)),
        box((wide, bar, 3 * PROUD)),
        box((wide + bar, bar, 4 * PROUD), (0.0, high / 2, 0.0)),
        box((wide + bar, bar, 4 * PROUD), (0.0, -high / 2, 0.0)),
    ]
    return merge([box((wide, high, 1 * PROUD)), *frame])


def shuttered(wide: float, high: float) -> Mesh:
    """Open shutters beside a frame."""
    leaf = box((0.5 * wide, 1.05 * high, 3 * PROUD), (0.8 * wide, 0.0, 0.0))
    return merge([crossed(wide, high), both_sides(leaf)])


def arched(wide: float, high: float) -> Mesh:
    """Round the top of a frame."""
    outer, inner = (
        arch_outline(wide, high),
        arch_outline(0.75 * wide, high - 0.25 * wide),
    )
    bar = box((0.08 * wide, 0.9 * high, 5 * PROUD), (0.0, -0.02 * high, 0.0))
    return merge([plate(outer, 2 * PROUD), plate(inner, 4 * PROUD), bar])


def round_window(wide: float, high: float) -> Mesh:
    """Make a round frame."""
    size = min(wide, high) / 2
    rim = [
        (size, -PROUD),
        (size, 2 * PROUD),
        (0.8 * size, 2 * PROUD),
        (0.78 * size, PROUD),
    ]
    disc = lathe([*rim, (0.01, PROUD)], sides=20, axis="z")
    bars = [
        box((0.12 * size, 1.7 * size, 3 * PROUD)),
        box((1.7 * size, 0.12 * size, 3 * PROUD)),
    ]
    return merge([disc, *bars])


def door(rng: Generator, wide: float, high: float) -> Mesh:
    """Draw a door that stands on y = 0: plain, arched, or double; with a knob."""
    form = pick(rng, {"plain": 4, "arched": 2, "double": 1})
    if form == "arched":
        parts = [
            translated(
                plate(arch_outline(1.25 * wide, 1.1 * high), 2 * PROUD),
                (0, 0.55 * high, 0),
            ),
            translated(plate(arch_outline(wide, high), 4 * PROUD), (0, high / 2, 0)),
        ]
    else:
        frame = box((1.25 * wide, 1.06 * high, 2 * PROUD), (0, 0.53 * high, 0))
        parts = [frame, box((wide, high, 4 * PROUD), (0, high / 2, 0))]
    knob = ellipsoid((0.05 * wide,) * 3, (0.35 * wide, 0.47 * high, 2 * PROUD), sides=8)
    if form == "double":
        split = box((0.05 * wide, high, 5 * PROUD), (0.0, high / 2, 0.0))
        return merge([*parts, split, translated(knob, (-0.25 * wide, 0, 0))])
    if chance(rng, 0.5):
        step = box((1.5 * wide, 0.08 * high, 0.4 * wide), (0, 0.04 * high, 0.2 * wide))
        parts.append(step)
    return merge([*parts, knob])


def windows(
    rng: Generator, block: Block, storeys: int, keep_door: bool = True
) -> list[Mesh]:
    """Put rows of windows of one form on the walls, with room for the front door."""
    form = pick(
        rng, {"crossed": 5, "plain": 2, "shuttered": 2, "arched": 2, "round": 0.7}
    )
    storey = block.height / storeys
    high = between(rng, (0.32, 0.5)) * storey
    wide = high * between(rng, (0.7, 1.1))
    gap = wide * between(rng, (2.0, 2.8))
    window, parts = WINDOWS[form](wide, high), []
    for side in SIDES:
        count = min(int(wall_width(block, side) / gap), 6)
        for row in range(storeys):
            up = (row + 0.55) * storey
            for along in gap * (np.arange(count) - (count - 1) / 2):
                at_door = side == "front" and row == 0 and abs(along) < 0.6 * gap
                if not (at_door and keep_door):
                    parts.append(on_wall(window, block, side, float(along), up))
    return parts


def arch_outline(wide: float, high: float) -> np.ndarray:
    """Walk around a rectangle with a round top, centered at the origin."""
    turn = np.linspace(0.0, np.pi, 11)
    radius = wide / 2
    y = high / 2 - radius
    top = np.stack([radius * np.cos(turn), y + radius * np.sin(turn)], axis=1)
    foot = [(-radius, -high / 2), (radius, -high / 2)]
    return np.concatenate([top, foot])


WINDOWS: Mapping[str, Callable[[float, float], Mesh]] = {
    "plain": plain,
    "crossed": crossed,
    "shuttered": shuttered,
    "arched": arched,
    "round": round_window,
}
