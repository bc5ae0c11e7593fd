"""Four-legged animals, from one plan whose measures make a dog, a horse or a giraffe.

The trunk is about 1 long; its back is near y = 1 above the feet for a horse.
"""

import numpy as np
from numpy.random import Generator

from pipeline.geometry.scene.mesh import Mesh, merge
from pipeline.shapes.character.animal_heads import animal_head
from pipeline.shapes.character.quadruped_kinds import KINDS, Animal, sample
from pipeline.shapes.parts.chances import pick
from pipeline.shapes.parts.paths import flesh, smoothed
from pipeline.shapes.parts.placing import mirrored
from pipeline.shapes.parts.solids import ellipsoid, limb, loft


def quadruped(rng: Generator) -> Mesh:
    """Draw a four-legged animal."""
    name = pick(rng, {name: kind.weight for name, kind in KINDS.items()})
    animal = sample(KINDS[name], rng)
    parts = [trunk(animal), *legs(animal), neck(animal), tail(animal)]
    return merge(parts + animal_head(animal.head, head_place(animal)) + extra(animal))


def trunk(animal: Animal) -> Mesh:
    """Loft the trunk from the rump to the chest."""
    z = np.array([-0.54, -0.5, -0.38, -0.15, 0.1, 0.3, 0.44, 0.52])
    tuck = animal.tuck
    size = np.array([0.35, 0.65, 0.95, tuck, 0.5 + tuck / 2, 1.0, 0.85, 0.45])
    high = animal.girth * size
    back = animal.leg + 1.6 * animal.girth + animal.slope * z
    y = back - animal.girth * 0.8 - 0.1 * (animal.girth - high)
    centers = np.stack([0 * z, y, z], axis=1)
    halves = np.stack([animal.width * high, high], axis=1)
    stations = smoothed(np.concatenate([centers, halves], axis=1))
    return loft(stations[:, :3], stations[:, 3:], power=2.3, sides=24)


def legs(animal: Animal) -> list[Mesh]:
    """Stand or walk; diagonal legs move together."""
    return [
        leg(animal, 0.34, animal.stride),
        mirrored(leg(animal, 0.34, -animal.stride)),
        leg(animal, -0.38, -animal.stride),
        mirrored(leg(animal, -0.38, animal.stride)),
    ]


def leg(animal: Animal, z: float, swing: float) -> Mesh:
    """Make the right front (z > 0) or right hind leg."""
    size, high = animal.leg_size, animal.leg + 0.5 * animal.girth
    x = max(animal.width * animal.girth - 0.9 * size, 0.6 * size)
    # Hind legs bend backwards at the hock, front legs are nearly straight.
    bend = -0.09 if z < 0 else 0.015
    down = np.array([0.0, 0.45, 0.72, 0.97])
    shift = np.array([0.0, -0.4 * bend, bend, 0.3 * bend])
    path = np.stack([0 * down + x, high * (1 - down), z + shift], axis=1)
    path[:, 2] += np.tan(swing) * high * down
    sizes = size * np.array([1.7 if z < 0 else 1.4, 1.15, 0.85, 0.75])
    paw_center = path[-1] + np.array([0.0, 0.0, 0.35 * size * animal.hoof])
    radii = size * np.array([0.95, 0.75, 1.1]) * animal.hoof
    return merge([limb(path, sizes), ellipsoid(radii, paw_center, sides=12)])


def neck(animal: Animal) -> Mesh:
    """Raise the neck from inside the chest to the head."""
    foot, top = _neck_ends(animal)
    middle = (foot + top) / 2 + np.array([0.0, -0.03, 0.02])
    thick = animal.neck_size
    root = max(1.25 * thick, 0.62 * animal.girth)
    return flesh(
        np.stack([foot, middle, top]), np.array([root, thick, 0.9 * thick]), 14
    )


def head_place(animal: Animal) -> np.ndarray:
    """Find the middle of the skull."""
    return _neck_ends(animal)[1] + np.array([0.0, 0.2, 0.35]) * animal.head.size


def tail(animal: Animal) -> Mesh:
    """Hang or raise the tail behind the rump."""
    rise, long, size = animal.tail_rise, animal.tail, animal.tail_size
    root = np.array([0.0, animal.leg + 1.2 * animal.girth, -0.46])
    way = np.array([0.0, np.sin(rise), -np.cos(rise)])
    curl = np.array([0.0, 0.12 * long, -0.06 * long])
    path = [
        root,
        root + 0.15 * long * (way + np.array([0.0, 0.0, -0.6])),
        root + 0.6 * long * way,
    ]
    path.append(root + long * way + curl)
    return flesh(np.stack(path), size * np.array([1.0, 0.9, 1.15, 0.6]))


def extra(animal: Animal) -> list[Mesh]:
    """Add a mane, a hump, a saddle, a collar or an udder."""
    foot, top = _neck_ends(animal)
    back = animal.leg + 1.6 * animal.girth
    if animal.extra == "mane":
        shift = np.array([0.0, 0.55, -0.6]) * animal.neck_size
        path = np.stack([foot + shift, (foot + top) / 2 + shift, top + 1.2 * shift])
        return [limb(path, np.array([0.04, 0.055, 0.045]))]
    if animal.extra == "hump":
        return [ellipsoid((0.1, 0.16, 0.16), (0.0, back, 0.05), sides=14)]
    if animal.extra == "saddle":
        wide = 1.06 * animal.width * animal.girth
        return [ellipsoid((wide, 0.6 * animal.girth, 0.15), (0.0, back - 0.1, 0.0))]
    if animal.extra == "udder":
        return [ellipsoid((0.08, 0.08, 0.1), (0.0, animal.leg - 0.02, -0.25), sides=12)]
    if animal.extra == "collar":
        size = 1.35 * animal.neck_size
        return [ellipsoid((size, 0.5 * size, size), (foot + 2 * top) / 3, sides=14)]
    return []


def _neck_ends(animal: Animal) -> tuple[np.ndarray, np.ndarray]:
    foot = np.array([0.0, animal.leg + 0.95 * animal.girth + 0.4 * animal.slope, 0.36])
    rise, long = animal.neck_rise, animal.neck + 0.5 * animal.girth
    return foot, foot + long * np.array([0.0, np.sin(rise), np.cos(rise)])
