"""The kinds of chair as ranges of their measures, and one design drawn from them.

Lengths are metres.
"""

from dataclasses import dataclass

from numpy.random import Generator

from pipeline.shapes.parts.chances import Range, Weights, between, chance, pick


@dataclass(frozen=True, kw_only=True)
class Kind:
    """What one kind of chair may look like; defaults are a dining chair's."""

    weight: float
    width: Range = (0.38, 0.52)
    depth: Range = (0.38, 0.5)
    height: Range = (0.4, 0.48)
    thickness: Range = (0.03, 0.07)
    seats: Weights
    bases: Weights
    backs: Weights
    arms: Weights
    rise: Range = (0.35, 0.65)
    tilt: Range = (0.02, 0.25)
    cushion_share: float = 0.25
    bar: Range = (0.028, 0.055)


@dataclass(frozen=True, kw_only=True)
class Design:
    """The measures of one chair."""

    width: float
    depth: float
    height: float  # of the seat's top
    thickness: float  # of the seat
    power: float  # of the seat's outline: 2 is round, 10 square
    edge: float  # radius of the seat's rim
    trapeze: float  # how much wider the seat is in front
    cushion: float  # its thickness, 0 for none
    base: str
    leg: float  # thickness
    leg_power: float
    leg_taper: float  # foot over top
    splay: float  # tangent
    stretchers: str
    spokes: int
    back: str
    rise: float  # height of the back above the seat
    tilt: float  # of the back, radians
    curve: float  # how far the back's sides come forward, share of the width
    bar: float  # thickness of the back's bars
    slats: int
    flare: float  # width of the back's top over its foot
    crown: float  # share of the back's height that is rounded at the top
    arms: str
    arm_height: float  # above the seat


PLAIN_SEATS = {"square": 5.0, "rounded": 4.0, "round": 1.0}
WOOD_BACKS = {"panel": 3.0, "slats": 4.0, "ladder": 4.0, "splat": 2.0, "cross": 1.0}

KINDS = {
    "dining": Kind(
        weight=8.0,
        seats=PLAIN_SEATS,
        bases={"legs": 12, "sled": 1, "sides": 0.7},
        backs=WOOD_BACKS | {"hollow": 2, "hoop": 2, "cushioned": 2},
        arms={"none": 6, "rail": 2, "loop": 1},
    ),
    "modern": Kind(
        weight=4.0,
        seats={"rounded": 3, "round": 2, "square": 1},
        bases={"legs": 4, "pedestal": 2, "cantilever": 3, "sled": 2, "star": 1},
        backs={"panel": 4, "shell": 4, "hollow": 1, "lumbar": 2},
        arms={"none": 4, "loop": 2, "wrap": 2, "rail": 1},
        bar=(0.026, 0.04),
    ),
    "office": Kind(
        weight=4.0,
        width=(0.44, 0.56),
        depth=(0.42, 0.54),
        thickness=(0.06, 0.11),
        seats={"rounded": 4, "square": 2, "round": 0.5},
        bases={"star": 1},
        backs={"panel": 4, "lumbar": 3, "shell": 2, "headrest": 2},
        arms={"none": 2, "pad": 4, "loop": 3},
        rise=(0.4, 0.8),
    ),
    "stool": Kind(
        weight=3.0,
        width=(0.3, 0.45),
        depth=(0.3, 0.42),
        height=(0.4, 0.85),
        seats={"round": 5, "square": 3, "rounded": 2},
        bases={"legs": 8, "pedestal": 2, "star": 1, "sled": 1},
        backs={"none": 1},
        arms={"none": 1},
    ),
    "bar": Kind(
        weight=2.0,
        width=(0.34, 0.44),
        depth=(0.34, 0.42),
        height=(0.62, 0.82),
        seats=PLAIN_SEATS,
        bases={"legs": 6, "pedestal": 3, "sled": 1},
        backs=WOOD_BACKS | {"lumbar": 4, "hollow": 2},
        arms={"none": 5, "wrap": 1},
        rise=(0.15, 0.42),
    ),
    "bench": Kind(
        weight=2.0,
        width=(0.85, 1.5),
        depth=(0.35, 0.5),
        height=(0.38, 0.48),
        thickness=(0.035, 0.08),
        seats={"square": 5, "rounded": 1},
        bases={"legs": 4, "sides": 3, "sled": 1},
        backs={"none": 5, "slats": 3, "ladder": 2, "panel": 2},
        arms={"none": 3, "rail": 2},
        rise=(0.3, 0.45),
        bar=(0.035, 0.06),
    ),
    "lounge": Kind(
        weight=2.5,
        width=(0.5, 0.7),
        depth=(0.5, 0.65),
        height=(0.3, 0.42),
        thickness=(0.05, 0.12),
        seats={"rounded": 3, "square": 3},
        bases={"legs": 5, "sled": 2, "star": 1, "cantilever": 1, "pedestal": 1},
        backs={"panel": 4, "shell": 3, "cushioned": 2, "slats": 1},
        arms={"none": 2, "rail": 4, "loop": 2, "wrap": 1},
        rise=(0.35, 0.7),
        tilt=(0.2, 0.45),
        cushion_share=0.5,
    ),
}

POWERS: dict[str, Range] = {
    "round": (2.0, 2.2),
    "rounded": (3.0, 5.0),
    "square": (9.0, 20.0),
}


def sample(kind: Kind, rng: Generator) -> Design:
    """Draw one design of a kind."""
    shape = pick(rng, kind.seats)
    width = between(rng, kind.width)
    is_wide = width > 0.8
    soft = chance(rng, kind.cushion_share)
    return Design(
        width=width,
        depth=width if shape == "round" and not is_wide else between(rng, kind.depth),
        height=between(rng, kind.height),
        thickness=between(rng, kind.thickness),
        power=between(rng, POWERS[shape]),
        edge=between(rng, (0.004, 0.05)),
        trapeze=0.0 if is_wide else between(rng, (-0.02, 0.22)),
        cushion=between(rng, (0.035, 0.08)) if soft else 0.0,
        base=pick(rng, kind.bases),
        leg=between(rng, (0.028, 0.1 if chance(rng, 0.25) else 0.06)),
        leg_power=2.0 if chance(rng, 0.4) else 10.0,
        leg_taper=between(rng, (0.5, 1.1)),
        splay=max(0.0, between(rng, (-0.12, 0.28))),
        stretchers=pick(rng, {"none": 5, "box": 3, "aitch": 2, "rung": 1}),
        spokes=5 if chance(rng, 0.8) else 4,
        back=pick(rng, kind.backs),
        rise=between(rng, kind.rise),
        tilt=between(rng, kind.tilt),
        curve=max(0.0, between(rng, (-0.1, 0.25))),
        bar=between(rng, kind.bar),
        slats=int(rng.integers(3, 7)),
        flare=between(rng, (0.75, 1.15)),
        crown=between(rng, (0.0, 0.6)),
        arms=pick(rng, kind.arms),
        arm_height=between(rng, (0.16, 0.26)),
    )
