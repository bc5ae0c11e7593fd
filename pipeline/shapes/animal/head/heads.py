"""Heads of mammals and their like, which look to +z.

A head is built in units of its size, its skull about the origin.
"""

from dataclasses import dataclass

import numpy as np

from pipeline.geometry.scene.mesh import Mesh
from pipeline.shapes.animal.head.crests import CRESTS
from pipeline.shapes.animal.head.ears import EARS
from pipeline.shapes.animal.head.features import Features
from pipeline.shapes.animal.head.muzzles import MUZZLES
from pipeline.shapes.parts.placing import both_sides, rotated, scaled, translated
from pipeline.shapes.parts.solids import ellipsoid


@dataclass(frozen=True, kw_only=True)
class Head:
    """What is on a head, and how large the whole is."""

    size: float  # half height of the skull, in units of the body
    features: Features
    muzzle: str
    ears: str
    crest: str


def head(design: Head, place: np.ndarray, pitch: float = 0.0) -> list[Mesh]:
    """Make a head about a place, nodding by an angle."""
    features = design.features
    parts = [ellipsoid((features.wide, 1.0, features.deep), sides=20)]
    parts += MUZZLES[design.muzzle](features) + eyes(features)
    parts += EARS[design.ears](features) + CRESTS[design.crest](features)
    return [
        translated(rotated(scaled(part, (design.size,) * 3), "x", pitch), place)
        for part in parts
    ]


def eyes(features: Features) -> list[Mesh]:
    """Bulge a pair of eyes out of the face."""
    size = features.eyes
    if size == 0:
        return []
    x, y = features.eye_spread * features.wide, 0.18
    z = features.deep * np.sqrt(max(1 - features.eye_spread**2 - y**2, 0.05))
    ball = ellipsoid((0.9 * size, size, 0.6 * size), (x, y, float(z)), sides=12)
    return [both_sides(ball)]
