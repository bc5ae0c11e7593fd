"""Wheels, which turn about the x axis, and how they are put on."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from pipeline.geometry.scene.mesh import Mesh, merge
from pipeline.shapes.parts.chances import Weights, between, pick
from pipeline.shapes.parts.placing import Numbers, both_sides, rotated, translated
from pipeline.shapes.parts.solids import box, ellipsoid, lathe, limb, skin, torus


@dataclass(frozen=True, kw_only=True)
class Wheel:
    """The measures of one wheel."""

    radius: float
    width: float
    rim: float  # radius of the rim over the tyre's
    style: str
    spokes: int


ROAD: Weights = {"disc": 4, "hub": 3, "spokes": 3}


def sample(
    rng: Generator, radius: float, width: float, styles: Weights = ROAD
) -> Wheel:
    """Draw what a wheel of a size looks like."""
    return Wheel(
        radius=radius,
        width=width,
        rim=between(rng, (0.5, 0.75)),
        style=pick(rng, styles),
        spokes=int(rng.integers(4, 8)),
    )


def wheel(design: Wheel) -> Mesh:
    """Make a wheel about the origin; its outer face looks to +x."""
    return STYLES[design.style](design)


def disc(design: Wheel) -> Mesh:
    """Make a tyre with a flat hub cap."""
    radius, half, rim = _measures(design)
    inner = (0.9 * rim, 0.75 * half)
    profile = [(0.9 * rim, -half), *_tread(radius, half, rim), inner]
    return lathe([*profile, (0.4 * rim, 0.85 * half)], sides=28, axis="x")


def hub(design: Wheel) -> Mesh:
    """Make a tyre with a deep rim and a hub that stands out."""
    radius, half, rim = _measures(design)
    profile = [(0.9 * rim, -half), *_tread(radius, half, rim), (0.92 * rim, 0.5 * half)]
    profile += [(0.4 * rim, 0.4 * half), (0.35 * rim, half), (0.2 * rim, 1.05 * half)]
    return lathe(profile, sides=28, axis="x")


def spokes(design: Wheel) -> Mesh:
    """Make a tyre with a deep rim and spokes before it."""
    radius, half, rim = _measures(design)
    profile = [
        (0.9 * rim, -half),
        *_tread(radius, half, rim),
        (0.92 * rim, 0.35 * half),
    ]
    tyre = lathe(profile, sides=28, axis="x")
    bar = box((0.3 * half, 0.95 * rim, 0.22 * rim), (0.75 * half, 0.48 * rim, 0.0))
    turns = 2 * np.pi * np.arange(design.spokes) / design.spokes
    bars = [rotated(bar, "x", float(turn)) for turn in turns]
    cap = lathe([(0.3 * rim, 0.2 * half), (0.25 * rim, half)], sides=14, axis="x")
    return merge([tyre, *bars, cap])


def open_spokes(design: Wheel) -> Mesh:
    """Make a thin tyre with thin spokes that one sees through, like a bicycle's."""
    half = design.width / 2
    tyre = torus(design.radius - half, (half, half), axis="x", sides=36)
    middle = lathe([(0.9 * half, -1.6 * half), (0.9 * half, 1.6 * half)], axis="x")
    reach = design.radius - half
    bar = limb([(0.0, 0.0, 0.0), (0.0, reach, 0.0)], [0.25 * half] * 2, sides=6)
    count = 2 * design.spokes
    turns = 2 * np.pi * np.arange(count) / count
    return merge([tyre, middle, *(rotated(bar, "x", float(t)) for t in turns)])


def cart(design: Wheel) -> Mesh:
    """Make a wheel of wood or iron: a flat rim, stout spokes, a hub."""
    radius, half, _ = _measures(design)
    tyre = torus(0.9 * radius, (0.1 * radius, half), axis="x", sides=32)
    bar = box((0.8 * half, 0.9 * radius, 0.1 * radius), (0.0, 0.45 * radius, 0.0))
    turns = 2 * np.pi * np.arange(design.spokes + 3) / (design.spokes + 3)
    cap = lathe([(0.18 * radius, -1.2 * half), (0.18 * radius, 1.2 * half)], axis="x")
    return merge([tyre, cap, *(rotated(bar, "x", float(t)) for t in turns)])


