"""From the maps of all views to one oriented cloud.

Lun et al. (2017) prune, align, optimise, wrap and unite; so does this, each part by
itself and each with a switch. What each one pays is measured in benchmarks/geometry.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from jaxtyping import Bool
from numpy import ndarray

from pipeline.config.reconstruct import FuseConfig
from pipeline.geometry.fusion.alignment import align
from pipeline.geometry.fusion.depth_optimization import settle
from pipeline.geometry.fusion.silhouette_clip import wrap
from pipeline.geometry.fusion.view_votes import (
    Sightings,
    all_pairs,
    heard_views,
    heights,
    sightings,
    unshown,
    votes,
    without_strays,
)
from pipeline.geometry.scene.cameras import DISTANCE, Rig
from pipeline.geometry.scene.point_cloud import (
    PointCloud,
    add_mirror_image,
    voxel_downsample,
)
from pipeline.geometry.scene.view_maps import ViewMaps

_FAR_OFF = 1.5  # object units from the middle, along a view; the shape is within 1
_NOT_UNIT = 0.1  # departure of a normal's length from 1 that is more than rounding


@dataclass(frozen=True, kw_only=True)
class Fused:
    """A cloud, and how well the views agreed about it."""

    cloud: PointCloud
    disagreement: float  # median distance between two views' surfaces, object units
    confidence: float  # mean of the points' confidences


def fuse(
    maps: ViewMaps, rig: Rig, config: FuseConfig, *, drawn: Sequence[int]
) -> Fused:
    """Unite the views into one cloud; `drawn` are the views that have a drawing."""
    inside = maps.foreground_mask(config.min_foreground) & _usable(maps)
    if config.prune:
        inside = pruned(maps, without_strays(inside), rig, config, drawn)
    disagreement = _disagreement(maps, inside, rig, config)
    if disagreement > config.min_disagreement * rig.pixel_size:
        rig = align(
            maps,
            inside,
            rig,
            tolerance=config.depth_tolerance,
            rounds=config.alignment_iterations,
        )
        maps = _optimised(maps, inside, rig, config)
        if config.prune:
            inside = pruned(maps, inside, rig, config, drawn)
    cloud = _weighed(sightings(maps, inside, rig), rig, config.max_grazing_angle)
    if config.silhouette_margin:
        cloud = wrap(cloud, inside, rig, config.silhouette_margin, drawn)
    if config.symmetric:
        cloud = add_mirror_image(cloud)
    return Fused(
        cloud=voxel_downsample(cloud, config.voxel_size * rig.pixel_size),
        disagreement=disagreement,
        confidence=float(cloud.confidence.mean()) if len(cloud) else 0.0,
    )


def pruned(
    maps: ViewMaps,
    inside: Bool[ndarray, "V H W"],
    rig: Rig,
    config: FuseConfig,
    drawn: Sequence[int],
) -> Bool[ndarray, "V H W"]:
    """Return the pixels left when views and then points that others deny are gone.

    A drawing is not overruled: where no point would be left in its silhouette, its own
    stay. They may be off along its view, but what was drawn is there.
    """
    seen = sightings(maps, inside, rig)
    weights = np.ones(len(inside))
    weights[list(drawn)] = config.drawn_view_weight
    vote = partial(
        votes, maps=maps, rig=rig, tolerance=config.depth_tolerance, weights=weights
    )
    confirmed, denied = vote(seen, inside=inside)
    heard = heard_views(confirmed, denied, seen.view, len(inside))
    heard[list(drawn)] = True
    if not heard.all():
        inside = inside & heard[:, None, None]
        seen = seen.keep(heard[seen.view])
        confirmed, denied = vote(seen, inside=inside)
    left = seen.keep(confirmed >= denied)
    return left.inside(inside) | unshown(left, inside, rig, drawn)


def _usable(maps: ViewMaps) -> Bool[ndarray, "V H W"]:
    """Say which pixels have a unit normal and a depth at which the shape can be."""
    length = np.linalg.norm(maps.normals, axis=-1)
    near = np.abs(maps.depth - DISTANCE) < _FAR_OFF
    return near & (np.abs(length - 1) < _NOT_UNIT)


def _optimised(
    maps: ViewMaps, inside: Bool[ndarray, "V H W"], rig: Rig, config: FuseConfig
) -> ViewMaps:
    for _ in range(config.depth_iterations):
        maps = settle(
            maps,
            inside,
            rig,
            tolerance=config.depth_tolerance,
            own=config.data_weight,
            shared=config.consistency_weight,
        )
    return maps


def _disagreement(
    maps: ViewMaps, inside: Bool[ndarray, "V H W"], rig: Rig, config: FuseConfig
) -> float:
    """Return the median distance between what two views show as one surface."""
    seen = sightings(maps, inside, rig)
    pairs = all_pairs(seen, inside, rig, tolerance=config.depth_tolerance)
    return float(np.median(np.abs(heights(seen, pairs)))) if len(pairs.first) else 0.0


def _weighed(seen: Sightings, rig: Rig, max_grazing: float) -> PointCloud:
    """Drop grazing sightings; weigh the others by how squarely they were seen."""
    facing = np.sum(seen.normals * rig.camera_directions[seen.view], axis=1)
    cloud = PointCloud(
        points=seen.points,
        normals=seen.normals,
        confidence=seen.confidence * np.clip(facing, 0, 1),
    )
    return cloud.select(facing > np.cos(np.radians(max_grazing)))
