"""Backs of chairs, upright in the plane z = 0 from y = 0, then stood on the seat."""

from collections.abc import Callable, Mapping

import numpy as np

from pipeline.geometry.scene.mesh import Mesh
from pipeline.shapes.chair.kinds import Design
from pipeline.shapes.parts.paths import arch
from pipeline.shapes.parts.placing import both_sides, rotated, translated
from pipeline.shapes.parts.solids import loft, tube

# Wider seats than this are benches, metres.
WIDE = 0.8


def standing(design: Design, part: Mesh) -> Mesh:
    """Bend a part of the back around the sitter, tilt it, put it behind the seat."""
    # ASSUME a round seat carries a narrower back, a little before its rim.
    is_round = design.power < 3 and design.width < WIDE
    vertices = part.vertices * (0.78 if is_round else 1.0, 1.0, 1.0)
    half = design.width / 2
    vertices[:, 2] += design.curve * design.width * (vertices[:, 0] / half) ** 2
    bent = Mesh(vertices=vertices, faces=part.faces)
    foot = design.height - 0.5 * design.thickness
    inset = 0.85 if is_round else 1.0
    z = -inset * design.depth / 2 + 0.5 * design.bar
    return translated(rotated(bent, "x", -design.tilt), (0.0, foot, z))


def none(design: Design) -> list[Mesh]:
    """Leave the back out."""
    return []


def panel(design: Design, start: float = 0.0, thickness: float = 1.0) -> list[Mesh]:
    """Make a solid back, its top more or less round."""
    share = np.concatenate([np.linspace(0, 1 - design.crown, 3)[:-1], _CROWN])
    share[2:] = 1 - design.crown * (1 - _CROWN)
    over = np.clip((share - 1 + design.crown) / max(design.crown, 1e-6), 0, 1)
    narrow = np.maximum((1 - over**2.5) ** (1 / 2.5), 0.25 if design.crown else 1.0)
    width = (1 + (design.flare - 1) * share) * narrow * design.width / 2
    size = thickness * (0.5 * design.bar + 0.008)
    y = start + share * (design.rise - start)
    halves = np.stack([width, np.full(len(y), size)], axis=1)
    centers = np.stack([0 * y, y, 0 * y], axis=1)
    return [loft(centers, halves, power=7.0, axis="y", sides=28)]


_CROWN = np.sin(np.linspace(0.0, np.pi / 2, 7))


def shell(design: Design) -> list[Mesh]:
    """Make a rounded back that bulges over the seat, like a moulded shell."""
    share = 0.5 - 0.5 * np.cos(np.linspace(0.35, 0.96 * np.pi, 12))
    width = (1 - np.abs(2 * share - 1) ** 3) ** (1 / 3)
    halves = np.stack([width * design.width * 0.53, 0 * share + 0.018], axis=1)
    z = 0.25 * design.bar - 0.05 * np.sin(np.pi * share)
    centers = np.stack([0 * share, share * design.rise, z], axis=1)
    return [loft(centers, halves, power=4.0, axis="y", sides=28)]


def lumbar(design: Design) -> list[Mesh]:
    """Carry a low cushion on one or two bars."""
    start = 0.45 * design.rise
    post = 0.0 if design.slats % 2 else 0.3 * design.width
    bar = _upright(post, 0.0, 0.85 * design.rise, 0.5 * design.bar)
    return [*panel(design, start, 1.3), both_sides(bar) if post else bar]


def headrest(design: Design) -> list[Mesh]:
    """Put a head rest over a solid back."""
    size = 0.62 * design.width, 0.17 * design.rise
    y = 1.1 * design.rise
    rest = _rail(y, size[0], size[1], 0.6 * design.bar + 0.012)
    post = _upright(0.06, 0.8 * design.rise, y, 0.014)
    return [*panel(design), both_sides(post), rest]


def hollow(design: Design) -> list[Mesh]:
    """Frame an opening by two posts and a top rail."""
    high = _rail(design.rise, _top_width(design), 2 * design.bar, 0.5 * design.bar)
    return [*posts(design), high]


def cushioned(design: Design) -> list[Mesh]:
    """Fill the frame with a thick pad."""
    pad = _rail(0.55 * design.rise, 0.88 * design.width, 0.62 * design.rise, 0.03)
    return [*hollow(design), pad]


