"""Dinosaurs and dragons: a spine from tail to head, and what it carries."""

import numpy as np
from numpy.random import Generator

from pipeline.geometry.scene.mesh import Mesh, merge
from pipeline.shapes.character.animal_heads import AnimalHead, animal_head
from pipeline.shapes.parts.chances import between, chance, pick
from pipeline.shapes.parts.paths import flesh
from pipeline.shapes.parts.placing import both_sides, scaled, translated
from pipeline.shapes.parts.solids import ellipsoid, lathe, limb, wing


def dinosaur(rng: Generator) -> Mesh:
    """Draw a dinosaur on two legs or on four."""
    is_biped = chance(rng, 0.45)
    path, sizes = spine(rng, is_biped)
    parts = [flesh(path, sizes, sides=18)]
    parts += hind_legs(path, sizes) if is_biped else four_legs(rng, path, sizes)
    head = AnimalHead(
        size=between(rng, (0.13, 0.19) if is_biped else (0.1, 0.17)),
        snout=between(rng, (0.8, 1.8)),
        snout_size=between(rng, (0.5, 0.75)),
        droop=between(rng, (0.0, 0.4)),
        ears=pick(rng, {"up": 1, "side": 1}),
        top=pick(rng, {"none": 3, "horns": 2, "unicorn": 1, "ram": 0.5}),
        spread=between(rng, (0.5, 1.0)),
    )
    skull = animal_head(head, path[-1] + np.array([0.0, 0.03, 0.06]))
    return merge(parts + skull + back(rng, path, sizes))


def spine(rng: Generator, is_biped: bool) -> tuple[np.ndarray, np.ndarray]:
    """Draw the spine's points from the tail's tip to the nape, and its thickness."""
    girth = between(rng, (0.16, 0.26))
    tail = between(rng, (0.7, 1.2))
    neck = between(rng, (0.25, 0.45) if is_biped else (0.2, 0.9))
    rise = between(rng, (0.5, 1.1) if is_biped else (0.2, 1.2))
    hip = np.array([0.0, 0.0, -0.25])
    chest = np.array([0.0, between(rng, (0.0, 0.3)) if is_biped else 0.0, 0.2])
    droop = between(rng, (-0.35, 0.15))
    nape = chest + neck * np.array([0.0, np.sin(rise), np.cos(rise)])
    behind = np.array([[0.0, droop, -tail], [0.0, 0.4 * droop - 0.05, -0.5 * tail]])
    middle = (hip + chest) / 2 + np.array([0.0, 0.03, 0.0])
    front = chest + np.array([0.0, 0.3, 0.6]) * 0.4 * neck
    path = np.concatenate([hip + behind, np.stack([hip, middle, chest, front, nape])])
    slim = 0.42 if is_biped else 0.35
    return path, girth * np.array([0.12, 0.45, 0.9, 1.05, 0.95, 0.6, slim])


def hind_legs(path: np.ndarray, sizes: np.ndarray) -> list[Mesh]:
    """Stand on two strong legs, with small arms at the chest."""
    x, size = 0.7 * sizes[2], 0.55 * sizes[2]
    y, z = path[2, 1], path[2, 2]
    ankle = (x, y - 0.55, z - 0.12)
    line = [(x, y, z), (1.2 * x, y - 0.28, z + 0.16), ankle, (x, y - 0.72, z + 0.02)]
    leg = limb(line, size * np.array([1.1, 0.85, 0.45, 0.45]))
    foot = ellipsoid((0.07, 0.035, 0.13), (x, y - 0.74, z + 0.08), sides=12)
    cy, cz = path[4, 1], path[4, 2]
    reach = [(0.7 * sizes[4], cy - 0.05, cz + 0.03), (sizes[4], cy - 0.2, cz + 0.08)]
    reach.append((0.9 * sizes[4], cy - 0.22, cz + 0.2))
    arm = limb(reach, [0.05, 0.04, 0.03])
    return [both_sides(merge([leg, foot, arm]))]


def four_legs(rng: Generator, path: np.ndarray, sizes: np.ndarray) -> list[Mesh]:
    """Stand on four pillars."""
    low = -sizes[3] - between(rng, (0.2, 0.5))
    parts = []
    for spot, size in ((path[2], sizes[2]), (path[4], sizes[4])):
        x = 0.75 * size
        line = [(x, spot[1], spot[2]), (1.15 * x, low / 2, spot[2] + 0.02)]
        line.append((1.1 * x, low, spot[2]))
        parts.append(limb(line, size * np.array([0.5, 0.4, 0.34])))
    return [both_sides(merge(parts))]


def back(rng: Generator, path: np.ndarray, sizes: np.ndarray) -> list[Mesh]:
    """Put plates, spikes, wings, a frill or nothing on the back."""
    style = pick(rng, {"none": 4, "plates": 2, "spikes": 2, "wings": 1, "frill": 1})
    if style == "wings":
        root = path[4] + np.array([0.0, 0.5 * sizes[4], 0.0])
        shift = np.array([[0, 0, 0.05], [0.5, 0.4, 0.15], [1.0, 0.25, -0.15]])
        return [both_sides(wing(root + shift, [0.4, 0.42, 0.1], [0.05, 0.035, 0.025]))]
    if style == "frill":
        disc = ellipsoid((0.3, 0.28, 0.045), path[-1] + np.array([0, 0.08, -0.04]))
        return [disc]
    if style == "none":
        return []
    high = 0.24 if style == "plates" else 0.13
    cone = lathe([(0.6, -0.4), (0.55, 0.2), (0.08, 1.0)], sides=8)
    tip = scaled(cone, (0.025 / 0.6, high, 0.6 * high))
    parts = []
    for share in np.linspace(0.12, 0.85, 8):
        at = share * (len(path) - 1)
        spot = [np.interp(at, range(len(path)), column) for column in path.T]
        lift = np.interp(at, range(len(path)), sizes)
        grown = scaled(tip, (1.0, *(0.6 + 2.0 * lift,) * 2))
        parts.append(
            translated(grown, np.array(spot) + np.array([0.0, 0.95 * lift, 0.0]))
        )
    return parts
