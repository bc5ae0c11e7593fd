import numpy as np
import torch

from pipeline.geometry.scene.view_maps import ViewMaps, silhouette_iou
from pipeline.io import maps
from pipeline.network.base.prediction import Prediction
from pipeline.network.data.batch import (
    EncodedBatch,
    encode_drawings,
    to_batch,
    to_maps,
)
from pipeline.network.data.dataset import Dataset, ShapeFiles

CPU = torch.device("cpu")


def test_a_batch_holds_what_the_maps_hold(dataset: Dataset, shapes: list[ShapeFiles]):
    encoded = EncodedBatch(
        drawings=np.array(dataset.drawings[:, 0]),
        drawn_from=np.array(dataset.drawn_from),
        silhouettes=np.array(dataset.silhouettes),
        depth_level=np.array(dataset.depth_level),
        normal_rgba=np.array(dataset.normal_rgba),
        occupancy=np.array(dataset.occupancy),
    )
    batch = to_batch(encoded, np.arange(15), CPU)
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
    predicted = to_maps(
        Prediction(
            depth=torch.nan_to_num(torch.from_numpy(ball_maps.depth), nan=3.0)[None],
            normals=torch.from_numpy(ball_maps.normals)[None],
            mask_logit=torch.where(inside, 9.0, -9.0),
        )
    )
    assert silhouette_iou(predicted, ball_maps, views=15) == 1
    np.testing.assert_allclose(predicted.depth, ball_maps.depth)


def test_views_that_were_not_predicted_are_empty(ball_maps: ViewMaps):
    views = [1, 14]
    predicted = to_maps(
        Prediction(
            depth=torch.nan_to_num(torch.from_numpy(ball_maps.depth[views]))[None],
            normals=torch.from_numpy(ball_maps.normals[views])[None],
            mask_logit=torch.full((1, 2, *ball_maps.depth.shape[1:]), 9.0),
        ),
        views,
    )
    assert predicted.depth.shape == ball_maps.depth.shape
    assert (
        np.flatnonzero(predicted.foreground_mask().any(axis=(1, 2))).tolist() == views
    )
    empty = np.delete(np.arange(15), views)
    assert np.isnan(predicted.depth[empty]).all()
    assert (predicted.normals[empty] == 0).all()
    np.testing.assert_array_equal(predicted.normals[views], ball_maps.normals[views])


def test_ink_and_what_it_encloses_are_channels_of_a_drawing():
    square = np.ones((1, 16, 16))
    square[0, 4:12, 4:12] = 0
    square[0, 5:11, 5:11] = 1
    ink, fill, given = encode_drawings(square)[0]
    assert ink[4, 8] == 255 and ink[8, 8] == 0
    assert fill[4, 8] == fill[8, 8] == 255 and fill[2, 8] == 0
    assert (given == 255).all()
