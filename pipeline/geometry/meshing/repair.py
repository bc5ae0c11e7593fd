"""Meshes made sound for other programs: the one file that touches pymeshlab."""

import numpy as np
from jaxtyping import Int
from numpy import ndarray

from pipeline.geometry.scene.mesh import Mesh, compact


def make_manifold(mesh: Mesh) -> Mesh:
    """Take faces off edges that more than two share; split vertices where fans meet."""
    if not non_manifold_edges(mesh):
        return mesh
    return _filtered(
        mesh,
        ("meshing_repair_non_manifold_edges", {"method": "Remove Faces"}),
        ("meshing_repair_non_manifold_vertices", {"vertdispratio": 0.0}),
    )


def decimate(mesh: Mesh, max_faces: int) -> Mesh:
    """Collapse edges to at most so many faces (quadric error, Garland & Heckbert)."""
    if len(mesh.faces) <= max_faces:
        return mesh
    options: dict[str, object] = {
        "targetfacenum": max_faces,
        "preservenormal": True,
        "preservetopology": True,
    }
    return _filtered(mesh, ("meshing_decimation_quadric_edge_collapse", options))


def non_manifold_edges(mesh: Mesh) -> int:
    """Count the edges that more than two faces share."""
    _, count = np.unique(_edge_keys(mesh), return_counts=True)
    return int((count > 2).sum())


def _edge_keys(mesh: Mesh) -> Int[ndarray, " E"]:
    edges = np.sort(mesh.faces[:, [0, 1, 1, 2, 2, 0]].reshape(-1, 2), axis=1)
    return edges[:, 0] * len(mesh.vertices) + edges[:, 1]


def _filtered(mesh: Mesh, *filters: tuple[str, dict[str, object]]) -> Mesh:
    # Imported when needed: most meshes are sound, and it takes half a second.
    import pymeshlab

    meshes = pymeshlab.MeshSet()
    meshes.add_mesh(pymeshlab.Mesh(mesh.vertices, mesh.faces.astype(np.int32)))
    for name, options in filters:
        meshes.apply_filter(name, **options)
    made = meshes.current_mesh()
    return compact(
        Mesh(
            vertices=np.asarray(made.vertex_matrix(), dtype=float),
            faces=np.asarray(made.face_matrix(), dtype=np.int64),
        )
    )
