"""What carries a table top: legs with stretchers, pedestals, drums, and all others."""

from collections.abc import Callable, Mapping

import numpy as np

from pipeline.geometry.scene.mesh import Mesh
from pipeline.shapes.parts.paths import smoothed
from pipeline.shapes.parts.placing import both_sides, rotated, translated
from pipeline.shapes.parts.revolved import polygon, turned
from pipeline.shapes.parts.solids import (
    box,
    lathe,
    limb,
    loft,
    rounded_box,
)
from pipeline.shapes.table.designs import Design
from pipeline.shapes.table.end_supports import (
    bar,
    cross,
    cube,
    frames,
    slabs,
    trestle,
)
from pipeline.shapes.table.tops import plate, reach


def legs(design: Design) -> list[Mesh]:
    """Stand on four legs, with an apron, stretchers and a shelf perhaps."""
    corners = [leg_ends(design, side) for side in (1.0, -1.0)]
    draw = turned_leg if design.drawers == 3 else plain_leg
    parts = [both_sides(draw(design, *ends)) for ends in corners]
    return [*parts, *apron(design), *STRETCHERS[design.stretchers](design)]


def leg_ends(design: Design, side: float) -> tuple[np.ndarray, np.ndarray]:
    """Return the upper and the lower end of the right leg in front (1) or behind."""
    x, z = reach(design)
    out = design.splay * design.height
    high = np.array([x, design.height - 0.4 * design.thickness, side * z])
    return high, np.array([x + 0.6 * out, 0.0, side * (z + 0.6 * out)])


def plain_leg(design: Design, high: np.ndarray, low: np.ndarray) -> Mesh:
    """Make a straight leg that tapers."""
    halves = np.outer([1.0, design.taper], [design.leg / 2] * 2)
    return loft([high, low], halves, power=design.leg_power, axis="y", sides=16)


def turned_leg(design: Design, high: np.ndarray, low: np.ndarray) -> Mesh:
    """Make a leg that was turned on a lathe: a block, rings, a belly, a foot."""
    share = np.array([0, 0.06, 0.12, 0.2, 0.45, 0.68, 0.73, 0.78, 0.8, 1.0])
    swell = np.array([0.7, 0.9, 0.5, 0.6, 1.0, 0.6, 1.0, 0.6, 1.0, 1.0])
    halves = np.outer(0.55 * design.leg * swell, [1.0, 1.0])
    return loft(low + np.outer(share, high - low), halves, axis="y", sides=16)


def apron(design: Design) -> list[Mesh]:
    """Frame the legs under the top, with drawers in front."""
    if not design.apron:
        return []
    x, z = reach(design)
    low, thin = design.under - design.apron, 0.4 * design.leg
    y, tall = low + design.apron / 2, design.apron + 0.3 * design.thickness
    sides = both_sides(box((thin, tall, 2 * z), (x, y, 0.0)))
    rails = [box((2 * x, tall, thin), (0.0, y, side * z)) for side in (1.0, -1.0)]
    return [sides, *rails, *drawers(design, x, y, z)]


def drawers(design: Design, x: float, y: float, z: float) -> list[Mesh]:
    """Set drawers with knobs into the rail in front."""
    count = design.drawers
    if not count:
        return []
    pitch = 2 * (x - design.leg / 2) / count
    front = z + 0.2 * design.leg
    parts = []
    for place in pitch * (np.arange(count) - (count - 1) / 2):
        size = (0.86 * pitch, 0.72 * design.apron, 0.03)
        parts.append(rounded_box(size, 0.006, (float(place), y, front), 1))
        grip = lathe([(0.014, -0.01), (0.02, 0.03)], axis="z", sides=10)
        parts.append(translated(grip, (float(place), y, front + 0.015)))
    return parts


def no_stretchers(design: Design) -> list[Mesh]:
    """Tie nothing, but lay a shelf between the legs if there is one."""
    if not design.shelf:
        return []
    x, _ = reach(design)
    size = min(1.0, (x + 0.3 * design.leg) / (design.width / 2))
    thin = min(0.6 * design.thickness, 0.03)
    return [plate(design, design.shelf, thin, size)]


