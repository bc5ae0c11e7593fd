"""Lighter settings, for a mesh that follows the pen: benchmarks/app has the times."""

import math
from dataclasses import replace

from pipeline.config.params import Params
from pipeline.network.inference import Predictor

_LIVE_GRID = 64  # voxels on a side
# Of the rig: front, side and top, and those of the icosahedron that look from below,
# from the left and from behind.
_LIVE_VIEWS = (0, 1, 2, 5, 6, 9, 10, 13, 14)


def live_predictor(predictor: Predictor) -> Predictor:
    """Return a network that predicts the views that tell most."""
    return replace(predictor, views=_LIVE_VIEWS)


def live(params: Params) -> Params:
    """Return settings that leave out what takes long and shows little while drawing.

    That is: points that views deny, how far views disagree and what it leads to, a fine
    grid, vertices snapped to points, refinement.
    """
    return params.model_copy(
        update={
            "fuse": params.fuse.model_copy(
                update={"prune": False, "min_disagreement": math.inf}
            ),
            "mesh": params.mesh.model_copy(
                update={
                    "grid_size": min(_LIVE_GRID, params.mesh.grid_size),
                    "snap_to_points": False,
                }
            ),
            "refine": params.refine.model_copy(
                update={"lattice_sizes": (), "engraved_drawings": "none"}
            ),
        }
    )
