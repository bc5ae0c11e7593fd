"""From the maps of all views to one oriented cloud.

Lun et al. (2017) prune, align, optimise, wrap and unite; so does this, each part by
itself and each with a switch. What each one pays is measured in benchmarks/geometry.
"""

from dataclasses import dataclass
from functools import partial

import numpy as np
from jaxtyping import Bool
from numpy import ndarray

from pipeline.geometry.agreement import (
    Sightings,
    all_pairs,
    heard_views,
    heights,
    sightings,
    unshown,
    votes,
    without_strays,
)
from pipeline.geometry.alignment import align
from pipeline.geometry.cameras import DISTANCE, Rig
from pipeline.geometry.clouds import PointCloud, mirrored, thin
from pipeline.geometry.depths import settle
from pipeline.geometry.maps import ViewMaps
from pipeline.geometry.silhouettes import wrap

_FAR_OFF = 1.5  # object units from the middle, along a view; the shape is within 1
_NOT_UNIT = 0.1  # departure of a normal's length from 1 that is more than rounding


@dataclass(frozen=True, kw_only=True)
class Fusion:
    """How views become one cloud.

    Attributes:
        min_foreground: Probability below which a pixel is background.
        max_grazing: Largest angle between normal and view axis, degrees.
        tolerance: How far apart two views may show one surface, object units.
        prune: Whether points go that more views deny than confirm.
        drawn: The views that have a drawing.
        drawn_weight: Vote of such a view; others have 1.
        settled: Disagreement of the views, pixels, up to which they are neither aligned
            nor optimised.
        align_rounds: Of moving each view as a rigid body to the others.
        optimise_rounds: Of making depths agree with normals and with other views.
        own: Weight of a pixel's own depth in it, against 1 of the slopes.
        shared: Weight of meeting the other views, against 1 of the slopes.
        carve: How far outside a drawn silhouette a point may lie and is wrapped back
            onto it, pixels; 0 keeps all points where they are.
        symmetric: Whether the mirror image, left to right, is added.
        voxel: One point per voxel and normal octant; side in pixels.
    """

    min_foreground: float
    max_grazing: float
    tolerance: float
    prune: bool
    drawn: tuple[int, ...]
    drawn_weight: float
    settled: float
    align_rounds: int
    optimise_rounds: int
    own: float
    shared: float
    carve: float
    symmetric: bool
    voxel: float


@dataclass(frozen=True, kw_only=True)
class Fused:
    """A cloud, and how well the views agreed about it."""

    cloud: PointCloud
    disagreement: float  # median distance between two views' surfaces, object units
    confidence: float  # mean of the points' confidences


def fuse(maps: ViewMaps, rig: Rig, how: Fusion) -> Fused:
    """Unite the views into one cloud."""
    inside = maps.inside(how.min_foreground) & _usable(maps)
    if how.prune:
        inside = pruned(maps, without_strays(inside), rig, how)
    disagreement = _disagreement(maps, inside, rig, how)
    if disagreement > how.settled * rig.pitch:
        rig = align(maps, inside, rig, tolerance=how.tolerance, rounds=how.align_rounds)
        maps = _optimised(maps, inside, rig, how)
        if how.prune:
            inside = pruned(maps, inside, rig, how)
    cloud = _weighed(sightings(maps, inside, rig), rig, how.max_grazing)
    if how.carve:
        cloud = wrap(cloud, inside, rig, how.carve, how.drawn)
    if how.symmetric:
        cloud = mirrored(cloud)
    return Fused(
        cloud=thin(cloud, how.voxel * rig.pitch),
        disagreement=disagreement,
        confidence=float(cloud.confidence.mean()) if len(cloud) else 0.0,
    )


def pruned(
    maps: ViewMaps, inside: Bool[ndarray, "V H W"], rig: Rig, how: Fusion
) -> Bool[ndarray, "V H W"]:
    """Return the pixels left when views and then points that others deny are gone.

    A drawing is not overruled: where no point would be left in its silhouette, its own
    stay. They may be off along its view, but what was drawn is there.
    """
    seen = sightings(maps, inside, rig)
    weights = np.ones(len(inside))
    weights[list(how.drawn)] = how.drawn_weight
    vote = partial(votes, maps=maps, rig=rig, tolerance=how.tolerance, weights=weights)
    confirmed, denied = vote(seen, inside=inside)
    heard = heard_views(confirmed, denied, seen.view, len(inside))
    heard[list(how.drawn)] = True
    if not heard.all():
        inside = inside & heard[:, None, None]
        seen = seen.keep(heard[seen.view])
        confirmed, denied = vote(seen, inside=inside)
    left = seen.keep(confirmed >= denied)
    return left.inside(inside) | unshown(left, inside, rig, how.drawn)


def _usable(maps: ViewMaps) -> Bool[ndarray, "V H W"]:
    """Say which pixels have a unit normal and a depth at which the shape can be."""
    length = np.linalg.norm(maps.normals, axis=-1)
    near = np.abs(maps.depth - DISTANCE) < _FAR_OFF
    return near & (np.abs(length - 1) < _NOT_UNIT)


def _optimised(
    maps: ViewMaps, inside: Bool[ndarray, "V H W"], rig: Rig, how: Fusion
) -> ViewMaps:
    for _ in range(how.optimise_rounds):
        maps = settle(
            maps,
            inside,
            rig,
            tolerance=how.tolerance,
            own=how.own,
            shared=how.shared,
        )
    return maps


def _disagreement(
    maps: ViewMaps, inside: Bool[ndarray, "V H W"], rig: Rig, how: Fusion
) -> float:
    """Return the median distance between what two views show as one surface."""
    seen = sightings(maps, inside, rig)
    pairs = all_pairs(seen, inside, rig, tolerance=how.tolerance)
    return float(np.median(np.abs(heights(seen, pairs)))) if len(pairs.first) else 0.0


def _weighed(seen: Sightings, rig: Rig, max_grazing: float) -> PointCloud:
    """Drop grazing sightings; weigh the others by how squarely they were seen."""
    facing = np.sum(seen.normals * rig.eyes[seen.view], axis=1)
    cloud = PointCloud(
        points=seen.points,
        normals=seen.normals,
        confidence=seen.confidence * np.clip(facing, 0, 1),
    )
    return cloud.keep(facing > np.cos(np.radians(max_grazing)))
