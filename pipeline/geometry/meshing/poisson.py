"""Screened Poisson surface reconstruction (Kazhdan & Hoppe 2013), by open3d.

One thread: several gain nothing, are not repeatable and are known to crash.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
from jaxtyping import Bool, Float, Int
from numpy import ndarray
from scipy import sparse
from scipy.spatial import KDTree

from pipeline.config.reconstruct import MeshConfig
from pipeline.geometry.meshing.qef_snap import NUM_NEIGHBORS, snap_to_planes
from pipeline.geometry.meshing.repair import decimate, make_manifold
from pipeline.geometry.meshing.thin_walls import thicken_walls
from pipeline.geometry.scene.mesh import Mesh, compact
from pipeline.geometry.scene.open3d_core import load_open3d
from pipeline.geometry.scene.point_cloud import PointCloud

_STDERR = 2  # the file descriptor
_SCALE = 1.1  # of the octree's cube to the cloud's bounding cube
_MIN_POINTS = 8  # that can be a surface
_SNAP_RADIUS = 0.8  # cells: distance at which a point's weight is 1/e


class NoSurfaceError(ValueError):
    """A cloud that Poisson reconstruction makes no surface of."""


def reconstruct_surface(cloud: PointCloud, config: MeshConfig) -> Mesh:
    """Reconstruct a mesh from oriented points.

    A cell of the octree is 1.1 times the cloud's extent over 2^octree_depth. Walls
    that are thickened for Poisson get their thickness back where the mesh is snapped
    to the points.

    Raises:
        NoSurfaceError: The points are too few, or no surface is near them.
    """
    cell = _cell_size(cloud, config.octree_depth)
    min_thickness = config.min_wall_thickness * cell
    points = thicken_walls(cloud, min_thickness) if min_thickness else cloud.points
    mesh = _screened_poisson(points, cloud.normals, config.octree_depth)
    distances, neighbors = map(
        np.asarray,
        KDTree(points).query(mesh.vertices, k=min(NUM_NEIGHBORS, len(cloud))),
    )
    faces = mesh.faces
    if config.trim_distance:
        is_far = distances[:, 0] > config.trim_distance * cell
        faces = _trim(mesh, is_far, config.max_hole_faces)
    if config.snap_to_points:
        mesh = snap_to_planes(
            mesh,
            cloud,
            neighbors,
            distances,
            radius=_SNAP_RADIUS * cell,
            max_step=(1 + config.min_wall_thickness) * cell,
        )
    mesh = Mesh(vertices=mesh.vertices, faces=faces)
    mesh = remove_small_components(mesh, config.min_component_fraction)
    if not len(mesh.faces):
        raise NoSurfaceError(f"no surface near the {len(cloud)} points")
    mesh = make_manifold(compact(mesh))
    return decimate(mesh, config.max_faces) if config.max_faces else mesh


def remove_small_components(mesh: Mesh, min_fraction: float) -> Mesh:
    """Remove connected components with less than this fraction of the faces."""
    if not len(mesh.faces):
        return mesh
    component = _connected_components(mesh)[mesh.faces[:, 0]]
    size = np.bincount(component)
    return Mesh(
        vertices=mesh.vertices,
        faces=mesh.faces[size[component] >= min_fraction * len(mesh.faces)],
    )


def _cell_size(cloud: PointCloud, octree_depth: int) -> float:
    """Return the side of an octree cell; NoSurfaceError without enough points."""
    extent = np.ptp(cloud.points, axis=0).max() if len(cloud) else 0.0
    if len(cloud) < _MIN_POINTS or not extent:
        raise NoSurfaceError(f"{len(cloud)} points, {extent:g} across, are no surface")
    return _SCALE * extent / 2**octree_depth


def _screened_poisson(
    points: Float[ndarray, "N 3"], normals: Float[ndarray, "N 3"], octree_depth: int
) -> Mesh:
    o3d = load_open3d()
    cloud = o3d.geometry.PointCloud(o3d.utility.Vector3dVector(points))
    cloud.normals = o3d.utility.Vector3dVector(normals)
    with _silenced_stderr():
        surface, _ = o3d.geometry.TriangleMesh.create_from_point_cloud_poisson(
            cloud, depth=octree_depth, scale=_SCALE, n_threads=1
        )
    return Mesh(
        vertices=np.asarray(surface.vertices),
        faces=np.asarray(surface.triangles).astype(np.int64),
    )


@contextmanager
def _silenced_stderr() -> Iterator[None]:
    """Discard stderr: open3d writes hundreds of warnings to it at any verbosity."""
    sys.stderr.flush()
    saved, null = os.dup(_STDERR), os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, _STDERR)
    try:
        yield
    finally:
        os.dup2(saved, _STDERR)
        os.close(saved)
        os.close(null)


def _trim(
    mesh: Mesh, is_far: Bool[ndarray, " N"], max_hole_faces: int
) -> Int[ndarray, "f 3"]:
    """Return the faces without a far vertex, and those that would be small holes."""
    far_faces = is_far[mesh.faces].any(axis=1)
    return mesh.faces[~far_faces | _in_small_patches(mesh, far_faces, max_hole_faces)]


def _in_small_patches(
    mesh: Mesh, mask: Bool[ndarray, " F"], max_faces: int
) -> Bool[ndarray, " F"]:
    """Return which faces of the mask are in connected patches of at most so many."""
    is_small = np.zeros(len(mesh.faces), dtype=bool)
    patches = Mesh(vertices=mesh.vertices, faces=mesh.faces[mask])
    component = _connected_components(patches)[patches.faces[:, 0]]
    is_small[mask] = np.bincount(component, minlength=1)[component] <= max_faces
    return is_small


def _connected_components(mesh: Mesh) -> Int[ndarray, " N"]:
    """Return the number of each vertex's connected component."""
    edges = mesh.faces[:, [0, 1, 1, 2]].reshape(-1, 2)
    ones: Float[ndarray, " E"] = np.ones(len(edges))
    count = len(mesh.vertices)
    graph = sparse.coo_matrix((ones, (edges[:, 0], edges[:, 1])), shape=(count, count))
    return sparse.csgraph.connected_components(graph, directed=False)[1]
