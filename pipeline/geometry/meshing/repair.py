"""Meshes repaired and simplified for other programs."""

import numpy as np
from jaxtyping import Int
from numpy import ndarray

from pipeline.geometry.scene.mesh import Mesh, compact
from pipeline.geometry.scene.open3d_core import load_open3d
from pipeline.geometry.scene.solid import count_extra_fans, is_closed_manifold


def make_manifold(mesh: Mesh) -> Mesh:
    """Remove faces at edges that more than two share; split vertices of two fans."""
    if not (count_non_manifold_edges(mesh) or count_extra_fans(mesh)):
        return mesh
    return _apply_filters(
        mesh,
        ("meshing_repair_non_manifold_edges", {"method": "Remove Faces"}),
        ("meshing_repair_non_manifold_vertices", {"vertdispratio": 0.0}),
    )


def decimate(mesh: Mesh, max_faces: int, *, stays_closed: bool = True) -> Mesh:
    """Collapse edges down to at most so many faces, by the quadric error.

    Garland & Heckbert (1997): by open3d, in less than half of pymeshlab's time and as
    near; by pymeshlab where open3d opens a mesh that is to stay closed, or leaves more
    edges of three faces than there were.
    """
    if len(mesh.faces) <= max_faces:
        return mesh
    fewer = _decimate_quickly(mesh, max_faces)
    if not stays_closed or is_closed_manifold(fewer):
        return fewer
    is_worse = count_non_manifold_edges(fewer) > count_non_manifold_edges(mesh)
    if not (is_worse or is_closed_manifold(mesh)):
        return fewer
    options: dict[str, object] = {
        "targetfacenum": max_faces,
        "preservenormal": True,
        "preservetopology": True,
    }
    return _apply_filters(mesh, ("meshing_decimation_quadric_edge_collapse", options))


def _decimate_quickly(mesh: Mesh, max_faces: int) -> Mesh:
    open3d = load_open3d()
    full = open3d.t.geometry.TriangleMesh(
        open3d.core.Tensor(mesh.vertices), open3d.core.Tensor(mesh.faces)
    )
    fewer = full.simplify_quadric_decimation(1 - max_faces / len(mesh.faces))
    return Mesh(
        vertices=fewer.vertex.positions.numpy().astype(float),
        faces=fewer.triangle.indices.numpy().astype(np.int64),
    )


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
