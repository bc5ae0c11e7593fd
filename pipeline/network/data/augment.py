"""How a training batch differs from the shapes on disk: every augmentation, in order.

    style      each shape is drawn in one of the styles it has
    drop       some drawings are not given; one at least is, and of those from random
               cameras one at most
    mirror     some shapes are mirrored, left to right
    jitter     drawings are shifted and warped, their lines are finer or broader

The chances and sizes are `train.augment`. This is the order of the random numbers, too,
which follow from the step alone. The first two choose the drawings here; shapes are
mirrored as they are read (`read_encoded`), jitter acts on the device (`apply_jitter`).
"""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float, Int
from numpy import ndarray

from pipeline.config.train import AugmentConfig
from pipeline.geometry.scene.cameras import NUM_SKETCH_VIEWS, SKETCH_VIEWS
from pipeline.network.base.prediction import GIVEN
from pipeline.network.data.augment_drop import drop_drawings
from pipeline.network.data.augment_jitter import Jitter, sample_jitter
from pipeline.network.data.augment_mirror import can_be_mirrored, mirror_shape
from pipeline.network.data.batch import EncodedBatch
from pipeline.network.data.dataset import Dataset, read_shapes

RANDOM_SLOT = NUM_SKETCH_VIEWS  # of the first drawing from a random camera


@dataclass(frozen=True, kw_only=True)
class Augmentation:
    """How a batch is to differ.

    Attributes:
        styles: The style that each shape is drawn in.
        is_dropped: Which drawings are not given: they are there to be read, only.
        is_mirrored: Which shapes are to be mirrored.
        jitter: What is to be applied to the drawings.
    """

    styles: Int[ndarray, " B"]
    is_dropped: Bool[ndarray, "B K"]
    is_mirrored: Bool[ndarray, " B"]
    jitter: Jitter

    def select(self, shapes: slice) -> "Augmentation":
        """Return that of some shapes."""
        return Augmentation(
            styles=self.styles[shapes],
            is_dropped=self.is_dropped[shapes],
            is_mirrored=self.is_mirrored[shapes],
            jitter=self.jitter.select(shapes),
        )


def sample_augmentation(
    data: Dataset,
    count: int,
    views: Int[ndarray, " V"],
    config: AugmentConfig,
    rng: np.random.Generator,
    *,
    needs_drawings: bool,
) -> Augmentation:
    """Sample how `count` shapes are to differ.

    A network that `needs_drawings`, of certain views, gets them all, and unmirrored: a
    mirrored shape has no side drawing.
    """
    num_styles, num_drawings = data.drawings.shape[1:3]
    styles = rng.integers(num_styles, size=count)
    random_slots = rng.integers(RANDOM_SLOT, num_drawings, size=count)
    is_dropped = np.ones((count, num_drawings), dtype=bool)
    if needs_drawings:
        is_dropped[:, :NUM_SKETCH_VIEWS] = False
    else:
        dropped = drop_drawings(count, drop_chances(config), rng)
        is_dropped[:, :NUM_SKETCH_VIEWS] = dropped[:, :NUM_SKETCH_VIEWS]
        is_dropped[np.arange(count), random_slots] = dropped[:, RANDOM_SLOT]
    is_mirrored = rng.random(count) < config.mirror
    is_mirrored &= can_be_mirrored(views) and not needs_drawings
    return Augmentation(
        styles=styles,
        is_dropped=is_dropped,
        is_mirrored=is_mirrored,
        jitter=sample_jitter(rng, is_dropped.shape, config),
    )


def read_augmented(
    data: Dataset,
    shapes: Int[ndarray, " B"],
    views: Int[ndarray, " V"],
    augmentation: Augmentation,
) -> EncodedBatch:
    """Copy shapes out of the dataset, with these drawings, some of them mirrored."""
    encoded = read_shapes(data, shapes, views, augmentation.styles)
    encoded.drawings[augmentation.is_dropped, GIVEN] = 0
    for row in np.flatnonzero(augmentation.is_mirrored):
        mirror_shape(encoded, int(row), data, int(shapes[row]), views)
    return encoded


def drop_chances(config: AugmentConfig) -> Float[ndarray, " K"]:
    """Return each drawing's chance to be left out."""
    chances = config.drop_drawing.model_dump()
    return np.array([chances[name] for name in (*SKETCH_VIEWS, "random")])
