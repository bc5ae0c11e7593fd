import numpy as np
import pytest

from pipeline.geometry.scene.cameras import standard_rig
from pipeline.geometry.scene.drawing_views import (
    NAMED_VIEWS,
    describe_view,
    name_view,
    parse_view,
    view_angles,
    view_rig,
)


@pytest.mark.parametrize("view", NAMED_VIEWS)
def test_a_name_and_its_angles_are_one_view(view: str):
    assert parse_view(view.upper()) == view
    assert parse_view(",".join(map(str, view_angles(view)))) == view


def test_angles_have_one_way_to_be_written():
    assert parse_view(" 395, 20.0 ") == "35,20"
    assert name_view(-90.0, 0.2) == "left"
    assert name_view(123.0, 90.0) == "top"


@pytest.mark.parametrize("text", ["", "above", "35", "35,20,1", "nan,0", "0,91"])
def test_what_is_no_view_is_refused_by_name(text: str):
    with pytest.raises(ValueError, match="azimuth and elevation in degrees"):
        parse_view(text)


def test_named_views_stand_where_the_rig_has_them():
    poses = view_rig(["front", "side", "top"], 32).cam_from_obj
    np.testing.assert_array_equal(poses, standard_rig(32).cam_from_obj[:3])


def test_a_view_looks_from_its_angles():
    rig = view_rig(["90,30", "back"], 32)
    half = np.sqrt(3) / 2
    expected = [[half, 0.5, 0], [0, 0, -1]]
    np.testing.assert_allclose(rig.camera_directions, expected, atol=1e-12)
    assert view_rig([], 32).cam_from_obj.shape == (0, 4, 4)


def test_views_are_told_in_words():
    assert describe_view("side") == "from the side"
    assert describe_view("330,20") == "from 30 degrees to the left, 20 above"
    assert describe_view("45,0") == "from 45 degrees to the right"
