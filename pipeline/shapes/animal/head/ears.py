"""Pairs of ears, by their form."""

from collections.abc import Callable, Mapping

import numpy as np

from pipeline.geometry.scene.mesh import Mesh
from pipeline.shapes.animal.head.features import Features
from pipeline.shapes.parts.paths import flesh
from pipeline.shapes.parts.placing import both_sides, rotated, scaled, translated
from pipeline.shapes.parts.solids import ellipsoid, lathe, skin


def no_ears(face: Features) -> list[Mesh]:
    """Leave the sides bare."""
    return []


def pointed(face: Features) -> list[Mesh]:
    """Prick triangular ears, as a cat."""
    cone = lathe([(0.36, -0.35), (0.4, 0.0), (0.27, 0.4), (0.04, 0.9)], sides=12)
    return _on_top(face, scaled(cone, (1.0, 1.0, 0.5)), 0.55)


def tall(face: Features) -> list[Mesh]:
    """Prick narrow ears, as a horse or a donkey."""
    path = [(0.0, -0.2, 0.0), (0.0, 0.35, 0.0), (0.0, 0.95, 0.0)]
    ear = flesh(path, [0.15, 0.22, 0.05], 12)
    return _on_top(face, scaled(ear, (1.0, 1.0, 0.7)), 0.45)


def long(face: Features) -> list[Mesh]:
    """Raise a rabbit's ears."""
    path = [(0.0, -0.2, 0.0), (0.0, 0.6, -0.05), (0.0, 1.5, -0.15), (0.0, 2.1, -0.1)]
    ear = flesh(path, [0.2, 0.29, 0.31, 0.13], 14)
    return _on_top(face, scaled(ear, (1.0, 1.0, 0.55)), 0.38)


def lop(face: Features) -> list[Mesh]:
    """Let a rabbit's ears fall beside the face."""
    path = [(0.45, 0.8, -0.1), (1.05, 0.75, 0.0), (1.3, 0.0, 0.1), (1.3, -0.9, 0.15)]
    return [_beside(face, flesh(path, [0.22, 0.3, 0.33, 0.2], 12))]


def floppy(face: Features) -> list[Mesh]:
    """Hang a dog's ears."""
    path = [(0.5, 0.75, -0.05), (0.95, 0.6, -0.05), (1.12, 0.0, 0.0), (1.12, -0.5, 0.0)]
    return [_beside(face, flesh(path, [0.17, 0.26, 0.33, 0.22], 12))]


def folded(face: Features) -> list[Mesh]:
    """Prick ears whose tips fold forward."""
    path = [(0.5, 0.6, -0.1), (0.62, 1.1, -0.05), (0.72, 1.25, 0.25)]
    path += [(0.78, 0.95, 0.5)]
    return [_beside(face, flesh(path, [0.3, 0.28, 0.2, 0.07], 12))]


def round_ears(face: Features) -> list[Mesh]:
    """Put round ears on top, as a bear."""
    ear = ellipsoid((0.4, 0.4, 0.2), sides=16)
    return _on_top(face, ear, 0.72, 0.72)


def dish(face: Features) -> list[Mesh]:
    """Put large round ears on top, as a mouse."""
    rim = [(0.0, 0.08), (0.55, 0.0), (0.72, 0.06), (0.76, 0.0), (0.72, -0.1)]
    ear = lathe([*rim, (0.0, -0.14)][::-1], sides=20, axis="z")
    return _on_top(face, ear, 0.85, 0.85)


def side(face: Features) -> list[Mesh]:
    """Point leaf-shaped ears sideways, as a cow or a sheep."""
    drop = 0.6 * face.tilt
    path = [(0.6, 0.4, -0.15), (1.05, 0.45 - 0.2 * drop, -0.15)]
    path += [(1.35, 0.35 - 0.6 * drop, -0.1), (1.65, 0.2 - drop, -0.05)]
    ear = flesh(path, [0.14, 0.27, 0.25, 0.07], 12)
    return [_beside(face, ear)]


def flat(face: Features) -> list[Mesh]:
    """Put human-like discs at the sides, as a monkey."""
    ear = ellipsoid((0.42, 0.46, 0.14), sides=16)
    turned = translated(rotated(ear, "y", 0.3), (1.15 * face.wide, 0.0, -0.05))
    return [both_sides(turned)]


def huge(face: Features) -> list[Mesh]:
    """Spread an elephant's ears."""
    angles = 2 * np.pi * np.arange(18) / 18
    rim = 0.85 + 0.12 * np.cos(2 * angles + 0.6) + 0.08 * np.cos(3 * angles)
    shape = np.stack([rim * np.cos(angles), 1.15 * rim * np.sin(angles)], axis=1)
    rings = [
        np.insert(shape * share, 2, depth, axis=1)
        for share, depth in ((0.5, -0.06), (0.92, -0.09), (1.0, 0.0), (0.92, 0.09))
    ]
    ear = scaled(skin(np.stack([*rings, rings[0] * (1, 1, -1)])), (face.ear,) * 3)
    place = (face.wide + 0.5 * face.ear, -0.05, -0.25)
    return [both_sides(translated(rotated(ear, "y", 0.25 + face.tilt), place))]


def _on_top(
    face: Features, ear: Mesh, spread: float, high: float | None = None
) -> list[Mesh]:
    """Stand an ear that points up on the skull, and one on the other side."""
    y = float(np.sqrt(1 - spread**2)) * 0.88 if high is None else high
    tilted = rotated(scaled(ear, (face.ear,) * 3), "z", -face.tilt)
    return [both_sides(translated(tilted, (spread * face.wide, y, -0.1 * face.deep)))]


def _beside(face: Features, ear: Mesh) -> Mesh:
    """Scale an ear that was drawn on a skull of width 1, and add the other."""
    root = np.array([0.5, 0.5, 0.0])
    grown = translated(scaled(translated(ear, -root), (face.ear,) * 3), root)
    return both_sides(scaled(grown, (face.wide, 1.0, 1.0)))


EARS: Mapping[str, Callable[[Features], list[Mesh]]] = {
    "none": no_ears,
    "pointed": pointed,
    "tall": tall,
    "long": long,
    "lop": lop,
    "floppy": floppy,
    "folded": folded,
    "round": round_ears,
    "dish": dish,
    "side": side,
    "flat": flat,
    "huge": huge,
}
