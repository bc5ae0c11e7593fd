"""Fuse the maps of all views into one oriented point cloud.

Lun et al. (2017) prune, align, optimize depths, clip to silhouettes and unite; so does
this, each stage by itself and each with a switch. What each of them gains is measured
in benchmarks/geometry.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from jaxtyping import Bool
from numpy import ndarray

from pipeline.config.reconstruct import FuseConfig
from pipeline.geometry.fusion.alignment import align_views
from pipeline.geometry.fusion.depth_optimization import optimize_depths
from pipeline.geometry.fusion.silhouette_clip import clip_to_silhouettes
from pipeline.geometry.fusion.view_votes import (
    Surfels,
    consistent_views,
    count_votes,
    find_correspondences,
    point_to_plane_distances,
    remove_isolated_pixels,
    uncovered_pixels,
    unproject_maps,
)
from pipeline.geometry.scene.cameras import DISTANCE, Rig
from pipeline.geometry.scene.point_cloud import (
    PointCloud,
    add_mirror_image,
    voxel_downsample,
)
from pipeline.geometry.scene.view_maps import ViewMaps

_MAX_DEPTH_OFFSET = 1.5  # object units from the origin, along a view
_MAX_NORMAL_ERROR = 0.1  # departure of a normal's length from 1, beyond rounding


class TooFewPointsError(ValueError):
    """The views agree on too little of the shape to reconstruct a surface."""


@dataclass(frozen=True, kw_only=True)
class FusionResult:
    """A cloud, and how well the views agreed about it."""

    cloud: PointCloud
    disagreement: float  # median distance between two views' surfaces, object units
    confidence: float  # mean of the points' confidences


def fuse(
    maps: ViewMaps, rig: Rig, config: FuseConfig, *, drawn_views: Sequence[int]
) -> FusionResult:
    """Fuse all views into one cloud; `drawn_views` are those that have a drawing.

    The disagreement is measured before alignment and depth optimization; it is NaN
    where `config.min_disagreement` is infinite, so that depths stay whatever it is.

    Raises:
        TooFewPointsError: Fewer than `config.min_points` are left.
    """
    valid = maps.foreground_mask(config.min_foreground) & _plausible_pixels(maps)
    if config.prune:
        valid = remove_isolated_pixels(valid)
        valid = prune(maps, valid, rig, config, drawn_views)
    disagreement = np.nan
    if np.isfinite(config.min_disagreement):
        disagreement = _view_disagreement(maps, valid, rig, config)
    if disagreement > config.min_disagreement * rig.pixel_size:
        rig = align_views(
            maps,
            valid,
            rig,
            tolerance=config.depth_tolerance,
            iterations=config.alignment_iterations,
        )
        maps = _optimize(maps, valid, rig, config)
        if config.prune:
            valid = prune(maps, valid, rig, config, drawn_views)
    surfels = unproject_maps(maps, valid, rig)
    cloud = _drop_grazing_points(surfels, rig, config.max_grazing_angle)
    if config.silhouette_margin:
        margin = config.silhouette_margin
        cloud = clip_to_silhouettes(cloud, valid, rig, margin, drawn_views)
    if config.symmetric:
        cloud = add_mirror_image(cloud)
    confidence = float(cloud.confidence.mean()) if len(cloud) else 0.0
    cloud = voxel_downsample(cloud, config.voxel_size * rig.pixel_size)
    if len(cloud) < config.min_points:
        raise TooFewPointsError(
            f"{len(cloud)} points, fuse.min_points needs {config.min_points}"
        )
    return FusionResult(cloud=cloud, disagreement=disagreement, confidence=confidence)


def prune(
    maps: ViewMaps,
    valid: Bool[ndarray, "V H W"],
    rig: Rig,
    config: FuseConfig,
    drawn_views: Sequence[int],
) -> Bool[ndarray, "V H W"]:
    """Return the valid pixels without inconsistent views and outvoted points.

    A drawing is not overruled: where its silhouette would be left uncovered, its own
    pixels stay. Their depths may be wrong, but the drawing shows that something is
    there.
    """
    surfels = unproject_maps(maps, valid, rig)
    view_weights = np.ones(len(valid))
    view_weights[list(drawn_views)] = config.drawn_view_weight
    vote = partial(
        count_votes,
        maps=maps,
        rig=rig,
        tolerance=config.depth_tolerance,
        view_weights=view_weights,
    )
    support, violations = vote(surfels, valid=valid)
    is_consistent = consistent_views(support, violations, surfels.view, len(valid))
    is_consistent[list(drawn_views)] = True
    if not is_consistent.all():
        valid = valid & is_consistent[:, None, None]
        surfels = surfels.select(is_consistent[surfels.view])
        support, violations = vote(surfels, valid=valid)
    surfels = surfels.select(support >= violations)
    uncovered = uncovered_pixels(surfels, valid, rig, drawn_views)
    return surfels.pixel_mask(valid.shape) | uncovered


def _plausible_pixels(maps: ViewMaps) -> Bool[ndarray, "V H W"]:
    """Return which pixels have a unit normal and a depth that the shape can have."""
    length = np.linalg.norm(maps.normals, axis=-1)
    is_near = np.abs(maps.depth - DISTANCE) < _MAX_DEPTH_OFFSET
    return is_near & (np.abs(length - 1) < _MAX_NORMAL_ERROR)


def _optimize(
    maps: ViewMaps, valid: Bool[ndarray, "V H W"], rig: Rig, config: FuseConfig
) -> ViewMaps:
    for _ in range(config.depth_iterations):
        maps = optimize_depths(
            maps,
            valid,
            rig,
            tolerance=config.depth_tolerance,
            data_weight=config.data_weight,
            consistency_weight=config.consistency_weight,
        )
    return maps


def _view_disagreement(
    maps: ViewMaps, valid: Bool[ndarray, "V H W"], rig: Rig, config: FuseConfig
) -> float:
    """Return the median distance between corresponding points; 0 without any."""
    surfels = unproject_maps(maps, valid, rig)
    tolerance = config.depth_tolerance
    pairs = find_correspondences(surfels, valid, rig, tolerance=tolerance)
    if not len(pairs.first):
        return 0.0
    return float(np.median(np.abs(point_to_plane_distances(surfels, pairs))))


def _drop_grazing_points(
    surfels: Surfels, rig: Rig, max_grazing_angle: float
) -> PointCloud:
    """Drop surfels seen at grazing angles (degrees); weight others by the cosine."""
    facing = np.sum(surfels.normals * rig.camera_directions[surfels.view], axis=1)
    cloud = PointCloud(
        points=surfels.points,
        normals=surfels.normals,
        confidence=surfels.confidence * np.clip(facing, 0, 1),
    )
    return cloud.select(facing > np.cos(np.radians(max_grazing_angle)))
