"""Drawings of one thing with the cameras that they are seen from."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float
from numpy import ndarray

from pipeline.geometry.scene.cameras import Rig, sketch_view_indices
from pipeline.geometry.scene.drawing_views import view_rig


@dataclass(frozen=True, kw_only=True)
class PosedDrawings:
    """Drawings, each of a view.

    Attributes:
        images: Ink 0 on paper 1.
        views: From where each is seen (drawing_views.py).
        silhouettes: What of each is solid, if it is known.
    """

    images: Float[ndarray, "K H W"]
    views: tuple[str, ...]
    silhouettes: Bool[ndarray, "K H W"] | None = None

    @property
    def size(self) -> int:
        """Pixels on a side of an image."""
        return self.images.shape[-1]

    @property
    def rig(self) -> Rig:
        """The cameras, in the order of the drawings."""
        return view_rig(self.views, self.size)


@dataclass(frozen=True, kw_only=True)
class DrawingReading:
    """What is read in drawings before a shape is thought of.

    Attributes:
        silhouettes: What of each is solid.
        view_probability: That each is seen from the candidate views
            (view_directions.py).
    """

    silhouettes: Bool[ndarray, "K H W"]
    view_probability: Float[ndarray, "K D"]


def no_drawings(size: int) -> PosedDrawings:
    """Return none, of `size` pixels on a side."""
    return PosedDrawings(images=np.ones((0, size, size)), views=())


def pick_drawings(
    images: Float[ndarray, "K H W"], views: Sequence[str]
) -> PosedDrawings:
    """Return the drawings of some of the sketch views, out of those of all of them."""
    picked = images[sketch_view_indices(views)]
    return PosedDrawings(images=picked, views=tuple(views))
