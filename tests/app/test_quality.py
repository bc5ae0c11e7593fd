from dataclasses import replace

import numpy as np

from pipeline.app import drawings
from pipeline.app.messages import ReconstructionRequest
from pipeline.app.quality import live, live_predictor
from pipeline.config.params import Params
from pipeline.geometry.scene.cameras import standard_rig
from pipeline.network.inference import Predictor
from pipeline.reconstruction import reconstruct
from tests.app.conftest import DRAWN


def test_live_settings_are_never_heavier(params: Params):
    lighter = live(params)
    assert lighter.mesh.grid_size <= params.mesh.grid_size
    assert lighter.refine.lattice_sizes == ()
    assert not lighter.fuse.prune
    assert not lighter.mesh.snap_to_points
    assert lighter.sketch == params.sketch


def test_live_views_see_all_sides(network: Predictor):
    seen = standard_rig(8).camera_directions[list(live_predictor(network).views)]
    for axis in np.concatenate([np.eye(3), -np.eye(3)]):
        assert (seen @ axis).max() > 0.8


def test_live_maps_are_of_these_views_only(network: Predictor, params: Params):
    drawn = drawings.from_messages(ReconstructionRequest.model_validate(DRAWN).drawings)
    few = replace(network, views=(0, 1, 2))
    result = reconstruct(drawn, few, live(params))
    assert np.isnan(result.maps.depth[3:]).all()
    assert np.isfinite(result.maps.depth[:3]).any()
    assert result.silhouette_iou > 0.8
