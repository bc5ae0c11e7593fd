"""Single random solids: revolved, extruded, inflated, blended, swept."""

from collections.abc import Callable, Mapping

import numpy as np
from jaxtyping import Float
from numpy import ndarray
from numpy.random import Generator
from scipy.ndimage import gaussian_filter

from pipeline.geometry.scene.mesh import Mesh
from pipeline.shapes.freeform.outlines import outline
from pipeline.shapes.parts.blending import Capsule, blended, isosurface
from pipeline.shapes.parts.chances import between, chance, pick
from pipeline.shapes.parts.outlines import plate
from pipeline.shapes.parts.paths import flesh, turned
from pipeline.shapes.parts.placing import rotated, scaled
from pipeline.shapes.parts.solids import ellipsoid, lathe, rounded_box, torus


def revolved(rng: Generator) -> Mesh:
    """Revolve a random profile, smooth or angular, and squash it perhaps."""
    count = int(rng.integers(3, 8))
    radii = np.r_[between(rng, (0.02, 0.6)), rng.uniform(0.15, 1.0, count)]
    radii = np.r_[radii, between(rng, (0.02, 0.6))]
    heights = np.cumsum(rng.uniform(0.4, 1.0, count + 2))
    heights *= between(rng, (0.8, 2.6)) / heights[-1]
    profile = np.stack([radii / radii.max() * 0.7, heights], axis=1)
    sides = int(rng.choice([5, 6, 8, 24, 24, 24, 24]))
    solid = turned(profile, sides) if chance(rng, 0.65) else lathe(profile, sides)
    solid = scaled(solid, (between(rng, (0.5, 1.0)) if chance(rng, 0.4) else 1.0, 1, 1))
    return rotated(solid, "x", np.pi / 2) if chance(rng, 0.2) else solid


def extruded(rng: Generator) -> Mesh:
    """Extrude a random outline along any axis."""
    solid = plate(outline(rng), between(rng, (0.25, 1.4)))
    axis = pick(rng, {"z": 3, "y": 2, "x": 1})
    if axis == "y":
        return rotated(solid, "x", -np.pi / 2)
    return rotated(solid, "y", np.pi / 2) if axis == "x" else solid


def inflated(rng: Generator) -> Mesh:
    """Inflate a random outline, like a cushion of its form."""
    solid = cushion(outline(rng), between(rng, (0.2, 0.6)), between(rng, (0.35, 1.0)))
    return rotated(solid, "x", -np.pi / 2) if chance(rng, 0.2) else solid


def cushion(
    shape: Float[ndarray, "K 2"], half: float, softness: float, cells: int = 30
) -> Mesh:
    """Inflate an outline in the xy plane; its section is half an ellipse at the rim.

    Args:
        shape: The outline, counter-clockwise.
        half: Half of the largest thickness.
        softness: Share of the greatest distance to the rim within which it is round.
        cells: Of the grid, along the longer side of the outline.
    """
    low, high = shape.min(axis=0), shape.max(axis=0)
    step = float((high - low).max()) / cells
    axes = [
        np.arange(a - 3 * step, b + 3 * step, step)
        for a, b in zip(low, high, strict=True)
    ]
    depth = gaussian_filter(_depth(shape, *axes), 1.0)
    steep = 1 - np.minimum(depth / (softness * depth.max()), 1.0)
    z = np.arange(-half - 2 * step, half + 3 * step, step)
    z -= z.mean()
    surface = isosurface(steep[..., None] ** 2 + (z / half) ** 2 - 1)
    origin = np.array([axes[0][0], axes[1][0], z[0]])
    return Mesh(vertices=origin + step * surface.vertices, faces=surface.faces)


