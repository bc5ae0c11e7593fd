"""Tails, by their form; a root and the measures of the animal are given."""

from collections.abc import Callable, Mapping

import numpy as np
from jaxtyping import Float
from numpy import ndarray

from pipeline.geometry.scene.mesh import Mesh
from pipeline.shapes.animal.quadruped.plan import Beast
from pipeline.shapes.parts.outlines import pillow
from pipeline.shapes.parts.paths import flesh
from pipeline.shapes.parts.placing import Numbers, rotated, translated
from pipeline.shapes.parts.solids import ellipsoid

Root = Float[ndarray, "3"]


def up(beast: Beast, root: Root) -> list[Mesh]:
    """Raise the tail in an S."""
    return [_sweep(beast, root, [0, 0.15, 0.5, 0.85, 1.0], [0, 0.25, 0.35, 0.15, 0.25])]


def hook(beast: Beast, root: Root) -> list[Mesh]:
    """Let the tail sag and curl up at its end."""
    return [
        _sweep(beast, root, [0, -0.2, -0.15, 0.25, 0.45], [0, 0.25, 0.6, 0.75, 0.6])
    ]


def out(beast: Beast, root: Root) -> list[Mesh]:
    """Stretch the tail out and up a little."""
    return [_sweep(beast, root, [0, 0.05, 0.2, 0.4], [0, 0.3, 0.65, 0.95])]


def low(beast: Beast, root: Root) -> list[Mesh]:
    """Hang the tail."""
    return [_sweep(beast, root, [0, -0.1, -0.5, -0.9], [0, 0.2, 0.3, 0.3])]


def stub(beast: Beast, root: Root) -> list[Mesh]:
    """Cock a short tail."""
    sizes = beast.tail_size * np.array([1.1, 1.1, 0.8])
    return [_sweep(beast, root, [-0.1, 0.2, 0.5], [-0.3, 0.4, 0.9], sizes)]


def ball(beast: Beast, root: Root) -> list[Mesh]:
    """Put a rabbit's ball on the rump."""
    size = beast.tail_size
    place = root + np.array([0.0, 0.0, -0.5 * size])
    return [ellipsoid((size,) * 3, place, sides=14)]


def curl(beast: Beast, root: Root) -> list[Mesh]:
    """Wind a pig's tail."""
    turns = np.linspace(0.0, 9.0, 20)
    radius = beast.tail_length * 0.2 * np.minimum(1.0, turns / 2)
    path = np.stack(
        [
            radius * np.sin(turns),
            radius * np.cos(turns),
            -beast.tail_length * turns / 10,
        ],
        axis=1,
    )
    sizes = beast.tail_size * np.linspace(1.1, 0.6, 20)
    start = path[0] + np.array([0.0, 0.0, 0.05])
    return [flesh(root + np.concatenate([[start], path]), np.r_[sizes[0], sizes], 8)]


def tuft(beast: Beast, root: Root) -> list[Mesh]:
    """Hang a thin tail with a tuft at its end."""
    return _tufted(beast, root, [0, 0.0, -0.4, -0.85], [0, 0.2, 0.3, 0.35])


def tuft_up(beast: Beast, root: Root) -> list[Mesh]:
    """Swing a thin tail with a tuft at its end upwards."""
    y, z = [0, -0.15, 0.0, 0.5, 0.75], [0, 0.25, 0.6, 0.7, 0.5]
    return _tufted(beast, root, y, z)


def brush(beast: Beast, root: Root) -> list[Mesh]:
    """Carry a fox's bushy tail."""
    sizes = beast.tail_size * np.array([0.4, 0.75, 1.05, 0.85, 0.15])
    y, z = [0, -0.12, -0.15, 0.0, 0.2], [0, 0.25, 0.55, 0.85, 1.1]
    return [_sweep(beast, root, y, z, sizes)]


def squirrel(beast: Beast, root: Root) -> list[Mesh]:
    """Roll a bushy tail up behind the back, its tip away from it."""
    sizes = beast.tail_size * np.array([0.5, 0.8, 1.0, 1.15, 0.9, 0.4])
    y, z = [0, 0.0, 0.35, 0.75, 1.0, 0.9], [0, 0.3, 0.45, 0.3, 0.4, 0.75]
    return [_sweep(beast, root, y, z, sizes)]


def horse(beast: Beast, root: Root) -> list[Mesh]:
    """Let a tail of long hair fall."""
    sizes = beast.tail_size * np.array([0.5, 0.9, 1.15, 1.0, 0.35])
    y, z = [0, 0.08, -0.25, -0.65, -1.0], [0, 0.2, 0.38, 0.42, 0.55]
    return [_sweep(beast, root, y, z, sizes)]


def taper(beast: Beast, root: Root) -> list[Mesh]:
    """Run the trunk out into a long tail near the floor."""
    return [_tapered(beast, root)[0]]


def arrow(beast: Beast, root: Root) -> list[Mesh]:
    """End a long tail in a dragon's arrowhead."""
    tail, tip = _tapered(beast, root)
    size = 0.16
    outline = size * np.array([(0, 0.9), (-0.8, -0.6), (0, -0.3), (0.8, -0.6)])
    head = rotated(pillow(outline, 0.06), "x", -0.9)
    return [tail, translated(head, tip)]


def _tapered(beast: Beast, root: Root) -> tuple[Mesh, ndarray]:
    long, floor = beast.tail_length, 0.05
    z = root[2] - long * np.array([-0.15, 0.1, 0.35, 0.65, 0.9, 1.0])
    drop = np.array([0.0, 0.1, 0.55, 0.9, 1.0, 0.85])
    start = root[1] - 0.3 * beast.rump
    y = start + (floor - start) * drop
    y[4:] += np.array([0.0, 0.1]) * long
    path = np.stack([0 * z, y, z], axis=1)
    sizes = beast.rump * np.array([0.75, 0.62, 0.45, 0.3, 0.18, 0.1])
    return flesh(path, np.minimum(sizes, y + 0.1), 14), path[-1]


def _sweep(
    beast: Beast,
    root: Root,
    rise: Numbers,
    back: Numbers,
    sizes: ndarray | None = None,
) -> Mesh:
    """Sweep a tail through points given in shares of its length; it stays above 0."""
    long = beast.tail_length
    if sizes is None:
        sizes = beast.tail_size * np.linspace(1.15, 0.75, len(rise))
    y = np.maximum(root[1] + long * np.array(rise), 1.05 * sizes)
    z = root[2] - long * np.array(back)
    path = np.stack([0 * y, y, z], axis=1)
    start = path[:1] + np.array([0.0, 0.0, 0.5 * beast.rump])
    return flesh(np.concatenate([start, path]), np.r_[sizes[0], sizes], 10)


def _tufted(beast: Beast, root: Root, rise: Numbers, back: Numbers) -> list[Mesh]:
    size = 2.6 * beast.tail_size
    tail = _sweep(beast, root, rise, back)
    end = root + beast.tail_length * np.array([0.0, rise[-1], -back[-1]])
    end[1] = max(end[1], 1.5 * size)
    return [tail, ellipsoid((0.9 * size, 1.4 * size, 0.9 * size), end, sides=12)]


TAILS: Mapping[str, Callable[[Beast, Root], list[Mesh]]] = {
    "up": up,
    "hook": hook,
    "out": out,
    "low": low,
    "stub": stub,
    "ball": ball,
    "curl": curl,
    "tuft": tuft,
    "tuft up": tuft_up,
    "brush": brush,
    "squirrel": squirrel,
    "horse": horse,
    "taper": taper,
    "arrow": arrow,
}
