"""Trains: steam and other locomotives, coaches, freight wagons, trams. About 1 long."""

from collections.abc import Callable, Mapping

import numpy as np
from numpy.random import Generator

from pipeline.geometry.scene.mesh import Mesh, merge
from pipeline.shapes.parts.bodies import hull
from pipeline.shapes.parts.chances import between, chance, pick
from pipeline.shapes.parts.placing import both_sides, rotated, translated
from pipeline.shapes.parts.revolved import raised
from pipeline.shapes.parts.solids import (
    box,
    ellipsoid,
    lathe,
    limb,
    loft,
    rounded_box,
)
from pipeline.shapes.vehicle import wheels
from pipeline.shapes.vehicle.road.buses import window_row
from pipeline.shapes.vehicle.road.loads import container, open_bed, tank


def steam(rng: Generator) -> list[Mesh]:
    """Draw a steam locomotive: boiler, chimney, domes, cab, driving wheels and rods."""
    radius, big = between(rng, (0.1, 0.16)), between(rng, (0.07, 0.13))
    floor = big * between(rng, (1.3, 1.7))
    y, back = floor + 0.95 * radius, between(rng, (-0.28, -0.15))
    profile = [(0.6, 0.0), (0.95, 0.012), (1.0, 0.03), (1.0, 0.18), (0.93, 0.185)]
    nose = np.array(profile) * (radius, -1.0) + (0.0, 0.48)
    boiler = lathe([*nose, (0.93 * radius, back)], sides=28, axis="z")
    door = lathe(
        [(0.6 * radius, 0.45), (0.6 * radius, 0.49), (0.2 * radius, 0.505)], axis="z"
    )
    parts = [translated(merge([boiler, door]), (0.0, y, 0.0))]
    parts += stacks(rng, radius, y + radius, back)
    parts += steam_cab(rng, radius, floor, (y, back))
    parts.append(box((1.5 * radius, 0.05, 0.95), (0.0, floor - 0.02, 0.0)))
    return parts + running_gear(rng, radius, big) + front_end(rng, radius, floor)


def stacks(rng: Generator, radius: float, top: float, back: float) -> list[Mesh]:
    """Put the chimney and the domes upon the boiler."""
    tall, size = between(rng, (0.08, 0.2)), radius * between(rng, (0.25, 0.4))
    flare = between(rng, (1.0, 2.3))
    chimney = [(1.1 * size, -0.03), (size, 0.02), (size, 0.5 * tall)]
    if chance(rng, 0.4):
        chimney += [(flare * size, 0.8 * tall), (0.9 * flare * size, tall)]
    else:
        chimney += [(size, 0.9 * tall), (1.2 * size, 0.9 * tall), (1.2 * size, tall)]
    parts = [translated(lathe(raised(chimney, top), sides=18), (0.0, 0.0, 0.38))]
    for z in np.linspace(back + 0.1, 0.24, int(rng.integers(0, 4))):
        wide = radius * between(rng, (0.3, 0.5))
        rise = between(rng, (0.03, 0.09))
        dome = [
            (wide, -0.04),
            (wide, 0.5 * rise),
            (0.7 * wide, 0.85 * rise),
            (0.1, rise),
        ]
        dome[-1] = (0.2 * wide, rise)
        parts.append(
            translated(lathe(raised(dome, top), sides=16), (0.0, 0.0, float(z)))
        )
    return parts


def steam_cab(
    rng: Generator, radius: float, floor: float, at: tuple[float, float]
) -> list[Mesh]:
    """Build the cab behind the boiler, open behind or closed, under its roof."""
    y, back = at
    half, end = radius * between(rng, (1.05, 1.35)), -0.46
    high = y + radius * between(rng, (1.1, 1.6))
    middle, long = (back + end) / 2, back - end
    wall = box((2 * half, high - floor, long), (0.0, (high + floor) / 2, middle))
    window = rounded_box((0.02, 0.3 * (high - floor), 0.55 * long), 0.006, steps=1)
    spot = (half - 0.002, high - 0.3 * (high - floor), middle)
    roof = [(0.0, high, end - 0.03), (0.0, high, back + 0.03)]
    lid = loft(roof, [(1.12 * half, between(rng, (0.02, 0.07)))] * 2, 2.2)
    return [wall, both_sides(translated(window, spot)), lid]


