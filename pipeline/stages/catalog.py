"""List the shapes of the source, and put each into a split.

Reads   params.catalog.source: procedural, a csv file, or a folder of meshes
Writes  results/catalog/shapes.csv     id, category, split, source, up, front, sha256
"""

import hashlib
import logging
import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

from pipeline.config.params import CatalogConfig, Params
from pipeline.io import catalogs, files
from pipeline.io.catalogs import Shape
from pipeline.shapes import families
from pipeline.shapes.addresses import Address, is_address

log = logging.getLogger(__name__)


def run(shapes_path: Path, *, params: Params) -> dict[str, int]:
    """Write the list of all shapes; return how many each split has."""
    config = params.catalog
    listed = [shape for source in config.sources for shape in _list(source, config)]
    twice = [name for name, n in Counter(shape.id for shape in listed).items() if n > 1]
    if twice:
        raise ValueError(
            f"catalog.source: two of the sources have a shape {twice[0]!r}"
        )
    shapes = [replace(shape, split=split_of(shape, config)) for shape in listed]
    counts = Counter(shape.split for shape in shapes)
    if not counts["train"]:
        raise ValueError(
            f"catalog.source {', '.join(config.sources)}: none of {len(shapes)} "
            "shapes is left to train on; lower catalog.test_fraction and "
            "catalog.val_fraction"
        )
    catalogs.write(shapes_path, shapes)
    log.info("%d shapes: %s", len(shapes), dict(sorted(counts.items())))
    return {"shapes": len(shapes), **dict(sorted(counts.items()))}


def procedural_shapes(config: CatalogConfig) -> list[Shape]:
    """List the shapes of the families; their sha256 is that of their mesh."""
    shapes = []
    for family, count in sorted(config.families.items()):
        for index in range(count):
            address = Address(family=family, seed=config.seed, index=index)
            mesh = families.make(family, config.seed, index)
            content = mesh.vertices.tobytes() + mesh.faces.tobytes()
            shapes.append(
                Shape(
                    id=f"{family}-{index:05d}",
                    category=family,
                    split="",
                    source=str(address),
                    up="+y",
                    front="+z",
                    sha256=hashlib.sha256(content).hexdigest(),
                )
            )
    return shapes


def split_of(shape: Shape, config: CatalogConfig) -> str:
    """Return the split, by a hash of a name, so that adding a shape moves no other."""
    if shape.category in config.novel:
        return "novel"
    if shape.split and config.listed_splits:
        return shape.split
    # Uniform in [0, 1), by the name alone.
    name = family_of(shape) if config.split_by == "family" else shape.id
    position = int(hashlib.sha256(name.encode()).hexdigest()[:8], 16) / 2**32
    if position < config.test_fraction:
        return "test"
    return "val" if position < config.test_fraction + config.val_fraction else "train"


def family_of(shape: Shape) -> str:
    """Return what meshes of one make have in common: the id without its numbers.

    Recolored, posed and renumbered copies look alike, so that one of them in the test
    split would measure what was learned by heart. Procedural shapes have no copies.
    """
    if is_address(shape.source):
        return shape.id
    return re.sub(r"[-_]*[0-9]+[a-z]?(?![a-z])", "", shape.id)


def _list(source: str, config: CatalogConfig) -> list[Shape]:
    """List the shapes of one source."""
    if source == "procedural":
        return procedural_shapes(config)
    return list(map(_with_hash, catalogs.list_shapes(Path(source))))


def _with_hash(shape: Shape) -> Shape:
    path = Path(shape.source)
    try:
        files.check_regular(path)
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except (files.BadFileError, OSError):
        return shape  # normalize raises for it
    return replace(shape, sha256=digest)
