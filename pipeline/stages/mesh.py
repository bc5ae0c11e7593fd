"""Make a triangle mesh from the maps of one shape, their cloud, and its drawings.

Reads   results/fuse/SHAPE/cloud.ply, the maps that it was fused from,
        results/sketch/SHAPE/sketch.png
Writes  results/mesh/SHAPE/mesh.ply     Mesh, obj frame
"""

from pathlib import Path

from pipeline.config.params import Params
from pipeline.geometry.meshing.surface import make_surface
from pipeline.geometry.scene.mesh import is_watertight
from pipeline.geometry.scene.posed_drawings import pick_drawings
from pipeline.io import clouds, maps, meshes, sketches


def run(
    cloud_path: Path,
    depth_path: Path,
    normal_path: Path,
    sketch_path: Path,
    mesh_path: Path,
    *,
    params: Params,
) -> dict[str, int | bool]:
    """Make one mesh; return its size and whether it is watertight."""
    style = params.sketch.styles.index(params.infer.style)
    mesh = make_surface(
        maps.read(depth_path, normal_path),
        clouds.read(cloud_path),
        pick_drawings(sketches.read_tiled(sketch_path)[style], params.infer.views),
        params.mesh,
        min_foreground=params.fuse.min_foreground,
    )
    meshes.write(mesh_path, mesh)
    return {"faces": len(mesh.faces), "watertight": is_watertight(mesh)}
