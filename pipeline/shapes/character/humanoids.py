"""People, chibis and mascots: a lofted trunk, limbs in a pose, a head, clothes."""

import numpy as np
from numpy.random import Generator

from pipeline.geometry.scene.mesh import Mesh, merge
from pipeline.shapes.character.bodies import Body, sample
from pipeline.shapes.character.clothes import clothes
from pipeline.shapes.character.heads import head
from pipeline.shapes.character.poses import Limb, joints
from pipeline.shapes.parts.paths import smoothed
from pipeline.shapes.parts.placing import mirrored, translated
from pipeline.shapes.parts.solids import ellipsoid, limb, loft, rounded_box


def humanoid(rng: Generator) -> Mesh:
    """Draw a person, a chibi or a mascot."""
    body = sample(rng)
    parts = [trunk(body), *arms(body), *legs(body)]
    neck = body.leg + body.trunk
    parts += [translated(part, (0.0, neck, 0.0)) for part in head(body.head, rng)]
    return merge(parts + clothes(body, rng))


def trunk(body: Body) -> Mesh:
    """Loft the trunk from the crotch to the neck."""
    share = np.array([-0.04, 0.0, 0.12, 0.25, 0.42, 0.62, 0.8, 0.9, 0.96, 1.0, 1.12])
    neck = min(0.42 * body.head.size, 0.6 * body.shoulders)
    chest = 0.84 * body.shoulders
    hips, waist = body.hips, body.waist
    half = [0.45 * hips, 0.8 * hips, hips, 0.95 * hips, waist, 0.93 * chest, chest]
    half += [0.94 * chest, 0.72 * chest, 1.1 * neck, 0.95 * neck]
    deep = body.depth * np.array(
        [0.5, 0.75, 0.95, 0.9, 0.85, 1.0, 0.95, 0.8, 0.65, 0, 0]
    )
    halves = np.stack([half, deep * np.maximum(half, 0.9 * chest)], axis=1)
    halves[-2:, 1] = 0.9 * neck
    y = body.leg + body.trunk * share
    centers = np.stack([0 * y, y, 0 * y], axis=1)
    power = 5.0 if body.is_boxy else 2.4
    stations = smoothed(np.concatenate([centers, halves], axis=1), steps=2)
    return loft(stations[:, :3], stations[:, 3:], power=power, axis="y", sides=24)


def arms(body: Body) -> list[Mesh]:
    """Make both arms in their pose."""
    return [arm(body, body.pose.right_arm), mirrored(arm(body, body.pose.left_arm))]


def arm(body: Body, bend: Limb) -> Mesh:
    """Make the right arm: sleeve, forearm and hand."""
    size = body.arm_size
    root = np.array([body.shoulders - size, body.leg + 0.9 * body.trunk - size, 0.0])
    line = joints(bend, root, 0.52 * body.arm, 0.48 * body.arm)
    reach = (line[2] - line[1]) / np.linalg.norm(line[2] - line[1])
    sides = 4 if body.is_boxy else 10
    path = [line[0], (line[0] + line[1]) / 2, line[1], (line[1] + line[2]) / 2, line[2]]
    sizes = size * np.array([1.25, 1.12, 0.95, 0.95, 0.72])
    grip = [line[2], line[2] + body.hand * reach, line[2] + 1.9 * body.hand * reach]
    palm = limb(np.stack(grip), body.hand * np.array([0.6, 0.85, 0.5]), sides=10)
    thumb_way = 0.6 * reach + np.array([0.0, 0.0, 0.9])
    thumb = [line[2] + 0.5 * body.hand * reach]
    thumb.append(thumb[0] + 1.1 * body.hand * thumb_way)
    nail = limb(np.stack(thumb), body.hand * np.array([0.35, 0.28]), sides=8)
    return merge([limb(np.stack(path), sizes, sides=2 * sides), palm, nail])


def legs(body: Body) -> list[Mesh]:
    """Make both legs in their pose."""
    return [leg(body, body.pose.right_leg), mirrored(leg(body, body.pose.left_leg))]


def leg(body: Body, bend: Limb) -> Mesh:
    """Make the right leg: thigh, shin and foot."""
    size = body.leg_size
    root = np.array([max(0.52 * body.hips, 0.7 * size), body.leg + 0.3 * size, 0.0])
    line = joints(bend, root, 0.5 * body.leg, 0.5 * body.leg - 0.02)
    path = [line[0], (line[0] + line[1]) / 2, line[1], (line[1] + line[2]) / 2, line[2]]
    sizes = size * np.array([1.25, 1.15, 0.92, 0.95, 0.72])
    return merge([limb(np.stack(path), sizes, sides=12), foot(body, line[2])])


def foot(body: Body, ankle: np.ndarray) -> Mesh:
    """Make a shoe that looks ahead."""
    half = body.foot
    wide = 0.8 * body.leg_size + 0.12 * half
    center = ankle + np.array([0.0, -0.15 * half, 0.42 * half])
    if body.is_boxy:
        return rounded_box((2 * wide, 0.8 * half, 2 * half), 0.015, center, 2)
    return ellipsoid((wide, 0.46 * half, half), center, power=2.6)
