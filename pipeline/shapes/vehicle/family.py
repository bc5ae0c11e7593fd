"""Vehicles of road, field, rail, water and air: the nose at +z, the floor at y = 0."""

from collections.abc import Callable, Mapping
from functools import partial

from numpy.random import Generator

from pipeline.geometry.scene.mesh import Mesh, merge
from pipeline.shapes.parts.chances import pick
from pipeline.shapes.parts.placing import grounded
from pipeline.shapes.vehicle import (
    boats,
    cycles,
    helicopters,
    motorbikes,
    ships,
    tanks,
    trains,
)
from pipeline.shapes.vehicle.road import buses, cars, farm, racers, trucks

KINDS: Mapping[str, tuple[Callable[[Generator], list[Mesh]], float]] = {
    **{
        name: (partial(cars.of_kind, name=name), kind.weight)
        for name, kind in cars.KINDS.items()
    },
    "formula": (racers.formula, 2.0),
    "cigar": (racers.cigar, 1.0),
    "kart": (racers.kart, 0.7),
    "hot rod": (racers.hot_rod, 0.7),
    "truck": (trucks.truck, 5.0),
    "semitrailer": (trucks.semitrailer, 1.5),
    "bus": (buses.bus, 3.0),
    "tractor": (farm.tractor, 2.5),
    "bulldozer": (farm.bulldozer, 1.0),
    "excavator": (farm.excavator, 1.0),
    "steam": (trains.steam, 2.5),
    "railcar": (trains.railcar, 2.0),
    "wagon": (trains.wagon, 1.5),
    "tank": (tanks.tank, 2.0),
    "rowing boat": (boats.rowing_boat, 1.5),
    "sailing boat": (boats.sailing_boat, 2.5),
    "motor boat": (boats.motor_boat, 1.5),
    "submarine": (boats.submarine, 1.0),
    "freighter": (ships.freighter, 1.0),
    "liner": (ships.liner, 1.0),
    "tug": (ships.tug, 1.0),
    "galleon": (ships.galleon, 1.5),
    "bicycle": (cycles.bicycle, 2.5),
    "penny-farthing": (cycles.penny_farthing, 0.3),
    "motorbike": (motorbikes.motorbike, 2.0),
    "scooter": (motorbikes.scooter, 1.0),
    "tricycle": (cycles.tricycle, 0.7),
    "helicopter": (helicopters.helicopter, 2.5),
}


def make(rng: Generator) -> Mesh:
    """Draw a vehicle."""
    name = pick(rng, {name: weight for name, (_, weight) in KINDS.items()})
    draw, _ = KINDS[name]
    return grounded(merge(draw(rng)))
