"""Robots: boxes and tubes with joints, on legs, mech's legs, tracks or a wheel."""

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from pipeline.geometry.scene.mesh import Mesh, merge
from pipeline.shapes.parts.chances import between, chance, pick
from pipeline.shapes.parts.placing import both_sides, rotated, translated
from pipeline.shapes.parts.solids import box, ellipsoid, lathe, limb, rounded_box


@dataclass(frozen=True, kw_only=True)
class Robot:
    """The measures of a robot; the floor is y = 0."""

    leg: float
    trunk: np.ndarray  # width, height, depth
    head: np.ndarray  # width, height, depth
    arm: float
    size: float  # thickness of the limbs
    edge: float
    raise_arms: float  # angle sideways
    ahead: float  # angle of the forearms
    base: str
    skull: str
    has_antennas: bool
    has_claws: bool


def robot(rng: Generator) -> Mesh:
    """Draw a robot."""
    design = sample(rng)
    bases = {"legs": legs, "mech": mech_legs, "tracks": tracks, "wheel": wheel}
    parts = [trunk(design), *head(design), both_sides(arm(design))]
    return merge(parts + bases[design.base](design))


def sample(rng: Generator) -> Robot:
    """Draw the measures."""
    trunk = np.array(
        [between(rng, r) for r in ((0.22, 0.46), (0.24, 0.42), (0.16, 0.3))]
    )
    wide = between(rng, (0.45, 0.95)) * trunk[0]
    head = np.array([wide, wide * between(rng, (0.55, 1.0)), wide * 0.85])
    return Robot(
        leg=between(rng, (0.22, 0.46)),
        trunk=trunk,
        head=head,
        arm=between(rng, (0.3, 0.46)),
        size=between(rng, (0.06, 0.12)),
        edge=between(rng, (0.002, 0.04)),
        raise_arms=pick_angle(rng),
        ahead=between(rng, (0.0, 1.5)),
        base=pick(rng, {"legs": 5, "mech": 3, "tracks": 1, "wheel": 0.7}),
        skull=pick(rng, {"box": 4, "dome": 2, "none": 0.7}),
        has_antennas=chance(rng, 0.5),
        has_claws=chance(rng, 0.5),
    )


def pick_angle(rng: Generator) -> float:
    """Hang the arms, spread them, or hold them straight out."""
    style = pick(rng, {"hang": 4, "spread": 3, "out": 2})
    limits = {"hang": (0.0, 0.2), "spread": (0.3, 0.9), "out": (1.4, 1.6)}[style]
    return between(rng, limits)


def trunk(design: Robot) -> Mesh:
    """Make the trunk with a plate on the chest and a pelvis."""
    high = design.trunk[1]
    y = design.leg + high / 2
    size = design.trunk
    body = rounded_box(size, design.edge + 0.01, (0.0, y, 0.0))
    plate_size = size * (0.6, 0.45, 0.2)
    plate = rounded_box(plate_size, 0.01, (0.0, y + 0.1 * high, 0.5 * size[2]), 1)
    pelvis = rounded_box(size * (0.6, 0.3, 0.7), 0.01, (0.0, design.leg, 0.0), 1)
    return merge([body, plate, pelvis])


def head(design: Robot) -> list[Mesh]:
    """Make a head with eyes and antennas, or a trunk without a head."""
    top = design.leg + design.trunk[1]
    wide, high, deep = design.head
    middle = (0.0, top + 0.02 + high / 2, 0.0)
    neck = lathe([(0.25 * wide, top - 0.01), (0.25 * wide, top + 0.05)], sides=14)
    if design.skull == "none":
        return [ellipsoid((0.4 * wide, 0.3 * wide, 0.4 * wide), (0.0, top, 0.0))]
    if design.skull == "dome":
        shape = ellipsoid((wide / 2, high, deep / 2), (0.0, top + 0.02, 0.0), sides=18)
    else:
        shape = rounded_box(design.head, design.edge + 0.008, middle)
    size = 0.14 * wide
    profile = [(size, -0.5 * size), (size, 0.4 * size), (0.6 * size, 0.7 * size)]
    spot = (0.24 * wide, top + 0.02 + 0.55 * high, 0.46 * deep)
    eyes = both_sides(translated(lathe(profile, sides=12, axis="z"), spot))
    return [neck, shape, eyes, *antennas(design, top + high)]


