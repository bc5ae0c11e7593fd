"""How a training batch differs from the shapes on disk: every augmentation, in order.

    style      each shape is drawn in one of the styles it has
    drop       some drawings are left out; one at least stays
    viewpoint  one drawing is from another known camera
    mirror     some shapes are mirrored, left to right
    jitter     drawings are shifted and warped, their lines are finer or broader

The chances and sizes are `train.augment`. This is the order of the random numbers, too,
which follow from the step alone. The first three change the drawings here; shapes are
mirrored as they are read (`read_encoded`), jitter acts on the device (`apply_jitter`).
"""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float, Int, UInt8
from numpy import ndarray

from pipeline.config.train import AugmentConfig
from pipeline.geometry.scene.cameras import NUM_SKETCH_VIEWS, SKETCH_VIEWS
from pipeline.network.data.augment_drop import drop_drawings
from pipeline.network.data.augment_jitter import Jitter, sample_jitter
from pipeline.network.data.augment_mirror import can_be_mirrored, mirror_shape
from pipeline.network.data.augment_viewpoint import redraw, sample_drawing_views
from pipeline.network.data.batch import EncodedBatch
from pipeline.network.data.dataset import Dataset


@dataclass(frozen=True, kw_only=True)
class Augmentation:
    """What a batch is made of: augmented drawings, and how the rest is to differ.

    Attributes:
        drawing_views: The view of the rig that each drawing is of.
        is_mirrored: Which shapes are to be mirrored.
        jitter: What is to be applied to the drawings.
    """

    drawings: UInt8[ndarray, "B K 3 H W"]
    drawing_views: Int[ndarray, " K"]
    is_mirrored: Bool[ndarray, " B"]
    jitter: Jitter


def augment(
    data: Dataset,
    shapes: Int[ndarray, " B"],
    views: Int[ndarray, " V"],
    config: AugmentConfig,
    rng: np.random.Generator,
    *,
    needs_drawings: bool,
) -> Augmentation:
    """Choose and change the drawings of some shapes.

    A network that `needs_drawings`, of certain views, gets them all, and unmirrored: a
    mirrored shape has no side drawing.
    """
    drawings = _sample_styles(data, shapes, rng)
    drop_drawings(drawings, _drop_chances(config, needs_drawings=needs_drawings), rng)
    chance = 0.0 if needs_drawings else config.viewpoint
    drawing_views = sample_drawing_views(chance, rng)
    redraw(drawings, drawing_views, data, shapes)
    is_mirrored = rng.random(len(shapes)) < config.mirror
    is_mirrored &= can_be_mirrored(drawings, views)
    # Other cameras than the sketch views have no mirror image.
    is_mirrored &= not needs_drawings and drawing_views.max() < NUM_SKETCH_VIEWS
    jitter = sample_jitter(rng, drawings.shape[:2], config)
    return Augmentation(
        drawings=drawings,
        drawing_views=drawing_views,
        is_mirrored=is_mirrored,
        jitter=jitter,
    )


def read_encoded(
    data: Dataset,
    shapes: Int[ndarray, " B"],
    views: Int[ndarray, " V"],
    drawings: UInt8[ndarray, "B K 3 H W"],
    is_mirrored: Bool[ndarray, " B"],
) -> EncodedBatch:
    """Copy shapes out of the dataset, some of them mirrored, beside their drawings."""
    encoded = EncodedBatch(
        drawings=drawings,
        depth_level=data.depth_level[np.ix_(shapes, views)],
        normal_rgba=data.normal_rgba[np.ix_(shapes, views)],
        occupancy=data.occupancy[shapes],
    )
    for row in np.flatnonzero(is_mirrored):
        mirror_shape(encoded, int(row), data, int(shapes[row]), views)
    return encoded


def _sample_styles(
    data: Dataset, shapes: Int[ndarray, " B"], rng: np.random.Generator
) -> UInt8[ndarray, "B K 3 H W"]:
    """Copy the drawings of each shape in a style of its own."""
    styles = rng.integers(data.drawings.shape[1], size=len(shapes))
    return np.array(data.drawings[shapes, styles])


def _drop_chances(
    config: AugmentConfig, *, needs_drawings: bool
) -> Float[ndarray, " K"]:
    """Return each drawing's chance to be left out."""
    if needs_drawings:
        return np.zeros(NUM_SKETCH_VIEWS)
    chances = config.drop_drawing.model_dump()
    return np.array([chances[name] for name in SKETCH_VIEWS])
