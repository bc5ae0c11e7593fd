"""Reconstruct a triangle mesh from one cloud by screened Poisson reconstruction.

Reads   results/fuse/SHAPE/cloud.ply
Writes  results/mesh/SHAPE/mesh.ply     Mesh, obj frame
"""

from pathlib import Path

from pipeline.config.params import Params
from pipeline.geometry.meshing.poisson import reconstruct_surface
from pipeline.geometry.scene.mesh import is_watertight
from pipeline.io import clouds, meshes


def run(cloud_path: Path, mesh_path: Path, *, params: Params) -> dict[str, int | bool]:
    """Reconstruct one mesh; return its size and whether it is watertight."""
    mesh = reconstruct_surface(clouds.read(cloud_path), params.mesh)
    meshes.write(mesh_path, mesh)
    return {"faces": len(mesh.faces), "watertight": is_watertight(mesh)}
