"""Shapes without a name: single solids, heaps of them, cores with limbs.

They have no front: many are symmetric about x = 0, as what people draw is.
"""

import numpy as np
from numpy.random import Generator

from pipeline.geometry.scene.mesh import Mesh, merge
from pipeline.shapes.freeform.bending import deformed, refined
from pipeline.shapes.freeform.limbs import limbs
from pipeline.shapes.freeform.solids import SOLIDS
from pipeline.shapes.parts.chances import between, chance, pick
from pipeline.shapes.parts.placing import both_sides, scaled, translated

KINDS = {
    "revolved": 2.0,
    "extruded": 2.0,
    "inflated": 3.0,
    "blend": 4.0,
    "swept": 1.0,
    "primitive": 1.0,
}

FEWEST_FACES = 250  # of a core


def make(rng: Generator) -> Mesh:
    """Draw a shape."""
    style = pick(rng, {"one": 4, "limbed": 4, "heap": 2})
    core = refined(SOLIDS[pick(rng, KINDS)](rng), FEWEST_FACES)
    if style == "one":
        return deformed(rng, core)
    if style == "limbed":
        return merge([core, *limbs(rng, core)])
    return merge([core, *heap(rng, core)])


def heap(rng: Generator, core: Mesh) -> list[Mesh]:
    """Attach one to three smaller solids to a core, mirrored or not."""
    parts = []
    for _ in range(int(rng.integers(1, 4))):
        solid = SOLIDS[pick(rng, {"revolved": 1, "extruded": 1, "primitive": 2})](rng)
        middle = (solid.vertices.max(axis=0) + solid.vertices.min(axis=0)) / 2
        share = between(rng, (0.25, 0.65)) * np.ptp(core.vertices, axis=0).max()
        size = share / np.ptp(solid.vertices, axis=0).max()
        small = scaled(translated(solid, -middle), (size,) * 3)
        root = core.vertices[int(rng.integers(len(core.vertices)))]
        placed = translated(small, root)
        parts.append(both_sides(placed) if chance(rng, 0.5) else placed)
    return parts
