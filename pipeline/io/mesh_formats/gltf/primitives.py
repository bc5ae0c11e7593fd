"""The parts of a glTF mesh: triangles, with what skins and morph targets need."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from jaxtyping import Float, Int
from numpy import ndarray

from pipeline.io.mesh_formats.gltf import accessors, draco
from pipeline.io.mesh_formats.gltf.document import Document
from pipeline.io.mesh_formats.polygons import FormatError

_POINTS_AND_LINES = (0, 1, 2, 3)
_TRIANGLES, _STRIP, _FAN = 4, 5, 6


@dataclass(frozen=True, kw_only=True)
class Primitive:
    """Triangles in the frame of their mesh.

    Attributes:
        positions: Of the vertices, without morph targets.
        faces: Counter-clockwise seen from outside.
        joints: Of the skin, that move each vertex; K is 0 without a skin.
        weights: How much each of them does.
        targets: Displacements by each morph target.
    """

    positions: Float[ndarray, "N 3"]
    faces: Int[ndarray, "F 3"]
    joints: Int[ndarray, "N K"]
    weights: Float[ndarray, "N K"]
    targets: Float[ndarray, "T N 3"]


def read(document: Document, mesh: int) -> list[Primitive]:
    """Read the parts of a mesh that are triangles."""
    primitives = []
    for entry in document.json["meshes"][mesh]["primitives"]:
        mode = entry.get("mode", _TRIANGLES)
        if mode in _POINTS_AND_LINES or "POSITION" not in entry["attributes"]:
            continue
        if mode not in (_TRIANGLES, _STRIP, _FAN):
            raise FormatError(f"mesh {mesh} has a part of mode {mode}")
        primitives.append(_primitive(document, entry, mode))
    return primitives


def _primitive(document: Document, entry: dict[str, Any], mode: int) -> Primitive:
    if draco.is_needed(document, entry):
        positions, indices, joints, weights = draco.read(document, entry)
    else:
        positions = accessors.floats(document, entry["attributes"]["POSITION"])
        indices = (
            accessors.integers(document, entry["indices"])[:, 0]
            if "indices" in entry
            else np.arange(len(positions))
        )
        joints, weights = _skin_attributes(document, entry, len(positions))
    if positions.shape[1] != 3:
        raise FormatError("positions of a part are not in space")
    if len(indices) and indices.max() >= len(positions):
        raise FormatError(
            f"a face refers to vertex {indices.max()} of {len(positions)}"
        )
    return Primitive(
        positions=positions,
        faces=_faces(indices, mode),
        joints=joints,
        weights=weights,
        targets=_targets(document, entry, len(positions)),
    )


def _faces(indices: Int[ndarray, " C"], mode: int) -> Int[ndarray, "F 3"]:
    """Cut a list of corners into triangles (specification, 3.7.2.1)."""
    if mode == _TRIANGLES:
        return indices[: len(indices) // 3 * 3].reshape(-1, 3)
    first, second, third = indices[:-2], indices[1:-1], indices[2:]
    if mode == _FAN:
        return np.stack([second, third, np.full_like(second, indices[0])], axis=1)
    odd = np.arange(len(first)) % 2 == 1
    return np.stack(
        [first, np.where(odd, third, second), np.where(odd, second, third)], axis=1
    )


def _skin_attributes(
    document: Document, entry: dict[str, Any], num_vertices: int
) -> tuple[Int[ndarray, "N K"], Float[ndarray, "N K"]]:
    attributes = entry["attributes"]
    joints, weights = [np.empty((num_vertices, 0), int)], [np.empty((num_vertices, 0))]
    number = 0
    while f"JOINTS_{number}" in attributes and f"WEIGHTS_{number}" in attributes:
        joints.append(accessors.integers(document, attributes[f"JOINTS_{number}"]))
        weights.append(accessors.floats(document, attributes[f"WEIGHTS_{number}"]))
        number += 1
    if {len(rows) for rows in (*joints, *weights)} != {num_vertices}:
        raise FormatError("a part has not as many joints and weights as vertices")
    return np.concatenate(joints, axis=1), np.concatenate(weights, axis=1)


def _targets(
    document: Document, entry: dict[str, Any], num_vertices: int
) -> Float[ndarray, "T N 3"]:
    targets = []
    for target in entry.get("targets", []):
        if "POSITION" in target:
            targets.append(accessors.floats(document, target["POSITION"]))
        else:
            document.spend(3 * num_vertices)
            targets.append(np.zeros((num_vertices, 3)))
    if any(target.shape != (num_vertices, 3) for target in targets):
        raise FormatError("a morph target has not as many vertices as its part")
    return np.array(targets).reshape(-1, num_vertices, 3)
