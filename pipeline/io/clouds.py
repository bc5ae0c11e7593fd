"""Oriented point clouds as binary ply: x y z, nx ny nz, confidence."""

from pathlib import Path

import numpy as np
from plyfile import PlyData, PlyElement, PlyParseError

from pipeline.geometry.scene.point_cloud import PointCloud
from pipeline.io import files

_COLUMNS = ("x", "y", "z", "nx", "ny", "nz", "confidence")


def write(path: Path, cloud: PointCloud) -> None:
    """Write a cloud, as 32-bit floats."""
    values = np.column_stack([cloud.points, cloud.normals, cloud.confidence])
    rows = np.empty(len(values), dtype=[(name, "f4") for name in _COLUMNS])
    for name, column in zip(_COLUMNS, values.T, strict=True):
        rows[name] = column
    with files.replacing(path) as draft:
        PlyData([PlyElement.describe(rows, "vertex")]).write(draft)


def as_stored(cloud: PointCloud) -> PointCloud:
    """Return a cloud as reading it back from its file would."""
    return PointCloud(
        points=cloud.points.astype(np.float32).astype(float),
        normals=cloud.normals.astype(np.float32).astype(float),
        confidence=cloud.confidence.astype(np.float32).astype(float),
    )


def read(path: Path) -> PointCloud:
    """Read a cloud; ValueError where it is not a ply of oriented points."""
    try:
        rows = PlyData.read(path)["vertex"]
        columns = [np.asarray(rows[name], dtype=float) for name in _COLUMNS[:6]]
        confidence = (
            np.asarray(rows["confidence"], dtype=float)
            if "confidence" in rows
            else np.ones(len(columns[0]))
        )
    except (PlyParseError, KeyError, ValueError, UnicodeDecodeError, OSError) as error:
        raise ValueError(f"{path}: not a ply of oriented points: {error}") from error
    if not np.isfinite(columns).all():
        raise ValueError(f"{path}: a point or normal is not a finite number")
    return PointCloud(
        points=np.column_stack(columns[:3]),
        normals=np.column_stack(columns[3:]),
        confidence=confidence,
    )
