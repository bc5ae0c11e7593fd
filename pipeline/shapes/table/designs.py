"""What is measured of a table: ranges for a kind, numbers for one design. In metres."""

from dataclasses import dataclass

from numpy.random import Generator

from pipeline.shapes.parts.chances import Range, Weights, between, chance, pick


@dataclass(frozen=True, kw_only=True)
class Kind:
    """What one kind of table may look like; defaults are a dining table's."""

    weight: float
    width: Range = (0.9, 2.2)
    depth: Range = (0.7, 1.1)
    height: Range = (0.68, 0.82)
    thickness: Range = (0.025, 0.09)
    tops: Weights
    supports: Weights
    apron_share: float = 0.5
    shelf_share: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Design:
    """The measures of one table."""

    width: float
    depth: float
    height: float  # of the top's upper face
    thickness: float  # of the top
    outline: str  # of the top
    power: float  # of a rounded outline
    corners: int  # of a polygonal outline
    edge: float  # how far the rim of the top is rounded off
    support: str
    leg: float  # thickness
    leg_power: float  # 2 is round, 10 square
    taper: float  # foot over top
    splay: float  # tangent
    inset: float  # of the legs from the rim
    apron: float  # height, 0 for none
    shelf: float  # height of a shelf between the legs, 0 for none
    stretchers: str
    drawers: int  # in the apron

    @property
    def under(self) -> float:
        """The height of the top's lower face."""
        return self.height - self.thickness


POWERS: dict[str, Range] = {
    "round": (2.0, 2.0),
    "oval": (2.0, 2.4),
    "boat": (2.5, 3.5),
    "rounded": (4.0, 7.0),
    "square": (14.0, 24.0),
    "polygon": (2.0, 2.0),
}

KINDS = {
    "dining": Kind(
        weight=6.0,
        tops={"square": 6, "rounded": 4, "oval": 2, "boat": 1},
        supports={"legs": 8, "trestle": 2, "cross": 1.5, "slabs": 1, "frames": 1.5},
    ),
    "round": Kind(
        weight=4.0,
        width=(0.6, 1.4),
        tops={"round": 6, "polygon": 1.5, "rounded": 1},
        supports={"pedestal": 6, "legs": 3, "drum": 1, "tulip": 2},
        apron_share=0.2,
    ),
    "coffee": Kind(
        weight=4.0,
        width=(0.6, 1.4),
        depth=(0.45, 0.8),
        height=(0.28, 0.5),
        tops={"square": 4, "rounded": 3, "oval": 2, "round": 2, "polygon": 1},
        supports={"legs": 6, "slabs": 2, "frames": 2, "cross": 1, "drum": 1, "box": 1},
        apron_share=0.3,
        shelf_share=0.35,
    ),
    "side": Kind(
        weight=3.0,
        width=(0.32, 0.6),
        depth=(0.3, 0.5),
        height=(0.4, 0.75),
        tops={"square": 3, "round": 3, "rounded": 2, "polygon": 1},
        supports={"legs": 6, "pedestal": 3, "slabs": 1, "frames": 1, "tulip": 1},
        shelf_share=0.55,
    ),
    "console": Kind(
        weight=2.0,
        width=(0.8, 1.5),
        depth=(0.28, 0.42),
        height=(0.7, 0.95),
        tops={"square": 5, "rounded": 1, "oval": 0.5},
        supports={"legs": 6, "slabs": 1, "frames": 2},
        apron_share=0.8,
        shelf_share=0.5,
    ),
    "high": Kind(
        weight=1.5,
        width=(0.5, 1.1),
        depth=(0.5, 0.8),
        height=(0.95, 1.15),
        tops={"round": 3, "square": 2, "rounded": 1},
        supports={"pedestal": 5, "legs": 3, "tulip": 1, "frames": 1},
        apron_share=0.2,
    ),
    "bench": Kind(
        weight=1.5,
        width=(0.9, 1.8),
        depth=(0.28, 0.45),
        height=(0.38, 0.5),
        tops={"square": 4, "rounded": 1},
        supports={"legs": 4, "slabs": 3, "trestle": 2, "frames": 1},
        apron_share=0.3,
    ),
    "cartoon": Kind(
        weight=2.0,
        width=(0.7, 1.3),
        depth=(0.6, 1.1),
        height=(0.5, 0.9),
        thickness=(0.08, 0.2),
        tops={"rounded": 3, "round": 2, "square": 2},
        supports={"legs": 6, "pedestal": 2, "slabs": 1},
        apron_share=0.3,
    ),
}


def sample(kind: Kind, rng: Generator) -> Design:
    """Draw one design of a kind."""
    outline = pick(rng, kind.tops)
    width, depth = between(rng, kind.width), between(rng, kind.depth)
    stout = kind.thickness[1] > 0.15
    has_apron = chance(rng, kind.apron_share)
    height = between(rng, kind.height)
    return Design(
        width=width,
        depth=width if outline in ("round", "polygon") else min(depth, width),
        height=height,
        thickness=between(rng, kind.thickness),
        outline=outline,
        power=between(rng, POWERS[outline]),
        corners=int(rng.choice([6, 8, 8, 12])),
        edge=between(rng, (0.05, 0.5)),
        support=pick(rng, kind.supports),
        leg=between(rng, (0.1, 0.2) if stout else (0.03, 0.1)),
        leg_power=2.0 if chance(rng, 0.4) else 12.0,
        taper=between(rng, (0.4, 1.15)),
        splay=max(0.0, between(rng, (-0.15, 0.25))),
        inset=between(rng, (0.0, 0.12)),
        apron=between(rng, (0.1, 0.2)) * height if has_apron else 0.0,
        shelf=_shelf(kind, rng) * height,
        stretchers=pick(rng, {"none": 5, "box": 1.5, "aitch": 1.5, "cross": 1}),
        drawers=int(pick(rng, {"0": 4, "1": 2, "2": 1, "3": 1})),
    )


def _shelf(kind: Kind, rng: Generator) -> float:
    return between(rng, (0.15, 0.5)) if chance(rng, kind.shelf_share) else 0.0
