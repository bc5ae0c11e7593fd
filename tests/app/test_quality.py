from pipeline.app.quality import live
from pipeline.config.params import Params


def test_live_settings_are_never_heavier(params: Params):
    lighter = live(params)
    assert lighter.mesh.grid_size <= params.mesh.grid_size
    assert lighter.refine.lattice_sizes == ()
    assert lighter.fuse.depth_iterations == 0
    assert lighter.sketch == params.sketch
