"""Chairs, stools, benches, armchairs and sofas, in metres, standing on y = 0.

The sitter looks to +z; the seat is centerd over the origin.
"""

import numpy as np
from numpy.random import Generator

from pipeline.geometry.scene.mesh import Mesh, merge
from pipeline.shapes.chair.arms import ARMS
from pipeline.shapes.chair.backs import BACKS, standing
from pipeline.shapes.chair.bases import BASES
from pipeline.shapes.chair.kinds import KINDS, Design, sample
from pipeline.shapes.chair.sofas import sofa
from pipeline.shapes.parts.chances import pick
from pipeline.shapes.parts.solids import loft


def make(rng: Generator) -> Mesh:
    """Draw a chair."""
    name = pick(rng, {"sofa": 4.0} | {name: k.weight for name, k in KINDS.items()})
    if name == "sofa":
        return sofa(rng)
    design = sample(KINDS[name], rng)
    parts = [seat(design), *BASES[design.base](design), *ARMS[design.arms](design)]
    parts += [standing(design, part) for part in BACKS[design.back](design)]
    return merge(parts)


def seat(design: Design) -> Mesh:
    """Make the seat, wider in front, and a cushion on it if there is one."""
    half = np.array([design.width, design.depth]) / 2
    top, thick = design.height, design.thickness
    edge = min(design.edge, 0.45 * thick)
    plate = _pillow(half, (top - thick, top), edge, design.power)
    parts = [plate]
    if design.cushion:
        span = (top - 0.01, top + design.cushion)
        parts.append(_pillow(0.94 * half, span, 0.45 * design.cushion, design.power))
    mesh = merge(parts)
    widening = 1 + design.trapeze * mesh.vertices[:, 2] / design.depth
    vertices = mesh.vertices.copy()
    vertices[:, 0] *= widening
    return Mesh(vertices=vertices, faces=mesh.faces)


def _pillow(
    half: np.ndarray, span: tuple[float, float], edge: float, power: float
) -> Mesh:
    """Make a plate between two heights with a rounded rim."""
    bends = np.radians([-80, -40, 0, 0, 40, 80])
    ends = np.repeat([span[0] + edge, span[1] - edge], 3)
    heights = ends + edge * np.sin(bends)
    centers = np.stack([0 * heights, heights, 0 * heights], axis=1)
    halves = half - edge + edge * np.cos(bends)[:, None]
    return loft(centers, halves, power=power, axis="y", sides=32)