def antennas(design: Robot, top: float) -> list[Mesh]:
    """Raise two antennas with balls."""
    if not design.has_antennas:
        return []
    x = 0.3 * design.head[0]
    tip = (1.4 * x, top + 0.12, 0.0)
    rod = limb([(x, top - 0.03, 0.0), tip], [0.011, 0.011], sides=8)
    return [both_sides(merge([rod, ellipsoid((0.026,) * 3, tip, sides=12)]))]


def arm(design: Robot) -> Mesh:
    """Hang the right arm from a shoulder joint, then turn it sideways."""
    size, half = design.size, design.arm / 2
    joint = ellipsoid((0.75 * size,) * 3, sides=12)
    upper = rounded_box((size, half, size), design.edge, (0.0, -half / 2, 0.0), 2)
    fore = rounded_box(
        (1.15 * size, half, 1.2 * size), design.edge, (0, -half / 2, 0), 2
    )
    parts = [fore, translated(grip(design), (0.0, -half, 0.0))]
    lower = rotated(merge(parts), "x", -design.ahead)
    whole = merge([joint, upper, translated(lower, (0.0, -half, 0.0))])
    x = design.trunk[0] / 2 + 0.5 * size
    y = design.leg + 0.86 * design.trunk[1]
    return translated(rotated(whole, "z", design.raise_arms), (x, y, 0.0))


def grip(design: Robot) -> Mesh:
    """Make a claw or a fist below the wrist."""
    size = design.size
    if not design.has_claws:
        return ellipsoid((0.7 * size,) * 3, (0.0, -0.3 * size, 0.0), sides=12)
    palm = box((0.9 * size, 0.4 * size, 0.9 * size))
    finger = box((0.3 * size, size, 0.4 * size), (0.42 * size, -0.5 * size, 0.0))
    return merge([palm, both_sides(rotated(finger, "z", 0.15))])


def legs(design: Robot) -> list[Mesh]:
    """Stand on two straight legs of boxes."""
    size = 1.25 * design.size
    x = 0.27 * design.trunk[0] + 0.2 * size
    half = design.leg / 2
    thigh = rounded_box((size, 1.1 * half, size), design.edge, (x, 1.5 * half, 0), 2)
    shin = rounded_box(
        (1.2 * size, half, 1.25 * size), design.edge, (x, half / 2, 0), 2
    )
    foot = rounded_box(
        (1.4 * size, 0.5 * size, 2.4 * size), 0.01, (x, 0.25 * size, 0.3 * size), 1
    )
    return [both_sides(merge([thigh, shin, foot]))]


def mech_legs(design: Robot) -> list[Mesh]:
    """Stand on legs whose knees look back, like a walking machine's."""
    size, high = 0.6 * design.size, design.leg
    x = design.trunk[0] / 2 + 0.3 * size
    hip, knee = (0.8 * x, high, 0.02), (1.15 * x, 0.75 * high, 0.25 * high)
    hock, toe = (1.15 * x, 0.35 * high, -0.3 * high), (1.15 * x, 0.04, 0.05)
    bar = limb([hip, knee, hock, toe], size * np.array([1.2, 1.2, 0.9, 0.8]), sides=8)
    balls = [ellipsoid((1.5 * size,) * 3, spot, sides=12) for spot in (hip, knee, hock)]
    foot = rounded_box((2.6 * size, 0.05, 4.5 * size), 0.01, (1.15 * x, 0.025, 0.08), 1)
    return [both_sides(merge([bar, *balls, foot]))]


def tracks(design: Robot) -> list[Mesh]:
    """Roll on two tracks."""
    high = 0.6 * design.leg
    size = (0.12, high, 1.8 * design.trunk[2] + 0.1)
    x = design.trunk[0] / 2
    track = rounded_box(size, 0.45 * high, (x, high / 2, 0.0), 4)
    post = box((0.6 * x, design.leg, 0.6 * x), (0.0, 0.6 * design.leg, 0.0))
    bridge = box((2 * x, 0.4 * high, 0.12), (0.0, 0.5 * high, 0.0))
    return [both_sides(track), post, bridge]


def wheel(design: Robot) -> list[Mesh]:
    """Balance on one wheel."""
    radius = 0.55 * design.leg
    profile = [
        (0.8 * radius, -0.05),
        (radius, -0.03),
        (radius, 0.03),
        (0.8 * radius, 0.05),
    ]
    disc = translated(lathe(profile, axis="x", sides=24), (0.0, radius, 0.0))
    hub = lathe([(0.04, -0.11), (0.04, 0.11)], axis="x", sides=12)
    fork = box((0.03, design.leg, 0.08), (0.095, radius + design.leg / 2, 0.0))
    return [disc, translated(hub, (0.0, radius, 0.0)), both_sides(fork)]
