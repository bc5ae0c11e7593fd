"""Mesh files as other programs write them: polygons in every format, as bytes."""

import base64
import json
import struct

import numpy as np

Face = tuple[int, ...]

# Seen from the front an L, a unit thick: its two caps have six corners, one inward.
_L = [(0, 0), (3, 0), (3, 1), (1, 1), (1, 4), (0, 4)]
_PYRAMID = [(6, 0, 0), (8, 0, 0), (8, 0, 2), (6, 0, 2), (7, 3, 1)]

VERTICES = np.array([(x, y, z) for z in (0, 1) for x, y in _L] + _PYRAMID, dtype=float)
FACES: list[Face] = [
    (5, 4, 3, 2, 1, 0),
    (6, 7, 8, 9, 10, 11),
    *((i, (i + 1) % 6, (i + 1) % 6 + 6, i + 6) for i in range(6)),
    (12, 13, 14, 15),
    *((12 + (i + 1) % 4, 12 + i, 16) for i in range(4)),
]
TRIANGLES = np.array(  # the same surface, by hand
    [(4, 3, 0), (3, 2, 1), (3, 1, 0), (5, 4, 0)]
    + [(10, 6, 9), (9, 7, 8), (9, 6, 7), (11, 6, 10)]
    + [(a, b, c) for a, b, c, _ in FACES[2:9]]
    + [(a, c, d) for a, _, c, d in FACES[2:9]]
    + FACES[9:]
)
VOLUME, AREA = 6 + 4, 2 * 6 + 14 + 4 + 4 * np.sqrt(10)
NUM_PARTS = 2


def obj(*, is_relative: bool = False, head: str = "", newline: str = "\n") -> bytes:
    """Each part's vertices before its faces; indices from 1, or back from the last."""
    lines = ["# a comment", "o first"]
    for first, last, faces in ((0, 12, FACES[:8]), (12, 17, FACES[8:])):
        lines += [f"v {x:g} {y:g} {z:g}" for x, y, z in VERTICES[first:last]]
        lines += ["vt 0 0", "vn 0 0 1", "g some", "usemtl none"]
        for face in faces:
            indices = [i - last if is_relative else i + 1 for i in face]
            lines.append("f " + " ".join(f"{i}/1/1" for i in indices))
    return (head + newline.join(lines) + newline).encode()


def off(*, first_line: str = "OFF\n") -> bytes:
    """With a color after each face, as some programs write it."""
    lines = [f"{first_line}{len(VERTICES)} {len(FACES)} 0"]
    lines += [f"{x:g} {y:g} {z:g}" for x, y, z in VERTICES]
    lines += [f"{len(face)} {' '.join(map(str, face))} 255 0 0" for face in FACES]
    return "\n".join(lines).encode() + b"\n"


def ply(kind: str = "ascii", *, newline: str = "\n") -> bytes:
    """With a color of vertices and a flag of faces that no one asks for."""
    header = newline.join(
        [
            f"ply{newline}format {kind} 1.0",
            f"comment made by a test{newline}element vertex {len(VERTICES)}",
            *(f"property float {axis}" for axis in "xyz"),
            f"property uchar red{newline}element face {len(FACES)}",
            f"property list uchar int vertex_indices{newline}property uchar flag",
            f"end_header{newline}",
        ]
    ).encode()
    if kind == "ascii":
        rows = [f"{x:g} {y:g} {z:g} 255" for x, y, z in VERTICES]
        rows += [f"{len(face)} {' '.join(map(str, face))} 1" for face in FACES]
        return header + newline.join(rows).encode() + newline.encode()
    sign = "<" if kind == "binary_little_endian" else ">"
    rows_of_vertices = [struct.pack(f"{sign}3fB", *row, 255) for row in VERTICES]
    rows_of_faces = [
        struct.pack(f"{sign}B{len(face)}iB", len(face), *face, 1) for face in FACES
    ]
    return header + b"".join(rows_of_vertices + rows_of_faces)


def stl() -> bytes:
    """Binary."""
    facets = [
        struct.pack("<12fH", 0, 0, 0, *VERTICES[face].reshape(-1), 0)
        for face in TRIANGLES
    ]
    return bytes(80) + struct.pack("<I", len(facets)) + b"".join(facets)


