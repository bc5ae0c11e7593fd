"""Fuse the maps of one shape into an oriented point cloud.

Reads   results/infer/SHAPE/depth.png, normal.png, or those of render for the oracle
Writes  results/fuse/SHAPE/cloud.ply     PointCloud, obj frame, normals outward
"""

from pathlib import Path

from pipeline.config.params import Params
from pipeline.geometry.fusion.fusion import fuse
from pipeline.geometry.scene.cameras import SKETCH_VIEWS, standard_rig
from pipeline.io import clouds, maps


class TooFewPointsError(ValueError):
    """The views agree on too little of the shape to reconstruct a surface."""


def run(
    depth_path: Path, normal_path: Path, cloud_path: Path, *, params: Params
) -> dict[str, int | float]:
    """Fuse all views of one shape; return its size and how well the views agree."""
    config = params.fuse
    view_maps = maps.read(depth_path, normal_path)
    drawn_views = tuple(map(SKETCH_VIEWS.index, params.infer.views))
    rig = standard_rig(view_maps.size)
    result = fuse(view_maps, rig, config, drawn_views=drawn_views)
    num_points = len(result.cloud)
    if num_points < config.min_points:
        raise TooFewPointsError(
            f"{depth_path}: {num_points} points, "
            f"fuse.min_points needs {config.min_points}"
        )
    clouds.write(cloud_path, result.cloud)
    return {
        "points": num_points,
        "confidence": result.confidence,
        "disagreement": result.disagreement,
    }
