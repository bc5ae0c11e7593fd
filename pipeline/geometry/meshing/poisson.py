"""Screened Poisson reconstruction (Kazhdan & Hoppe 2013). The one file with open3d's.

One thread: several gain nothing, are not repeatable and are known to crash.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import open3d as o3d
from jaxtyping import Bool, Float, Int
from numpy import ndarray
from scipy import sparse
from scipy.spatial import KDTree

from pipeline.config.reconstruct import MeshConfig
from pipeline.geometry.meshing.qef_snap import NEIGHBOURS, snap
from pipeline.geometry.meshing.repair import decimate, make_manifold
from pipeline.geometry.meshing.thin_walls import thicken
from pipeline.geometry.scene.mesh import Mesh, compact
from pipeline.geometry.scene.point_cloud import PointCloud

_STDERR = 2  # the file descriptor
_SCALE = 1.1  # of the octree's cube to the cloud's bounding cube
_FEWEST = 8  # points that can be a surface
_REACH = 0.8  # cells: how fast their pull fades


class NoSurfaceError(ValueError):
    """A cloud from which Poisson makes nothing."""


def reconstruct(cloud: PointCloud, config: MeshConfig) -> Mesh:
    """Make a mesh of oriented points.

    A cell of the octree is 1.1 times the cloud's extent over 2^octree_depth. Walls
    that are thickened for Poisson are thinned again where the mesh is snapped to the
    points.

    Raises:
        NoSurfaceError: Poisson makes nothing of the points.
    """
    extent = np.ptp(cloud.points, axis=0).max() if len(cloud) else 0.0
    if len(cloud) < _FEWEST or not extent:
        raise NoSurfaceError(f"{len(cloud)} points, {extent:g} across, are no surface")
    cell = _SCALE * extent / 2**config.octree_depth
    wall = config.min_wall_thickness * cell
    points = thicken(cloud, wall) if wall else cloud.points
    mesh = _poisson(points, cloud.normals, config.octree_depth)
    count = min(NEIGHBOURS, len(cloud))
    found = KDTree(points).query(mesh.vertices, k=count)
    gaps, near = map(np.asarray, found)
    faces = mesh.faces
    if config.trim_distance:
        far = (gaps[:, 0] > config.trim_distance * cell)[faces].any(axis=1)
        faces = faces[~far | _in_small_patches(mesh, far, config.max_hole_faces)]
    if config.snap_to_points:
        longest = (1 + config.min_wall_thickness) * cell
        mesh = snap(mesh, cloud, near, gaps, reach=_REACH * cell, longest=longest)
    mesh = drop_small_components(
        Mesh(vertices=mesh.vertices, faces=faces), config.min_component_fraction
    )
    if not len(mesh.faces):
        raise NoSurfaceError(f"no surface near the {len(cloud)} points")
    mesh = make_manifold(compact(mesh))
    return decimate(mesh, config.max_faces) if config.max_faces else mesh


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


def _poisson(
    points: Float[ndarray, "N 3"], normals: Float[ndarray, "N 3"], depth: int
) -> Mesh:
    cloud = o3d.geometry.PointCloud(o3d.utility.Vector3dVector(points))
    cloud.normals = o3d.utility.Vector3dVector(normals)
    with _nothing_said():
        found, _ = o3d.geometry.TriangleMesh.create_from_point_cloud_poisson(
            cloud, depth=depth, scale=_SCALE, n_threads=1
        )
    return Mesh(
        vertices=np.asarray(found.vertices),
        faces=np.asarray(found.triangles).astype(np.int64),
    )


@contextmanager
def _nothing_said() -> Iterator[None]:
    """Send stderr nowhere: hundreds of warnings are written to it at any verbosity."""
    sys.stderr.flush()
    kept, nowhere = os.dup(_STDERR), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, _STDERR)
    try:
        yield
    finally:
        os.dup2(kept, _STDERR)
        os.close(kept)
        os.close(nowhere)


def _in_small_patches(
    mesh: Mesh, chosen: Bool[ndarray, " F"], most: int
) -> Bool[ndarray, " F"]:
    """Say which of the chosen faces form patches of at most so many faces."""
    small = np.zeros(len(mesh.faces), dtype=bool)
    patches = Mesh(vertices=mesh.vertices, faces=mesh.faces[chosen])
    piece = _pieces(patches)[patches.faces[:, 0]]
    small[chosen] = np.bincount(piece, minlength=1)[piece] <= most
    return small


def _pieces(mesh: Mesh) -> Int[ndarray, " N"]:
    """Number the connected piece of each vertex."""
    edges = mesh.faces[:, [0, 1, 1, 2]].reshape(-1, 2)
    ones: Float[ndarray, " E"] = np.ones(len(edges))
    count = len(mesh.vertices)
    graph = sparse.coo_matrix((ones, (edges[:, 0], edges[:, 1])), shape=(count, count))
    return sparse.csgraph.connected_components(graph, directed=False)[1]
