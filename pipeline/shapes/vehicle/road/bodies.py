"""Bodies of cars: designs, the body over its wheels, the cabin, lights and bumpers.

Lengths are in units of the car's length, which runs from -0.5 to 0.5 along z.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from pipeline.geometry.scene.mesh import Mesh, merge
from pipeline.shapes.parts.bodies import arched, cabin, hull, with_arches
from pipeline.shapes.parts.chances import Range, between, chance, pick
from pipeline.shapes.parts.placing import both_sides, translated
from pipeline.shapes.parts.solids import box, ellipsoid, lathe, rounded_box
from pipeline.shapes.vehicle import wheels


@dataclass(frozen=True, kw_only=True)
class Kind:
    """What one kind of car may look like; defaults are a sedan's."""

    weight: float
    width: Range = (0.36, 0.42)  # of the body
    belt: Range = (0.17, 0.22)  # height of the body at the cabin
    roof: Range = (0.29, 0.34)  # height
    hood: Range = (-0.04, 0.0)  # height over the belt, at the nose
    deck: Range = (-0.02, 0.01)  # height over the belt, at the stern
    wheel: Range = (0.065, 0.085)  # radius
    front_axle: Range = (0.29, 0.34)
    back_axle: Range = (-0.34, -0.27)
    shield: Range = (0.16, 0.24)  # z of the windshield's foot
    rear: Range = (-0.36, -0.28)  # z of the rear window's foot
    rake: Range = (0.08, 0.16)  # how far the windshield leans back
    slope: Range = (0.06, 0.14)  # how far the rear window leans ahead
    blunt: Range = (0.012, 0.05)  # how far nose and stern are rounded
    has_roof: bool = True


@dataclass(frozen=True, kw_only=True)
class Car:
    """The measures of one car."""

    width: float
    belt: float
    roof: float
    hood: float
    deck: float
    wheel: float
    front_axle: float
    back_axle: float
    shield: float
    rear: float
    rake: float
    slope: float
    blunt: float
    sill: float  # height of the body's lower edge
    power: float  # of the sections: 3 is round, 9 is boxy
    bulge: float  # how far the nose and the stern are narrowed, seen from above
    inset: float  # how much narrower the roof is than the body
    windows: str


# Half width, back z and front z of a horizontal section.
Plan = tuple[float, float, float]

# Side windows of a car, as shares of its cabin from back to front.
WINDOWS: dict[str, list[Range]] = {
    "none": [],
    "one": [(0.08, 0.92)],
    "two": [(0.08, 0.46), (0.54, 0.92)],
}

# Radius of a wheel over the height of the body above it: its arch needs room.
_MOST_WHEEL = 0.46

MEASURES = (
    "width",
    "belt",
    "roof",
    "hood",
    "deck",
    "wheel",
    "front_axle",
    "back_axle",
    "shield",
    "rear",
    "rake",
    "slope",
    "blunt",
)


def sample(kind: Kind, rng: Generator) -> Car:
    """Draw one car of a kind, which is shorter and higher if it is a cartoon's."""
    measures = {name: between(rng, getattr(kind, name)) for name in MEASURES}
    plump = between(rng, (1.15, 1.7)) if chance(rng, 0.3) else between(rng, (0.95, 1.1))
    for name in ("width", "belt", "roof", "hood", "deck", "wheel"):
        measures[name] *= plump
    lowest = measures["belt"] + min(measures["hood"], measures["deck"])
    wheel = measures["wheel"] = min(measures["wheel"], _MOST_WHEEL * lowest)
    reach = 0.48 - 1.25 * wheel - 0.4 * measures["blunt"]
    measures["front_axle"] = min(measures["front_axle"], reach)
    measures["back_axle"] = max(measures["back_axle"], -reach)
    return Car(
        **measures,
        sill=wheel * between(rng, (0.55, 1.0)),
        power=between(rng, (3.5, 9.0)),
        bulge=between(rng, (0.02, 0.25)),
        inset=between(rng, (0.75, 0.92)),
        windows=pick(rng, {"two": 5, "one": 2, "none": 1.5}),
    )


def body(design: Car) -> Mesh:
    """Loft the body with its hood, its deck and arches over the wheels."""
    axles, arch = (design.front_axle, design.back_axle), 1.16 * design.wheel
    bend = design.blunt * np.array([0.0, 0.15, 0.5, 1.0])
    line = [-0.5 + bend, np.linspace(-0.42, 0.42, 13), 0.5 - bend]
    z = with_arches(np.unique(np.concatenate(line)), axles, arch)
    away = np.clip((np.abs(z) - 0.5 + design.blunt) / design.blunt, 0.0, 1.0)
    round_off = design.blunt * (1 - np.sqrt(1 - away**2))
    soft = min(1.0, 0.4 * (design.belt - design.sill) / design.blunt)
    top = upper_line(design, z) - soft * round_off
    low = design.sill + 0.5 * soft * round_off
    low = arched(z, low, axles, (arch, design.wheel))
    low = np.minimum(low, top - 0.25 * (design.belt - design.sill))
    narrow = 1 - design.bulge * np.abs(2 * z) ** 5
    half = design.width / 2 * narrow - 0.6 * round_off
    return hull(z, low, top, np.maximum(half, 0.25 * design.width), design.power)


