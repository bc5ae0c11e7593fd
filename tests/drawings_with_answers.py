"""A figure whose lines are known, a photo of it, and distances between lines."""

import numpy as np
from scipy import ndimage

from pipeline.geometry.curves.rasterize import rasterize, uniform_stroke


def figure() -> list[np.ndarray]:
    """A round body, a head, legs and an eye, as (row, col) in the unit square."""
    angle = np.linspace(0, 2 * np.pi, 80)
    circle = np.column_stack([np.sin(angle), np.cos(angle)])
    body, head = 0.25 * circle + (0.55, 0.5), 0.12 * circle + (0.2, 0.62)
    legs = [
        np.array([[0.78, col], [0.95, col], [0.95, col + 0.1]]) for col in (0.4, 0.6)
    ]
    return [body, head, *legs, 0.02 * circle + (0.18, 0.62)]


def draw_figure(
    size: int,
    *,
    line_width: float = 3.0,
    scale: float = 0.8,
    offset: tuple = (0.1, 0.1),
) -> np.ndarray:
    """The figure, ink 0 on paper 1."""
    lines = [(line * scale + offset) * size for line in figure()]
    return rasterize([uniform_stroke(line, line_width) for line in lines], size)


def photograph(drawing: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """A drawing as a phone sees it: yellowish, grainy paper, shadow, blur and noise."""
    height, width = drawing.shape
    row, col = np.mgrid[0:height, 0:width] / max(drawing.shape)
    grain = ndimage.gaussian_filter(rng.normal(size=drawing.shape), 1.2) * 0.06
    shadow = 0.35 / (1 + np.exp(-25 * (row + 0.6 * col - 0.9)))
    light = 0.95 - 0.2 * col - shadow + grain
    reflected = ndimage.gaussian_filter(0.2 + 0.8 * drawing, 0.8)
    color = (light * reflected)[..., None] * np.array([1.0, 0.96, 0.86])
    return np.clip(color + rng.normal(scale=0.015, size=color.shape), 0, 1)


def line_distances(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Distances, in pixels, of the ink of each drawing to the nearest of the other."""
    inks = one < 0.5, other < 0.5
    to_one, to_other = (ndimage.distance_transform_edt(~dark) for dark in inks)
    return np.concatenate([to_other[inks[0]], to_one[inks[1]]])
