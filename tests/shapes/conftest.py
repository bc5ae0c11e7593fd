from collections.abc import Callable

import numpy as np
import pytest
from scipy.spatial import KDTree

from pipeline.geometry.scene.mesh import Mesh, merge


def _edges(mesh: Mesh) -> np.ndarray:
    return np.concatenate(
        [mesh.faces[:, [0, 1]], mesh.faces[:, [1, 2]], mesh.faces[:, [2, 0]]]
    )


def _check_solid(mesh: Mesh | list[Mesh]) -> None:
    """Every edge runs once either way; every face has an area; the outside is out."""
    mesh = merge(mesh) if isinstance(mesh, list) else mesh
    edges = _edges(mesh)
    assert np.isfinite(mesh.vertices).all()
    assert len(np.unique(edges, axis=0)) == len(edges)
    there = np.unique(edges, axis=0)
    back = np.unique(edges[:, ::-1], axis=0)
    assert np.array_equal(there, back)
    a, b, c = np.moveaxis(mesh.vertices[mesh.faces], 1, 0)
    normals = np.cross(b - a, c - a)
    size = np.ptp(mesh.vertices, axis=0).max()
    assert np.linalg.norm(normals, axis=1).min() > 1e-9 * size**2
    assert np.einsum("ij,ij->", a, normals) > 0


def _asymmetry(mesh: Mesh) -> float:
    """Measure how far the mirrored vertices are from vertices, share of the extent."""
    mirrored = mesh.vertices * (-1.0, 1.0, 1.0)
    distances, _ = KDTree(mesh.vertices).query(mirrored)
    return float(distances.max() / np.ptp(mesh.vertices, axis=0).max())


@pytest.fixture
def check_solid() -> Callable[[Mesh | list[Mesh]], None]:
    return _check_solid


@pytest.fixture
def asymmetry() -> Callable[[Mesh], float]:
    return _asymmetry
