"""What is attached to a core: arms, spikes, balls, plates, handles."""

from collections.abc import Callable, Mapping

import numpy as np
from jaxtyping import Float
from numpy import ndarray
from numpy.random import Generator

from pipeline.geometry.scene.mesh import Mesh, merge
from pipeline.shapes.freeform.outlines import outline
from pipeline.shapes.parts.chances import between, chance, pick
from pipeline.shapes.parts.outlines import plate
from pipeline.shapes.parts.paths import flesh
from pipeline.shapes.parts.placing import both_sides, rotated, translated
from pipeline.shapes.parts.solids import ellipsoid

Point = Float[ndarray, "3"]


def limbs(rng: Generator, core: Mesh) -> list[Mesh]:
    """Attach things of one or two forms to a core, mirrored or not."""
    parts = []
    middle = (core.vertices.max(axis=0) + core.vertices.min(axis=0)) / 2
    size = float(np.ptp(core.vertices, axis=0).max())
    for _ in range(int(rng.integers(1, 3))):
        form = pick(rng, {"arm": 4, "spike": 2, "ball": 2, "plate": 1, "handle": 1})
        pairs = []
        for _ in range(int(rng.integers(1, 4))):
            root = core.vertices[int(rng.integers(len(core.vertices)))]
            way = (root - middle) / max(float(np.linalg.norm(root - middle)), 1e-6)
            pairs.append(LIMBS[form](rng, root, way, size))
        whole = merge(pairs)
        mirrors = chance(rng, 0.6) and abs(middle[0]) < 1e-6
        parts.append(both_sides(whole) if mirrors else whole)
    return parts


def arm(rng: Generator, root: Point, way: Point, size: float) -> Mesh:
    """Grow a bent arm outwards, with a ball or a point at its end."""
    long, thick = between(rng, (0.25, 0.7)) * size, between(rng, (0.03, 0.1)) * size
    bow = 0.3 * long * rng.normal(size=3)
    path = np.stack([root - 0.1 * size * way, root + 0.5 * long * way + bow])
    path = np.concatenate([path, [root + long * way + 1.6 * bow]])
    limb = flesh(path, thick * np.array([1.1, 0.9, between(rng, (0.3, 1.0))]), 12)
    if chance(rng, 0.35):
        return merge([limb, ellipsoid((1.6 * thick,) * 3, path[-1], sides=14)])
    return limb


def spike(rng: Generator, root: Point, way: Point, size: float) -> Mesh:
    """Grow a straight spike."""
    long, thick = between(rng, (0.15, 0.45)) * size, between(rng, (0.05, 0.1)) * size
    path = np.stack([root - thick * way, root + 0.3 * long * way, root + long * way])
    return flesh(path, thick * np.array([1.0, 0.75, 0.08]), 10)


def ball(rng: Generator, root: Point, way: Point, size: float) -> Mesh:
    """Stick an egg half into the core."""
    radii = size * rng.uniform(0.07, 0.22, 3)
    return ellipsoid(radii, root + 0.2 * radii * way, sides=16)


def flap(rng: Generator, root: Point, way: Point, size: float) -> Mesh:
    """Set a plate of a random outline on edge into the core."""
    shape = 0.22 * size * between(rng, (0.6, 1.3)) * outline(rng)
    turned = rotated(plate(shape, 0.05 * size), "y", between(rng, (0.0, np.pi)))
    return translated(turned, root + 0.1 * size * way)


def handle(rng: Generator, root: Point, way: Point, size: float) -> Mesh:
    """Bend a handle that comes back to the core beside where it left."""
    reach, high = between(rng, (0.15, 0.35)) * size, between(rng, (0.2, 0.4)) * size
    across = np.array([0.0, 1.0, 0.0] if abs(way[1]) < 0.8 else [0.0, 0.0, 1.0])
    across -= (across @ way) * way
    up = high / 2 * across / np.linalg.norm(across)
    inner = root - 0.12 * size * way
    path = [inner - up, root + reach * way - 0.7 * up, root + reach * way + 0.7 * up]
    path.append(inner + up)
    thick = between(rng, (0.03, 0.06)) * size
    return flesh(np.stack(path), np.full(4, thick), 10)


LIMBS: Mapping[str, Callable[[Generator, Point, Point, float], Mesh]] = {
    "arm": arm,
    "spike": spike,
    "ball": ball,
    "plate": flap,
    "handle": handle,
}