def running_gear(rng: Generator, radius: float, big: float) -> list[Mesh]:
    """Put driving wheels with a rod and small wheels before them under a locomotive."""
    count = int(rng.integers(2, 5))
    pitch = 2.25 * big
    start = between(rng, (-0.36, -0.28)) + 0.5 * big
    places = [start + pitch * k for k in range(count) if start + pitch * k < 0.28]
    x = 0.75 * radius
    styles = {"train": 2, "cart": 1} if len(places) < 3 else {"train": 1}
    one = wheels.wheel(wheels.sample(rng, big, 0.05, styles))
    parts = wheels.pairs(one, x, big, places)
    rod = box((0.02, 0.03, places[-1] - places[0] + 0.04), (x + 0.045, 0.8 * big, 0.0))
    parts.append(both_sides(translated(rod, (0.0, 0.0, (places[0] + places[-1]) / 2))))
    small = min(0.5 * big, 0.5 * (0.44 - places[-1]))
    if small > 0.025:
        tiny = wheels.wheel(wheels.sample(rng, small, 0.04, {"train": 1}))
        parts += wheels.pairs(tiny, x, small, [0.45 - 1.1 * small])
    cylinder = lathe([(0.05, -0.07), (0.05, 0.07)], sides=14, axis="z")
    parts.append(both_sides(translated(cylinder, (x + 0.04, 0.9 * big, 0.38))))
    return parts


def front_end(rng: Generator, radius: float, floor: float) -> list[Mesh]:
    """Put a lamp, buffers and a cowcatcher or a beam on the front."""
    beam = box((2.1 * radius, 0.07, 0.04), (0.0, floor - 0.03, 0.48))
    parts = [beam]
    if chance(rng, 0.5):
        flat = hull(
            [0.48, 0.62], [0.01, 0.01], [floor - 0.04, 0.05], [radius, 0.02], 8.0
        )
        parts.append(flat)
    else:
        profile = [(0.012, 0.0), (0.012, 0.06), (0.03, 0.06), (0.03, 0.075)]
        buffer = lathe(profile, sides=12, axis="z")
        parts.append(both_sides(translated(buffer, (0.7 * radius, floor - 0.03, 0.48))))
    if chance(rng, 0.5):
        lamp = lathe([(0.03, -0.05), (0.035, 0.02), (0.025, 0.025)], sides=14, axis="z")
        parts.append(translated(lamp, (0.0, floor + 2.0 * radius, 0.47)))
    return parts


def railcar(rng: Generator) -> list[Mesh]:
    """Draw a diesel or an electric engine, a coach, a fast train or a tram."""
    half, floor = between(rng, (0.09, 0.14)), between(rng, (0.06, 0.1))
    tall = between(rng, (0.2, 0.3))
    nose = between(rng, (0.01, 0.3))
    both = chance(rng, 0.5)
    parts = [rail_body(rng, half, (floor, floor + tall), nose, both=both)]
    low = floor + 0.45 * tall
    front, back = 0.47 - nose, (nose - 0.47 if both else -0.47)
    count = int(rng.integers(3, 10))
    parts += window_row(half, (low, low + 0.3 * tall), (back, front), count)
    if nose < 0.1:
        pane = rounded_box((1.3 * half, 0.3 * tall, 0.03), 0.01, steps=2)
        parts.append(translated(pane, (0.0, low + 0.16 * tall, 0.492)))
    parts += on_roof(rng, half, floor + tall)
    lamp = lathe([(0.022, -0.04), (0.022, 0.006), (0.015, 0.01)], sides=12, axis="z")
    z = 0.495 - 0.3 * nose
    parts.append(both_sides(translated(lamp, (0.55 * half, floor + 0.2 * tall, z))))
    return parts + bogies(rng, half, floor)