def box_stretchers(design: Design) -> list[Mesh]:
    """Tie the legs all around."""
    front, back = (_on_leg(design, side, 0.25) for side in (1.0, -1.0))
    return [both_sides(bar(design, [front, back])), *_across(design, front, back)]


def aitch_stretchers(design: Design) -> list[Mesh]:
    """Tie the sides, and the sides to each other in their middle."""
    front, back = (_on_leg(design, side, 0.2) for side in (1.0, -1.0))
    middle = (front + back) / 2
    return [both_sides(bar(design, [front, back])), *_across(design, middle)]


def cross_stretchers(design: Design) -> list[Mesh]:
    """Tie the legs crosswise."""
    front, back = (_on_leg(design, side, 0.22) for side in (1.0, -1.0))
    return [both_sides(bar(design, [front, back * (-1.0, 1.0, 1.0)]))]


def pedestal(design: Design) -> list[Mesh]:
    """Stand on a column on three or four feet, or on a disc or a plate."""
    radius = 0.32 * (design.width + design.depth)
    size = 0.9 * max(design.leg, 0.05)
    high = design.height - 0.5 * design.thickness
    knots = [(0.8 * size, 0.05), (1.2 * size, 0.2 * high), (0.7 * size, 0.5 * high)]
    knots += [(size * design.taper + 0.01, 0.8 * high), (2.5 * size, high)]
    parts = [lathe(smoothed(knots, 3) if design.apron else knots, sides=20)]
    count = {"none": 4, "box": 3, "aitch": 4, "cross": 0}[design.stretchers]
    if not count:
        profile = [(radius, 0.0), (radius, 0.03), (0.4 * radius, 0.06), (size, 0.1)]
        around = polygon(design.corners) if design.drawers else polygon(32)
        return [*parts, turned(profile, around)]
    path = [(0.0, 0.35 * high, 0.0), (0.5 * radius, 0.2 * high, 0.0)]
    claw = limb(
        [*path, (radius, 0.6 * size, 0.0)], [0.7 * size, 0.7 * size, 0.6 * size]
    )
    turns = np.pi / count + 2 * np.pi * np.arange(count) / count
    return [*parts, *(rotated(claw, "y", float(turn)) for turn in turns)]


def tulip(design: Design) -> list[Mesh]:
    """Stand on a stem that swings out at both ends."""
    radius = 0.3 * (design.width + design.depth) * (0.7 + 0.3 * design.taper)
    high, thin = design.height - 0.5 * design.thickness, max(0.6 * design.leg, 0.03)
    knots = [(radius, 0.0), (0.92 * radius, 0.03), (2 * thin, 0.14 * high)]
    knots += [(thin, 0.4 * high), (1.2 * thin, 0.75 * high), (0.5 * radius, high)]
    curve = smoothed(knots, 4)
    curve[:, 0] = np.maximum(curve[:, 0], 0.8 * thin)
    return [lathe(curve, sides=28)]


def drum(design: Design) -> list[Mesh]:
    """Stand on one big solid body, waisted or not."""
    half = 0.42 * np.array([design.width, design.depth])
    high = design.height - 0.5 * design.thickness
    waist = min(1.0, design.taper)
    y = high * np.linspace(0.0, 1.0, 7)
    swell = 1 - (1 - waist) * np.sin(np.pi * y / high)
    centers = np.stack([0 * y, y, 0 * y], axis=1)
    halves = np.outer(swell, half)
    return [loft(centers, halves, power=design.power, axis="y", sides=40)]


def _on_leg(design: Design, side: float, share: float) -> np.ndarray:
    high, low = leg_ends(design, side)
    return low + share * (high - low)


def _across(design: Design, *rights: np.ndarray) -> list[Mesh]:
    return [bar(design, [right * (-1.0, 1.0, 1.0), right]) for right in rights]


STRETCHERS: Mapping[str, Callable[[Design], list[Mesh]]] = {
    "none": no_stretchers,
    "box": box_stretchers,
    "aitch": aitch_stretchers,
    "cross": cross_stretchers,
}

SUPPORTS: Mapping[str, Callable[[Design], list[Mesh]]] = {
    "legs": legs,
    "pedestal": pedestal,
    "tulip": tulip,
    "drum": drum,
    "slabs": slabs,
    "trestle": trestle,
    "frames": frames,
    "cross": cross,
    "box": cube,
}
