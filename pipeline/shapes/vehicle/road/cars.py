"""Cars: sedans, hatchbacks, wagons, coupes, vans, pickups, beetles, convertibles."""

import numpy as np
from numpy.random import Generator

from pipeline.geometry.scene.mesh import Mesh, merge
from pipeline.shapes.parts.bodies import hull
from pipeline.shapes.parts.chances import between, chance, pick
from pipeline.shapes.parts.placing import both_sides, translated
from pipeline.shapes.parts.solids import box, limb, rounded_box, torus, wing
from pipeline.shapes.vehicle.road.bodies import (
    Car,
    Kind,
    body,
    greenhouse,
    on_wheels,
    sample,
    trimmings,
)

KINDS = {
    "sedan": Kind(weight=4.0),
    "hatchback": Kind(
        weight=3.0,
        width=(0.4, 0.46),
        roof=(0.33, 0.4),
        rear=(-0.485, -0.44),
        slope=(0.02, 0.12),
        shield=(0.18, 0.27),
    ),
    "wagon": Kind(
        weight=2.0, rear=(-0.485, -0.46), slope=(0.02, 0.07), roof=(0.29, 0.35)
    ),
    "offroad": Kind(
        weight=2.0,
        width=(0.4, 0.48),
        belt=(0.24, 0.3),
        roof=(0.4, 0.48),
        wheel=(0.085, 0.115),
        rear=(-0.485, -0.46),
        rake=(0.02, 0.08),
        slope=(0.0, 0.04),
        hood=(-0.03, 0.0),
    ),
    "coupe": Kind(
        weight=2.5,
        belt=(0.15, 0.19),
        roof=(0.24, 0.28),
        shield=(0.12, 0.2),
        rear=(-0.46, -0.34),
        rake=(0.14, 0.22),
        slope=(0.14, 0.26),
        hood=(-0.06, -0.02),
        blunt=(0.03, 0.08),
    ),
    "van": Kind(
        weight=2.5,
        width=(0.38, 0.44),
        belt=(0.22, 0.27),
        roof=(0.42, 0.52),
        shield=(0.36, 0.46),
        rear=(-0.49, -0.47),
        rake=(0.06, 0.2),
        slope=(0.0, 0.03),
        hood=(-0.07, -0.02),
        front_axle=(0.28, 0.33),
    ),
    "pickup": Kind(
        weight=2.5,
        belt=(0.2, 0.25),
        roof=(0.32, 0.4),
        wheel=(0.075, 0.1),
        shield=(0.14, 0.22),
        rear=(-0.14, -0.04),
        rake=(0.06, 0.12),
        slope=(0.0, 0.04),
        deck=(-0.005, 0.0),
    ),
    "beetle": Kind(
        weight=1.5,
        width=(0.38, 0.44),
        belt=(0.2, 0.25),
        roof=(0.36, 0.42),
        shield=(0.12, 0.18),
        rear=(-0.4, -0.32),
        rake=(0.05, 0.12),
        slope=(0.14, 0.24),
        hood=(-0.08, -0.03),
        deck=(-0.08, -0.03),
        blunt=(0.1, 0.2),
    ),
    "convertible": Kind(
        weight=1.5,
        belt=(0.16, 0.2),
        shield=(0.1, 0.18),
        rear=(-0.3, -0.22),
        has_roof=False,
    ),
}


def car(rng: Generator) -> list[Mesh]:
    """Draw a car for the road."""
    name = pick(rng, {name: kind.weight for name, kind in KINDS.items()})
    return of_kind(rng, name)


def of_kind(rng: Generator, name: str) -> list[Mesh]:
    """Draw a car of a kind."""
    design = sample(KINDS[name], rng)
    parts = [body(design), *on_wheels(rng, design), *trimmings(rng, design)]
    if not KINDS[name].has_roof:
        return parts + open_cabin(rng, design)
    parts += greenhouse(design)
    if name == "pickup":
        parts += bed_walls(design)
    if name == "beetle":
        parts.append(fenders(design))
    return parts + extras(rng, design)