def rail_body(
    rng: Generator, half: float, span: tuple[float, float], nose: float, *, both: bool
) -> Mesh:
    """Loft the body of a railcar; a long nose falls like a fast train's."""
    low, high = span
    share = np.array([0.0, 0.1, 0.3, 0.6, 1.0])
    front = 0.5 - nose * (1 - share[::-1])[::-1][::-1]
    z = np.concatenate(
        [[-0.5, -0.49], np.linspace(-0.3, 0.4 - nose, 4), np.sort(front)]
    )
    if both:
        z = np.unique(np.concatenate([z[z > 0], -z[z > 0]]))
    far = np.abs(z) if both else z
    fall = np.clip((far - 0.5 + nose) / nose, 0.0, 1.0)
    steep = between(rng, (1.2, 2.5))
    top = high - (high - low) * (0.25 + 0.4 * min(nose / 0.2, 1)) * fall**steep
    narrow = 1 - 0.4 * min(nose / 0.2 + 0.15, 1.0) * fall**steep
    return hull(z, 0 * z + low, top, half * narrow, between(rng, (4.0, 9.0)))


def on_roof(rng: Generator, half: float, top: float) -> list[Mesh]:
    """Put a pantograph, vents, a lantern roof or nothing upon a railcar."""
    style = pick(rng, {"none": 3, "pantograph": 2, "vents": 2, "lantern": 2})
    if style == "pantograph":
        z, rise = between(rng, (-0.25, 0.25)), between(rng, (0.06, 0.1))
        knee = [(0.0, top, z - 0.05), (0.0, top + 0.5 * rise, z + 0.05)]
        arm = limb([*knee, (0.0, top + rise, z)], [0.008] * 3, sides=8)
        bar = box((1.4 * half, 0.012, 0.03), (0.0, top + rise, z))
        return [arm, bar, box((half, 0.02, 0.12), (0.0, top, z))]
    if style == "vents":
        places = np.linspace(-0.35, 0.3, int(rng.integers(2, 6)))
        size = (0.9 * half, 0.03, 0.07)
        return [rounded_box(size, 0.01, (0, top + 0.005, float(z)), 1) for z in places]
    if style == "lantern":
        size = (half, 0.045, 0.8)
        return [rounded_box(size, 0.015, (0.0, top + 0.01, -0.02), 2)]
    return []


def bogies(rng: Generator, half: float, floor: float) -> list[Mesh]:
    """Put two bogies with two axles each under a floor."""
    radius = 0.45 * floor + 0.012
    one = wheels.wheel(wheels.sample(rng, radius, 0.03, {"train": 1}))
    away = between(rng, (0.28, 0.34))
    gap = between(rng, (1.15, 1.6)) * radius
    places = [side * away + step for side in (1, -1) for step in (gap, -gap)]
    x = 0.7 * half
    frame = (2 * x + 0.04, 0.6 * radius, 2.6 * gap)
    frames = [box(frame, (0.0, 1.2 * radius, side * away)) for side in (1, -1)]
    sill = box((1.2 * half, 0.03, 0.94), (0.0, floor - 0.005, 0.0))
    return [*wheels.pairs(one, x + 0.03, radius, places), *frames, sill]


def wagon(rng: Generator) -> list[Mesh]:
    """Draw a freight wagon: closed, open, with a tank, or flat with logs."""
    half, floor = between(rng, (0.12, 0.18)), between(rng, (0.09, 0.14))
    style = pick(rng, {"closed": 3, "open": 3, "tank": 3})
    bed = (-0.46, 0.46, floor, half)
    loads: Mapping[str, Callable[..., list[Mesh]]] = {
        "closed": container,
        "open": open_bed,
        "tank": tank,
    }
    parts = loads[style](rng, bed) + bogies(rng, half, floor)
    if style == "closed":
        high = float(parts[0].vertices[:, 1].max())
        door = (0.02, 0.8 * (high - floor), 0.22)
        y = floor + 0.45 * (high - floor)
        parts.append(both_sides(rounded_box(door, 0.005, (half - 0.003, y, 0.0), 1)))
        roof = [(0.0, high, -0.47), (0.0, high, 0.47)]
        parts.append(loft(roof, [(1.03 * half, between(rng, (0.02, 0.06)))] * 2, 2.2))
    profile = [(0.012, 0.0), (0.012, 0.04), (0.03, 0.04), (0.03, 0.055)]
    buffer = lathe(profile, sides=12, axis="z")
    one = both_sides(translated(buffer, (0.6 * half, floor - 0.01, 0.46)))
    ends = [one, rotated(one, "y", np.pi)]
    ball = ellipsoid((0.02, 0.02, 0.05), (0.0, floor - 0.01, 0.48), sides=10)
    return [*parts, *ends, ball]
