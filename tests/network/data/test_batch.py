import numpy as np
import torch

from pipeline.geometry.scene.view_maps import ViewMaps, silhouette_iou
from pipeline.io import maps
from pipeline.network.base.prediction import Prediction
from pipeline.network.data.batch import (
    Pixels,
    occupied_share,
    to_batch,
    to_maps,
    with_silhouettes,
)
from pipeline.network.data.dataset import Dataset, ShapeFiles
from pipeline.network.models.voxel_rays import voxel_centres

CPU = torch.device("cpu")


def test_a_batch_holds_what_the_maps_hold(dataset: Dataset, shapes: list[ShapeFiles]):
    pixels = Pixels(
        drawings=np.array(dataset.drawings[:, 0]),
        level=np.array(dataset.level),
        colour=np.array(dataset.colour),
        occupancy=np.array(dataset.occupancy),
    )
    batch = to_batch(pixels, np.arange(15), CPU)
    for index, shape in enumerate(shapes):
        read = maps.read(shape.depth, shape.normal)
        inside = read.foreground_mask()
        np.testing.assert_array_equal(batch.inside[index], inside)
        np.testing.assert_allclose(
            batch.depth[index].numpy()[inside], read.depth[inside], atol=1e-5
        )
        np.testing.assert_allclose(batch.normals[index], read.normals, atol=1e-5)


def test_maps_of_a_perfect_prediction_are_the_true_maps(ball_maps: ViewMaps):
    inside = torch.from_numpy(ball_maps.foreground_mask())[None]
    found = to_maps(
        Prediction(
            depth=torch.nan_to_num(torch.from_numpy(ball_maps.depth), nan=3.0)[None],
            normals=torch.from_numpy(ball_maps.normals)[None],
            mask_logit=torch.where(inside, 9.0, -9.0),
        )
    )
    assert silhouette_iou(found, ball_maps, views=15) == 1
    np.testing.assert_allclose(found.depth, ball_maps.depth)


def test_views_that_were_not_predicted_are_empty(ball_maps: ViewMaps):
    views = [1, 14]
    found = to_maps(
        Prediction(
            depth=torch.nan_to_num(torch.from_numpy(ball_maps.depth[views]))[None],
            normals=torch.from_numpy(ball_maps.normals[views])[None],
            mask_logit=torch.full((1, 2, *ball_maps.depth.shape[1:]), 9.0),
        ),
        views,
    )
    assert found.depth.shape == ball_maps.depth.shape
    assert np.flatnonzero(found.foreground_mask().any(axis=(1, 2))).tolist() == views
    empty = np.delete(np.arange(15), views)
    assert np.isnan(found.depth[empty]).all()
    assert (found.normals[empty] == 0).all()
    np.testing.assert_array_equal(found.normals[views], ball_maps.normals[views])


def test_voxels_inside_a_ball_are_occupied_and_those_outside_are_not(
    ball_maps: ViewMaps,
):
    share = occupied_share(ball_maps, 8) / 255
    radius = np.linalg.norm(voxel_centres(8), axis=1)
    assert (share[radius < 0.5] == 1).all()
    assert (share[radius > 1.15] == 0).all()
    assert ((share > 0) & (share < 1)).any()


def test_a_drawing_that_is_not_given_is_empty():
    drawings = np.zeros((3, 8, 8))
    made = with_silhouettes(drawings, np.array([True, False, True]))
    assert (made[1] == 0).all()
    assert (made[0, [0, 2]] == 255).all()
