"""Upholstered armchairs and sofas, in metres, standing on y = 0."""

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from pipeline.geometry.scene.mesh import Mesh, merge
from pipeline.shapes.parts.chances import between, chance, pick
from pipeline.shapes.parts.placing import both_sides, rotated, translated
from pipeline.shapes.parts.solids import lathe, loft, rounded_box


@dataclass(frozen=True, kw_only=True)
class Sofa:
    """The measures of one upholstered seat."""

    places: int
    place: float  # width of one place
    depth: float
    seat: float  # height of the seat
    rise: float  # height of the back above the seat
    tilt: float
    back: float  # thickness
    arm: float  # thickness, 0 for none
    arm_rise: float
    arm_style: str
    cushion: float  # thickness of the seat cushions
    is_padded: bool  # cushions at the back
    foot: float  # height of the feet
    soft: float  # radius of the edges
    chaise: float  # how much further one end comes forward, 0 mostly


def sofa(rng: Generator) -> Mesh:
    """Draw an armchair or a sofa."""
    design = sample(rng)
    parts = [base(design), back(design), *cushions(design), *feet(design)]
    return merge(parts + arms(design) + chaise(design))


def sample(rng: Generator) -> Sofa:
    """Draw the measures."""
    places = int(pick(rng, {"1": 6, "2": 3, "3": 2}))
    has_arms = chance(rng, 0.85)
    return Sofa(
        places=places,
        place=between(rng, (0.5, 0.7)),
        depth=between(rng, (0.65, 0.9)),
        seat=between(rng, (0.36, 0.46)),
        rise=between(rng, (0.28, 0.62)),
        tilt=between(rng, (0.0, 0.25)),
        back=between(rng, (0.12, 0.24)),
        arm=between(rng, (0.09, 0.24)) if has_arms else 0.0,
        arm_rise=between(rng, (0.1, 0.28)),
        arm_style=pick(rng, {"block": 5, "roll": 3, "slope": 2}),
        cushion=between(rng, (0.1, 0.18)),
        is_padded=chance(rng, 0.5),
        foot=between(rng, (0.05, 0.18)) if chance(rng, 0.7) else 0.0,
        soft=between(rng, (0.01, 0.08)),
        chaise=between(rng, (0.4, 0.7)) if places > 1 and chance(rng, 0.2) else 0.0,
    )


def base(design: Sofa) -> Mesh:
    """Make the body under the cushions."""
    high = design.seat - 0.6 * design.cushion - design.foot
    size = (_width(design), high, design.depth)
    return rounded_box(size, 0.4 * design.soft, (0.0, design.foot + high / 2, 0.0))


def back(design: Sofa) -> Mesh:
    """Raise the back from the floor of the body."""
    low = 0.8 * design.seat
    high = design.seat + design.rise - low
    width = _width(design) + (design.arm if design.arm_style != "slope" else 0.0)
    pad = rounded_box((width, high, design.back), design.soft, (0.0, high / 2, 0.0), 4)
    z = -design.depth / 2 + design.back / 2
    return translated(rotated(pad, "x", -design.tilt), (0.0, low, z))


def cushions(design: Sofa) -> list[Mesh]:
    """Lay a cushion on each place, and lean one behind it perhaps."""
    deep = design.depth - 0.8 * design.back
    z = 0.4 * design.back + 0.015
    size = (0.98 * design.place, design.cushion, deep)
    middle = design.seat - design.cushion / 2
    soft = min(0.45 * design.cushion, design.soft + 0.015)
    parts = []
    for x in _places(design):
        parts.append(rounded_box(size, soft, (x, middle, z)))
        if design.is_padded:
            high = 0.8 * design.rise
            size_back = (0.94 * design.place, high, 0.16)
            pad = rounded_box(size_back, 0.06, (0.0, high / 2, 0.0), 4)
            lean = rotated(pad, "x", -design.tilt - 0.12)
            foot = design.back - design.depth / 2 + 0.05
            parts.append(translated(lean, (x, design.seat - 0.03, foot)))
    return parts


def arms(design: Sofa) -> list[Mesh]:
    """Raise an arm at either end."""
    if not design.arm:
        return []
    high = design.seat + design.arm_rise
    x = _width(design) / 2 + design.arm / 2 - 0.01
    tall = high - design.foot
    if design.arm_style == "slope":
        return [both_sides(slope(design, x, high))]
    size = (design.arm, tall, design.depth)
    part = rounded_box(size, design.soft, (x, design.foot + tall / 2, 0.0), 4)
    if design.arm_style == "roll":
        radius = 0.62 * design.arm
        ends = np.array([-0.5, -0.48, 0.48, 0.5]) * (design.depth + 0.02)
        profile = np.stack([radius * np.array([0.9, 1, 1, 0.9]), ends], axis=1)
        roll = translated(lathe(profile, axis="z"), (x, high - 0.3 * radius, 0.0))
        part = merge([part, roll])
    return [both_sides(part)]


def slope(design: Sofa, x: float, high: float) -> Mesh:
    """Make an arm that falls from the back to the front."""
    z = np.linspace(-0.5, 0.5, 7) * design.depth
    share = np.linspace(0, 1, 7)
    top = high + 0.6 * design.rise * (1 - share) ** 2 - 0.05 * share
    centers = np.stack([0 * z + x, (top + design.foot) / 2, z], axis=1)
    halves = np.stack([0 * z + design.arm / 2, (top - design.foot) / 2], axis=1)
    return loft(centers, halves, power=6.0, sides=24)


def feet(design: Sofa) -> list[Mesh]:
    """Stand on short feet."""
    if not design.foot:
        return []
    x = _width(design) / 2 + 0.3 * design.arm - 0.05
    z = design.depth / 2 - 0.07
    pegs = []
    for side in (z, -z):
        ends = [(x, 0.0, side), (x, design.foot + 0.03, side)]
        sizes = [(0.022, 0.022), (0.034, 0.034)]
        pegs.append(loft(ends, sizes, power=4.0, axis="y", sides=12))
    return [both_sides(merge(pegs))]


def chaise(design: Sofa) -> list[Mesh]:
    """Bring one end forward to put the legs up."""
    if not design.chaise:
        return []
    x, z = _places(design)[-1], design.depth / 2 + design.chaise / 2 - 0.05
    body = design.seat - 0.6 * design.cushion
    long = design.chaise + 0.1
    low = rounded_box((design.place, body, long), 0.02, (x, body / 2, z), 2)
    top = (0.98 * design.place, design.cushion, long)
    middle = (x, design.seat - design.cushion / 2, z)
    return [low, rounded_box(top, 0.45 * design.cushion, middle)]


def _width(design: Sofa) -> float:
    return design.places * design.place


def _places(design: Sofa) -> list[float]:
    middle = (design.places - 1) / 2
    return [(place - middle) * design.place for place in range(design.places)]
