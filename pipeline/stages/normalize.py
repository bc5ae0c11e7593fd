"""Turn one raw mesh upright, clean it, and scale it into the unit ball.

Reads   a mesh file, or a procedural shape by its address
Writes  results/normalize/SHAPE/mesh.ply     Mesh, obj frame
"""

from pathlib import Path

from pipeline.config.params import Params
from pipeline.geometry.scene.mesh import BadMeshError, normalize
from pipeline.io import meshes
from pipeline.shapes.addresses import is_address, make_at


def run(
    source: str, mesh_path: Path, *, up: str = "+y", front: str = "+z", params: Params
) -> dict[str, int]:
    """Normalize one mesh whose up and front axes are given; return its size."""
    reading = params.normalize.reading
    is_made = is_address(source)
    raw = make_at(source) if is_made else meshes.read(Path(source), reading)
    try:
        mesh = normalize(raw, up=up, front=front, config=params.normalize)
    except BadMeshError as error:
        raise BadMeshError(f"{source}: {error}") from error
    meshes.write(mesh_path, mesh)
    return {"raw_faces": len(raw.faces), "faces": len(mesh.faces)}