def blend(rng: Generator) -> Mesh:
    """Let a chain or a star of capsules flow into one another."""
    count, mirrors = int(rng.integers(2, 6)), chance(rng, 0.55)
    spots = [np.array([0.0, 0.0, 0.0])]
    capsules = []
    for _ in range(count):
        start = spots[int(rng.integers(len(spots)))]
        way = rng.normal(size=3) * (1.0, 1.1, 0.8)
        end = start + between(rng, (0.35, 0.9)) * way / np.linalg.norm(way)
        spots.append(end)
        size = rng.uniform(0.16, 0.4, 2)
        capsules.append(Capsule(start=start, end=end, radii=size))
        if mirrors:
            flip = np.array([-1.0, 1.0, 1.0])
            capsules.append(Capsule(start=start * flip, end=end * flip, radii=size))
    return blended(capsules, between(rng, (0.08, 0.35)), cells=28)


def swept(rng: Generator) -> Mesh:
    """Sweep a changing circle along a curve: a hook, a worm, a spiral."""
    if chance(rng, 0.3):
        turn = np.linspace(0.0, between(rng, (4.0, 14.0)), 24)
        radius = np.linspace(between(rng, (0.3, 0.7)), between(rng, (0.1, 0.6)), 24)
        rise = between(rng, (0.4, 1.6)) * np.linspace(0, 1, 24)
        path = np.stack([radius * np.cos(turn), rise, radius * np.sin(turn)], axis=1)
        start, end = between(rng, (0.05, 0.13)), between(rng, (0.05, 0.13))
        return flesh(path, np.linspace(start, end, 24), 10)
    steps = rng.normal(size=(int(rng.integers(3, 6)), 3)) + rng.normal(size=3)
    steps *= 0.6 / np.linalg.norm(steps, axis=1, keepdims=True)
    path = np.concatenate([np.zeros((1, 3)), np.cumsum(steps, axis=0)])
    return flesh(path, rng.uniform(0.1, 0.35, len(path)), 16)


def primitive(rng: Generator) -> Mesh:
    """Make a block, an egg, a ring, a prism or a cone of any proportion."""
    size = rng.uniform(0.3, 1.0, 3)
    form = pick(rng, {"block": 2, "egg": 2, "ring": 1, "prism": 1, "cone": 1})
    if form == "block":
        return rounded_box(2 * size, between(rng, (0.02, 0.3)))
    if form == "egg":
        return ellipsoid(size, power=between(rng, (2.0, 5.0)), sides=24)
    if form == "ring":
        thick = rng.uniform(0.1, 0.3, 2)
        ring = torus(0.7, thick)
        return rotated(ring, "x", np.pi / 2) if chance(rng, 0.5) else ring
    sides = int(rng.choice([3, 4, 5, 6, 20]))
    top = between(rng, (0.02, 0.4)) if form == "cone" else 1.0
    return scaled(lathe([(0.8, -1.0), (0.8 * top, 1.0)], sides), size)


def _depth(
    shape: Float[ndarray, "K 2"], x: Float[ndarray, " X"], y: Float[ndarray, " Y"]
) -> Float[ndarray, "X Y"]:
    """Return the distance to an outline on a grid, positive inside it."""
    points = np.stack(np.meshgrid(x, y, indexing="ij"), axis=-1)[:, :, None]
    start, end = shape, np.roll(shape, -1, axis=0)
    edge, gap = end - start, points - start
    share = np.clip((gap * edge).sum(axis=-1) / (edge**2).sum(axis=-1), 0, 1)
    far = np.linalg.norm(gap - share[..., None] * edge, axis=-1).min(axis=-1)
    above = (start[:, 1] > points[..., 1]) != (end[:, 1] > points[..., 1])
    rise = np.where(edge[:, 1] == 0, 1.0, edge[:, 1])
    crossing = start[:, 0] + gap[..., 1] / rise * edge[:, 0]
    inside = (above & (points[..., 0] < crossing)).sum(axis=-1) % 2 == 1
    return np.where(inside, far, -far)


SOLIDS: Mapping[str, Callable[[Generator], Mesh]] = {
    "revolved": revolved,
    "extruded": extruded,
    "inflated": inflated,
    "blend": blend,
    "swept": swept,
    "primitive": primitive,
}
