"""Trees: with crowns of leaves, conifers, palms, and bare ones."""

from collections.abc import Callable, Mapping

import numpy as np
from jaxtyping import Float
from numpy import ndarray
from numpy.random import Generator

from pipeline.geometry.scene.mesh import Mesh
from pipeline.shapes.parts.chances import between, chance, pick
from pipeline.shapes.parts.outlines import pillow
from pipeline.shapes.parts.paths import bole
from pipeline.shapes.parts.placing import scaled, translated
from pipeline.shapes.parts.solids import ellipsoid, lathe, limb
from pipeline.shapes.plant.crowns import CROWNS
from pipeline.shapes.plant.leaves import Foliage, whorl


def deciduous(rng: Generator) -> list[Mesh]:
    """Draw a trunk with branches that reach into a crown."""
    high, wide = between(rng, (0.4, 1.0)), between(rng, (0.4, 0.75))
    thick = between(rng, (0.06, 0.14))
    stem, sizes = trunk(rng, high, thick)
    parts = [bole(stem, sizes, 14)]
    tall = wide * between(rng, (0.7, 1.3))
    top = stem[-1] + np.array([0.0, 0.55 * tall, 0.0])
    crown = CROWNS[pick(rng, dict.fromkeys(CROWNS, 1.0))](rng)
    parts += [translated(scaled(part, (wide, tall, wide)), top) for part in crown]
    for turn in rng.uniform(0, 2 * np.pi, int(rng.integers(0, 4))):
        way = np.array([np.sin(turn), 0.0, np.cos(turn)])
        root = stem[-2] * 0.8 + stem[0] * 0.2
        tip = stem[-1] + 0.5 * wide * way + np.array([0.0, 0.25 * tall, 0.0])
        bow = (root + tip) / 2 + 0.1 * wide * way
        parts.append(
            limb(np.stack([root, bow, tip]), thick * np.array([0.5, 0.4, 0.3]))
        )
    if chance(rng, 0.3):
        parts += roots(rng, thick)
    return parts


def conifer(rng: Generator) -> list[Mesh]:
    """Draw a fir: a cone, tiers of cones, or a star of boughs."""
    high, wide = between(rng, (1.0, 1.6)), between(rng, (0.3, 0.6))
    bare, thick = between(rng, (0.1, 0.35)), between(rng, (0.05, 0.1))
    parts = [lathe([(1.2 * thick, 0.0), (thick, bare + 0.3 * high)], sides=12)]
    count = int(rng.integers(1, 7))
    lobes = int(rng.choice([0, 0, 7, 9]))
    for share in np.arange(count) / count:
        reach = wide * (1 - 0.75 * share)
        long = high / count * between(rng, (1.2, 1.6)) if count > 1 else high
        sag = between(rng, (0.0, 0.12))
        cone = [(0.1 * reach, sag + 0.04), (0.92 * reach, 0.0), (reach, 0.02)]
        cone += [(0.55 * reach, 0.4 * long), (0.02, long)]
        tier = scalloped(lathe(cone, sides=28), lobes)
        parts.append(translated(tier, (0, bare + share * high, 0)))
    if chance(rng, 0.15):
        top = max(float(part.vertices[:, 1].max()) for part in parts)
        parts.append(star(0.12, top + 0.08))
    return parts


def scalloped(mesh: Mesh, lobes: int) -> Mesh:
    """Wave a solid of revolution about y, most at its rim."""
    if not lobes:
        return mesh
    x, _, z = mesh.vertices.T
    radius = np.hypot(x, z) / np.hypot(x, z).max()
    wave = 1 + 0.16 * radius * np.cos(lobes * np.arctan2(x, z))
    return Mesh(
        vertices=mesh.vertices * np.stack([wave, 0 * wave + 1, wave], axis=1),
        faces=mesh.faces,
    )


def star(size: float, height: float) -> Mesh:
    """Put a star on a Christmas tree."""
    turn = np.pi / 2 + np.pi * np.arange(10) / 5
    radius = size * np.where(np.arange(10) % 2, 0.45, 1.0)
    outline = np.stack([radius * np.cos(turn), radius * np.sin(turn)], axis=1)
    return translated(pillow(outline, 0.4 * size), (0.0, height, 0.0))


