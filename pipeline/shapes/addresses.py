"""Procedural shapes by address, as in shapes.csv: procedural:FAMILY:SEED:INDEX."""

from dataclasses import dataclass

from pipeline.geometry.scene.mesh import Mesh
from pipeline.shapes import families

_SCHEME = "procedural"


@dataclass(frozen=True, kw_only=True)
class Address:
    """Where a procedural shape lives among all that its family could make."""

    family: str
    seed: int
    index: int

    def __str__(self) -> str:
        return f"{_SCHEME}:{self.family}:{self.seed}:{self.index}"


def is_address(source: str) -> bool:
    """Say whether a source is an address rather than a path."""
    return source.startswith(f"{_SCHEME}:")


def make_at(source: str) -> Mesh:
    """Make the shape at an address; ValueError where there can be none."""
    try:
        _, family, seed, index = source.split(":")
        address = Address(family=family, seed=int(seed), index=int(index))
    except ValueError as error:
        raise ValueError(
            f"{source}: an address is {_SCHEME}:FAMILY:SEED:INDEX"
        ) from error
    return families.make(address.family, address.seed, address.index)
