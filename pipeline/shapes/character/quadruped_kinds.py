"""The kinds of four-legged animals as ranges of their measures, and one animal drawn.

The trunk is about 1 long.
"""

from dataclasses import dataclass

from numpy.random import Generator

from pipeline.shapes.character.animal_heads import AnimalHead
from pipeline.shapes.parts.chances import Range, Weights, between, chance, pick


@dataclass(frozen=True, kw_only=True)
class Kind:
    """What one kind of animal may look like."""

    weight: float
    leg: Range = (0.45, 0.65)
    leg_size: Range = (0.045, 0.07)
    girth: Range = (0.17, 0.24)
    tuck: Range = (0.75, 1.0)
    neck: Range = (0.2, 0.4)
    neck_rise: Range = (0.6, 1.1)
    neck_size: Range = (0.09, 0.13)
    head: Range = (0.15, 0.2)
    snout: Range = (0.8, 1.4)
    ears: Weights
    tops: Weights
    tail: Range = (0.3, 0.6)
    tail_size: Range = (0.03, 0.05)
    tail_rise: Range = (-1.2, 0.3)
    extras: Weights


@dataclass(frozen=True, kw_only=True)
class Animal:
    """The measures of one animal."""

    leg: float
    leg_size: float
    girth: float  # half height of the chest
    width: float  # of the trunk over its height
    tuck: float  # girth of the loins over the chest's
    slope: float  # how much higher the shoulders are than the rump
    neck: float  # length
    neck_rise: float  # angle above the horizon
    neck_size: float
    head: AnimalHead
    tail: float
    tail_size: float
    tail_rise: float  # angle above the horizon
    stride: float  # angle of the legs, 0 when standing
    hoof: float
    extra: str


NO_TOP = {"none": 1.0}
KINDS = {
    "dog": Kind(
        weight=4.0,
        ears={"up": 3, "hang": 2},
        tops=NO_TOP,
        tail_rise=(-0.6, 1.1),
        tail_size=(0.03, 0.085),
        extras={"none": 3, "collar": 1},
        leg=(0.35, 0.6),
    ),
    "cat": Kind(
        weight=2.0,
        girth=(0.15, 0.19),
        neck=(0.1, 0.2),
        head=(0.17, 0.24),
        snout=(0.3, 0.6),
        leg=(0.35, 0.5),
        ears={"up": 1},
        tops=NO_TOP,
        tail=(0.5, 0.8),
        tail_rise=(0.2, 1.4),
        extras={"none": 1},
    ),
    "horse": Kind(
        weight=3.0,
        leg=(0.65, 0.85),
        girth=(0.2, 0.25),
        neck=(0.4, 0.55),
        neck_rise=(0.75, 1.1),
        head=(0.15, 0.18),
        snout=(1.6, 2.0),
        ears={"up": 1},
        tops={"none": 6, "unicorn": 1},
        tail=(0.45, 0.65),
        tail_size=(0.05, 0.08),
        tail_rise=(-1.4, -0.9),
        extras={"mane": 4, "none": 1, "saddle": 1},
    ),
    "cow": Kind(
        weight=3.0,
        leg=(0.42, 0.58),
        leg_size=(0.055, 0.08),
        girth=(0.24, 0.31),
        neck=(0.15, 0.28),
        neck_rise=(0.1, 0.6),
        neck_size=(0.13, 0.17),
        head=(0.17, 0.21),
        snout=(1.2, 1.6),
        ears={"side": 1},
        tops={"horns": 4, "none": 1, "ram": 1},
        tail_rise=(-1.5, -1.1),
        extras={"udder": 1, "none": 2, "hump": 0.5},
    ),
    "pig": Kind(
        weight=2.0,
        leg=(0.22, 0.36),
        leg_size=(0.05, 0.085),
        girth=(0.25, 0.34),
        neck=(0.05, 0.14),
        neck_rise=(0.2, 0.6),
        neck_size=(0.15, 0.2),
        head=(0.19, 0.26),
        snout=(0.7, 1.1),
        ears={"up": 2, "hang": 2, "round": 2},
        tops={"none": 5, "horns": 1, "ram": 1},
        tail=(0.1, 0.25),
        tail_rise=(-0.5, 0.8),
        extras={"none": 1},
    ),
    "deer": Kind(
        weight=2.0,
        leg=(0.6, 0.8),
        leg_size=(0.035, 0.05),
        girth=(0.17, 0.22),
        neck=(0.35, 0.5),
        neck_rise=(0.8, 1.2),
        head=(0.13, 0.16),
        snout=(1.2, 1.6),
        ears={"side": 1, "up": 1},
        tops={"antlers": 4, "horns": 1, "none": 1},
        tail=(0.1, 0.2),
        tail_rise=(-0.5, 0.6),
        extras={"none": 1},
    ),
    "giraffe": Kind(
        weight=2.0,
        leg=(0.7, 1.0),
        girth=(0.2, 0.28),
        neck=(0.6, 1.2),
        neck_rise=(1.1, 1.45),
        neck_size=(0.09, 0.14),
        head=(0.14, 0.17),
        snout=(1.0, 1.6),
        ears={"side": 1, "up": 2},
        tops={"knobs": 1, "none": 1},
        tail_rise=(-1.4, 0.4),
        extras={"none": 2, "mane": 1},
    ),
    "elephant": Kind(
        weight=1.0,
        leg=(0.45, 0.6),
        leg_size=(0.1, 0.13),
        girth=(0.3, 0.36),
        neck=(0.1, 0.15),
        neck_rise=(0.3, 0.6),
        neck_size=(0.18, 0.22),
        head=(0.24, 0.3),
        snout=(0.3, 0.4),
        ears={"huge": 1},
        tops={"trunk": 1},
        tail_rise=(-1.5, -1.2),
        extras={"none": 1},
    ),
}


def sample(kind: Kind, rng: Generator) -> Animal:
    """Draw one animal of a kind."""
    toon = between(rng, (1.0, 1.3)) if chance(rng, 0.4) else 1.0
    head = AnimalHead(
        size=between(rng, kind.head) * toon,
        snout=between(rng, kind.snout) / toon,
        snout_size=between(rng, (0.5, 0.75)),
        droop=between(rng, (0.1, 0.6)),
        ears=pick(rng, kind.ears),
        top=pick(rng, kind.tops),
        spread=between(rng, (0.6, 1.2)),
    )
    return Animal(
        leg=between(rng, kind.leg) / toon,
        leg_size=between(rng, kind.leg_size) * toon,
        girth=between(rng, kind.girth) * toon**0.5,
        width=between(rng, (0.72, 0.95)),
        tuck=between(rng, kind.tuck),
        slope=between(rng, (-0.02, 0.08)),
        neck=between(rng, kind.neck),
        neck_rise=between(rng, kind.neck_rise),
        neck_size=between(rng, kind.neck_size),
        head=head,
        tail=between(rng, kind.tail),
        tail_size=between(rng, kind.tail_size),
        tail_rise=between(rng, kind.tail_rise),
        stride=between(rng, (0.15, 0.5)) if chance(rng, 0.25) else 0.0,
        hoof=between(rng, (1.0, 1.5)),
        extra=pick(rng, kind.extras),
    )
