"""Heads of upright bodies: skull, face, ears, hair and hats; the neck is at y = 0."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from pipeline.geometry.scene.mesh import Mesh, merge
from pipeline.shapes.parts.chances import between, chance, pick
from pipeline.shapes.parts.placing import both_sides, rotated, translated
from pipeline.shapes.parts.solids import (
    ellipsoid,
    lathe,
    limb,
    loft,
    rounded_box,
    torus,
)


@dataclass(frozen=True, kw_only=True)
class Head:
    """The measures of a head, in units of its size where not said otherwise."""

    size: float  # half height of the skull, body units
    wide: float
    deep: float
    shape: str
    face: str
    ears: str
    top: str


def sample_head(rng: Generator, size: float) -> Head:
    """Draw a head of a size: of a person mostly, of an animal now and then."""
    is_animal = chance(rng, 0.22)
    ears = {"cat": 3, "long": 2, "bear": 3, "droopy": 1} if is_animal else {"human": 1}
    tops = {"none": 4, "horns": 1, "hat": 0.5} if is_animal else TOPS
    return Head(
        size=size,
        wide=between(rng, (0.72, 1.05)),
        deep=between(rng, (0.8, 1.0)),
        shape=pick(rng, {"round": 5, "egg": 4, "boxy": 1}),
        face="snout" if is_animal else pick(rng, {"nose": 4, "none": 1}),
        ears=pick(rng, ears),
        top=pick(rng, tops),
    )


def head(design: Head, rng: Generator) -> list[Mesh]:
    """Make the skull and what is on it."""
    parts = [skull(design)]
    parts += EARS[design.ears](design)
    if design.face == "nose":
        parts.append(ellipsoid((0.1, 0.16, 0.14), (0.0, 0.88, design.deep), sides=10))
    if design.face == "snout":
        spot = (0.0, 0.7, 0.8 * design.deep)
        parts.append(ellipsoid((0.42, 0.32, 0.5), spot, sides=14))
    parts += COVERS[design.top](design, rng)
    size = design.size
    return [Mesh(vertices=part.vertices * size, faces=part.faces) for part in parts]


def skull(design: Head) -> Mesh:
    """Make the skull, its middle one unit above the neck."""
    if design.shape == "boxy":
        size = (2 * design.wide, 1.9, 2 * design.deep)
        return rounded_box(size, 0.3, (0.0, 1.0, 0.0), 4)
    if design.shape == "round":
        return ellipsoid((design.wide, 1.0, design.deep), (0.0, 1.0, 0.0), sides=28)
    bend = np.linspace(-1.47, 1.47, 15)
    y = np.sin(bend)
    jaw = 1 - 0.26 * np.clip(-y, 0, 1) ** 1.5
    halves = np.stack([design.wide * jaw, design.deep * jaw], axis=1)
    centers = np.stack([0 * y, 1 + y, 0.12 * np.clip(-y, 0, 1)], axis=1)
    return loft(centers, halves * np.cos(bend)[:, None], axis="y", sides=26)


def human_ears(design: Head) -> list[Mesh]:
    """Put flat ears at the sides."""
    ear = ellipsoid((0.09, 0.22, 0.14), (design.wide, 0.95, 0.0), sides=10)
    return [both_sides(ear)]


def cat_ears(design: Head) -> list[Mesh]:
    """Put pointed ears on top."""
    cone = lathe([(0.34, -0.2), (0.26, 0.2), (0.05, 0.75)], sides=10)
    flat = Mesh(vertices=cone.vertices * (1.0, 1.0, 0.55), faces=cone.faces)
    return [
        both_sides(
            translated(rotated(flat, "z", -0.35), (0.55 * design.wide, 1.75, 0.0))
        )
    ]


def long_ears(design: Head) -> list[Mesh]:
    """Put a rabbit's ears on top."""
    path = [(0.3, 1.7, 0.0), (0.42, 2.4, 0.0), (0.5, 3.0, -0.05)]
    return [both_sides(limb(path, [0.15, 0.23, 0.12]))]


def bear_ears(design: Head) -> list[Mesh]:
    """Put round ears on top."""
    spot = (0.75 * design.wide, 1.75, 0.0)
    return [both_sides(ellipsoid((0.34, 0.34, 0.16), spot, sides=14))]


def droopy_ears(design: Head) -> list[Mesh]:
    """Hang a dog's ears at the sides."""
    side = design.wide
    path = [(0.7 * side, 1.65, 0.0), (1.1 * side, 1.3, 0.0), (1.15 * side, 0.6, 0.0)]
    return [both_sides(limb(path, [0.16, 0.22, 0.2]))]


def bare(design: Head, rng: Generator) -> list[Mesh]:
    """Leave the top bare."""
    return []


def short_hair(design: Head, rng: Generator) -> list[Mesh]:
    """Cover the skull's back and top."""
    grow = between(rng, (1.05, 1.2))
    radii = (grow * design.wide, 0.85 * grow, 0.95 * design.deep * grow)
    return [ellipsoid(radii, (0.0, 1.28, -0.16), sides=18)]


def long_hair(design: Head, rng: Generator) -> list[Mesh]:
    """Let hair fall behind the shoulders."""
    y = np.linspace(1.5, between(rng, (-1.6, 0.2)), 5)
    wide = design.wide * np.array([1.0, 1.1, 1.05, 0.95, 0.6]) * 1.02
    halves = np.stack([wide, 0.5 * np.array([1.0, 1.0, 0.85, 0.7, 0.4])], axis=1)
    centers = np.stack([0 * y, y, -0.62 - 0.05 * np.arange(5)], axis=1)
    fall = loft(centers, halves, power=2.5, axis="y")
    return [*short_hair(design, rng), fall]