def palm(rng: Generator) -> list[Mesh]:
    """Draw a palm: a bent trunk with fronds, and coconuts perhaps."""
    high, lean = between(rng, (0.8, 1.5)), between(rng, (0.0, 0.5))
    turn, thick = between(rng, (0.0, 2 * np.pi)), between(rng, (0.05, 0.09))
    share = np.linspace(0.0, 1.0, 6)
    way = np.array([np.sin(turn), 0.0, np.cos(turn)])
    stem = np.outer(lean * share**1.7, way) + np.outer(high * share, (0, 1, 0))
    parts = [bole(stem, thick * np.linspace(1.4, 0.8, 6), 12)]
    if chance(rng, 0.5):
        parts += rings(stem, thick)
    fronds = Foliage(
        form=pick(rng, {"lance": 2, "oval": 1, "sword": 1}),
        long=(0.55, 0.85),
        wide=between(rng, (0.12, 0.22)),
        rise=(0.2, 0.8),
        droop=(1.0, 2.0),
    )
    head = whorl(rng, int(rng.integers(5, 10)), fronds)
    if chance(rng, 0.5):
        young = Foliage(
            form=fronds.form,
            long=(0.4, 0.6),
            wide=fronds.wide,
            rise=(0.9, 1.3),
            droop=(0.8, 1.4),
        )
        head += whorl(rng, 4, young, 0.4)
    if chance(rng, 0.5):
        for angle in 2 * np.pi * np.arange(3) / 3 + turn:
            spot = (0.1 * np.sin(angle), -0.08, 0.1 * np.cos(angle))
            head.append(ellipsoid((0.075, 0.085, 0.075), spot, sides=12))
    return parts + [translated(part, stem[-1]) for part in head]


def rings(stem: Float[ndarray, "K 3"], thick: float) -> list[Mesh]:
    """Put the scars of old fronds around a palm's trunk."""
    parts = []
    for share in np.linspace(0.08, 0.92, 9):
        at = share * (len(stem) - 1)
        spot = [np.interp(at, range(len(stem)), column) for column in stem.T]
        radius = thick * (1.45 - 0.6 * share)
        band = lathe([(radius, -0.02), (1.16 * radius, 0.02), (radius, 0.03)], sides=12)
        parts.append(translated(band, spot))
    return parts


def bare(rng: Generator) -> list[Mesh]:
    """Draw a tree without leaves, that forks and forks."""
    high, thick = between(rng, (0.4, 0.7)), between(rng, (0.07, 0.12))
    stem, sizes = trunk(rng, high, thick)
    parts = [bole(stem, sizes, 12)]
    way = np.array([0.0, 1.0, 0.0])
    parts += forks(rng, stem[-1], way, 0.6 * high, 0.7 * thick, 3)
    return parts + roots(rng, thick) if chance(rng, 0.4) else parts


def forks(
    rng: Generator, root: ndarray, way: ndarray, long: float, thick: float, depth: int
) -> list[Mesh]:
    """Fork a branch at a point into two or three, and those again."""
    parts = []
    count = int(rng.integers(2, 4)) if depth > 1 else 2
    for turn in 2 * np.pi * (np.arange(count) + rng.random()) / count:
        out = np.array([np.cos(turn), 0.25, np.sin(turn)])
        branch = way + between(rng, (0.4, 0.9)) * out
        branch /= np.linalg.norm(branch)
        tip = root + long * between(rng, (0.7, 1.1)) * branch
        middle = (root + tip) / 2 + 0.08 * long * rng.normal(size=3)
        inner = root - 0.3 * thick * branch
        sides = 8 if depth > 1 else 6
        sizes = thick * np.array([0.95, 0.8, 0.55])
        parts.append(limb(np.stack([inner, middle, tip]), sizes, sides))
        if depth > 1:
            parts += forks(rng, tip, branch, 0.7 * long, 0.55 * thick, depth - 1)
    return parts


def trunk(
    rng: Generator, high: float, thick: float
) -> tuple[Float[ndarray, "4 3"], Float[ndarray, " 4"]]:
    """Draw the points of a trunk and its thickness: wide at the foot, a little bent."""
    bend = rng.normal(0.0, 0.04 * high, (4, 3)) * (1.0, 0.0, 1.0)
    bend[:2] = 0.0
    stem = bend + np.outer([0.0, 0.25, 0.65, 1.05], (0.0, high, 0.0))
    return stem, thick * np.array([between(rng, (1.2, 1.8)), 1.0, 0.85, 0.75])


def roots(rng: Generator, thick: float) -> list[Mesh]:
    """Spread roots over the ground."""
    parts = []
    for turn in 2 * np.pi * (np.arange(5) + rng.random()) / 5:
        way = np.array([np.sin(turn), 0.0, np.cos(turn)])
        path = np.outer([0.3, 1.6, 2.8], way) * thick
        path[:, 1] += thick * np.array([1.3, 0.35, 0.05])
        parts.append(limb(path, thick * np.array([0.6, 0.45, 0.2]), sides=8))
    return parts


TREES: Mapping[str, Callable[[Generator], list[Mesh]]] = {
    "deciduous": deciduous,
    "conifer": conifer,
    "palm": palm,
    "bare": bare,
}
