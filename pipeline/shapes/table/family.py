"""Tables and desks, chests, shelves and beds, in metres, standing on y = 0.

Who sits at a table looks along its depth; drawers and doors look to +z.
"""

from collections.abc import Callable, Mapping
from functools import partial

import numpy as np
from numpy.random import Generator

from pipeline.geometry.scene.mesh import Mesh, merge
from pipeline.shapes.parts.chances import chance, pick
from pipeline.shapes.parts.placing import grounded, rotated
from pipeline.shapes.table import beds, desks, storage
from pipeline.shapes.table.designs import KINDS as TABLES
from pipeline.shapes.table.designs import Kind, sample
from pipeline.shapes.table.picnic import picnic_table
from pipeline.shapes.table.supports import SUPPORTS
from pipeline.shapes.table.tops import top


def table(rng: Generator, kind: Kind) -> list[Mesh]:
    """Draw a table of a kind; now and then its short side is in front."""
    design = sample(kind, rng)
    parts = [top(design), *SUPPORTS[design.support](design)]
    if chance(rng, 0.15):
        return [rotated(part, "y", np.pi / 2) for part in parts]
    return parts


KINDS: Mapping[str, tuple[Callable[[Generator], list[Mesh]], float]] = {
    **{name: (partial(table, kind=kind), kind.weight) for name, kind in TABLES.items()},
    "picnic": (picnic_table, 1.0),
    "desk": (desks.desk, 4.0),
    "chest": (storage.chest, 2.5),
    "cabinet": (storage.cabinet, 2.0),
    "wardrobe": (storage.wardrobe, 1.0),
    "shelves": (storage.shelves, 3.0),
    "bed": (beds.bed, 3.0),
    "bunk": (beds.bunk, 0.7),
    "cot": (beds.cot, 0.7),
}


def make(rng: Generator) -> Mesh:
    """Draw a table or what is built like one."""
    name = pick(rng, {name: weight for name, (_, weight) in KINDS.items()})
    draw, _ = KINDS[name]
    return grounded(merge(draw(rng)))
