"""Meshes for other programs: with normals, one material, and colors by choice.

What the steps pass on to each other is plainer (pipeline.io.meshes). Vertices are
shared and normals smooth in each format; y is up, as glTF has it.
"""

import base64
import json
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from jaxtyping import UInt8
from numpy import ndarray

from pipeline.geometry.scene.mesh import Mesh, vertex_normals
from pipeline.io import files, meshes

Colors = UInt8[ndarray, "N 3"] | None

_NAME = "clay"  # of the material
_CLAY = (0.76, 0.69, 0.60)  # its color, linear
_FLOAT, _UINT, _BYTE = 5126, 5125, 5121  # component types of glTF
_VERTICES, _FACES = 34962, 34963  # targets of glTF
_GLB_JSON, _GLB_BINARY = 0x4E4F534A, 0x004E4942


def export(path: Path, mesh: Mesh, colors: Colors = None) -> list[Path]:
    """Write a mesh with normals and a material in the format of the path's suffix.

    An .obj has its material in an .mtl beside it; .stl and .off hold no normals of
    vertices, no material and no colors.

    Args:
        path: Where it goes.
        mesh: What is written.
        colors: sRGB of each vertex, in place of the material's color.

    Returns:
        The files that were written.
    """
    meshes.check_writable(path)
    suffix = path.suffix.lower()
    if suffix not in _WRITERS:
        meshes.write(path, mesh)
        return [path]
    written = [path]
    if suffix == ".obj":
        written.append(path.with_suffix(".mtl"))
        written[1].write_text(_material())
    with files.replacing(path) as draft:
        draft.write_bytes(_WRITERS[suffix](mesh, colors, path.stem))
    return written


def _ply(mesh: Mesh, colors: Colors, name: str) -> bytes:
    """Return a binary little-endian PLY."""
    columns = [(axis, "<f4") for axis in ("x", "y", "z", "nx", "ny", "nz")]
    if colors is not None:
        columns += [(channel, "u1") for channel in ("red", "green", "blue")]
    vertices: ndarray = np.empty(len(mesh.vertices), dtype=columns)
    values = [*mesh.vertices.T, *vertex_normals(mesh).T]
    if colors is not None:
        values += [*colors.T]
    for (column, _), value in zip(columns, values, strict=True):
        vertices[column] = value
    faces: ndarray = np.empty(len(mesh.faces), dtype=[("n", "u1"), ("v", "<i4", 3)])
    faces["n"], faces["v"] = 3, mesh.faces
    types = {"<f4": "float", "u1": "uchar"}
    header = [
        "ply",
        "format binary_little_endian 1.0",
        f"element vertex {len(vertices)}",
        *(f"property {types[kind]} {column}" for column, kind in columns),
        f"element face {len(faces)}",
        "property list uchar int vertex_indices",
        "end_header",
    ]
    return "\n".join([*header, ""]).encode() + vertices.tobytes() + faces.tobytes()


def _obj(mesh: Mesh, colors: Colors, name: str) -> bytes:
    """Return an OBJ; colors stand behind the coordinates, as programs read them."""
    rows = np.round(mesh.vertices, 7)
    if colors is not None:
        rows = np.column_stack([rows, np.round(colors / 255, 4)])
    lines = [f"mtllib {name}.mtl", f"o {name}"]
    lines += ["v " + " ".join(f"{x:.7g}" for x in row) for row in rows]
    lines += [f"vn {x:.5f} {y:.5f} {z:.5f}" for x, y, z in vertex_normals(mesh)]
    lines += [f"usemtl {_NAME}", "s 1"]
    lines += [f"f {a}//{a} {b}//{b} {c}//{c}" for a, b, c in mesh.faces + 1]
    return "\n".join([*lines, ""]).encode()


def _material() -> str:
    color = " ".join(f"{channel:g}" for channel in _CLAY)
    return f"newmtl {_NAME}\nKd {color}\nKs 0 0 0\nd 1\nillum 1\n"


