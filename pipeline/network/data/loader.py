"""Training batches, read ahead of the steps by a thread while the device computes.

A batch follows from the seed and the step's number alone, so a resumed run and several
processes that share each batch see the same.
"""

import time
from collections.abc import Generator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from jaxtyping import Int
from numpy import ndarray

from pipeline.config.train import TrainConfig
from pipeline.geometry.scene.cameras import NUM_SKETCH_VIEWS
from pipeline.network.base.distributed import ProcessGroup
from pipeline.network.data.augment import read_augmented, sample_augmentation
from pipeline.network.data.augment_jitter import Jitter
from pipeline.network.data.batch import EncodedBatch
from pipeline.network.data.dataset import Dataset

_NUM_AHEAD = 2  # batches that wait to be used


@dataclass(frozen=True, kw_only=True)
class TrainingBatch:
    """Some shapes and some of their views, and what this process computes of them.

    Attributes:
        names: Of all shapes of the batch.
        views: Of the rig.
        encoded: This process's share of the shapes.
        jitter: Of the same.
    """

    names: tuple[str, ...]
    views: Int[ndarray, " V"]
    encoded: EncodedBatch
    jitter: Jitter


class Loader:
    """The batches of all steps, in order; counts the seconds they were waited for.

    Args:
        data: The shapes to learn from.
        config: Of the training.
        views: Of the rig, that the network predicts.
        required_drawings: That the network needs; none means that any serve.
        group: The processes that share each batch.
    """

    def __init__(
        self,
        data: Dataset,
        config: TrainConfig,
        views: tuple[int, ...],
        required_drawings: tuple[int, ...],
        group: ProcessGroup,
    ):
        self.data, self.config, self.group = data, config, group
        self.views, self.needs_drawings = views, bool(required_drawings)
        self.seconds_waited = 0.0

    def batches_from(self, step: int) -> Generator[TrainingBatch, None, None]:
        """Yield the batches of a step and all later ones, without end."""
        with ThreadPoolExecutor(1) as reader:
            ahead: list[Future[TrainingBatch]] = [
                reader.submit(self.batch_of, step + n) for n in range(_NUM_AHEAD)
            ]
            try:
                while True:
                    start = time.monotonic()
                    batch = ahead.pop(0).result()
                    self.seconds_waited += time.monotonic() - start
                    step += 1
                    ahead.append(reader.submit(self.batch_of, step + _NUM_AHEAD - 1))
                    yield batch
            finally:
                for waiting in ahead:
                    waiting.cancel()

    def batch_of(self, step: int) -> TrainingBatch:
        """Sample shapes, views and augmentations of a step, and read them."""
        config, data = self.config, self.data
        rng = np.random.default_rng([config.seed, step])
        count = min(config.batch_size, len(data))
        shapes = np.sort(rng.choice(len(data), size=count, replace=False))
        views = self._sample_views(rng)
        augmentation = sample_augmentation(
            data, count, views, config.augment, rng, needs_drawings=self.needs_drawings
        )
        local = self.group.local_slice(count)
        return TrainingBatch(
            names=tuple(data.ids[shape] for shape in shapes),
            views=views,
            encoded=read_augmented(
                data, shapes[local], views, augmentation.select(local)
            ),
            jitter=augmentation.jitter.select(local),
        )

    def _sample_views(self, rng: np.random.Generator) -> Int[ndarray, " V"]:
        """Sample the views to predict; the first is one that is drawn."""
        drawn = rng.choice([view for view in self.views if view < NUM_SKETCH_VIEWS])
        others = rng.permutation([view for view in self.views if view != drawn])
        return np.array([drawn, *others[: self.config.views_per_shape - 1]])
