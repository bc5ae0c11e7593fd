"""Open one mesh in all formats in other programs: extents, faces, normals, materials.

    python -m benchmarks.geometry.open_meshes OUT

writes a torus in each format into OUT and prints what trimesh, pymeshlab and, where bpy
can be imported, Blender's importers make of it. Blender turns glTF and OBJ, whose y is
up, so that the last two extents change places.
"""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pymeshlab
import trimesh

from pipeline.geometry.scene.mesh import Mesh
from pipeline.io.mesh_formats.export import export

FORMATS = (".glb", ".gltf", ".obj", ".ply", ".stl")
Row = dict[str, Any]


def main(folder: Path) -> None:
    """Write the files, open them and print the table."""
    folder.mkdir(parents=True, exist_ok=True)
    readers: dict[str, Callable[[Path], Row]] = {
        "trimesh": open_in_trimesh,
        "pymeshlab": open_in_pymeshlab,
    }
    try:
        import bpy  # noqa: F401
    except ImportError:
        print("bpy cannot be imported: without Blender")
    else:
        readers["Blender"] = open_in_blender
    for suffix in FORMATS:
        export(folder / f"torus{suffix}", torus())
    print(pd.DataFrame(rows(folder, readers)).to_string(index=False))


def torus() -> Mesh:
    """Return a torus, 1.8 wide and deep, 0.4 high."""
    made = trimesh.creation.torus(0.7, 0.2)
    upright = made.vertices[:, [0, 2, 1]] * [1, 1, -1]
    return Mesh(vertices=upright, faces=made.faces.astype(np.int64))


def rows(folder: Path, readers: dict[str, Callable[[Path], Row]]) -> Iterator[Row]:
    """Open each format by each reader."""
    for suffix in FORMATS:
        for name, reader in readers.items():
            path = folder / f"torus{suffix}"
            yield {"format": suffix, "program": name} | reader(path)


def open_in_trimesh(path: Path) -> Row:
    """Open a mesh as trimesh does."""
    (mesh,) = trimesh.load_scene(path, process=False).geometry.values()
    material = getattr(mesh.visual, "material", None)
    return {
        "extents": extents(mesh.vertices),
        "faces": len(mesh.faces),
        "normals": "vertex_normals" in mesh._cache,
        "material": getattr(material, "name", None),
    }


def open_in_pymeshlab(path: Path) -> Row:
    """Open a mesh as MeshLab does; it computes normals where a file has none."""
    mesh_set = pymeshlab.MeshSet()
    mesh_set.load_new_mesh(str(path))
    mesh = mesh_set.current_mesh()
    return {
        "extents": extents(mesh.transformed_vertex_matrix()),
        "faces": mesh.face_number(),
        "normals": bool(np.abs(mesh.vertex_normal_matrix()).max() > 0.5),
        "material": None,
    }


def open_in_blender(path: Path) -> Row:
    """Open a mesh by Blender's importers."""
    import bpy

    bpy.ops.wm.read_factory_settings(use_empty=True)
    importers = {
        ".glb": bpy.ops.import_scene.gltf,
        ".gltf": bpy.ops.import_scene.gltf,
        ".obj": bpy.ops.wm.obj_import,
        ".ply": bpy.ops.wm.ply_import,
        ".stl": bpy.ops.wm.stl_import,
    }
    importers[path.suffix](filepath=str(path))
    (thing,) = [each for each in bpy.data.objects if each.type == "MESH"]
    corners = np.array([thing.matrix_world @ v.co for v in thing.data.vertices])
    materials = [slot.name for slot in thing.data.materials if slot]
    return {
        "extents": extents(corners),
        "faces": len(thing.data.polygons),
        "normals": bool(thing.data.has_custom_normals),
        "material": ", ".join(materials) or None,
    }


def extents(vertices: np.ndarray) -> str:
    """Lay out the sides of the bounding box."""
    return " x ".join(f"{side:.3f}" for side in np.ptp(vertices, axis=0))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
