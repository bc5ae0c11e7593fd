"""Fuse the maps of one shape into an oriented point cloud.

Reads   results/infer/SHAPE/depth.png, normal.png, or those of render for the oracle
Writes  results/fuse/SHAPE/cloud.ply     PointCloud, obj frame, normals outward
"""

from pathlib import Path

from pipeline.config.params import Params
from pipeline.geometry.fusion.fusion import fuse
from pipeline.geometry.scene.cameras import sketch_view_indices, standard_rig
from pipeline.io import clouds, maps


class TooFewPointsError(ValueError):
    """The views agree on too little of the shape to build a surface."""


def run(
    depth_path: Path, normal_path: Path, cloud_path: Path, *, params: Params
) -> dict[str, int | float]:
    """Fuse all views of one shape; return its points and how the views agreed."""
    config = params.fuse
    seen = maps.read(depth_path, normal_path)
    drawn = tuple(sketch_view_indices(params.infer.views))
    fused = fuse(seen, standard_rig(seen.size), config, drawn=drawn)
    points = len(fused.cloud)
    if points < config.min_points:
        raise TooFewPointsError(
            f"{depth_path}: {points} points, fuse.min_points needs {config.min_points}"
        )
    clouds.write(cloud_path, fused.cloud)
    return {
        "points": points,
        "confidence": fused.confidence,
        "disagreement": fused.disagreement,
    }
