"""The measures of upright bodies."""

from dataclasses import dataclass

from numpy.random import Generator

from pipeline.shapes.character.heads import Head, sample_head
from pipeline.shapes.character.poses import Pose, pose
from pipeline.shapes.parts.chances import between, chance, pick


@dataclass(frozen=True, kw_only=True)
class Body:
    """The measures of an upright body; the floor is about y = 0."""

    leg: float  # length
    trunk: float  # length, crotch to neck
    shoulders: float  # half width
    waist: float  # half width
    hips: float  # half width
    depth: float  # of the trunk over its width
    arm: float  # length
    arm_size: float  # radius
    leg_size: float  # radius
    hand: float  # radius
    foot: float  # half length
    is_boxy: bool
    pose: Pose
    head: Head


def sample(rng: Generator) -> Body:
    """Draw the measures: the bigger the head, the shorter and plumper the rest."""
    style = pick(rng, {"person": 6, "toon": 3, "chibi": 3})
    plump = {"person": 1.0, "toon": 1.25, "chibi": 1.65}[style] * between(
        rng, (0.85, 1.2)
    )
    short = {"person": 1.0, "toon": 0.85, "chibi": 0.55}[style]
    size = {"person": (0.1, 0.125), "toon": (0.13, 0.19), "chibi": (0.2, 0.3)}[style]
    shoulders = between(rng, (0.12, 0.165)) * plump**0.4
    return Body(
        leg=0.47 * short * between(rng, (0.9, 1.12)),
        trunk=0.36 * short**0.7 * between(rng, (0.92, 1.1)),
        shoulders=shoulders,
        waist=shoulders * between(rng, (0.58, 0.85)) * plump**0.4,
        hips=shoulders * between(rng, (0.68, 0.98)) * plump**0.2,
        depth=between(rng, (0.58, 0.75)) * plump**0.2,
        arm=0.42 * short**0.6 * between(rng, (0.85, 1.1)),
        arm_size=0.033 * plump * between(rng, (0.85, 1.25)),
        leg_size=0.053 * plump**0.8 * between(rng, (0.85, 1.25)),
        hand=0.042 * plump**0.7 * between(rng, (0.85, 1.3)),
        foot=0.095 * plump**0.3 * between(rng, (0.85, 1.3)),
        is_boxy=chance(rng, 0.2),
        pose=pose(rng),
        head=sample_head(rng, between(rng, size)),
    )
