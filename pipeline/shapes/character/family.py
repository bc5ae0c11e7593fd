"""Characters: people, chibis, mascots, robots, four-legged animals, birds, dinosaurs.

They face +z and stand upright in y; the unit is about a person's height.
"""

from numpy.random import Generator

from pipeline.geometry.scene.mesh import Mesh
from pipeline.shapes.character.birds import bird
from pipeline.shapes.character.critters import critter
from pipeline.shapes.character.dinosaurs import dinosaur
from pipeline.shapes.character.humanoids import humanoid
from pipeline.shapes.character.quadrupeds import quadruped
from pipeline.shapes.character.robots import robot
from pipeline.shapes.parts.chances import pick

KINDS = {
    "humanoid": (humanoid, 12.0),
    "quadruped": (quadruped, 6.0),
    "robot": (robot, 2.5),
    "bird": (bird, 1.5),
    "dinosaur": (dinosaur, 1.5),
    "critter": (critter, 1.0),
}


def make(rng: Generator) -> Mesh:
    """Draw a character."""
    name = pick(rng, {name: weight for name, (_, weight) in KINDS.items()})
    draw, _ = KINDS[name]
    return draw(rng)
