"""Poses of upright bodies: where the limbs point."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float
from numpy import ndarray
from numpy.random import Generator

from pipeline.shapes.parts.chances import Weights, between, pick


@dataclass(frozen=True, kw_only=True)
class Limb:
    """Angles of the upper and lower half of a limb that would else hang down."""

    out: float  # sideways, away from the body
    ahead: float
    lower_out: float
    lower_ahead: float


@dataclass(frozen=True, kw_only=True)
class Pose:
    """What the arms and legs do; the right ones are at positive x."""

    right_arm: Limb
    left_arm: Limb
    right_leg: Limb
    left_leg: Limb


POSES = {
    "a": 4.0,
    "t": 6.0,
    "hang": 3.0,
    "walk": 2.0,
    "run": 1.0,
    "wave": 1.0,
    "hips": 1.0,
    "sit": 1.0,
    "reach": 0.7,
    "cheer": 0.7,
}


def pose(rng: Generator, weights: Weights = POSES) -> Pose:
    """Draw a pose."""
    name = pick(rng, weights)
    if name in ("walk", "run"):
        return stride(rng, 0.4 if name == "walk" else 0.85)
    arm = ARM_POSES[name](rng)
    leg = straight(between(rng, (0.02, 0.16)), 0.0)
    other = straight(0.15, 0.0) if name == "wave" else arm
    if name == "sit":
        leg = Limb(out=0.12, ahead=1.45, lower_out=0.05, lower_ahead=-0.05)
    return Pose(right_arm=arm, left_arm=other, right_leg=leg, left_leg=leg)


def stride(rng: Generator, reach: float) -> Pose:
    """Swing arms and legs in opposite phase."""
    swing = reach * between(rng, (0.7, 1.2))
    bend = 1.6 * max(0.0, reach - 0.3)
    front = Limb(out=0.05, ahead=swing, lower_out=0.05, lower_ahead=0.3 * swing)
    back = Limb(out=0.05, ahead=-0.7 * swing, lower_out=0.05, lower_ahead=-1.5 * swing)
    return Pose(
        right_arm=_bent(0.2, -swing, bend),
        left_arm=_bent(0.2, swing, bend),
        right_leg=front,
        left_leg=back,
    )


def straight(out: float, ahead: float) -> Limb:
    """Stretch a limb."""
    return Limb(out=out, ahead=ahead, lower_out=out, lower_ahead=ahead)


def joints(
    limb: Limb, root: Float[ndarray, " 3"], upper: float, lower: float
) -> Float[ndarray, "3 3"]:
    """Find the root, the middle joint and the end of a limb at the right side."""
    middle = root + upper * _direction(limb.out, limb.ahead)
    end = middle + lower * _direction(limb.lower_out, limb.lower_ahead)
    return np.stack([root, middle, end])


def _direction(out: float, ahead: float) -> Float[ndarray, " 3"]:
    cos = np.cos(out)
    return np.array([np.sin(out), -cos * np.cos(ahead), cos * np.sin(ahead)])


def _bent(out: float, ahead: float, bend: float) -> Limb:
    return Limb(out=out, ahead=ahead, lower_out=out, lower_ahead=ahead + bend)


ARM_POSES = {
    "a": lambda rng: straight(between(rng, (0.45, 0.95)), 0.0),
    "t": lambda rng: straight(between(rng, (1.4, 1.62)), 0.0),
    "hang": lambda rng: _bent(between(rng, (0.12, 0.3)), 0.0, between(rng, (0.0, 0.5))),
    "wave": lambda rng: Limb(out=1.6, ahead=0.0, lower_out=2.8, lower_ahead=0.0),
    "hips": lambda rng: Limb(out=0.85, ahead=-0.2, lower_out=-0.75, lower_ahead=0.2),
    "sit": lambda rng: _bent(0.15, 0.3, between(rng, (0.2, 0.9))),
    "reach": lambda rng: straight(0.15, between(rng, (1.2, 1.6))),
    "cheer": lambda rng: straight(between(rng, (2.2, 2.8)), 0.0),
}
