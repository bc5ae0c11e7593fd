"""Heads of animals that look to +z: skull, snout, ears, and horns or antlers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from pipeline.geometry.scene.mesh import Mesh, merge
from pipeline.shapes.parts.paths import flesh
from pipeline.shapes.parts.placing import both_sides, rotated, scaled, translated
from pipeline.shapes.parts.solids import ellipsoid, lathe, limb, loft


@dataclass(frozen=True, kw_only=True)
class AnimalHead:
    """The measures of an animal's head, in units of its size."""

    size: float  # half length of the skull, body units
    snout: float  # length before the skull
    snout_size: float
    droop: float  # slope of the snout
    ears: str
    top: str
    spread: float  # of horns


def animal_head(head: AnimalHead, place: np.ndarray) -> list[Mesh]:
    """Make a head whose skull is about a place."""
    parts = [ellipsoid((0.78, 0.85, 0.95), sides=18), snout(head)]
    parts += EARS[head.ears](head) + TOPS[head.top](head)
    return [translated(scaled(part, (head.size,) * 3), place) for part in parts]


def snout(head: AnimalHead) -> Mesh:
    """Loft the snout forwards and down."""
    z = np.array([0.0, 0.5, 0.9, 1.0]) * (head.snout + 0.8)
    size = head.snout_size * np.array([1.2, 1.05, 0.85, 0.55])
    y = -0.15 - head.droop * z * 0.45
    return loft(
        np.stack([0 * z, y, z], axis=1),
        np.stack([0.9 * size, size], axis=1),
        power=2.6,
        sides=16,
    )


def up_ears(head: AnimalHead) -> list[Mesh]:
    """Prick the ears."""
    cone = lathe([(0.3, -0.2), (0.28, 0.15), (0.06, 0.75)], sides=10)
    ear = rotated(scaled(cone, (1.0, 1.0, 0.6)), "z", -0.25)
    return [both_sides(translated(ear, (0.45, 0.65, -0.25)))]


def hanging_ears(head: AnimalHead) -> list[Mesh]:
    """Let the ears hang."""
    path = [(0.5, 0.65, -0.1), (0.85, 0.35, -0.1), (0.95, -0.4, 0.0)]
    return [both_sides(limb(path, [0.16, 0.24, 0.2]))]


def side_ears(head: AnimalHead) -> list[Mesh]:
    """Point the ears sideways."""
    path = [(0.6, 0.45, -0.25), (1.0, 0.55, -0.3), (1.4, 0.5, -0.3)]
    return [both_sides(limb(path, [0.14, 0.24, 0.1]))]


def round_ears(head: AnimalHead) -> list[Mesh]:
    """Put round ears on top."""
    return [both_sides(ellipsoid((0.36, 0.36, 0.16), (0.6, 0.7, -0.1), sides=12))]


def huge_ears(head: AnimalHead) -> list[Mesh]:
    """Spread an elephant's ears."""
    ear = ellipsoid((0.75, 0.9, 0.14), sides=16)
    return [both_sides(translated(rotated(ear, "y", 0.5), (1.2, 0.05, -0.35)))]


def no_top(head: AnimalHead) -> list[Mesh]:
    """Leave the top bare."""
    return []


def horns(head: AnimalHead) -> list[Mesh]:
    """Bend a pair of horns out and up."""
    x = head.spread
    path = [(0.4, 0.65, -0.1), (0.5 + 0.5 * x, 0.95, -0.05), (0.55 + 0.6 * x, 1.6, 0.1)]
    return [both_sides(limb(path, [0.2, 0.18, 0.07]))]


def ram_horns(head: AnimalHead) -> list[Mesh]:
    """Roll a pair of horns."""
    turns = np.linspace(0.3, 5.0, 10)
    radius = 0.6 - 0.05 * turns
    x = 0.6 + 0.12 * turns
    y, z = 0.2 + radius * np.cos(turns), -0.3 - radius * np.sin(turns)
    path = np.stack([x, y, z], axis=1)
    return [both_sides(limb(path, np.linspace(0.26, 0.1, 10)))]


def antlers(head: AnimalHead) -> list[Mesh]:
    """Branch a pair of antlers."""
    x = head.spread
    stem = [(0.35, 0.7, -0.2), (0.6 + 0.6 * x, 1.5, -0.6), (0.5 + x, 2.8, -0.2)]
    parts = [limb(stem, [0.16, 0.15, 0.09], sides=8)]
    for share, tip in (
        (0.5, (0.5 + 0.4 * x, 1.9, 0.5)),
        (1.0, (0.9 + 1.1 * x, 2.2, 0.0)),
    ):
        start = (1 - share) * np.array(stem[0]) + share * np.array(stem[1])
        parts.append(limb(np.stack([start, np.array(tip)]), [0.13, 0.08], sides=8))
    return [both_sides(merge(parts))]


def unicorn(head: AnimalHead) -> list[Mesh]:
    """Grow one horn."""
    return [limb([(0.0, 0.6, 0.4), (0.0, 2.0, 1.1)], [0.18, 0.06])]


def knobs(head: AnimalHead) -> list[Mesh]:
    """Grow a giraffe's knobs."""
    return [both_sides(limb([(0.3, 0.6, 0.0), (0.4, 1.3, -0.05)], [0.13, 0.16]))]


def trunk(head: AnimalHead) -> list[Mesh]:
    """Hang an elephant's trunk, with tusks."""
    path = [
        (0, -0.1, 0.8),
        (0, -0.6, 1.3),
        (0, -1.5, 1.4),
        (0, -2.2, 1.5),
        (0, -2.4, 1.9),
    ]
    tusk = limb(
        [(0.4, -0.4, 0.8), (0.5, -0.9, 1.4), (0.5, -0.8, 1.9)], [0.14, 0.12, 0.06]
    )
    return [flesh(path, [0.42, 0.36, 0.27, 0.2, 0.16]), both_sides(tusk)]


EARS: Mapping[str, Callable[[AnimalHead], list[Mesh]]] = {
    "up": up_ears,
    "hang": hanging_ears,
    "side": side_ears,
    "round": round_ears,
    "huge": huge_ears,
}

TOPS: Mapping[str, Callable[[AnimalHead], list[Mesh]]] = {
    "none": no_top,
    "horns": horns,
    "ram": ram_horns,
    "antlers": antlers,
    "unicorn": unicorn,
    "knobs": knobs,
    "trunk": trunk,
}