def open_cabin(rng: Generator, design: Car) -> list[Mesh]:
    """Put a windshield, seats and a wheel to steer upon an open car."""
    x, y = 0.42 * design.width, design.belt
    rise = between(rng, (0.06, 0.1))
    lean = between(rng, (0.02, 0.08))
    z = np.array([design.shield, design.shield - lean])
    screen = hull(
        z[::-1] + np.array([0.0, 0.01]), [y, y], [y + rise, y + 0.2 * rise], x, 8.0
    )
    seat = (0.36 * design.width, 0.1, 0.06)
    middle = (design.shield + design.rear) / 2
    spot = (0.22 * design.width, y + 0.03, middle - 0.06)
    seats = both_sides(rounded_box(seat, 0.025, spot, 2))
    ring = torus(0.12 * design.width, (0.008, 0.008), axis="z", sides=20)
    steer = translated(ring, (spot[0], y + 0.02, float(z[1]) - 0.04))
    return [screen, seats, steer]


def bed_walls(design: Car) -> list[Mesh]:
    """Raise the walls of a pickup's bed over its floor."""
    x, back = 0.46 * design.width, -0.49
    front, rise = design.rear, 0.35 * (design.roof - design.belt)
    y, long = design.belt + rise / 2 - 0.01, front - back
    side = box((0.05 * design.width, rise, long), (x, y, (front + back) / 2))
    gate = box((2 * x, rise, 0.02), (0.0, y, back + 0.01))
    return [both_sides(side), gate]


def fenders(design: Car) -> Mesh:
    """Arch fenders over the wheels of a beetle."""
    turn = np.radians(np.linspace(-15, 195, 12))
    radius = 1.15 * design.wheel
    y, z = design.wheel + radius * np.sin(turn), radius * np.cos(turn)
    path = np.stack([0 * y + 0.46 * design.width, y, z], axis=1)
    arc = both_sides(limb(path, [0.35 * design.wheel] * 12, sides=10))
    axles = (design.front_axle, design.back_axle)
    return merge([translated(arc, (0.0, 0.0, z)) for z in axles])


def extras(rng: Generator, design: Car) -> list[Mesh]:
    """Put a sign, lights, a rack with boxes or a spoiler upon a car, or nothing."""
    style = pick(rng, {"none": 7, "sign": 1, "beacon": 1, "rack": 1, "spoiler": 1})
    z = (design.shield - design.rake + design.rear + design.slope) / 2
    wide, y = design.inset * design.width, design.roof
    if style == "sign":
        return [rounded_box((0.4 * wide, 0.06, 0.07), 0.015, (0.0, y + 0.02, z), 2)]
    if style == "beacon":
        return [rounded_box((0.7 * wide, 0.04, 0.05), 0.015, (0.0, y + 0.01, z), 2)]
    if style == "rack":
        return rack(rng, (wide, y, z))
    if style == "spoiler" and -0.44 < design.rear < -0.2:
        y = design.belt + 0.07
        edge = [(0.0, y, -0.4), (0.46 * design.width, y, -0.4)]
        post = box((0.02, 0.09, 0.03), (0.3 * design.width, y - 0.05, -0.43))
        return [both_sides(wing(edge, [0.09, 0.08], [0.02, 0.02])), both_sides(post)]
    return []


def rack(rng: Generator, roof: tuple[float, float, float]) -> list[Mesh]:
    """Tie a rack with a few boxes upon a roof."""
    wide, y, z = roof
    rail = both_sides(box((0.02, 0.02, 0.26), (0.36 * wide, y + 0.015, z)))
    bars = [
        box((0.8 * wide, 0.012, 0.015), (0.0, y + 0.02, z + s)) for s in (0.09, -0.09)
    ]
    if not chance(rng, 0.6):
        return [rail, *bars]
    load = (0.6 * wide, between(rng, (0.04, 0.1)), between(rng, (0.12, 0.22)))
    spot = (0.0, y + 0.025 + load[1] / 2, z)
    return [rail, *bars, rounded_box(load, 0.015, spot, 1)]
