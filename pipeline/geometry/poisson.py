"""Screened Poisson reconstruction (Kazhdan & Hoppe 2013). The one file with open3d's.

One thread: several gain nothing, are not repeatable and are known to crash.
"""

import numpy as np
import open3d as o3d
from jaxtyping import Float, Int
from numpy import ndarray
from scipy import sparse
from scipy.spatial import KDTree

from pipeline.geometry.clouds import PointCloud
from pipeline.geometry.meshes import Mesh, compact

_SCALE = 1.1  # of the octree's cube to the cloud's bounding cube


class NoSurfaceError(ValueError):
    """A cloud from which Poisson makes nothing."""


def reconstruct(
    cloud: PointCloud, *, depth: int, trim: float, min_component: float
) -> Mesh:
    """Make a mesh of the cloud.

    Args:
        cloud: Oriented points.
        depth: Of the octree; a cell is 1.1 times the cloud's extent over 2^depth.
        trim: Faces farther than this from every point go; cells; 0 keeps all.
        min_component: Pieces with a smaller share of the faces go.
    """
    mesh = _poisson(cloud, depth)
    if trim:
        cell = _SCALE * np.ptp(cloud.points, axis=0).max() / 2**depth
        gap, _ = KDTree(cloud.points).query(mesh.vertices)
        near = gap <= trim * cell
        mesh = Mesh(vertices=mesh.vertices, faces=mesh.faces[near[mesh.faces].all(1)])
    mesh = drop_small_components(mesh, min_component)
    if not len(mesh.faces):
        raise NoSurfaceError(f"no surface near the {len(cloud)} points")
    return compact(mesh)


def drop_small_components(mesh: Mesh, min_share: float) -> Mesh:
    """Drop the connected pieces that have less than this share of the faces."""
    if not len(mesh.faces):
        return mesh
    piece = _pieces(mesh)[mesh.faces[:, 0]]
    size = np.bincount(piece)
    return Mesh(
        vertices=mesh.vertices,
        faces=mesh.faces[size[piece] >= min_share * len(mesh.faces)],
    )


def _poisson(cloud: PointCloud, depth: int) -> Mesh:
    points = o3d.geometry.PointCloud(o3d.utility.Vector3dVector(cloud.points))
    points.normals = o3d.utility.Vector3dVector(cloud.normals)
    with o3d.utility.VerbosityContextManager(o3d.utility.VerbosityLevel.Error):
        found, _ = o3d.geometry.TriangleMesh.create_from_point_cloud_poisson(
            points, depth=depth, scale=_SCALE, n_threads=1
        )
    return Mesh(
        vertices=np.asarray(found.vertices),
        faces=np.asarray(found.triangles).astype(np.int64),
    )


def _pieces(mesh: Mesh) -> Int[ndarray, " N"]:
    """Number the connected piece of each vertex."""
    edges = mesh.faces[:, [0, 1, 1, 2]].reshape(-1, 2)
    ones: Float[ndarray, " E"] = np.ones(len(edges))
    count = len(mesh.vertices)
    graph = sparse.coo_matrix((ones, (edges[:, 0], edges[:, 1])), shape=(count, count))
    return sparse.csgraph.connected_components(graph, directed=False)[1]
