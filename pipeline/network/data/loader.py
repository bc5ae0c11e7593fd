"""What each step sees, read ahead of it by a thread while the device computes.

It follows from the seed and the step's number alone, so a resumed run and several
processes that share each batch see the same.
"""

import time
from collections.abc import Generator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Int
from numpy import ndarray

from pipeline.config.train import TrainConfig
from pipeline.geometry.scene.cameras import SKETCH_VIEWS
from pipeline.network.base.distributed import Team
from pipeline.network.base.prediction import GIVEN
from pipeline.network.data import augment_mirror
from pipeline.network.data.augment_jitter import Variation, drawn_by
from pipeline.network.data.augment_viewpoint import choose_cameras, drawn_from_maps
from pipeline.network.data.batch import Pixels
from pipeline.network.data.dataset import Dataset, choose_drawings
from pipeline.network.models.registry import Network

_AHEAD = 2  # draws that wait to be used


@dataclass(frozen=True, kw_only=True)
class Draw:
    """Some shapes and some of their views, and what this process computes of them.

    Attributes:
        names: Of all shapes of the batch.
        views: Of the rig.
        seen_from: The view of the rig that each drawing is of.
        pixels: Of this process's share of the shapes.
        variation: Of the same.
    """

    names: tuple[str, ...]
    views: Int[ndarray, " V"]
    seen_from: tuple[int, ...]
    pixels: Pixels
    variation: Variation


class Loader:
    """Draws of all steps, in order; counts the seconds that they were waited for."""

    def __init__(
        self, data: Dataset, config: TrainConfig, network: Network, team: Team
    ):
        self.data, self.config, self.team = data, config, team
        self.views, self.drawn = network.views, network.drawn
        self.seconds_waited = 0.0

    def from_step(self, first: int) -> Generator[Draw, None, None]:
        """Yield the draws of step `first` and all later ones, without end."""
        with ThreadPoolExecutor(1) as reader:
            ahead: list[Future[Draw]] = [
                reader.submit(self.draw, first + n) for n in range(_AHEAD)
            ]
            try:
                while True:
                    start = time.monotonic()
                    draw = ahead.pop(0).result()
                    self.seconds_waited += time.monotonic() - start
                    first += 1
                    ahead.append(reader.submit(self.draw, first + _AHEAD - 1))
                    yield draw
            finally:
                for waiting in ahead:
                    waiting.cancel()

    def draw(self, step: int) -> Draw:
        """Draw shapes and views of a step; a drawn view is always among them."""
        config, data = self.config, self.data
        rng = np.random.default_rng([config.seed, step])
        count = min(config.batch_size, len(data))
        shapes = np.sort(rng.choice(len(data), size=count, replace=False))
        views = self._views(rng)
        drawings = choose_drawings(data.drawings, shapes, self._drop(), rng)
        chance = 0.0 if self.drawn else config.augment.viewpoint
        seen_from = choose_cameras(chance, rng)
        _draw_anew(drawings, data, shapes, seen_from)
        wanted = rng.random(count) < config.augment.mirror
        is_mirrored = wanted & augment_mirror.can_be_mirrored(drawings, views)
        # Some networks need the side drawing, and other cameras have no mirror image.
        is_mirrored &= not self.drawn and seen_from.max() < len(SKETCH_VIEWS)
        own = np.arange(count)[self.team.share(count)]
        return Draw(
            names=tuple(data.ids[shape] for shape in shapes),
            views=views,
            seen_from=tuple(seen_from.tolist()),
            pixels=_read(data, shapes[own], drawings[own], views, is_mirrored[own]),
            variation=drawn_by(rng, drawings.shape[:2], config).part(own),
        )

    def _drop(self) -> Float[ndarray, " K"]:
        """Return each drawing's chance to be left out; some networks need them all."""
        if self.drawn:
            return np.zeros(len(SKETCH_VIEWS))
        chances = self.config.augment.drop_drawing.model_dump()
        return np.array([chances[name] for name in SKETCH_VIEWS])

    def _views(self, rng: np.random.Generator) -> Int[ndarray, " V"]:
        drawn = rng.choice([view for view in self.views if view < len(SKETCH_VIEWS)])
        others = rng.permutation([view for view in self.views if view != drawn])
        return np.array([drawn, *others[: self.config.views_per_shape - 1]])


def _draw_anew(
    drawings: ndarray,
    data: Dataset,
    shapes: Int[ndarray, " B"],
    seen_from: Int[ndarray, " K"],
) -> None:
    """Replace the drawings, where they are given, that are seen from elsewhere."""
    for sketch, view in enumerate(seen_from):
        if sketch != view:
            others = drawn_from_maps(
                data.level[shapes, view], data.colour[shapes, view]
            )
            given = drawings[:, sketch, GIVEN].any(axis=(1, 2))
            drawings[given, sketch] = others[given]


def _read(
    data: Dataset,
    shapes: Int[ndarray, " B"],
    drawings: ndarray,
    views: Int[ndarray, " V"],
    is_mirrored: ndarray,
) -> Pixels:
    """Copy the pixels of shapes out of the dataset, some of them mirrored."""
    partners = augment_mirror.mirrored_views()[views]
    made = Pixels(
        drawings=drawings,
        level=data.level[np.ix_(shapes, views)],
        colour=data.colour[np.ix_(shapes, views)],
        occupancy=data.occupancy[shapes],
    )
    for row in np.flatnonzero(is_mirrored):
        shape = shapes[row]
        made.drawings[row] = augment_mirror.mirrored_drawings(drawings[row])
        made.level[row] = data.level[shape, partners][..., ::-1]
        made.colour[row] = augment_mirror.mirrored_colour(data.colour[shape, partners])
        made.occupancy[row] = augment_mirror.mirrored_voxels(data.occupancy[shape])
    return made
