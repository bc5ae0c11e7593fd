"""Random closed outlines in the xy plane, about 1 in radius, counter-clockwise."""

from collections.abc import Callable, Mapping

import numpy as np
from jaxtyping import Float
from numpy import ndarray
from numpy.random import Generator

from pipeline.shapes.parts.chances import between, chance, pick

Outline = Float[ndarray, "K 2"]


def wavy(rng: Generator) -> Outline:
    """Draw a smooth curve around the origin, by a few waves of falling height."""
    turn = 2 * np.pi * np.arange(48) / 48
    waves = np.arange(2, 6)
    height = rng.normal(0.0, 0.35, 4) / waves**0.7
    phase = 0.0 if chance(rng, 0.5) else rng.uniform(0, 2 * np.pi, 4)[:, None]
    # Cosines about the y axis alone give a curve with mirror symmetry.
    bend = np.cos(waves[:, None] * (turn - np.pi / 2) + phase)
    radius = np.maximum(1 + height @ bend, 0.25)
    return _polar(turn, radius * (1 + 0 * turn))


def polygon(rng: Generator) -> Outline:
    """Draw a polygon, regular or not."""
    count = int(rng.integers(3, 9))
    turn = 2 * np.pi * np.arange(count) / count + between(rng, (0.0, 1.0))
    if chance(rng, 0.6):
        turn = turn + rng.uniform(-0.9, 0.9, count) / count
        return _polar(turn, rng.uniform(0.6, 1.2, count))
    return _polar(turn, np.ones(count))


def star(rng: Generator) -> Outline:
    """Draw a star."""
    count, inner = int(rng.integers(4, 9)), between(rng, (0.35, 0.75))
    turn = np.pi / 2 + np.pi * np.arange(2 * count) / count
    return _polar(turn, np.where(np.arange(2 * count) % 2, inner, 1.0))


def gear(rng: Generator) -> Outline:
    """Draw a gear wheel."""
    count, inner = int(rng.integers(6, 13)), between(rng, (0.7, 0.85))
    step = 2 * np.pi / count
    offsets = step * np.array([0.0, 0.08, 0.42, 0.5])
    turn = (step * np.arange(count)[:, None] + offsets).ravel()
    return _polar(turn, np.tile([inner, 1.0, 1.0, inner], count))


def heart(rng: Generator) -> Outline:
    """Draw a heart."""
    turn = 2 * np.pi * np.arange(40) / 40
    x = 16 * np.sin(turn) ** 3
    y = (
        13 * np.cos(turn)
        - 5 * np.cos(2 * turn)
        - 2 * np.cos(3 * turn)
        - np.cos(4 * turn)
    )
    return np.stack([x, y * between(rng, (0.9, 1.2))], axis=1)[::-1] / 16


def crescent(rng: Generator) -> Outline:
    """Draw a moon."""
    open_up, depth = between(rng, (0.5, 1.0)), between(rng, (0.35, 0.75))
    outer = np.linspace(open_up, 2 * np.pi - open_up, 24)
    rim = _polar(outer, np.ones(24))
    tip = rim[0]
    share = np.linspace(1.0, -1.0, 18)[1:-1]
    bow = tip[0] - depth * (1 + tip[0]) * (1 - share**2)
    inner = np.stack([bow, -tip[1] * share], axis=1)
    return np.concatenate([rim, inner])


def letter(rng: Generator) -> Outline:
    """Draw an L, T, U, X, H or arrow of straight bars."""
    a, b = between(rng, (0.2, 0.4)), between(rng, (0.2, 0.4))
    forms = {
        "L": [(-1, -1), (1, -1), (1, -1 + b), (-1 + a, -1 + b), (-1 + a, 1), (-1, 1)],
        "T": [
            (-a, -1),
            (a, -1),
            (a, 1 - b),
            (1, 1 - b),
            (1, 1),
            (-1, 1),
            (-1, 1 - b),
            (-a, 1 - b),
        ],
        "U": [
            (-1, -1),
            (1, -1),
            (1, 1),
            (1 - a, 1),
            (1 - a, -1 + b),
            (a - 1, -1 + b),
            (a - 1, 1),
            (-1, 1),
        ],
        "X": [
            (-a, -1),
            (a, -1),
            (a, -b),
            (1, -b),
            (1, b),
            (a, b),
            (a, 1),
            (-a, 1),
            (-a, b),
            (-1, b),
            (-1, -b),
            (-a, -b),
        ],
        "H": [
            (-1, -1),
            (a - 1, -1),
            (a - 1, -b),
            (1 - a, -b),
            (1 - a, -1),
            (1, -1),
            (1, 1),
            (1 - a, 1),
            (1 - a, b),
            (a - 1, b),
            (a - 1, 1),
            (-1, 1),
        ],
        "arrow": [
            (-a, -1),
            (a, -1),
            (a, 0.1),
            (0.9, 0.1),
            (0, 1),
            (-0.9, 0.1),
            (-a, 0.1),
        ],
    }
    return np.array(forms[pick(rng, dict.fromkeys(forms, 1.0))], dtype=float)


def branch(rng: Generator) -> Outline:
    """Draw a hand-like curve with lobes of many lengths."""
    count = int(rng.integers(3, 7))
    turn = 2 * np.pi * np.arange(12 * count) / (12 * count)
    lobe = (0.5 - 0.5 * np.cos(count * turn)) ** between(rng, (0.7, 2.0))
    long = np.repeat(rng.uniform(0.4, 1.0, count), 12)
    return _polar(turn, between(rng, (0.3, 0.5)) + lobe * long * 0.8)


def _polar(turn: Float[ndarray, " K"], radius: Float[ndarray, " K"]) -> Outline:
    return np.stack([radius * np.cos(turn), radius * np.sin(turn)], axis=1)


OUTLINES: Mapping[str, Callable[[Generator], Outline]] = {
    "wavy": wavy,
    "polygon": polygon,
    "star": star,
    "gear": gear,
    "heart": heart,
    "crescent": crescent,
    "letter": letter,
    "branch": branch,
}


def outline(rng: Generator) -> Outline:
    """Draw an outline: a smooth one mostly, stretched a little."""
    names = dict.fromkeys(OUTLINES, 1.0) | {"wavy": 4.0, "branch": 2.0}
    drawn = OUTLINES[pick(rng, names)](rng)
    return drawn * (between(rng, (0.65, 1.2)), 1.0)
