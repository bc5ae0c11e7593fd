"""Tops of tables, and the boards that furniture is built of."""

import numpy as np

from pipeline.geometry.scene.mesh import Mesh
from pipeline.shapes.parts.placing import Numbers
from pipeline.shapes.parts.revolved import polygon, turned
from pipeline.shapes.parts.solids import loft, rounded_box
from pipeline.shapes.table.designs import Design


def top(design: Design) -> Mesh:
    """Make the top with a rounded or a sharp rim."""
    return plate(design, design.height, design.thickness, 1.0)


def plate(design: Design, height: float, thickness: float, size: float) -> Mesh:
    """Make a board with the outline of the top, its upper face at a height."""
    bends = np.radians([-80, -40, 0, 0, 40, 80])
    edge = design.edge * thickness
    ends = np.repeat([height - thickness + edge, height - edge], 3)
    y = ends + edge * np.sin(bends)
    half = size * np.array([design.width, design.depth]) / 2
    if design.outline == "polygon":
        around = polygon(design.corners)
        radius = half[0] - edge + edge * np.cos(bends)
        return turned(np.stack([radius, y], axis=1), around)
    halves = half - edge + edge * np.cos(bends)[:, None]
    centers = np.stack([0 * y, y, 0 * y], axis=1)
    return loft(centers, halves, power=design.power, axis="y", sides=40)


def reach(design: Design) -> tuple[float, float]:
    """Say how far in x and z a corner of the legs may be under the top."""
    share = {"round": 0.66, "polygon": 0.66, "oval": 0.7, "boat": 0.76}
    free = share.get(design.outline, 0.93) * (1 - design.inset)
    x = free * design.width / 2 - design.leg / 2
    z = free * design.depth / 2 - design.leg / 2
    return x, max(z, 0.25 * design.depth)


def board(low: Numbers, high: Numbers, edge: float = 0.006) -> Mesh:
    """Make a board between two opposite corners."""
    a, b = np.asarray(low, dtype=float), np.asarray(high, dtype=float)
    return rounded_box(b - a, edge, (a + b) / 2, 1)
