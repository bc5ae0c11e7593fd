from dataclasses import replace

import numpy as np

from pipeline.geometry.scene.view_maps import ViewMaps, silhouette_iou


def test_half_of_a_silhouette_has_half_the_iou(ball_maps: ViewMaps):
    half = ball_maps.foreground.copy()
    half[:, :, 16:] = 0
    cut = replace(ball_maps, foreground=half)
    assert np.isclose(silhouette_iou(cut, ball_maps, views=15), 0.5, atol=0.02)
