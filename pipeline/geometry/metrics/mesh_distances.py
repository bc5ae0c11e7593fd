"""How far two meshes are apart, by points of one to the surface of the other.

Point to surface, so that there is no sampling floor. Both meshes are taken as they
stand: nothing is aligned.
"""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float
from numpy import ndarray

from pipeline.geometry.scene.cameras import standard_rig
from pipeline.geometry.scene.mesh import (
    Mesh,
    face_normals,
    is_watertight,
    sample_surface,
)
from pipeline.geometry.scene.raycast import RaycastScene


@dataclass(frozen=True, kw_only=True)
class MeshDistances:
    """Distances in object units between a mesh and the true one.

    "Visible" counts only true points that a view of the standard rig sees, and not just
    edge-on (85 degrees): what no map can show is not held against a mesh.
    """

    chamfer: float  # mean of the two directed means, all of the true surface
    chamfer_visible: float  # the same over the visible true surface
    fscore_001: float  # harmonic mean of precision and visible recall at 0.01
    fscore_002: float
    hausdorff: float  # largest distance either way, visible surface
    hausdorff_95: float  # larger of the two directed 95th percentiles, visible
    normal_consistency: float  # mean |cosine|, both ways, visible
    watertight: bool


def mesh_distances(
    mesh: Mesh, true: Mesh, *, samples: int, rng: np.random.Generator, threads: int = 1
) -> MeshDistances:
    """Measure a mesh against the true one with `samples` points on each."""
    ours, theirs = (
        RaycastScene(mesh, threads=threads),
        RaycastScene(true, threads=threads),
    )
    points, faces = sample_surface(mesh, samples, rng)
    true_points, true_faces = sample_surface(true, samples, rng)
    visible = theirs.is_visible(
        true_points, true_faces, standard_rig(size=1).camera_directions
    )
    if not visible.any():  # all of it is hidden: then all of it counts
        visible[:] = True
    gap, hit = theirs.closest_points(points)
    true_gap, true_hit = ours.closest_points(true_points)
    normals, true_normals = face_normals(mesh), face_normals(true)
    cosine = np.abs(np.sum(normals[faces] * true_normals[hit], axis=1))
    back = np.abs(np.sum(true_normals[true_faces] * normals[true_hit], axis=1))
    seen = true_gap[visible]
    return MeshDistances(
        chamfer=float(gap.mean() + true_gap.mean()) / 2,
        chamfer_visible=float(gap.mean() + seen.mean()) / 2,
        fscore_001=_fscore(gap, seen, 0.01),
        fscore_002=_fscore(gap, seen, 0.02),
        hausdorff=float(max(gap.max(), seen.max())),
        hausdorff_95=float(max(np.quantile(gap, 0.95), np.quantile(seen, 0.95))),
        normal_consistency=float(cosine.mean() + back[visible].mean()) / 2,
        watertight=is_watertight(mesh),
    )


def _fscore(
    gap: Float[ndarray, " N"], true_gap: Float[ndarray, " M"], within: float
) -> float:
    """Return the harmonic mean of precision and recall; 0 where both are 0."""
    precision, recall = float(np.mean(gap < within)), float(np.mean(true_gap < within))
    return 2 * precision * recall / max(precision + recall, 1e-12)
