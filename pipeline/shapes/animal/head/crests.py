"""What grows on heads: horns, antlers, manes, tufts."""

from collections.abc import Callable, Mapping

import numpy as np

from pipeline.geometry.scene.mesh import Mesh, merge
from pipeline.shapes.animal.head.features import Features
from pipeline.shapes.parts.placing import both_sides, rotated, scaled, translated
from pipeline.shapes.parts.solids import ellipsoid, hoop, lathe, limb


def bare(face: Features) -> list[Mesh]:
    """Leave the head bare."""
    return []


def horns(face: Features) -> list[Mesh]:
    """Bend a cow's horns out and up."""
    x, out = 0.5 * face.wide, 0.3 + 0.9 * face.tilt
    path = [(x, 0.75, -0.1), (x + out, 1.05, -0.05), (x + 1.1 * out, 1.6, 0.05)]
    return [both_sides(limb(path, [0.2, 0.17, 0.05]))]


def goat_horns(face: Features) -> list[Mesh]:
    """Sweep horns backwards."""
    x, out = 0.35, 0.5 * face.tilt
    path = [(x, 0.7, 0.1), (x + 0.3 * out, 1.3, -0.05), (x + out, 1.75, -0.5)]
    path += [(x + 1.2 * out, 1.75, -1.0)]
    return [both_sides(limb(path, [0.2, 0.18, 0.13, 0.05]))]


def ram_horns(face: Features) -> list[Mesh]:
    """Roll horns beside the face."""
    turns = np.linspace(0.2, 5.2, 12)
    radius = 0.62 - 0.055 * turns
    y, z = 0.15 + radius * np.cos(turns), -0.25 - radius * np.sin(turns)
    path = np.stack([0.75 * face.wide + 0.13 * turns, y, z], axis=1)
    return [both_sides(limb(path, np.linspace(0.27, 0.08, 12)))]


def antlers(face: Features) -> list[Mesh]:
    """Branch a pair of antlers."""
    x = 0.6 + face.tilt
    stem = np.array([(0.3, 0.7, -0.1), (0.7 * x, 1.6, -0.35), (1.2 * x, 2.3, -0.3)])
    stem = np.concatenate([stem, [(1.25 * x, 3.0, -0.05)]])
    tips = [(0.5 * x, 1.9, 0.45), (1.7 * x, 2.6, 0.0), (0.75 * x, 2.8, 0.1)]
    starts = [0.6 * stem[1] + 0.4 * stem[0], stem[2], 0.5 * stem[1] + 0.5 * stem[2]]
    parts = [limb(stem, [0.15, 0.14, 0.12, 0.06], sides=8)]
    for start, tip in zip(starts, tips, strict=True):
        parts.append(limb(np.stack([start, tip]), [0.11, 0.05], sides=8))
    return [both_sides(merge(parts))]


def palms(face: Features) -> list[Mesh]:
    """Spread an elk's flat antlers."""
    x = 0.9 + 0.5 * face.tilt
    stem = limb([(0.3, 0.7, -0.1), (x, 1.15, -0.15)], [0.15, 0.14], sides=8)
    hand = rotated(ellipsoid((0.75, 0.5, 0.1), sides=14), "z", 0.6)
    parts = [stem, translated(hand, (x + 0.5, 1.55, -0.15))]
    for angle in (0.15, 0.7, 1.25, 1.9):
        way = np.array([np.cos(angle), np.sin(angle), 0.15])
        middle = np.array([x + 0.5, 1.55, -0.15])
        path = np.stack([middle + 0.4 * way, middle + 1.05 * way])
        parts.append(limb(path, [0.12, 0.05], sides=8))
    return [both_sides(merge(parts))]


def unicorn(face: Features) -> list[Mesh]:
    """Grow one horn on the brow."""
    cone = lathe([(0.2, -0.3), (0.2, 0.0), (0.03, 1.6)], sides=12)
    turned = rotated(cone, "x", 0.6)
    return [translated(turned, (0.0, 0.75, 0.5 * face.deep))]


