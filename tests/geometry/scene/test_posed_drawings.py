import numpy as np

from pipeline.geometry.scene.cameras import standard_rig
from pipeline.geometry.scene.posed_drawings import no_drawings, pick_drawings


def test_some_of_the_sketch_views_are_picked_with_their_cameras():
    images = np.arange(3)[:, None, None] * np.ones((3, 8, 8))
    picked = pick_drawings(images, ["top", "front"])
    assert picked.images[:, 0, 0].tolist() == [2, 0]
    poses = standard_rig(8).cam_from_obj
    np.testing.assert_array_equal(picked.rig.cam_from_obj, poses[[2, 0]])


def test_no_drawings_have_a_size_and_no_camera():
    assert no_drawings(16).size == 16
    assert len(no_drawings(16).rig.cam_from_obj) == 0
