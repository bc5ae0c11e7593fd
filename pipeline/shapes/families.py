"""The families of procedural shapes, and shape k of each."""

from collections.abc import Callable, Mapping
from zlib import crc32

import numpy as np
from numpy.random import Generator

from pipeline.geometry.scene.mesh import Mesh
from pipeline.shapes.airplane import family as airplane
from pipeline.shapes.animal import family as animal
from pipeline.shapes.chair import family as chair
from pipeline.shapes.character import family as character
from pipeline.shapes.freeform import family as freeform
from pipeline.shapes.house import family as house
from pipeline.shapes.lamp import family as lamp
from pipeline.shapes.plant import family as plant
from pipeline.shapes.spaceship import family as spaceship
from pipeline.shapes.table import family as table
from pipeline.shapes.vehicle import family as vehicle
from pipeline.shapes.vessel import family as vessel

FAMILIES: Mapping[str, Callable[[Generator], Mesh]] = {
    "airplane": airplane.make,
    "animal": animal.make,
    "chair": chair.make,
    "character": character.make,
    "freeform": freeform.make,
    "house": house.make,
    "lamp": lamp.make,
    "plant": plant.make,
    "spaceship": spaceship.make,
    "table": table.make,
    "vehicle": vehicle.make,
    "vessel": vessel.make,
}


def make(family: str, seed: int, index: int) -> Mesh:
    """Draw shape number index of a family; how many are drawn does not matter."""
    if family not in FAMILIES:
        raise ValueError(f"family {family!r} is unknown, need one of {list(FAMILIES)}")
    rng = np.random.default_rng([seed, crc32(family.encode()), index])
    return FAMILIES[family](rng)