def tied_hair(design: Head, rng: Generator) -> list[Mesh]:
    """Tie hair to a tail, a bun, or two bunches."""
    style = pick(rng, {"tail": 2, "bun": 1, "bunches": 1})
    if style == "bun":
        knot = ellipsoid((0.42, 0.4, 0.42), (0.0, 2.1, -0.4), sides=12)
    elif style == "tail":
        path = [(0.0, 1.6, -0.9), (0.0, 1.3, -1.5), (0.0, 0.2, -1.5)]
        knot = limb(path, [0.22, 0.32, 0.12])
    else:
        x = design.wide
        path = [(0.9 * x, 1.4, -0.3), (1.5 * x, 1.2, -0.35), (1.5 * x, 0.1, -0.3)]
        knot = both_sides(limb(path, [0.2, 0.32, 0.12]))
    return [*short_hair(design, rng), knot]


def spiky_hair(design: Head, rng: Generator) -> list[Mesh]:
    """Raise a comb of spikes."""
    parts = short_hair(design, rng)
    for angle in np.linspace(-1.0, 1.1, 5):
        spike = lathe([(0.3, 0.8), (0.2, 1.1), (0.03, 1.55)], sides=8)
        parts.append(translated(rotated(spike, "x", -float(angle)), (0.0, 1.1, -0.1)))
    return parts


def hat(design: Head, rng: Generator) -> list[Mesh]:
    """Put on a hat with a brim: flat, tall, or a wizard's cone."""
    style = pick(rng, {"flat": 3, "tall": 1, "cone": 2})
    brim = between(rng, (1.35, 2.0))
    rim = [(0.85, 1.42), (brim, 1.4), (brim, 1.52), (0.92, 1.56)]
    crown = {
        "flat": [(0.82, 2.1), (0.6, 2.2)],
        "tall": [(0.88, 2.7), (0.84, 2.75)],
        "cone": [(0.5, 2.3), (0.08, 3.4)],
    }[style]
    mesh = lathe(rim + crown, sides=22)
    stretch = (max(design.wide, 0.85), 1.0, max(design.deep, 0.85))
    return [Mesh(vertices=mesh.vertices * stretch, faces=mesh.faces)]


def cap(design: Head, rng: Generator) -> list[Mesh]:
    """Put on a cap with a peak."""
    wide, deep = 1.08 * design.wide, 1.08 * design.deep
    dome = ellipsoid((wide, 0.75, deep), (0.0, 1.4, -0.04), sides=18)
    peak = ellipsoid((0.75 * wide, 0.1, 0.7), (0.0, 1.45, 0.9 * deep), sides=14)
    return [dome, peak]


def helmet(design: Head, rng: Generator) -> list[Mesh]:
    """Put on a helmet: a wide shell with a rim, with a crest now and then."""
    grow = between(rng, (1.12, 1.3))
    radii = (grow * design.wide, grow, grow * design.deep)
    shell = ellipsoid(radii, (0.0, 1.15, -0.1), sides=20)
    ring = torus(1.0, (0.14, 0.12))
    stretch = np.array([radii[0], 1.0, radii[2]])
    rim = translated(
        Mesh(vertices=ring.vertices * stretch, faces=ring.faces), (0, 1.1, -0.1)
    )
    crest = loft(
        [(0.0, 1.6, z) for z in (-1.2, -0.6, 0.3, 0.9)],
        [(0.12, 0.4), (0.14, 0.95), (0.14, 1.0), (0.1, 0.5)],
        power=4.0,
    )
    return [shell, rim, crest] if chance(rng, 0.35) else [shell, rim]


def crown(design: Head, rng: Generator) -> list[Mesh]:
    """Put on a crown."""
    x, z = 0.9 * design.wide, 0.9 * design.deep
    band = lathe([(0.95, 1.5), (1.0, 1.9), (0.9, 1.9), (0.85, 1.7)], sides=20)
    parts = [Mesh(vertices=band.vertices * (x, 1.0, z), faces=band.faces)]
    for angle in 2 * np.pi * np.arange(8) / 8:
        tip = lathe([(0.2, 1.8), (0.04, 2.3)], sides=6)
        parts.append(
            translated(tip, (0.95 * x * np.sin(angle), 0, 0.95 * z * np.cos(angle)))
        )
    return [merge(parts)]


def horns(design: Head, rng: Generator) -> list[Mesh]:
    """Let curved horns grow."""
    spread = between(rng, (0.3, 0.9))
    path = np.array(
        [[0.5, 1.7, 0.1], [0.7 + spread, 2.0, 0.1], [0.8 + spread, 2.7, 0.2]]
    )
    return [both_sides(limb(path, [0.24, 0.2, 0.06]))]


TOPS = {
    "none": 3.0,
    "short": 6.0,
    "long": 3.0,
    "tied": 2.0,
    "spiky": 1.0,
    "hat": 2.0,
    "cap": 1.5,
    "helmet": 2.0,
    "crown": 0.6,
    "horns": 0.5,
}

EARS: Mapping[str, Callable[[Head], list[Mesh]]] = {
    "human": human_ears,
    "cat": cat_ears,
    "long": long_ears,
    "bear": bear_ears,
    "droopy": droopy_ears,
}

COVERS: Mapping[str, Callable[[Head, Generator], list[Mesh]]] = {
    "none": bare,
    "short": short_hair,
    "long": long_hair,
    "tied": tied_hair,
    "spiky": spiky_hair,
    "hat": hat,
    "cap": cap,
    "helmet": helmet,
    "crown": crown,
    "horns": horns,
}
