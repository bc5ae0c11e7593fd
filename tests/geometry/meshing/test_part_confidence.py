from dataclasses import replace

import numpy as np

from pipeline.geometry.meshing.part_confidence import (
    PARTS,
    describe_doubts,
    part_confidence,
    vertex_confidence,
)
from pipeline.geometry.scene.cameras import standard_rig
from pipeline.geometry.scene.mesh import Mesh
from pipeline.geometry.scene.view_maps import ViewMaps

TOLERANCE = 0.1


def _confidence(mesh: Mesh, maps: ViewMaps) -> dict[str, float]:
    rig = standard_rig(maps.size)
    return part_confidence(mesh, vertex_confidence(mesh, maps, rig, TOLERANCE))


def test_a_ball_is_sure_on_all_sides_of_its_own_maps(ball: Mesh, ball_maps: ViewMaps):
    confidence = _confidence(ball, ball_maps)
    assert list(confidence) == list(PARTS)
    assert min(confidence.values()) > 0.8
    assert describe_doubts(confidence, ["front"]) == []


def test_views_that_are_undecided_confirm_nothing(ball: Mesh, ball_maps: ViewMaps):
    undecided = replace(ball_maps, foreground=np.full_like(ball_maps.foreground, 0.5))
    assert max(_confidence(ball, undecided).values()) == 0


def test_a_side_whose_depth_is_wrong_is_unsure(ball: Mesh, ball_maps: ViewMaps):
    depth = ball_maps.depth.copy()
    behind = standard_rig(ball_maps.size).camera_directions[:, 2] < -0.3
    depth[behind] += 0.5
    confidence = _confidence(ball, replace(ball_maps, depth=depth))
    assert confidence["back"] < 0.5 < 0.8 < confidence["front"]


def test_doubts_tell_what_no_drawing_shows():
    confidence = dict.fromkeys(PARTS, 1.0) | {"back": 0.2, "left": 0.3}
    assert describe_doubts(confidence, ["front", "side"]) == [
        "unsure of the back and the left: no drawing shows them"
    ]
    confidence |= {"back": 1.0, "left": 1.0, "top": 0.1}
    assert describe_doubts(confidence, ["top"]) == [
        "unsure of the top: its depth is a guess"
    ]
