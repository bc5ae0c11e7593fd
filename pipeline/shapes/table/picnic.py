"""Tables of planks with their benches. In metres."""

import numpy as np
from numpy.random import Generator

from pipeline.geometry.scene.mesh import Mesh
from pipeline.shapes.parts.chances import between
from pipeline.shapes.parts.placing import both_sides
from pipeline.shapes.parts.solids import box, tube


def picnic_table(rng: Generator) -> list[Mesh]:
    """Draw a table of planks with a bench at either side on the same legs."""
    width, high = between(rng, (1.2, 2.0)), between(rng, (0.65, 0.8))
    thick, seat = between(rng, (0.035, 0.06)), between(rng, (0.38, 0.48))
    count, depth = int(rng.integers(3, 6)), between(rng, (0.6, 0.85))
    pitch = depth / count
    plank = (width, thick, 0.9 * pitch)
    places = pitch * (np.arange(count) - (count - 1) / 2)
    parts = [box(plank, (0.0, high, float(z))) for z in places]
    away = depth / 2 + between(rng, (0.2, 0.32))
    bench = (width, thick, between(rng, (0.2, 0.3)))
    parts += [box(bench, (0.0, seat, side * away)) for side in (1.0, -1.0)]
    x, size = 0.36 * width, between(rng, (0.03, 0.05))
    foot = away - 0.05
    for side in (1.0, -1.0):
        ends = [(x, high - thick / 2, side * 0.3 * depth), (x, size, side * foot)]
        parts.append(both_sides(tube(ends, [size, size], sides=8)))
    beams = [(seat - thick, 2 * away), (high - thick, 0.9 * depth)]
    parts += [both_sides(box((0.05, 0.08, long), (x, y, 0.0))) for y, long in beams]
    return parts
