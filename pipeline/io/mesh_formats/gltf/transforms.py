"""Where the nodes of a glTF scene stand."""

from typing import Any

import numpy as np
from jaxtyping import Float
from numpy import ndarray

from pipeline.io.mesh_formats.gltf import accessors
from pipeline.io.mesh_formats.gltf.document import Document
from pipeline.io.mesh_formats.polygons import FormatError

MAX_INSTANCES = 100_000  # of a node

Matrix = Float[ndarray, "4 4"]


def local(node: dict[str, Any]) -> Matrix:
    """Return parent_from_node of its matrix, or translation, rotation and scale."""
    if "matrix" in node:
        return np.array(node["matrix"], dtype=float).reshape(4, 4).T
    return compose(
        np.array(node.get("translation", (0, 0, 0)), dtype=float),
        np.array(node.get("rotation", (0, 0, 0, 1)), dtype=float),
        np.array(node.get("scale", (1, 1, 1)), dtype=float),
    )


def compose(
    translation: Float[ndarray, "3"],
    quaternion: Float[ndarray, "4"],
    scale: Float[ndarray, "3"],
) -> Matrix:
    """Scale, then rotate by a quaternion (x, y, z, w), then translate."""
    x, y, z, w = quaternion / (np.linalg.norm(quaternion) or 1)
    rotation = np.array(
        [
            [1 - 2 * (y * y + z * z), 2 * (x * y - z * w), 2 * (x * z + y * w)],
            [2 * (x * y + z * w), 1 - 2 * (x * x + z * z), 2 * (y * z - x * w)],
            [2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y)],
        ]
    )
    matrix = np.eye(4)
    matrix[:3, :3], matrix[:3, 3] = rotation * scale, translation
    return matrix


def instances(document: Document, node: dict[str, Any]) -> list[Matrix]:
    """Return node_from_instance of a node; one, the identity, without instancing."""
    extension = node.get("extensions", {}).get("EXT_mesh_gpu_instancing")
    if extension is None:
        return [np.eye(4)]
    columns = {
        name: accessors.floats(document, index)
        for name, index in extension["attributes"].items()
        if name in ("TRANSLATION", "ROTATION", "SCALE")
    }
    count = max(map(len, columns.values()), default=1)
    if count > MAX_INSTANCES:
        raise FormatError(f"a node has {count} instances, at most {MAX_INSTANCES}")
    parts = [
        np.broadcast_to(columns.get(name, np.array([default], float)), (count, width))
        for name, default, width in (
            ("TRANSLATION", (0, 0, 0), 3),
            ("ROTATION", (0, 0, 0, 1), 4),
            ("SCALE", (1, 1, 1), 3),
        )
    ]
    return [compose(*values) for values in zip(*parts, strict=True)]


def joint_matrices(document: Document, skin: dict[str, Any]) -> Float[ndarray, "J 4 4"]:
    """Return scene_from_mesh of each joint: its transform times its inverse bind."""
    joints = skin["joints"]
    if not joints:
        raise FormatError("a skin has no joints")
    parents = _parents(document.json["nodes"])
    scene_from_joint = np.array([_global(document, j, parents) for j in joints])
    if "inverseBindMatrices" not in skin:
        return scene_from_joint
    columns = accessors.floats(document, skin["inverseBindMatrices"])
    if len(columns) < len(joints):
        raise FormatError("a skin has fewer inverse bind matrices than joints")
    binds = columns[: len(joints)].reshape(-1, 4, 4).swapaxes(1, 2)
    return scene_from_joint @ binds


def _parents(nodes: list[dict[str, Any]]) -> dict[int, int]:
    """Return the parent of each node that has one; of several, the first."""
    parents: dict[int, int] = {}
    for index, node in enumerate(nodes):
        for child in node.get("children", []):
            parents.setdefault(child, index)
    return parents


def _global(document: Document, node: int, parents: dict[int, int]) -> Matrix:
    nodes = document.json["nodes"]
    matrix, climbed = local(nodes[node]), 0
    while node in parents:
        node, climbed = parents[node], climbed + 1
        if climbed > len(nodes):
            raise FormatError("a node is its own parent")
        matrix = local(nodes[node]) @ matrix
    return matrix
