"""Open the meshes of `sketchmesh reconstruct` in other programs, in every format.

    for end in glb gltf obj ply stl; do sketchmesh reconstruct -o chair.$end ...; done
    python benchmarks/meshes/other_programs.py chair.* [--blender PYTHON]

prints, of each file and program, the extent (width, height, depth), the faces, whether
the file brings normals, and the number of materials. --blender names a Python in which
bpy is installed (pip install bpy). It alone tells normals in a file from computed ones
and turns glTF and OBJ from y up to z up, which is undone.
"""

import argparse
import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pymeshlab
import trimesh

Row = tuple[str, str, str, str, str, str]

_BLENDER = """
import json, sys, bpy
bpy.ops.wm.read_factory_settings(use_empty=True)
path = sys.argv[1]
load = {
    "glb": lambda: bpy.ops.import_scene.gltf(filepath=path),
    "gltf": lambda: bpy.ops.import_scene.gltf(filepath=path),
    "obj": lambda: bpy.ops.wm.obj_import(filepath=path),
    "ply": lambda: bpy.ops.wm.ply_import(filepath=path),
    "stl": lambda: bpy.ops.wm.stl_import(filepath=path),
}[path.rsplit(".")[-1]]
load()
meshes = [item for item in bpy.data.objects if item.type == "MESH"]
points = [item.matrix_world @ v.co for item in meshes for v in item.data.vertices]
print("FOUND" + json.dumps({
    "extent": [max(p[i] for p in points) - min(p[i] for p in points) for i in range(3)],
    "faces": sum(len(item.data.polygons) for item in meshes),
    "normals": any(item.data.has_custom_normals for item in meshes),
    "materials": len({slot.material.name for item in meshes
                      for slot in item.material_slots if slot.material}),
}))
"""
_FORMATS = ("glb", "gltf", "obj", "ply", "stl")
_TURNED = ("glb", "gltf", "obj")  # what Blender turns from y up to z up


def by_trimesh(path: Path) -> Row:
    """Open a file with trimesh."""
    mesh = trimesh.load_mesh(path, process=False)
    materials = int(getattr(mesh.visual, "material", None) is not None)
    row = _row(path, "trimesh", np.ptp(mesh.vertices, axis=0), len(mesh.faces))
    return (*row, "-", str(materials))


def by_pymeshlab(path: Path) -> Row:
    """Open a file with MeshLab's library."""
    meshes = pymeshlab.MeshSet()
    meshes.load_new_mesh(str(path))
    mesh = meshes.current_mesh()
    row = _row(
        path, "MeshLab", np.ptp(mesh.vertex_matrix(), axis=0), mesh.face_number()
    )
    return (*row, "-", "-")


def by_blender(path: Path, python: str) -> Row:
    """Open a file with Blender's importer, in another Python."""
    command = [python, "-c", _BLENDER, str(path.resolve())]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    (found,) = (json.loads(t) for t in done.stdout.split("FOUND")[1:])
    x, y, z = found["extent"]
    extent = (x, z, y) if path.suffix[1:] in _TURNED else (x, y, z)
    row = _row(path, "Blender", np.array(extent), found["faces"])
    return (*row, _mark(found["normals"]), str(found["materials"]))


def _row(
    path: Path, program: str, extent: np.ndarray, num_faces: int
) -> tuple[str, str, str, str]:
    size = " x ".join(f"{side:.4f}" for side in extent)
    return path.suffix[1:], program, size, f"{num_faces:,}"


def _mark(has_it: bool) -> str:
    return "yes" if has_it else "no"


def rows(paths: list[Path], blender: str | None) -> Iterator[Row]:
    """Yield a row for each file and program."""
    for path in paths:
        if path.suffix[1:] not in _FORMATS:  # the material of an OBJ, a preview
            continue
        yield by_trimesh(path)
        yield by_pymeshlab(path)
        if blender:
            yield by_blender(path, blender)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("meshes", type=Path, nargs="+")
    parser.add_argument("--blender", metavar="PYTHON", help="in which bpy is installed")
    args = parser.parse_args()
    print("| format | program | extent | faces | normals | materials |")
    print("|---|---|---|---|---|---|")
    for row in rows(args.meshes, args.blender):
        print(f"| {' | '.join(row)} |")


if __name__ == "__main__":
    main()