def upper_line(design: Car, z: np.ndarray) -> np.ndarray:
    """Run over the deck, the foot of the windows and the hood."""
    knots = [-0.5, design.rear, design.rear + 0.02, design.shield, 0.5]
    deck, hood = design.belt + design.deck, design.belt + design.hood
    return np.interp(z, knots, [deck, design.belt, design.belt, design.belt, hood])


def greenhouse(design: Car) -> list[Mesh]:
    """Raise the cabin with its windows."""
    half = 0.94 * design.width / 2
    low = (half, design.rear, design.shield)
    front = design.shield - design.rake
    back = min(design.rear + design.slope, front - 0.12)
    high = (design.inset * half, back, front)
    heights = (design.belt - 0.015, design.roof)
    return glazed(low, high, heights, design.power, WINDOWS[design.windows])


def glazed(
    low: Plan, high: Plan, heights: Range, power: float, pieces: Sequence[Range]
) -> list[Mesh]:
    """Raise a cabin with panes that stand out a little, at the sides and at its ends.

    Args:
        low: Half width, back z and front z of the cabin's foot.
        high: The same of its roof.
        heights: Of its foot and of its roof.
        power: Of its horizontal sections: 3 is round, 9 is boxy.
        pieces: Where each side window starts and ends, as shares from back to front;
            none: no pane at all.
    """
    parts = [cabin(low, high, heights, power)]
    if not pieces:
        return parts
    tall = heights[1] - heights[0]
    span = (heights[0] + 0.2 * tall, heights[1] - 0.16 * tall)
    (half, back, front), upper = (_between(low, high, share) for share in (0.2, 0.84))
    out = 0.03 * half
    ends = [(half, back, front), upper]
    screens = [(0.84 * h, b - out, f + out) for h, b, f in ends]
    parts.append(cabin(screens[0], screens[1], span, 12.0))
    for start, stop in pieces:
        foot, head = (
            (h + out, b + start * (f - b), b + stop * (f - b)) for h, b, f in ends
        )
        parts.append(cabin(foot, head, span, 16.0))
    return parts


def _between(low: Plan, high: Plan, share: float) -> Plan:
    a, b = np.array(low), np.array(high)
    half, back, front = a + share * (b - a)
    return float(half), float(back), float(front)


def on_wheels(rng: Generator, design: Car) -> list[Mesh]:
    """Put four wheels under a car."""
    wide = between(rng, (0.5, 0.8)) * design.wheel
    one = wheels.wheel(wheels.sample(rng, design.wheel, wide))
    x = design.width / 2 - 0.42 * wide
    places = (design.front_axle, design.back_axle)
    axles = [wheels.axle(x, design.wheel, z, 0.15 * design.wheel) for z in places]
    return [*wheels.pairs(one, x, design.wheel, places), *axles]


def trimmings(rng: Generator, design: Car) -> list[Mesh]:
    """Add lights, bumpers, mirrors, a grille, handles, or few of them."""
    parts = lights(rng, design)
    x, y = design.width / 2, design.sill + 0.25 * (design.belt - design.sill)
    if chance(rng, 0.6):
        bar = (1.7 * x * (1 - 0.7 * design.bulge), 0.16 * design.belt, 0.03)
        z = 0.5 - 0.3 * design.blunt
        parts += [rounded_box(bar, 0.01, (0.0, y, side * z), 2) for side in (1, -1)]
    if chance(rng, 0.5):
        size = 0.035 * (design.width + 0.5)
        spot = (x - 0.5 * size, design.belt + 0.4 * size, design.shield - 0.06)
        parts.append(
            both_sides(ellipsoid((size, 0.6 * size, 0.4 * size), spot, sides=10))
        )
    if chance(rng, 0.4):
        grille = (0.7 * x, 0.3 * (design.belt - design.sill), 0.02)
        height = design.sill + 0.6 * (design.belt - design.sill)
        parts.append(rounded_box(grille, 0.006, (0.0, height, 0.495), 1))
    return parts


def lights(rng: Generator, design: Car) -> list[Mesh]:
    """Set round or square lights into the nose and the stern."""
    size = between(rng, (0.06, 0.11)) * design.width
    x = (0.5 - 0.28 * design.bulge) * 0.72 * design.width
    high = design.belt + design.hood
    y = design.sill + between(rng, (0.6, 0.75)) * (high - design.sill)
    z = 0.5 - 0.35 * design.blunt
    if chance(rng, 0.6):
        profile = [(size, -0.05), (size, 0.004), (0.8 * size, 0.012)]
        lamp = lathe(profile, sides=16, axis="z")
    else:
        lamp = rounded_box((2.4 * size, 1.3 * size, 0.06), 0.3 * size, steps=2)
    back = box((1.6 * size, 1.2 * size, 0.04), (x, y, -z))
    return [both_sides(merge([translated(lamp, (x, y, z)), back]))]
