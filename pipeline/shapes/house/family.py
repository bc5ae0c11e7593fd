"""Houses: homes, barns, huts, towers, castles, churches, temples, skyscrapers.

They stand on y = 0, their doors look to +z.
"""

from collections.abc import Callable, Mapping

from numpy.random import Generator

from pipeline.geometry.scene.mesh import Mesh, merge
from pipeline.shapes.house.homes import HOMES
from pipeline.shapes.house.monuments import MONUMENTS
from pipeline.shapes.house.skyscrapers import SKYSCRAPERS
from pipeline.shapes.house.towers import TOWERS
from pipeline.shapes.parts.chances import pick

Draw = Callable[[Generator], list[Mesh]]

# What people draw as a house is a cottage mostly.
KINDS: Mapping[str, tuple[Draw, float]] = {
    **{name: (draw, 1.5) for name, draw in HOMES.items()},
    **{name: (draw, 1.0) for name, draw in TOWERS.items()},
    **{name: (draw, 0.8) for name, draw in MONUMENTS.items()},
    **{name: (draw, 1.0) for name, draw in SKYSCRAPERS.items()},
    "cottage": (HOMES["cottage"], 6.0),
    "church": (MONUMENTS["church"], 1.5),
}


def make(rng: Generator) -> Mesh:
    """Draw a house."""
    name = pick(rng, {name: weight for name, (_, weight) in KINDS.items()})
    draw, _ = KINDS[name]
    return merge(draw(rng))