def _glb(mesh: Mesh, colors: Colors, name: str) -> bytes:
    """Return a binary glTF 2.0."""
    document, buffer = _gltf_parts(mesh, colors, name)
    text = json.dumps(document).encode()
    chunks = b"".join(
        struct.pack("<II", len(content), kind) + content
        for content, kind in (
            (text + b" " * (-len(text) % 4), _GLB_JSON),
            (buffer, _GLB_BINARY),
        )
    )
    return b"glTF" + struct.pack("<II", 2, 12 + len(chunks)) + chunks


def _gltf(mesh: Mesh, colors: Colors, name: str) -> bytes:
    """Return a glTF 2.0 whose buffer is in it."""
    document, buffer = _gltf_parts(mesh, colors, name)
    content = base64.b64encode(buffer).decode()
    document["buffers"][0]["uri"] = f"data:application/octet-stream;base64,{content}"
    return json.dumps(document).encode()


def _gltf_parts(mesh: Mesh, colors: Colors, name: str) -> tuple[dict[str, Any], bytes]:
    """Return the document, and the buffer that its accessors lie in."""
    position = mesh.vertices.astype("<f4")
    arrays = {"POSITION": position, "NORMAL": vertex_normals(mesh).astype("<f4")}
    if colors is not None:
        opaque = np.full(len(colors), 255, dtype=np.uint8)
        arrays["COLOR_0"] = np.column_stack([_linear(colors), opaque])
    arrays["indices"] = mesh.faces.astype("<u4").reshape(-1, 1)
    views: list[dict[str, int]] = []
    for key, array in arrays.items():
        start = sum(view["byteLength"] for view in views)
        target = _FACES if key == "indices" else _VERTICES
        view = {"buffer": 0, "byteOffset": start, "byteLength": array.nbytes}
        views.append(view | {"target": target})
    accessors = [_accessor(index, array) for index, array in enumerate(arrays.values())]
    accessors[0] |= {
        "min": position.min(axis=0).tolist(),
        "max": position.max(axis=0).tolist(),
    }
    attributes = {key: index for index, key in enumerate(arrays) if key != "indices"}
    primitive = {
        "attributes": attributes,
        "indices": len(arrays) - 1,
        "material": 0,
    }
    color = (1, 1, 1) if colors is not None else _CLAY  # vertex colors are factors
    surface = {
        "baseColorFactor": [*color, 1],
        "metallicFactor": 0,
        "roughnessFactor": 0.9,
    }
    buffer = b"".join(array.tobytes() for array in arrays.values())
    document = {
        "asset": {"version": "2.0", "generator": "sketchmesh"},
        "scene": 0,
        "scenes": [{"nodes": [0]}],
        "nodes": [{"mesh": 0, "name": name}],
        "meshes": [{"name": name, "primitives": [primitive]}],
        "materials": [{"name": _NAME, "pbrMetallicRoughness": surface}],
        "accessors": accessors,
        "bufferViews": views,
        "buffers": [{"byteLength": len(buffer)}],
    }
    return document, buffer


def _accessor(view: int, array: ndarray) -> dict[str, Any]:
    components = {"f": _FLOAT, "u": _UINT if array.itemsize == 4 else _BYTE}
    accessor: dict[str, Any] = {
        "bufferView": view,
        "componentType": components[array.dtype.kind],
        "count": len(array),
        "type": {1: "SCALAR", 3: "VEC3", 4: "VEC4"}[array.shape[1]],
    }
    return accessor | ({"normalized": True} if array.itemsize == 1 else {})


def _linear(colors: UInt8[ndarray, "N 3"]) -> UInt8[ndarray, "N 3"]:
    """Return sRGB colors as linear ones, as glTF has them."""
    return np.round((colors / 255) ** 2.2 * 255).astype(np.uint8)


_WRITERS: dict[str, Callable[[Mesh, Colors, str], bytes]] = {
    ".glb": _glb,
    ".gltf": _gltf,
    ".obj": _obj,
    ".ply": _ply,
}
