"""What a chair stands on: legs, sleds, cantilevers, stars, pedestals, side panels."""

from collections.abc import Callable, Mapping

import numpy as np

from pipeline.geometry.scene.mesh import Mesh
from pipeline.shapes.chair.kinds import Design
from pipeline.shapes.parts.paths import fillet
from pipeline.shapes.parts.placing import both_sides, rotated
from pipeline.shapes.parts.solids import (
    Points,
    ellipsoid,
    lathe,
    limb,
    loft,
    rounded_box,
    tube,
)

Corner = tuple[float, float, float]


def legs(design: Design) -> list[Mesh]:
    """Stand on four legs, straight or splayed, tied by stretchers."""
    parts = []
    for top, foot in (leg_line(design, 1.0), leg_line(design, -1.0)):
        sizes = np.array([1.0, design.leg_taper]) * design.leg / 2
        halves = np.stack([sizes, sizes], axis=1)
        line = loft([top, foot], halves, power=design.leg_power, axis="y", sides=16)
        parts.append(both_sides(line))
    return parts + STRETCHERS[design.stretchers](design)


def leg_line(design: Design, side: float) -> tuple[Corner, Corner]:
    """Run from the top to the foot of the right front (1) or right back (-1) leg."""
    # A round seat has no corners to put legs under.
    reach = 0.68 if design.power < 3 else 0.97
    x = reach * design.width / 2 - design.leg / 2
    z = side * (reach * design.depth / 2 - design.leg / 2)
    top = design.height - 0.6 * design.thickness
    x *= 1 + 0.5 * side * design.trapeze
    out = design.splay * design.height
    foot = (x + 0.7 * out, 0.0, z + side * out)
    return (x, top, z), foot


def leg_point(design: Design, side: float, height: float) -> Corner:
    """Find the middle of a leg at a height."""
    top, foot = (np.array(end) for end in leg_line(design, side))
    point = foot + (top - foot) * height / top[1]
    return (float(point[0]), float(point[1]), float(point[2]))


def no_stretchers(design: Design) -> list[Mesh]:
    """Tie nothing."""
    return []


def box_stretchers(design: Design) -> list[Mesh]:
    """Tie the legs all around."""
    front, back = (leg_point(design, s, 0.38 * design.height) for s in (1.0, -1.0))
    return [*_sides(design, 0.3), _across(design, front), _across(design, back)]


def aitch_stretchers(design: Design) -> list[Mesh]:
    """Tie the sides, and the sides to each other in their middle."""
    front, back = (leg_point(design, s, 0.35 * design.height) for s in (1.0, -1.0))
    middle = ((front[0] + back[0]) / 2, front[1], (front[2] + back[2]) / 2)
    return [*_sides(design, 0.35), _across(design, middle)]


def rung_stretcher(design: Design) -> list[Mesh]:
    """Tie the front legs by a foot rest."""
    return [_across(design, leg_point(design, 1.0, 0.4 * design.height))]


def star(design: Design) -> list[Mesh]:
    """Turn on a column over a star of spokes with casters."""
    radius = 0.3 * (design.width + design.depth)
    hub, leg = 0.11, max(design.leg, 0.035)
    angles = np.pi / 2 + 2 * np.pi * np.arange(design.spokes) / design.spokes
    parts = [column(design, hub - 0.04)]
    for angle in angles:
        path = [(0.0, hub, 0.0), (0.5 * radius, hub - 0.01, 0.0), (radius, 0.06, 0.0)]
        spoke = limb(path, [0.6 * leg, 0.5 * leg, 0.4 * leg])
        wheel = ellipsoid((0.032, 0.032, 0.022), (radius, 0.032, 0.0), sides=12)
        parts += [rotated(part, "y", -float(angle)) for part in (spoke, wheel)]
    return parts


def pedestal(design: Design) -> list[Mesh]:
    """Stand on a column that flares into a disc."""
    radius = 0.34 * (design.width + design.depth) * (0.8 + 0.3 * design.leg_taper) / 1.1
    profile = [(radius, 0.0), (radius, 0.02), (0.5 * radius, 0.035)]
    profile += [(0.12 * radius + 0.02, 0.09), (0.03, 0.14)]
    return [lathe(profile, sides=28), column(design, 0.1)]


def column(design: Design, foot: float) -> Mesh:
    """Raise a post of two widths under the middle of the seat."""
    size, top = 0.5 * design.leg + 0.008, design.height - 0.5 * design.thickness
    half = 0.5 * (foot + top)
    rest = [(size, half), (0.75 * size, half), (0.75 * size, 0.97 * top)]
    return lathe([(1.2 * size, foot), *rest, (3 * size, top)], sides=16)


def sled(design: Design) -> list[Mesh]:
    """Stand on two runners, each a bent bar with its legs."""
    x, y, z, size = _frame(design)
    lean = 0.5 * design.splay * y
    path = [(x, y, z), (x, size, z + lean), (x, size, -z - lean), (x, y, -z)]
    return [both_sides(tube(fillet(path, 0.07), np.full(12, size)))]


def cantilever(design: Design) -> list[Mesh]:
    """Hang the seat on bars that rise in front only."""
    x, y, z, size = _frame(design)
    path = [(x, y, -z), (x, y, z), (x, size, z), (x, size, -z)]
    side = tube(fillet(path, 0.1), np.full(12, size))
    return [both_sides(side), _bar([(-x, size, -z), (x, size, -z)], size)]


def sides(design: Design) -> list[Mesh]:
    """Stand on two upright boards."""
    board = max(design.leg, 0.04)
    height = design.height - 0.5 * design.thickness
    x = design.width / 2 - board / 2
    size = (board, height, 0.92 * design.depth)
    return [both_sides(rounded_box(size, 0.006, (x, height / 2, 0.0), steps=1))]


def _sides(design: Design, share: float) -> list[Mesh]:
    ends = [leg_point(design, side, share * design.height) for side in (1.0, -1.0)]
    return [both_sides(_bar(ends, 0.35 * design.leg + 0.003))]


def _across(design: Design, right: Corner) -> Mesh:
    return _bar([(-right[0], right[1], right[2]), right], 0.35 * design.leg + 0.003)


def _bar(path: Points, size: float) -> Mesh:
    return tube(path, np.full(len(path), size), sides=8)


def _frame(design: Design) -> tuple[float, float, float, float]:
    size = max(0.45 * design.leg, 0.016)
    x, z = design.width / 2 - size, 0.9 * design.depth / 2
    return x, design.height - 0.7 * design.thickness, z, size


STRETCHERS: Mapping[str, Callable[[Design], list[Mesh]]] = {
    "none": no_stretchers,
    "box": box_stretchers,
    "aitch": aitch_stretchers,
    "rung": rung_stretcher,
}

BASES: Mapping[str, Callable[[Design], list[Mesh]]] = {
    "legs": legs,
    "star": star,
    "pedestal": pedestal,
    "sled": sled,
    "cantilever": cantilever,
    "sides": sides,
}
