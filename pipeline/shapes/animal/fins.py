"""Hulls, fins and flukes of what swims along +z."""

import numpy as np
from jaxtyping import Float
from numpy import ndarray

from pipeline.geometry.scene.mesh import Mesh
from pipeline.shapes.parts.outlines import plate
from pipeline.shapes.parts.paths import smoothed
from pipeline.shapes.parts.placing import both_sides, rotated, translated
from pipeline.shapes.parts.solids import loft, wing

Point = Float[ndarray, "3"]


def upright_fin(outline: ndarray, thickness: float) -> Mesh:
    """Stand an outline of (z, y) pairs in the plane x = 0."""
    return rotated(plate(np.asarray(outline), thickness), "y", -np.pi / 2)


def dorsal(root: Point, high: float, chord: float, sweep: float = 0.8) -> Mesh:
    """Raise a swept triangular fin whose root starts at a point."""
    edge = root + np.array(
        [(0, -0.3 * high, 0.1 * chord), (0, 0.6, -0.5), (0, 1, -1)]
    ) * (
        1.0,
        high,
        sweep * high,
    )
    edge[0] = root + np.array([0.0, -0.3 * high, 0.0])
    return wing(edge, [chord, 0.55 * chord, 0.15 * chord], [0.05, 0.035, 0.02])


def forked_tail(root: Point, up: float, down: float, chord: float) -> list[Mesh]:
    """Fork an upright tail fin into lobes of given heights."""
    lobes = []
    for reach in (up, -down):
        tip = root + np.array([0.0, reach, -0.75 * abs(reach)])
        edge = np.stack([root, (root + tip) / 2 + (0, 0, 0.02), tip])
        lobes.append(
            wing(edge, [chord, 0.75 * chord, 0.25 * chord], [0.05, 0.035, 0.02])
        )
    return lobes


def flukes(root: Point, reach: float, chord: float) -> list[Mesh]:
    """Spread a whale's level tail."""
    edge = root + np.array([(0, 0, 0.1), (0.55, 0.05, 0.0), (1.0, 0.1, -0.6)]) * reach
    return [
        both_sides(wing(edge, [1.1 * chord, chord, 0.25 * chord], [0.06, 0.04, 0.02]))
    ]


def side_fin(root: Point, reach: float, chord: float, drop: float) -> list[Mesh]:
    """Spread a pair of swept fins that hang by a slope."""
    tip = root + np.array([reach, -drop * reach, -0.6 * reach])
    middle = (root + tip) / 2 + (0.0, 0.0, 0.08 * reach)
    edge = np.stack([root, middle, tip])
    return [
        both_sides(wing(edge, [chord, 0.85 * chord, 0.3 * chord], [0.05, 0.04, 0.025]))
    ]


def fan_tail(root: Point, high: float, long: float, notch: float) -> Mesh:
    """Spread a soft fan, notched at its end."""
    z = -np.array([-0.15, 0.35, 0.8, 1.0, 1.0 - notch, 1.0, 0.8, 0.35, -0.15]) * long
    y = np.array([0.14, 0.5, 0.9, 1.0, 0.0, -1.0, -0.9, -0.5, -0.14]) * high
    fan = upright_fin(np.stack([z, y], axis=1), 0.04)
    return translated(fan, root)


def hull(
    z: np.ndarray, halves: np.ndarray, y: np.ndarray | None = None, power: float = 2.2
) -> Mesh:
    """Loft a smooth body along z, closed by a small round cap at either end."""
    height = 0 * z if y is None else y
    stations = smoothed(np.column_stack([0 * z, height, z, halves]))
    caps = []
    for end, way in ((stations[0], -1.0), (stations[-1], 1.0)):
        bulge = 0.6 * end[3:].min()
        steps = [(0.5, 0.87), (0.87, 0.5), (0.98, 0.2)]
        cap = [
            np.r_[end[:2], end[2] + way * bulge * go, end[3:] * share]
            for go, share in steps
        ]
        caps.append(np.stack(cap))
    whole = np.concatenate([caps[0][::-1], stations, caps[1]])
    return loft(whole[:, :3], whole[:, 3:], power=power, sides=22)
