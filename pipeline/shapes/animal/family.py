"""Animals: on four legs, upright like toys, birds, fishes, insects, and what crawls.

They face +z and stand upright in y, on a floor of any height; of any size.
"""

from collections.abc import Callable, Mapping

from numpy.random import Generator

from pipeline.geometry.scene.mesh import Mesh, merge
from pipeline.shapes.animal.birds import BIRDS
from pipeline.shapes.animal.crawlers import CRAWLERS
from pipeline.shapes.animal.fishes import FISHES
from pipeline.shapes.animal.insects import INSECTS
from pipeline.shapes.animal.quadruped.beasts import quadruped
from pipeline.shapes.animal.shellfish import SHELLFISH
from pipeline.shapes.animal.upright import toy
from pipeline.shapes.animal.whales import WHALES
from pipeline.shapes.parts.chances import pick

Draw = Callable[[Generator], list[Mesh]]

GROUPS: Mapping[str, tuple[Mapping[str, Draw], float]] = {
    "quadruped": ({"quadruped": quadruped}, 12.0),
    "toy": ({"toy": toy}, 3.0),
    "bird": (BIRDS, 5.0),
    "fish": (FISHES, 3.0),
    "whale": (WHALES, 2.0),
    "crawler": (CRAWLERS, 3.0),
    "insect": (INSECTS, 3.0),
    "shellfish": (SHELLFISH, 2.0),
}


def make(rng: Generator) -> Mesh:
    """Draw an animal: a group first, then any kind in it."""
    name = pick(rng, {name: weight for name, (_, weight) in GROUPS.items()})
    draws, _ = GROUPS[name]
    return merge(draws[pick(rng, dict.fromkeys(draws, 1.0))](rng))
