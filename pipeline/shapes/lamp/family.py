"""Lamps: of the table, desk, floor, ceiling and street; the lowest point is at y = 0.

Arms reach to the right, to the left, or ahead.
"""

import numpy as np
from numpy.random import Generator

from pipeline.geometry.scene.mesh import Mesh, merge
from pipeline.shapes.lamp import hanging, outdoor, reaching, standing
from pipeline.shapes.parts.chances import pick
from pipeline.shapes.parts.placing import grounded, rotated

KINDS = {
    "table": (standing.table_lamp, 4.0),
    "floor": (standing.floor_lamp, 3.0),
    "arc": (standing.arc_lamp, 1.0),
    "mushroom": (standing.mushroom_lamp, 1.0),
    "desk": (reaching.desk_lamp, 4.0),
    "gooseneck": (reaching.gooseneck, 1.5),
    "banker": (reaching.bankers_lamp, 0.7),
    "spot": (reaching.spotlight, 0.8),
    "pendant": (hanging.pendant, 3.0),
    "row": (hanging.row, 0.7),
    "chandelier": (hanging.chandelier, 1.5),
    "lantern": (outdoor.lantern, 2.5),
    "street": (outdoor.street_lamp, 3.0),
    "candle": (outdoor.candlestick, 1.0),
    "flashlight": (outdoor.flashlight, 0.5),
}
TURNS = {"desk", "gooseneck", "arc"}


def make(rng: Generator) -> Mesh:
    """Draw a lamp."""
    name = pick(rng, {name: weight for name, (_, weight) in KINDS.items()})
    draw, _ = KINDS[name]
    mesh = merge(draw(rng))
    if name in TURNS:
        quarter = int(pick(rng, {"0": 4, "1": 4, "3": 4}))
        mesh = rotated(mesh, "y", quarter * np.pi / 2)
    return grounded(mesh)
