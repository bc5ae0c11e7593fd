"""Drawings and maps of many shapes, packed once and read by memory map.

Decoding images costs more than a training step's share of them, so each shape's are
decoded once into files that the operating system pages in as they are needed.
"""

import logging
from dataclasses import astuple, dataclass, fields
from pathlib import Path

import numpy as np
from jaxtyping import Float32, Int, UInt8, UInt16
from numpy import ndarray

from pipeline.geometry.scene.cameras import NUM_SKETCH_VIEWS, orbit_camera
from pipeline.io import maps, sketches, tables
from pipeline.network.base.voxel_grid import occupancy_from_maps
from pipeline.network.data.batch import (
    EncodedBatch,
    encode_drawings,
    standard_poses,
)

_DONE = "packed.csv"  # beside the arrays: what they were packed from

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class ShapeFiles:
    """The images of one shape."""

    id: str
    sketch: Path
    random_views: Path
    random_cameras: Path
    depth: Path
    normal: Path


@dataclass(frozen=True, kw_only=True)
class Dataset:
    """The images of all B shapes as pixels (io/maps.py), in S styles of drawing.

    Attributes:
        drawings: Of the front, the side, the top, and from random cameras.
        drawn_from: Their obj_from_cam.
        silhouettes: What is solid in each, 255 where it is.
        occupancy: Of the voxels (base/voxel_grid.py), 255 where they are solid.
    """

    ids: tuple[str, ...]
    drawings: UInt8[ndarray, "B S K 3 H W"]
    drawn_from: Float32[ndarray, "B K 3 3"]
    silhouettes: UInt8[ndarray, "B K H W"]
    depth_level: UInt16[ndarray, "B V H W"]
    normal_rgba: UInt8[ndarray, "B V H W 4"]
    occupancy: UInt8[ndarray, "B N"]

    def __len__(self) -> int:
        return len(self.depth_level)


def pack(shapes: list[ShapeFiles], folder: Path, *, grid_size: int) -> None:
    """Decode the images of all shapes into files of the folder, for `load_packed`.

    `grid_size` is the number of coarse voxels on a side of the network's volume. What
    was packed from the same files stays: a training that was killed goes on at once.

    Raises:
        ValueError: There are no shapes, or their images are not of one size.
    """
    if not shapes:
        raise ValueError("no shapes to pack: the split is empty, or all of it failed")
    folder.mkdir(parents=True, exist_ok=True)
    done, sources = folder / _DONE, _describe_files(shapes, grid_size)
    if done.exists() and done.read_text() == sources:
        log.info("%d shapes were packed before", len(shapes))
        return
    done.unlink(missing_ok=True)
    arrays: dict[str, np.memmap] = {}
    for index, shape in enumerate(shapes):
        for name, pixels in _decoded(shape, grid_size).items():
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
    done.write_text(sources)
    log.info("packed %d shapes", len(shapes))


def load_packed(shapes: list[ShapeFiles], folder: Path) -> Dataset:
    """Map into memory what `pack` wrote of the shapes."""
    arrays = {
        field.name: np.load(folder / f"{field.name}.npy", mmap_mode="r")
        for field in fields(Dataset)
        if field.name != "ids"
    }
    return Dataset(ids=tuple(shape.id for shape in shapes), **arrays)


def read_shapes(
    data: Dataset,
    shapes: Int[ndarray, " B"],
    views: Int[ndarray, " V"],
    styles: Int[ndarray, " B"],
) -> EncodedBatch:
    """Copy shapes out of the dataset: maps of some views, and drawings in one style.

    Args:
        data: The shapes.
        shapes: Which of them.
        views: Of the rig, whose maps.
        styles: That each shape is drawn in.
    """
    return EncodedBatch(
        drawings=data.drawings[shapes, styles],
        drawn_from=data.drawn_from[shapes],
        silhouettes=data.silhouettes[shapes],
        depth_level=data.depth_level[np.ix_(shapes, views)],
        normal_rgba=data.normal_rgba[np.ix_(shapes, views)],
        occupancy=data.occupancy[shapes],
    )


def _describe_files(shapes: list[ShapeFiles], grid_size: int) -> str:
    """Return a line for each shape, with the size and the time of each of its files."""
    lines = [str(grid_size)]
    for shape in shapes:
        name, *paths = astuple(shape)
        states = [path.stat() for path in paths]
        times = [f"{state.st_size},{state.st_mtime_ns}" for state in states]
        lines.append(",".join([name, *times]))
    return "\n".join(lines)


def _decoded(shape: ShapeFiles, grid_size: int) -> dict[str, ndarray]:
    """Return the arrays of a shape, by the fields of Dataset."""
    cameras = tables.read_csv(shape.random_cameras)
    random_views = sketches.read_tiled(shape.random_views, len(cameras))
    standard = sketches.read_tiled(shape.sketch)
    drawings = np.concatenate([standard, random_views[:-1]], axis=1).astype(float)
    level, rgba = maps.read_pixels(shape.depth, shape.normal)
    random_poses = [
        orbit_camera(float(row["azimuth"]), float(row["elevation"]), 2).cam_from_obj[0]
        for row in cameras
    ]
    inside = level[:NUM_SKETCH_VIEWS] > 0
    return {
        "drawings": np.stack([encode_drawings(style) for style in drawings]),
        "drawn_from": np.concatenate(
            [
                standard_poses()[:NUM_SKETCH_VIEWS],
                np.stack(random_poses)[:, :3, :3].swapaxes(1, 2).astype(np.float32),
            ]
        ),
        "silhouettes": np.concatenate([inside, random_views[-1] < 0.5]).astype(np.uint8)
        * np.uint8(255),
        "depth_level": level,
        "normal_rgba": rgba,
        "occupancy": occupancy_from_maps(maps.decode(level, rgba), 2 * grid_size),
    }