def rhino(face: Features) -> list[Mesh]:
    """Grow two horns on the muzzle."""
    z = 0.7 * face.deep + face.muzzle
    y = -0.12 - face.droop * z + 0.7 * face.muzzle_size
    big = [(0.0, y - 0.1, z), (0.0, y + 0.7, z + 0.25), (0.0, y + 1.4, z + 0.2)]
    small = [(0.0, y + 0.2, 0.6 * z), (0.0, y + 0.75, 0.62 * z)]
    return [limb(big, [0.32, 0.22, 0.05]), limb(small, [0.24, 0.06])]


def knobs(face: Features) -> list[Mesh]:
    """Grow a giraffe's knobs."""
    stem = limb([(0.3, 0.6, -0.1), (0.4, 1.4, -0.15)], [0.11, 0.1], sides=8)
    ball = ellipsoid((0.18,) * 3, (0.4, 1.48, -0.15), sides=10)
    return [both_sides(merge([stem, ball]))]


def mane(face: Features) -> list[Mesh]:
    """Frame the face with a lion's mane of locks."""
    count, reach = 11, 1.15 + 0.25 * face.ear
    parts = [ellipsoid((reach * 1.1, reach * 1.1, 0.6), (0.0, -0.05, -0.35), sides=20)]
    for angle in 2 * np.pi * (np.arange(count) + 0.5) / count + np.pi / 2:
        way = np.array([np.cos(angle), np.sin(angle), 0.0])
        lock = ellipsoid((0.42, 0.42, 0.4), reach * way + (0.0, -0.05, -0.3), sides=10)
        parts.append(lock)
    return [merge(parts)]


def smooth_mane(face: Features) -> list[Mesh]:
    """Frame the face with a lion's mane, a thick ring with a pointed beard."""
    reach = 1.25 + 0.3 * face.ear
    angles = 2 * np.pi * np.arange(28) / 28
    section = 2 * np.pi * np.arange(8) / 8
    beard = 1 + 0.25 * np.exp(-((np.abs(angles - 1.5 * np.pi) / 0.5) ** 2))
    radius = reach * beard[:, None] * (0.78 + 0.34 * np.cos(section))
    rings = np.stack(
        [
            radius * np.cos(angles)[:, None],
            radius * np.sin(angles)[:, None],
            np.broadcast_to(0.55 * np.sin(section) - 0.3, radius.shape),
        ],
        axis=-1,
    )
    return [hoop(rings)]


def tuft(face: Features) -> list[Mesh]:
    """Let a tuft of hair fall over the brow."""
    parts = []
    for x, high in ((-0.2, 1.15), (0.0, 1.4), (0.2, 1.15)):
        path = [(0.5 * x, 0.7, -0.1), (x, high, 0.1), (1.2 * x, high - 0.15, 0.4)]
        parts.append(limb(path, [0.2, 0.18, 0.05], sides=8))
    return [merge(parts)]


def comb(face: Features) -> list[Mesh]:
    """Raise a row of spikes over the skull."""
    parts = []
    for angle in np.linspace(-0.5, 1.3, 5):
        spike = scaled(
            lathe([(0.3, 0.75), (0.25, 1.0), (0.03, 1.5)], sides=8), (0.5, 1, 1)
        )
        parts.append(rotated(spike, "x", -float(angle)))
    return [merge(parts)]


CRESTS: Mapping[str, Callable[[Features], list[Mesh]]] = {
    "none": bare,
    "horns": horns,
    "goat horns": goat_horns,
    "ram horns": ram_horns,
    "antlers": antlers,
    "palms": palms,
    "unicorn": unicorn,
    "rhino": rhino,
    "knobs": knobs,
    "mane": mane,
    "smooth mane": smooth_mane,
    "tuft": tuft,
    "comb": comb,
}
