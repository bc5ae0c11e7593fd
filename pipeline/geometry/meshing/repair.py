"""Meshes repaired and simplified for other programs, by pymeshlab."""

import numpy as np
from jaxtyping import Int
from numpy import ndarray

from pipeline.geometry.scene.mesh import Mesh, compact


def make_manifold(mesh: Mesh) -> Mesh:
    """Remove faces at edges that more than two share; split vertices of two fans."""
    if not count_non_manifold_edges(mesh):
        return mesh
    return _apply_filters(
        mesh,
        ("meshing_repair_non_manifold_edges", {"method": "Remove Faces"}),
        ("meshing_repair_non_manifold_vertices", {"vertdispratio": 0.0}),
    )


def decimate(mesh: Mesh, max_faces: int, *, preserve_normals: bool = True) -> Mesh:
    """Collapse edges down to at most so many faces, by the quadric error.

    Garland & Heckbert (1997). Not to look for normals that turn saves a third of the
    time.
    """
    if len(mesh.faces) <= max_faces:
        return mesh
    options: dict[str, object] = {
        "targetfacenum": max_faces,
        "preservenormal": preserve_normals,
        "preservetopology": True,
    }
    return _apply_filters(mesh, ("meshing_decimation_quadric_edge_collapse", options))


def count_non_manifold_edges(mesh: Mesh) -> int:
    """Count the edges that more than two faces share."""
    _, num_faces = np.unique(_edge_keys(mesh), return_counts=True)
    return int((num_faces > 2).sum())


def _edge_keys(mesh: Mesh) -> Int[ndarray, " E"]:
    """Return a number for each edge of each face; faces that share an edge share it."""
    edges = np.sort(mesh.faces[:, [0, 1, 1, 2, 2, 0]].reshape(-1, 2), axis=1)
    return edges[:, 0] * len(mesh.vertices) + edges[:, 1]


def _apply_filters(mesh: Mesh, *filters: tuple[str, dict[str, object]]) -> Mesh:
    # Imported when needed: most meshes are manifold, and it takes half a second.
    import pymeshlab

    mesh_set = pymeshlab.MeshSet()
    mesh_set.add_mesh(pymeshlab.Mesh(mesh.vertices, mesh.faces.astype(np.int32)))
    for name, options in filters:
        mesh_set.apply_filter(name, **options)
    result = mesh_set.current_mesh()
    return compact(
        Mesh(
            vertices=np.asarray(result.vertex_matrix(), dtype=float),
            faces=np.asarray(result.face_matrix(), dtype=np.int64),
        )
    )
