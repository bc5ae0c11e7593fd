"""Muzzles: what is before the skull, by whose it is."""

from collections.abc import Callable, Mapping

import numpy as np

from pipeline.geometry.scene.mesh import Mesh
from pipeline.shapes.animal.head.features import Features
from pipeline.shapes.parts.paths import flesh
from pipeline.shapes.parts.placing import (
    Numbers,
    both_sides,
    rotated,
    scaled,
    translated,
)
from pipeline.shapes.parts.solids import ellipsoid, lathe, limb, loft


def no_muzzle(face: Features) -> list[Mesh]:
    """Leave the face flat."""
    return nose(face, (0.0, -0.1, 0.98 * face.deep))


def dog(face: Features) -> list[Mesh]:
    """Reach forward from below the eyes, with a nose at the tip."""
    reach = face.deep * 0.75 + face.muzzle
    y = -0.28 - face.droop * face.muzzle
    size = face.muzzle_size
    path = [(0.0, -0.25, 0.3), (0.0, (y - 0.3) / 2, 0.55 * reach), (0.0, y, reach)]
    snout = flesh(path, size * np.array([1.25, 1.1, 0.85]), 14)
    tip = (0.0, y + 0.5 * size, reach + 0.6 * size)
    return [scaled(snout, (1.1, 1.0, 1.0)), *nose(face, tip)]


def cat(face: Features) -> list[Mesh]:
    """Puff two cheeks over a chin, a nose between them."""
    size = 0.75 * face.muzzle_size
    z = 0.82 * face.deep + 0.2 * face.muzzle
    pad = ellipsoid((size, 0.8 * size, size), (0.7 * size, -0.36, z), sides=14)
    chin = ellipsoid((0.7 * size, 0.6 * size, 0.7 * size), (0.0, -0.62, 0.9 * z))
    return [both_sides(pad), chin, *nose(face, (0.0, -0.2, z + 0.75 * size))]


def bear(face: Features) -> list[Mesh]:
    """Set a ball on the lower half of the face."""
    size = face.muzzle_size
    z = 0.8 * face.deep + 0.3 * face.muzzle
    ball = ellipsoid((1.1 * size, 0.85 * size, size), (0.0, -0.3, z), sides=18)
    return [ball, *nose(face, (0.0, -0.3 + 0.5 * size, z + 0.8 * size))]


def horse(face: Features) -> list[Mesh]:
    """Lengthen the face, and swell it again at the nostrils."""
    reach = face.deep * 0.7 + face.muzzle
    size = face.muzzle_size
    z = reach * np.array([0.0, 0.35, 0.7, 1.0])
    y = -0.12 - face.droop * z
    path = np.stack([0 * z, y, z], axis=1)
    snout = flesh(path, size * np.array([1.45, 1.25, 0.95, 1.0]), 16)
    spot = (0.45 * size, float(y[-1]) + 0.4 * size, reach + 0.75 * size)
    nostril = ellipsoid((0.25 * size,) * 3, spot, sides=8)
    return [scaled(snout, (0.85, 1.0, 1.0)), both_sides(nostril)]


def cow(face: Features) -> list[Mesh]:
    """Lengthen the face to a broad mouth."""
    reach = face.deep * 0.7 + 0.8 * face.muzzle
    size = face.muzzle_size
    y = -0.2 - face.droop * reach
    path = [(0.0, -0.1, 0.0), (0.0, y / 2, 0.6 * reach), (0.0, y, reach)]
    snout = flesh(path, size * np.array([1.3, 1.1, 1.0]), 16)
    mouth = ellipsoid((1.3 * size, 0.95 * size, 0.8 * size), (0.0, y, reach), sides=16)
    nostril = ellipsoid((0.13,) * 3, (0.6 * size, y + 0.2, reach + 0.72 * size))
    return [snout, mouth, both_sides(nostril)]


def pig(face: Features) -> list[Mesh]:
    """End in a flat disc with two nostrils."""
    reach = face.deep * 0.8 + 0.5 * face.muzzle
    size = 0.8 * face.muzzle_size
    profile = [(1.25 * size, 0.3), (1.05 * size, reach - 0.15), (size, reach)]
    profile += [(1.12 * size, reach + 0.03), (1.12 * size, reach + 0.2)]
    disc = scaled(lathe(profile, axis="z", sides=18), (1.1, 0.9, 1.0))
    hole = ellipsoid((0.11, 0.16, 0.06), (0.4 * size, 0.0, reach + 0.2), sides=8)
    snout = [disc, both_sides(hole)]
    return [
        translated(rotated(part, "x", 0.3 * face.droop), (0.0, -0.2, 0.0))
        for part in snout
    ]


def mouse(face: Features) -> list[Mesh]:
    """Taper to a pointed nose."""
    reach = face.deep * 0.75 + 0.8 * face.muzzle
    y = -0.25 - 0.3 * face.droop
    path = [(0.0, -0.12, 0.1), (0.0, 0.6 * y, 0.6 * reach), (0.0, y, reach)]
    cone = flesh(path, face.muzzle_size * np.array([1.4, 0.95, 0.4]), 14)
    return [cone, *nose(face, (0.0, y, reach + 0.35 * face.muzzle_size))]


