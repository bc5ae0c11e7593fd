"""Lighter settings, for a mesh that follows the pen: docs/app.md has the times."""

from pipeline.config.params import Params

_LIVE_GRID = 64  # voxels on a side


def live(params: Params) -> Params:
    """Return settings that leave out what takes long and shows little while drawing.

    That is: points that views deny, optimized depths, a fine grid, vertices snapped to
    points, refinement.
    """
    return params.model_copy(
        update={
            "fuse": params.fuse.model_copy(
                update={"prune": False, "depth_iterations": 0}
            ),
            "mesh": params.mesh.model_copy(
                update={
                    "grid_size": min(_LIVE_GRID, params.mesh.grid_size),
                    "snap_to_points": False,
                }
            ),
            "refine": params.refine.model_copy(update={"lattice_sizes": ()}),
        }
    )