def lugged(design: Wheel) -> Mesh:
    """Make a tyre with lugs across its tread, like a tractor's."""
    tyre = hub(design)
    radius, half, _ = _measures(design)
    lug = box((0.95 * half, 0.12 * radius, 0.1 * radius), (0.5 * half, radius, 0.0))
    turns = 2 * np.pi * np.arange(16) / 16
    right = merge([rotated(lug, "x", float(turn)) for turn in turns])
    left = translated(rotated(right, "x", np.pi / 16), (-0.97 * half, 0.0, 0.0))
    return merge([tyre, right, left])


def train(design: Wheel) -> Mesh:
    """Make a wheel of a train: a flange inside, a hub outside."""
    radius, half, rim = _measures(design)
    profile = [
        (0.5 * radius, -half),
        (1.1 * radius, -half),
        (1.1 * radius, -0.6 * half),
    ]
    profile += [(radius, -0.5 * half), (radius, half), (0.85 * radius, half)]
    profile += [(0.8 * radius, 0.5 * half), (0.3 * rim, 0.5 * half), (0.25 * rim, half)]
    return lathe(profile, sides=24, axis="x")


def pairs(one: Mesh, x: float, y: float, places: Numbers) -> list[Mesh]:
    """Put a wheel at either side of each axle; its middle is at x, axles at y and z."""
    return [both_sides(translated(one, (x, y, float(z)))) for z in np.asarray(places)]


def axle(x: float, y: float, z: float, size: float) -> Mesh:
    """Run an axle between two wheels."""
    return translated(lathe([(size, -x), (size, x)], sides=10, axis="x"), (0.0, y, z))


def track(length: float, height: float, width: float, middle: Numbers) -> Mesh:
    """Make a track with the wheels that show in its side; the tank's is to the left."""
    half, radius = width / 2, height / 2
    steps = np.linspace(0.0, np.pi, 9)
    z = np.concatenate([np.sin(steps) + length / height - 1, -np.sin(steps)])
    z[9:] -= length / height - 1
    y = np.concatenate([np.cos(steps), -np.cos(steps)])
    ring = np.stack([0 * y, radius * y, radius * z], axis=1)
    band = _slab(ring, half)
    count = max(3, round(length / height) + 1)
    size = 0.8 * radius
    places = np.linspace(radius - length / 2, length / 2 - radius, count)
    cap = lathe(
        [(size, 0.0), (size, 0.06 * width), (0.4 * size, 0.12 * width)], axis="x"
    )
    caps = [translated(cap, (half, 0.0, float(place))) for place in places]
    knobs = [ellipsoid((0.05 * width, 0.2 * size, 0.2 * size), (half, 0, 0), sides=8)]
    return translated(merge([band, *caps, *knobs]), middle)


def _slab(ring: np.ndarray, half: float) -> Mesh:
    """Make a plate between two copies of a closed ring in the yz plane."""
    shift = np.array([1.0, 0.0, 0.0])
    inner = ring * (1.0, 0.9, 0.97)
    rings = [inner - half * shift, ring - 0.9 * half * shift]
    return skin(np.stack([*rings, ring + 0.9 * half * shift, inner + half * shift]))


def _measures(design: Wheel) -> tuple[float, float, float]:
    return design.radius, design.width / 2, design.rim * design.radius


def _tread(radius: float, half: float, rim: float) -> list[tuple[float, float]]:
    """Walk over a tyre from its inner to its outer side."""
    shoulder = 0.93 * radius
    outer = [(radius, 0.6 * half), (shoulder, 0.95 * half), (rim, half)]
    return [(shoulder, -0.95 * half), (radius, -0.6 * half), *outer]


STYLES: Mapping[str, Callable[[Wheel], Mesh]] = {
    "disc": disc,
    "hub": hub,
    "spokes": spokes,
    "open": open_spokes,
    "cart": cart,
    "lugged": lugged,
    "train": train,
}
