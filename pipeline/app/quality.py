"""Lighter settings, for a mesh that follows the pen: see docs/app.md for the times."""

from pipeline.config.params import Params

_LIVE_GRID = 64  # voxels on a side; finer than the pixels of the default network's maps


def live(params: Params) -> Params:
    """Return settings without depth optimization and refinement, on a coarse grid."""
    grid_size = min(_LIVE_GRID, params.mesh.grid_size)
    return params.model_copy(
        update={
            "fuse": params.fuse.model_copy(update={"depth_iterations": 0}),
            "mesh": params.mesh.model_copy(update={"grid_size": grid_size}),
            "refine": params.refine.model_copy(update={"lattice_sizes": ()}),
        }
    )