def monkey(face: Features) -> list[Mesh]:
    """Set a wide mouth below a heart of brows."""
    size = face.muzzle_size
    mouth = ellipsoid((1.35 * size, 0.9 * size, 0.8 * size), (0, -0.42, 0.7), sides=18)
    brow = ellipsoid((0.42, 0.42, 0.3), (0.33, 0.2, 0.75 * face.deep), sides=14)
    return [mouth, both_sides(brow), *nose(face, (0.0, -0.2, 0.7 + 0.75 * size))]


def crocodile(face: Features) -> list[Mesh]:
    """Lay two flat long jaws upon each other."""
    reach = 0.6 * face.deep + 1.6 * face.muzzle
    size = 1.15 * face.muzzle_size
    z = np.array([0.0, 0.35, 0.8, 0.95, 1.0]) * reach
    wide = size * np.array([1.5, 1.1, 0.8, 0.7, 0.35])
    high = size * np.array([0.6, 0.42, 0.35, 0.35, 0.2])
    jaws = []
    for y, lift, share in ((0.05, 0.0, 1.0), (-0.4, -0.1 * face.droop, 0.9)):
        centers = np.stack([0 * z, y + lift * z, share * z], axis=1)
        halves = np.stack([share * wide, high], axis=1)
        jaws.append(loft(centers, halves, power=2.6, sides=16))
    nostril = ellipsoid((0.14,) * 3, (0.3 * size, 0.35 * size, 0.93 * reach), sides=8)
    return [*jaws, both_sides(nostril)]


def dragon(face: Features) -> list[Mesh]:
    """Lengthen the face to a boxy mouth with nostrils."""
    reach = 0.7 * face.deep + face.muzzle
    size = face.muzzle_size
    z = np.array([0.0, 0.5, 0.9, 1.05, 1.12]) * reach
    wide = size * np.array([1.2, 0.95, 0.95, 0.8, 0.4])
    high = size * np.array([1.1, 0.8, 0.7, 0.55, 0.25])
    centers = np.stack([0 * z, -0.2 - 0.4 * face.droop * z, z], axis=1)
    snout = loft(centers, np.stack([wide, high], axis=1), power=2.8, sides=18)
    spot = (0.5 * size, float(centers[2, 1]) + 0.7 * size, reach)
    return [snout, both_sides(ellipsoid((0.18, 0.2, 0.22), spot, sides=10))]


def hanging_trunk(face: Features) -> list[Mesh]:
    """Hang an elephant's trunk, its tip curled forwards."""
    y, z = [-0.1, -0.7, -1.6, -2.3, -2.5], [0.6, 1.25, 1.35, 1.45, 1.95]
    return _trunk(face, y, z)


def raised_trunk(face: Features) -> list[Mesh]:
    """Raise an elephant's trunk above its head."""
    y, z = [-0.15, -0.6, -0.5, 0.2, 0.9, 1.2], [0.6, 1.3, 2.0, 2.4, 2.3, 1.9]
    return _trunk(face, y, z)


def reaching_trunk(face: Features) -> list[Mesh]:
    """Reach out with an elephant's trunk, the tip up."""
    y, z = [-0.1, -0.8, -1.4, -1.3, -0.8], [0.6, 1.2, 1.7, 2.3, 2.5]
    return _trunk(face, y, z)


def nose(face: Features, place: Numbers) -> list[Mesh]:
    """Put a nose at a place."""
    size = face.nose
    if size == 0:
        return []
    return [ellipsoid((1.2 * size, 0.85 * size, 0.8 * size), place, sides=12)]


def _trunk(face: Features, y: Numbers, z: Numbers) -> list[Mesh]:
    stretch = 0.75 + 0.35 * face.muzzle
    sizes = np.linspace(0.85, 0.32, len(y)) * face.muzzle_size
    path = np.stack([0 * np.array(y), np.array(y), np.array(z)], axis=1)
    path[1:] = path[0] + stretch * (path[1:] - path[0])
    trunk = flesh(path, sizes, 14)
    if face.muzzle < 0.7:
        return [trunk]
    tusk = [(0.45, -0.45, 0.6), (0.55, -0.95, 1.25), (0.55, -0.85, 1.9)]
    return [trunk, both_sides(limb(tusk, [0.17, 0.14, 0.06]))]


MUZZLES: Mapping[str, Callable[[Features], list[Mesh]]] = {
    "none": no_muzzle,
    "dog": dog,
    "cat": cat,
    "bear": bear,
    "horse": horse,
    "cow": cow,
    "pig": pig,
    "mouse": mouse,
    "monkey": monkey,
    "crocodile": crocodile,
    "dragon": dragon,
    "hanging trunk": hanging_trunk,
    "raised trunk": raised_trunk,
    "reaching trunk": reaching_trunk,
}
