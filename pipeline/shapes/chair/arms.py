"""Arms of chairs."""

from collections.abc import Callable, Mapping

import numpy as np

from pipeline.geometry.scene.mesh import Mesh, merge
from pipeline.shapes.chair.kinds import Design
from pipeline.shapes.parts.paths import fillet
from pipeline.shapes.parts.placing import both_sides
from pipeline.shapes.parts.solids import rounded_box, tube


def none(design: Design) -> list[Mesh]:
    """Leave the arms out."""
    return []


def rail(design: Design) -> list[Mesh]:
    """Carry a flat arm on a post in front, its end in the back."""
    x, low, high, back = _corner(design)
    front, size = 0.42 * design.depth, max(design.bar, 0.03)
    post = rounded_box((size, high - low, size), 0.006, (x, (low + high) / 2, front), 1)
    long = front + size - back
    middle = (x, high, back + long / 2)
    plank = rounded_box((1.4 * size, 0.8 * size, long), 0.01, middle, 2)
    return [both_sides(merge([post, plank]))]


def loop(design: Design) -> list[Mesh]:
    """Bend a bar from the seat up, back, and into the back."""
    x, low, high, back = _corner(design)
    front, size = 0.3 * design.depth, max(0.45 * design.bar, 0.015)
    if design.slats % 2:
        path = [(x, low, front), (x, high, front), (x, high, back)]
    else:
        path = [(x, low, front), (x, high, 1.2 * front), (x, high, 0.8 * back)]
        path.append((x, low, 0.6 * back))
    return [both_sides(tube(fillet(path, 0.08), [size]))]


def pad(design: Design) -> list[Mesh]:
    """Carry a soft pad on a post at the side of the seat."""
    x, low, high, _ = _corner(design)
    size = max(design.bar, 0.035)
    post = rounded_box((size, high - low, 1.6 * size), 0.01, (x, (low + high) / 2, 0.0))
    top = rounded_box((0.075, 0.035, 0.55 * design.depth), 0.016, (x, high, 0.03))
    foot = rounded_box((0.12, 0.03, 1.6 * size), 0.01, (x - 0.05, low, 0.0), 1)
    return [both_sides(merge([post, top, foot]))]


def wrap(design: Design) -> list[Mesh]:
    """Bend one rail around the back at the height of the arms, on posts."""
    x, low, high, _ = _corner(design)
    size = max(0.5 * design.bar, 0.018)
    angles = np.linspace(0.0, np.pi, 13)
    z = -0.1 * design.depth - 0.46 * design.depth * np.sin(angles)
    bow = np.stack([x * np.cos(angles), 0 * angles + high, z], axis=1)
    ends = np.array([[x, high, 0.3 * design.depth], [-x, high, 0.3 * design.depth]])
    rail = tube(np.concatenate([ends[:1], bow, ends[1:]]), [size])
    feet = [(x, z) for z in (0.26 * design.depth, -0.12 * design.depth)]
    posts = [tube([(x, low, z), (x, high, z)], [0.7 * size], sides=8) for x, z in feet]
    return [rail, both_sides(merge(posts))]


def _corner(design: Design) -> tuple[float, float, float, float]:
    """Place the arms: x, foot, height, and z of the back at that height."""
    x = design.width / 2 - 0.2 * max(design.bar, 0.03)
    low = design.height - 0.6 * design.thickness
    high = design.height + design.cushion + design.arm_height
    back = -design.depth / 2 - np.tan(design.tilt) * (high - low)
    curl = design.curve * design.width * 0.8
    return x, low, high, float(back + curl)


ARMS: Mapping[str, Callable[[Design], list[Mesh]]] = {
    "none": none,
    "rail": rail,
    "loop": loop,
    "pad": pad,
    "wrap": wrap,
}
