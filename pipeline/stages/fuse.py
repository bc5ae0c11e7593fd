"""Fuse the maps of one shape into an oriented point cloud.

Reads   results/infer/SHAPE/depth.png, normal.png, or those of render for the oracle
Writes  results/fuse/SHAPE/cloud.ply     PointCloud, obj frame, normals outward
"""

from pathlib import Path

from pipeline.config.params import Params
from pipeline.geometry.fusion.fusion import fuse
from pipeline.geometry.scene.cameras import sketch_view_indices, standard_rig
from pipeline.io import clouds, maps


def run(
    depth_path: Path, normal_path: Path, cloud_path: Path, *, params: Params
) -> dict[str, int | float]:
    """Fuse all views of one shape; return its size and how well the views agree."""
    view_maps = maps.read(depth_path, normal_path)
    result = fuse(
        view_maps,
        standard_rig(view_maps.size),
        params.fuse,
        drawn_views=sketch_view_indices(params.infer.views),
    )
    clouds.write(cloud_path, result.cloud)
    return {
        "points": len(result.cloud),
        "confidence": result.confidence,
        "disagreement": result.disagreement,
    }
