"""The measures of four-legged animals: ranges for a kind, and one animal drawn.

The trunk is about 0.6 long between hip and chest.
"""

from dataclasses import dataclass

from numpy.random import Generator

from pipeline.shapes.animal.head.features import Features
from pipeline.shapes.animal.head.heads import Head
from pipeline.shapes.parts.chances import Range, Weights, between, chance, pick


@dataclass(frozen=True, kw_only=True)
class Kind:
    """What one kind of animal may look like."""

    weight: float = 1.0
    poses: Weights
    trunk: Range = (0.52, 0.66)
    rump: Range = (0.17, 0.21)
    belly: Range = (0.85, 1.0)
    chest: Range = (0.18, 0.22)
    width: Range = (0.75, 0.9)
    rise: Range = (-0.02, 0.05)
    leg: Range = (0.35, 0.5)
    leg_size: Range = (0.05, 0.07)
    foot: Range = (1.1, 1.5)
    has_hooves: bool = False
    neck: Range = (0.1, 0.2)
    neck_rise: Range = (0.6, 1.0)
    neck_size: Range = (0.1, 0.13)
    head: Range = (0.15, 0.19)
    wide: Range = (0.85, 1.1)
    deep: Range = (0.85, 1.05)
    pitch: Range = (-0.1, 0.25)
    muzzles: Weights
    muzzle: Range = (0.4, 0.8)
    muzzle_size: Range = (0.42, 0.58)
    droop: Range = (0.05, 0.3)
    nose: Range = (0.12, 0.2)
    ears: Weights
    ear: Range = (0.8, 1.2)
    tilt: Range = (0.15, 0.6)
    crests: Weights
    tails: Weights
    tail: Range = (0.4, 0.7)
    tail_size: Range = (0.035, 0.055)
    coats: Weights


@dataclass(frozen=True, kw_only=True)
class Beast:
    """The measures of one animal; radii and lengths in the unit of the trunk."""

    pose: str
    trunk: float  # from hip to chest
    rump: float  # radius
    belly: float  # radius over the mean of rump and chest
    chest: float  # radius
    width: float  # of the trunk over its height
    rise: float  # how much higher the shoulders are than the rump
    leg: float  # free length
    leg_size: float  # radius
    foot: float  # radius over the leg's
    has_hooves: bool
    stride: float  # angle of the legs when walking
    neck: float  # length
    neck_rise: float  # angle above the horizon
    neck_size: float  # radius
    pitch: float  # angle by which the head nods
    head: Head
    tail: str
    tail_length: float
    tail_size: float  # radius
    coat: str


def sample(kind: Kind, rng: Generator) -> Beast:
    """Draw one animal of a kind, as it is or as a cartoon: big head, short legs."""
    toon = between(rng, (0.25, 1.0)) if chance(rng, 0.6) else 0.0
    return Beast(
        pose=pick(rng, kind.poses),
        trunk=between(rng, kind.trunk) * (1 - 0.35 * toon),
        rump=between(rng, kind.rump) * (1 + 0.15 * toon),
        belly=between(rng, kind.belly) * (1 + 0.1 * toon),
        chest=between(rng, kind.chest) * (1 + 0.1 * toon),
        width=between(rng, kind.width) * (1 + 0.1 * toon),
        rise=between(rng, kind.rise),
        leg=between(rng, kind.leg) * (1 - 0.5 * toon),
        leg_size=between(rng, kind.leg_size) * (1 + 0.5 * toon),
        foot=between(rng, kind.foot),
        has_hooves=kind.has_hooves,
        stride=between(rng, (0.2, 0.5)),
        neck=between(rng, kind.neck) * (1 - 0.35 * toon),
        neck_rise=between(rng, kind.neck_rise),
        neck_size=between(rng, kind.neck_size) * (1 + 0.3 * toon),
        pitch=between(rng, kind.pitch) * (1 - 0.5 * toon),
        head=_head(kind, rng, toon),
        tail=pick(rng, kind.tails),
        tail_length=between(rng, kind.tail) * (1 - 0.2 * toon),
        tail_size=between(rng, kind.tail_size) * (1 + 0.3 * toon),
        coat=pick(rng, kind.coats),
    )


def _head(kind: Kind, rng: Generator, toon: float) -> Head:
    eyes = between(rng, (0.1, 0.16)) * (1 + 0.7 * toon) if chance(rng, 0.8) else 0.0
    features = Features(
        wide=between(rng, kind.wide) * (1 + 0.1 * toon),
        deep=between(rng, kind.deep),
        muzzle=between(rng, kind.muzzle) * (1 - 0.45 * toon),
        muzzle_size=between(rng, kind.muzzle_size),
        droop=between(rng, kind.droop),
        ear=between(rng, kind.ear) * (1 + 0.1 * toon),
        tilt=between(rng, kind.tilt),
        eyes=eyes,
        eye_spread=between(rng, (0.38, 0.6)),
        nose=between(rng, kind.nose) * (1 + 0.2 * toon),
    )
    return Head(
        size=between(rng, kind.head) * (1 + 0.8 * toon),
        features=features,
        muzzle=pick(rng, kind.muzzles),
        ears=pick(rng, kind.ears),
        crest=pick(rng, kind.crests),
    )
