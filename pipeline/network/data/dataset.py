"""Drawings and maps of many shapes, packed once and read by memory map.

Decoding pictures costs more than a training step's share of them, so each shape's are
decoded once into files that the operating system pages in as they are needed.
"""

import logging
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np
from jaxtyping import Bool, Float, Int, UInt8, UInt16
from numpy import ndarray

from pipeline.io import maps, sketches
from pipeline.network.data.batch import occupied_share, with_silhouettes

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class ShapeFiles:
    """The pictures of one shape."""

    id: str
    sketch: Path
    depth: Path
    normal: Path


@dataclass(frozen=True, kw_only=True)
class Dataset:
    """The pictures of the shapes as pixels, B being all of them."""

    ids: tuple[str, ...]
    drawings: UInt8[ndarray, "B S K 3 H W"]
    level: UInt16[ndarray, "B V H W"]
    colour: UInt8[ndarray, "B V H W 4"]
    occupancy: UInt8[ndarray, "B N"]

    def __len__(self) -> int:
        return len(self.level)


def pack(shapes: list[ShapeFiles], folder: Path, *, grid: int) -> None:
    """Decode the pictures of all shapes into files of the folder, for `unpacked`.

    `grid` is the number of voxels on a side of the network's volume.
    """
    if not shapes:
        raise ValueError("no shapes to pack: the split is empty, or all of it failed")
    folder.mkdir(parents=True, exist_ok=True)
    arrays: dict[str, np.memmap] = {}
    for index, shape in enumerate(shapes):
        for name, pixels in _pixels(shape, grid).items():
            if name not in arrays:
                arrays[name] = np.lib.format.open_memmap(
                    folder / f"{name}.npy",
                    mode="w+",
                    dtype=pixels.dtype,
                    shape=(len(shapes), *pixels.shape),
                )
            if arrays[name].shape[1:] != pixels.shape:
                raise ValueError(
                    f"{shape.id}: {name} {pixels.shape}, "
                    f"the other shapes have {arrays[name].shape[1:]}"
                )
            arrays[name][index] = pixels
    for array in arrays.values():
        array.flush()
    log.info("packed %d shapes", len(shapes))


def unpacked(shapes: list[ShapeFiles], folder: Path) -> Dataset:
    """Map what was packed of the shapes into memory."""
    arrays = {
        field.name: np.load(folder / f"{field.name}.npy", mmap_mode="r")
        for field in fields(Dataset)
        if field.name != "ids"
    }
    return Dataset(ids=tuple(shape.id for shape in shapes), **arrays)


def choose_drawings(
    drawings: UInt8[ndarray, "N S K 3 H W"],
    shapes: Int[ndarray, " B"],
    drop: Float[ndarray, " K"],
    rng: np.random.Generator,
) -> UInt8[ndarray, "B K 3 H W"]:
    """Draw a style for each shape, and leave each drawing out with its chance."""
    count, styles = len(shapes), drawings.shape[1]
    chosen = np.array(drawings[shapes, rng.integers(styles, size=count)])
    chosen[_dropped(count, drop, rng)] = 0
    return chosen


def _dropped(
    count: int, drop: Float[ndarray, " K"], rng: np.random.Generator
) -> Bool[ndarray, "B K"]:
    """Say which drawings are left out; each shape keeps at least one."""
    dropped = rng.random((count, len(drop))) < drop
    kept: Int[ndarray, " B"] = rng.integers(len(drop), size=count)
    dropped[np.arange(count), kept] = False
    return dropped


def _pixels(shape: ShapeFiles, grid: int) -> dict[str, ndarray]:
    drawings = sketches.read_tiled(shape.sketch).astype(float)
    given = np.ones(drawings.shape[1], dtype=bool)
    level, colour = maps.read_pixels(shape.depth, shape.normal)
    return {
        "drawings": np.stack([with_silhouettes(style, given) for style in drawings]),
        "level": level,
        "colour": colour,
        "occupancy": occupied_share(maps.read(shape.depth, shape.normal), grid),
    }
