"""How different the shapes of a family are, for the tests of each family."""

from collections.abc import Sequence

import numpy as np

from pipeline.geometry.scene.mesh import Mesh


def count_proportions(meshes: Sequence[Mesh]) -> int:
    """Count the different proportions of their bounding boxes."""
    extents = np.array([np.ptp(mesh.vertices, axis=0) for mesh in meshes])
    shares = extents / extents.max(axis=1, keepdims=True)
    return len(np.unique(shares.round(4), axis=0))
