"""What is measured of an airplane: ranges for a kind, numbers for one design.

Lengths are in units of the fuselage length; sweeps and dihedral are tangents.
"""

from dataclasses import dataclass

from numpy.random import Generator

from pipeline.shapes.parts.chances import Range, Weights, between, chance, pick


@dataclass(frozen=True, kw_only=True)
class Kind:
    """What one kind of airplane may look like; defaults are an airliner's."""

    weight: float
    radius: Range = (0.046, 0.066)
    height: Range = (1.0, 1.12)
    power: Range = (2.0, 2.3)
    nose: Range = (0.1, 0.2)
    bluntness: Range = (0.42, 0.6)
    droop: Range = (0.0, 0.018)
    cone: Range = (0.28, 0.42)
    boom: Range = (1.5, 2.2)
    stub: Range = (0.08, 0.22)
    upsweep: Range = (0.3, 0.75)
    span: Range = (0.82, 1.1)
    root: Range = (0.15, 0.22)
    taper: Range = (0.22, 0.4)
    sweep: Range = (0.35, 0.65)
    crank: Range = (1.05, 1.45)
    dihedral: Range = (0.05, 0.14)
    thick: Range = (0.022, 0.03)
    wing_at: Range = (0.06, 0.16)
    wing_heights: tuple[Range, ...] = ((-0.75, -0.5),)
    tails: Weights
    fin: Range = (0.13, 0.19)
    fin_sweep: Range = (0.6, 1.0)
    fin_chord: Range = (0.11, 0.16)
    tailplane: Range = (0.15, 0.2)
    engines: Weights
    tips: Weights
    canopy: Range = (0.0, 0.0)
    fairing_share: float = 0.0
    gear_share: float = 0.12
    taildragger_share: float = 0.0
    floats_share: float = 0.0
    biplane: Range = (0.0, 0.0)


@dataclass(frozen=True, kw_only=True)
class Design:
    """The measures of one airplane."""

    radius: float  # half width of the body
    height: float  # height of the body over its width
    power: float  # of the superelliptic section: 2 is round, more is boxy
    nose: float  # length of the nose
    bluntness: float  # 0.4 is a round nose, 1 a pointed one
    droop: float  # of the nose tip
    cone: float  # length of the tail cone
    boom: float  # how late the tail cone narrows
    stub: float  # radius of the tail's end over the body's
    upsweep: float  # of the tail's end, in radii
    span: float
    root: float  # chord
    taper: float  # tip chord over root chord
    sweep: float
    crank: float  # chord at the center line over the root chord
    kink: float  # where the crank ends, share of the half span
    dihedral: float
    thick: float
    wing_at: float  # z of the leading edge at the root
    wing_height: float  # in half heights of the body
    tail: str
    tail_at: float  # z of the fin's leading edge at its root
    fin: float  # height
    fin_sweep: float
    fin_chord: float
    fin_taper: float
    tailplane: float  # half span
    twin_at: float
    twin_lean: float
    engines: str
    nacelle: float  # radius
    blades: int  # 0 for a spinner alone
    tips: str
    canopy: float
    fairing: bool
    gear: float
    taildragger: bool
    floats: bool
    biplane: float  # height of the upper wing over the lower, 0 for none


# What a design draws straight from the range of the same name.
MEASURES = (
    "radius",
    "height",
    "power",
    "nose",
    "bluntness",
    "droop",
    "cone",
    "boom",
    "stub",
    "upsweep",
    "span",
    "root",
    "taper",
    "sweep",
    "crank",
    "dihedral",
    "thick",
    "wing_at",
    "fin",
    "fin_sweep",
    "fin_chord",
    "tailplane",
    "canopy",
    "biplane",
)


def sample(kind: Kind, rng: Generator) -> Design:
    """Draw one design of a kind."""
    measures = {name: between(rng, getattr(kind, name)) for name in MEASURES}
    afloat = chance(rng, kind.floats_share)
    lowered = not afloat and chance(rng, kind.gear_share)
    side = kind.wing_heights[int(rng.integers(len(kind.wing_heights)))]
    return Design(
        **measures,
        kink=between(rng, (0.28, 0.42)),
        wing_height=between(rng, side),
        tail=pick(rng, kind.tails),
        tail_at=-0.5 + measures["fin_chord"] * between(rng, (0.9, 1.3)),
        fin_taper=between(rng, (0.35, 0.7)),
        twin_at=measures["radius"] * between(rng, (0.7, 1.3)),
        twin_lean=between(rng, (0.0, 0.5)),
        engines=pick(rng, kind.engines),
        nacelle=between(rng, (0.026, 0.04)),
        blades=int(rng.choice([0, 2, 3, 4, 4])),
        tips=pick(rng, kind.tips),
        fairing=chance(rng, kind.fairing_share),
        gear=between(rng, (0.05, 0.09)) if lowered else 0.0,
        taildragger=chance(rng, kind.taildragger_share),
        floats=afloat,
    )
