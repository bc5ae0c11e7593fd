"""The scene of a glTF file as one mesh: nodes, instances, skins and morph targets."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from jaxtyping import Float
from numpy import ndarray

from pipeline.geometry.scene.mesh import Mesh, merge
from pipeline.io.mesh_formats.gltf import primitives, transforms
from pipeline.io.mesh_formats.gltf.document import Document
from pipeline.io.mesh_formats.gltf.primitives import Primitive
from pipeline.io.mesh_formats.gltf.transforms import Matrix
from pipeline.io.mesh_formats.polygons import FormatError

_MAX_VISITS = 100_000  # of nodes, which several may have as children
_MAX_PARTS = 100_000  # of nodes, times their instances, times the parts of their mesh
_MAX_FACES = 30_000_000  # of all of them, and as many vertices


def read(content: bytes, path: Path) -> Mesh:
    """Join the meshes of the scene as they stand in it, skinned ones in their pose."""
    document = Document(content, path)
    parts: list[Mesh] = []
    poses: dict[int, Float[ndarray, "J 4 4"]] = {}
    for node, primitive, scene_from_node in _shown(document):
        morphed = _morphed(document, node, primitive)
        if "skin" in node and primitive.joints.size:
            skin = node["skin"]
            if skin not in poses:
                poses[skin] = transforms.joint_matrices(
                    document, document.json["skins"][skin]
                )
            parts.append(_skinned(morphed, primitive, poses[skin]))
        else:
            parts.append(_placed(morphed, primitive, scene_from_node))
    if not parts:
        raise FormatError("its scene shows no faces")
    return merge(parts)


def _shown(document: Document) -> Iterator[tuple[dict[str, Any], Primitive, Matrix]]:
    """Yield the parts of all meshes, each as often as it is shown, within bounds."""
    known: dict[int, list[Primitive]] = {}
    num_parts = num_faces = num_vertices = 0
    for node, scene_from_node in _visits(document):
        mesh = node["mesh"]
        if mesh not in known:
            known[mesh] = primitives.read(document, mesh)
        for primitive in known[mesh]:
            num_parts += 1
            num_faces += len(primitive.faces)
            num_vertices += len(primitive.positions)
            if num_parts > _MAX_PARTS or max(num_faces, num_vertices) > _MAX_FACES:
                raise FormatError(
                    f"its scene shows more than {_MAX_FACES // 1_000_000} million "
                    f"faces, or {_MAX_PARTS} parts"
                )
            yield node, primitive, scene_from_node


def _visits(document: Document) -> Iterator[tuple[dict[str, Any], Matrix]]:
    """Yield each node with a mesh as often as it is shown, with scene_from_node."""
    nodes = document.json.get("nodes", [])
    scene_from_visited = [np.eye(4)]
    for index, parent in _walk(document, nodes):
        node = nodes[index]
        scene_from_node = scene_from_visited[parent] @ transforms.local(node)
        scene_from_visited.append(scene_from_node)
        if "mesh" in node:
            for node_from_instance in transforms.instances(document, node):
                yield node, scene_from_node @ node_from_instance


def _walk(document: Document, nodes: list[dict[str, Any]]) -> list[tuple[int, int]]:
    """List nodes as often as they are shown, before anything is computed of them.

    Each with the number of the visit that led to it; 0 is the scene, 1 the first visit.
    """
    visits: list[tuple[int, int]] = []
    stack = [(root, 0, 0) for root in reversed(_roots(document))]
    for _ in range(_MAX_VISITS):
        if not stack:
            return visits
        index, parent, depth = stack.pop()
        if depth > len(nodes):
            raise FormatError("a node is its own parent")
        if _is_hidden(nodes[index]):
            continue
        visits.append((index, parent))
        children = reversed(nodes[index].get("children", []))
        stack += [(child, len(visits), depth + 1) for child in children]
    if stack:
        raise FormatError(f"its scene shows more than {_MAX_VISITS} nodes")
    return visits


def _is_hidden(node: dict[str, Any]) -> bool:
    visibility = node.get("extensions", {}).get("KHR_node_visibility", {})
    return not visibility.get("visible", True)


def _roots(document: Document) -> Sequence[int]:
    """List the nodes of the default scene, the first, or those without parent."""
    if scenes := document.json.get("scenes"):
        roots: Sequence[int] = scenes[document.json.get("scene", 0)].get("nodes", [])
        return roots
    nodes = document.json.get("nodes", [])
    children = {child for node in nodes for child in node.get("children", [])}
    return [index for index in range(len(nodes)) if index not in children]


def _placed(
    positions: Float[ndarray, "N 3"], primitive: Primitive, scene_from_node: Matrix
) -> Mesh:
    vertices = positions @ scene_from_node[:3, :3].T + scene_from_node[:3, 3]
    is_mirrored = np.linalg.det(scene_from_node[:3, :3]) < 0
    faces = primitive.faces[:, ::-1] if is_mirrored else primitive.faces
    return Mesh(vertices=vertices, faces=faces)


def _morphed(
    document: Document, node: dict[str, Any], primitive: Primitive
) -> Float[ndarray, "N 3"]:
    """Add the morph targets by their weights: the node's, else the mesh's."""
    mesh = document.json["meshes"][node["mesh"]]
    weights = np.array(node.get("weights", mesh.get("weights", [])), dtype=float)
    targets = primitive.targets[: len(weights)]
    if not len(targets):
        return primitive.positions
    return primitive.positions + np.tensordot(weights[: len(targets)], targets, axes=1)


def _skinned(
    positions: Float[ndarray, "N 3"],
    primitive: Primitive,
    matrices: Float[ndarray, "J 4 4"],
) -> Mesh:
    """Move vertices with their joints: sum of weights x matrices.

    Specification, 3.7.3.3. The weights are normalized; a vertex that has none goes
    with its first joint.
    """
    if primitive.joints.max() >= len(matrices) or primitive.joints.min() < 0:
        raise FormatError(
            f"a vertex goes with joint {primitive.joints.max()} of {len(matrices)}"
        )
    total = primitive.weights.sum(axis=1, keepdims=True)
    weights = primitive.weights / np.where(total > 0, total, 1)
    weights[total[:, 0] <= 0, 0] = 1
    moved = np.zeros_like(positions)
    for joints, weight in zip(primitive.joints.T, weights.T, strict=True):
        of_vertex = matrices[joints]
        turned = np.einsum("nij,nj->ni", of_vertex[:, :3, :3], positions)
        moved += weight[:, None] * (turned + of_vertex[:, :3, 3])
    return Mesh(vertices=moved, faces=primitive.faces)