def stl_text() -> bytes:
    """As text."""
    lines = ["solid a facet of life"]
    for face in TRIANGLES:
        lines += ["facet normal 0 0 0", "outer loop"]
        lines += [f"vertex {x:g} {y:g} {z:g}" for x, y, z in VERTICES[face]]
        lines += ["endloop", "endfacet"]
    return "\n".join([*lines, "endsolid a facet of life", ""]).encode()


class Gltf:
    """A glTF file in the making: arrays become accessors of one buffer."""

    def __init__(self) -> None:
        self.binary = b""
        self.json: dict = {
            "asset": {"version": "2.0"},
            "scene": 0,
            "scenes": [{"nodes": [0]}],
            "nodes": [{"mesh": 0}],
            "meshes": [],
            "accessors": [],
            "bufferViews": [],
        }

    def view(self, content: bytes) -> int:
        """Add bytes to the buffer; return the number of their view."""
        self.binary += bytes(-len(self.binary) % 4)
        self.json["bufferViews"].append(
            {"buffer": 0, "byteOffset": len(self.binary), "byteLength": len(content)}
        )
        self.binary += content
        return len(self.json["bufferViews"]) - 1

    def accessor(self, values: np.ndarray, kind: str, **more: object) -> int:
        """Add an array; return its number."""
        types = {"f4": 5126, "u1": 5121, "u2": 5123, "u4": 5125, "i2": 5122}
        self.json["accessors"].append(
            {
                "bufferView": self.view(values.tobytes()),
                "componentType": types[values.dtype.str[1:]],
                "count": len(values),
                "type": kind,
                **more,
            }
        )
        return len(self.json["accessors"]) - 1

    def add_mesh(self, vertices: np.ndarray, faces: np.ndarray, **more: int) -> None:
        """Add a mesh of one part, with more attributes by their accessors."""
        position = self.accessor(vertices.astype("<f4"), "VEC3")
        indices = self.accessor(faces.reshape(-1).astype("<u2"), "SCALAR")
        primitive = {"attributes": {"POSITION": position, **more}, "indices": indices}
        self.json["meshes"].append({"primitives": [primitive]})

    def gltf(self, uri: str | None = None) -> bytes:
        """With the buffer in it, or beside it under a name."""
        data = base64.b64encode(self.binary).decode()
        uri = uri or f"data:application/octet-stream;base64,{data}"
        buffers = [{"byteLength": len(self.binary), "uri": uri}]
        return json.dumps(self.json | {"buffers": buffers}).encode()

    def glb(self) -> bytes:
        """As one binary file."""
        buffers = {"buffers": [{"byteLength": len(self.binary)}]}
        text = json.dumps(self.json | buffers).encode()
        text += b" " * (-len(text) % 4)
        binary = self.binary + bytes(-len(self.binary) % 4)
        chunks = struct.pack("<I", len(text)) + b"JSON" + text
        chunks += struct.pack("<I", len(binary)) + b"BIN\0" + binary
        return b"glTF" + struct.pack("<II", 2, 12 + len(chunks)) + chunks


def shape_as_gltf() -> Gltf:
    """The shape as a mesh for each part, in two nodes below a third."""
    document = Gltf()
    document.add_mesh(VERTICES, TRIANGLES[(TRIANGLES < 12).all(axis=1)])
    document.add_mesh(VERTICES - 5, TRIANGLES[(TRIANGLES >= 12).all(axis=1)])
    document.json["nodes"] = [
        {"children": [1, 2]},
        {"mesh": 0},
        {"mesh": 1, "translation": [5, 5, 5]},
    ]
    return document


FILES = {
    "plain.obj": obj(),
    "relative.obj": obj(is_relative=True),
    "bom.obj": obj(head="\ufeff"),
    "old-mac.obj": obj(newline="\r"),
    "plain.off": off(),
    "modelnet.off": off(first_line="OFF"),
    "text.ply": ply(),
    "windows.ply": ply(newline="\r\n"),
    "old-mac.ply": ply(newline="\r"),
    "little.ply": ply("binary_little_endian"),
    "big.ply": ply("binary_big_endian"),
    "little-old-mac.ply": ply("binary_little_endian", newline="\r"),
    "plain.stl": stl(),
    "more-behind.stl": stl() + b"made by a scanner",
    "text.stl": stl_text(),
    "plain.glb": shape_as_gltf().glb(),
    "plain.gltf": shape_as_gltf().gltf(),
}
