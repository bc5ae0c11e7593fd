"""Plants: trees, flowers, cacti, mushrooms, bushes; many in pots.

They grow in y from about y = 0; a flower that faces anyone faces +z.
"""

from collections.abc import Callable, Mapping

from numpy.random import Generator

from pipeline.geometry.scene.mesh import Mesh, merge
from pipeline.shapes.parts.chances import pick
from pipeline.shapes.plant.cacti import CACTI
from pipeline.shapes.plant.flowers import bunch, flower
from pipeline.shapes.plant.ground import GROUND
from pipeline.shapes.plant.pots import potted
from pipeline.shapes.plant.trees import TREES

KINDS: Mapping[str, tuple[Callable[[Generator], list[Mesh]], float]] = {
    **{name: (draw, 2.0) for name, draw in TREES.items()},
    **{name: (draw, 0.8) for name, draw in CACTI.items()},
    **{name: (draw, 1.0) for name, draw in GROUND.items()},
    "flower": (flower, 2.5),
    "bunch": (bunch, 0.8),
    "potted": (potted, 4.0),
}


def make(rng: Generator) -> Mesh:
    """Draw a plant."""
    name = pick(rng, {name: weight for name, (_, weight) in KINDS.items()})
    draw, _ = KINDS[name]
    return merge(draw(rng))