def ladder(design: Design) -> list[Mesh]:
    """Fill the frame with horizontal slats."""
    count = max(2, design.slats - 2)
    heights = design.rise * (0.3 + 0.7 * np.arange(count) / count)
    tall = 0.38 * design.rise / count
    rungs = [
        _rail(float(y), 0.93 * design.width, tall, 0.4 * design.bar) for y in heights
    ]
    return hollow(design) + rungs


def slats(design: Design) -> list[Mesh]:
    """Fill the frame with vertical slats."""
    low = _rail(0.22 * design.rise, 0.93 * design.width, design.bar, 0.4 * design.bar)
    count = design.slats if design.width < 0.8 else 2 * design.slats
    pitch = design.width / (count + 1)
    size = max(0.2 * pitch, 0.011)
    bars = [
        _upright(pitch * (i - (count - 1) / 2), 0.2 * design.rise, design.rise, size)
        for i in range(count)
    ]
    return [*hollow(design), low, *bars]


def splat(design: Design) -> list[Mesh]:
    """Fill the frame with one board, waisted or not."""
    y = np.linspace(0.0, design.rise, 7)
    wave = 1 + 0.35 * (design.flare - 0.95) * 5 * np.cos(2 * np.pi * y / design.rise)
    halves = np.stack([0.16 * design.width * wave, 0 * y + 0.35 * design.bar], axis=1)
    board = loft(np.stack([0 * y, y, 0 * y], axis=1), halves, power=8.0, axis="y")
    return [*hollow(design), board]


def cross(design: Design) -> list[Mesh]:
    """Fill the frame with a diagonal cross."""
    x, low, high = 0.46 * design.width, 0.2 * design.rise, 0.95 * design.rise
    path = [(-x, low, 0.0), (0.0, (low + high) / 2, 0.0), (x, high, 0.0)]
    bottom = _rail(low, 0.93 * design.width, design.bar, 0.4 * design.bar)
    size = np.full(3, 0.4 * design.bar)
    return [*hollow(design), bottom, both_sides(tube(path, size))]


def hoop(design: Design) -> list[Mesh]:
    """Bend a bow over spindles."""
    width, rise = 0.92 * design.width, design.rise
    path = arch(width, rise, power=2.0 + 2 * design.crown)
    parts = [tube(path, np.full(len(path), 0.5 * design.bar))]
    pitch = width / (design.slats + 1)
    for i in range(design.slats):
        x = pitch * (i - (design.slats - 1) / 2)
        top = rise * float(np.sqrt(1 - (2 * x / width) ** 2))
        parts.append(_upright(x, 0.0, top, 0.011))
    return parts


def posts(design: Design) -> list[Mesh]:
    """Raise the two posts of a frame."""
    foot = 0.5 * (design.width - design.bar)
    top = 0.5 * (_top_width(design) - design.bar)
    half = 0.5 * design.bar
    centers = [(foot, 0.0, 0.0), (top, 1.03 * design.rise, 0.0)]
    halves = [(half, half), (0.85 * half, 0.85 * half)]
    power = design.leg_power
    return [both_sides(loft(centers, halves, power=power, axis="y", sides=12))]


def _top_width(design: Design) -> float:
    return design.width * (0.7 + 0.3 * design.flare)


def _rail(y: float, width: float, height: float, half: float) -> Mesh:
    """Make a horizontal board that can be bent: it has points across its width."""
    heights = y + height * np.array([-0.5, -0.42, 0.42, 0.5])
    across = np.array([0.97, 1.0, 1.0, 0.97]) * width / 2
    deep = np.array([0.7, 1.0, 1.0, 0.7]) * half
    centers = np.stack([0 * heights, heights, 0 * heights], axis=1)
    return loft(centers, np.stack([across, deep], axis=1), power=9.0, axis="y")


def _upright(x: float, low: float, high: float, half: float) -> Mesh:
    ends = [(x, low, 0.0), (x, high, 0.0)]
    return loft(ends, [(half, half), (half, half)], power=3.0, axis="y", sides=8)


BACKS: Mapping[str, Callable[[Design], list[Mesh]]] = {
    "none": none,
    "panel": panel,
    "shell": shell,
    "lumbar": lumbar,
    "headrest": headrest,
    "hollow": hollow,
    "cushioned": cushioned,
    "ladder": ladder,
    "slats": slats,
    "splat": splat,
    "cross": cross,
    "hoop": hoop,
}
