"""What an upright body wears and carries: skirts, coats, belts, packs, capes, arms."""

from collections.abc import Callable, Mapping

import numpy as np
from numpy.random import Generator

from pipeline.geometry.scene.mesh import Mesh
from pipeline.shapes.character.bodies import Body
from pipeline.shapes.character.poses import joints
from pipeline.shapes.parts.chances import between, chance, pick
from pipeline.shapes.parts.placing import both_sides, rotated, translated
from pipeline.shapes.parts.solids import box, ellipsoid, limb, loft, rounded_box


def clothes(body: Body, rng: Generator) -> list[Mesh]:
    """Draw what is worn around the trunk, on the back, and in a hand."""
    is_seated = body.pose.right_leg.ahead > 1.0
    below = "none" if is_seated else pick(rng, {"none": 6, "skirt": 2, "coat": 1.5})
    behind = pick(rng, {"none": 6, "pack": 1.5, "cape": 1, "tail": 1})
    parts = WORN[below](body, rng) + WORN[behind](body, rng)
    if chance(rng, 0.25):
        parts += shoulder_pads(body)
    if chance(rng, 0.07):
        parts += weapon(body)
    return parts


def nothing(body: Body, rng: Generator) -> list[Mesh]:
    """Wear nothing here."""
    return []


def skirt(body: Body, rng: Generator) -> list[Mesh]:
    """Flare a skirt from the waist to the knees or the floor."""
    low = body.leg * between(rng, (0.12, 0.65))
    return [_bell(body, low, between(rng, (1.2, 1.9)), body.waist)]


def coat(body: Body, rng: Generator) -> list[Mesh]:
    """Let a coat or a long shirt end below the hips."""
    low = body.leg * between(rng, (0.7, 0.95))
    return [_bell(body, low, 1.18, 1.08 * body.waist)]


def _bell(body: Body, low: float, flare: float, top: float) -> Mesh:
    high = body.leg + 0.42 * body.trunk
    share = np.array([0.0, 0.05, 0.5, 0.85, 1.0])
    y = low + (high - low) * share
    wide = body.hips * flare + (top - body.hips * flare) * share**0.8
    wide[0] *= 0.96
    wide = np.maximum(wide, top)
    deep = np.maximum(wide * max(body.depth, 0.7), body.leg_size * 1.3)
    centers = np.stack([0 * y, y, 0 * y], axis=1)
    return loft(centers, np.stack([wide, deep], axis=1), power=2.2, axis="y")


def pack(body: Body, rng: Generator) -> list[Mesh]:
    """Carry a bag on the back."""
    size = body.shoulders * np.array([1.4, between(rng, (1.4, 2.2)), 0.9])
    z = -0.8 * body.depth * body.shoulders - 0.4 * size[2]
    center = (0.0, body.leg + 0.68 * body.trunk, float(z))
    return [rounded_box(size, 0.3 * size[2], center)]


def cape(body: Body, rng: Generator) -> list[Mesh]:
    """Hang a cape from the shoulders."""
    low = body.leg * between(rng, (0.1, 0.6))
    y = np.linspace(body.leg + 0.93 * body.trunk, low, 5)
    wide = np.linspace(0.85, 1.35, 5) * body.shoulders
    z = -0.75 * body.depth * body.shoulders - np.linspace(0.0, 0.08, 5)
    halves = np.stack([wide, np.full(5, 0.018)], axis=1)
    return [loft(np.stack([0 * y, y, z], axis=1), halves, power=4.0, axis="y")]


def tail(body: Body, rng: Generator) -> list[Mesh]:
    """Let a tail grow, thin or bushy."""
    size = body.leg_size * between(rng, (0.35, 1.0))
    y, z = body.leg + 0.1 * body.trunk, -0.7 * body.hips
    path = [(0, y, z), (0, y - 0.03, z - 0.12), (0, y + 0.1, z - 0.22)]
    path.append((0, y + 0.24, z - 0.2))
    return [limb(path, size * np.array([0.8, 1.0, 1.2, 0.6]))]


def shoulder_pads(body: Body) -> list[Mesh]:
    """Put on armour at the shoulders."""
    size = 1.9 * body.arm_size
    spot = (body.shoulders, body.leg + 0.9 * body.trunk, 0.0)
    return [
        both_sides(ellipsoid((1.1 * size, 0.85 * size, 1.1 * size), spot, sides=12))
    ]


def weapon(body: Body) -> list[Mesh]:
    """Hold a sword or a staff in the right hand, upright before the body."""
    root = np.array([body.shoulders, body.leg + 0.9 * body.trunk, 0.0])
    grip = joints(body.pose.right_arm, root, 0.52 * body.arm, 0.55 * body.arm)[2]
    blade = rounded_box((0.05, 0.5, 0.022), 0.008, (0.0, 0.33, 0.0), 1)
    guard = box((0.15, 0.03, 0.035), (0.0, 0.07, 0.0))
    hilt = box((0.026, 0.16, 0.026))
    return [translated(rotated(part, "x", 0.9), grip) for part in (blade, guard, hilt)]


WORN: Mapping[str, Callable[[Body, Generator], list[Mesh]]] = {
    "none": nothing,
    "skirt": skirt,
    "coat": coat,
    "pack": pack,
    "cape": cape,
    "tail": tail,
}
