"""What carries a table top at its two ends: slabs, trestles, frames, crosses, a box."""

from collections.abc import Callable, Mapping

import numpy as np

from pipeline.geometry.scene.mesh import Mesh, merge
from pipeline.shapes.parts.paths import fillet
from pipeline.shapes.parts.placing import both_sides, translated
from pipeline.shapes.parts.solids import Points, box, loft, rounded_box, tube
from pipeline.shapes.table.designs import Design
from pipeline.shapes.table.tops import reach


def slabs(design: Design) -> list[Mesh]:
    """Stand on two upright boards, with a shelf or a beam between them perhaps."""
    x, z = reach(design)
    thick = max(0.8 * design.leg, 0.035)
    tall = design.height - 0.5 * design.thickness
    lean = 0.3 * design.splay * design.height
    ends = [(x, tall, 0.0), (x + lean, 0.0, 0.0)]
    halves = [(thick / 2, z + design.leg / 2), (thick / 2, z + design.leg / 2)]
    parts = [both_sides(loft(ends, halves, power=16.0, axis="y", sides=24))]
    if design.shelf:
        parts.append(_shelf(design, x, z))
    if design.stretchers == "aitch":
        beam = (2 * x, 0.12 * tall + 0.03, 0.04)
        parts.append(box(beam, (0.0, 0.55 * tall, 0.0)))
    return parts


def trestle(design: Design) -> list[Mesh]:
    """Stand on two trestles like an A, an X or a T, tied by a beam."""
    x, z = reach(design)
    x *= 0.85
    high, size = design.height - 0.7 * design.thickness, 0.5 * design.leg
    style = TRESTLES[("A", "X", "T", "A")[design.drawers]]
    bars = [tube([a, b], [size, size], sides=8) for a, b in style(z, high, size)]
    beam_height = 0.45 * high
    beam = bar(design, [(-x, beam_height, 0.0), (x, beam_height, 0.0)])
    cap = box((2 * size, 2 * size, 2 * z), (0.0, high - size, 0.0))
    side = translated(merge([*bars, cap]), (x, 0.0, 0.0))
    return [both_sides(side), beam]


def frames(design: Design) -> list[Mesh]:
    """Stand on a bent bar at either end: a sled, a U, a trapeze."""
    x, z = reach(design)
    size = max(0.35 * design.leg, 0.016)
    high, lean = design.height - 0.6 * design.thickness, 0.5 * design.splay
    foot = z + lean * design.height
    path = [(x, high, z), (x, size, foot), (x, size, -foot), (x, high, -z)]
    bent = fillet(path, 0.08 if design.leg_power < 5 else 0.004)
    parts = [both_sides(tube(bent, np.full(len(bent), size), sides=8))]
    return [*parts, _shelf(design, x, z)] if design.shelf else parts


def cross(design: Design) -> list[Mesh]:
    """Stand on two crosses of bars, or on one big cross of boards."""
    x, z = reach(design)
    high, size = design.height - 0.6 * design.thickness, max(0.45 * design.leg, 0.02)
    if design.drawers % 2 and high > 0.8 * x:
        path = [(-x, 0.5 * size, 0.0), (x, high, 0.0)]
        plank = loft(path, [(size, 0.8 * z)] * 2, power=16.0, axis="y", sides=16)
        return [both_sides(plank)]
    bars = [
        tube([(x, 0.5 * size, side * z), (x, high, -side * z)], [size, size], sides=8)
        for side in (1.0, -1.0)
    ]
    return [
        both_sides(merge(bars)),
        bar(design, [(-x, high / 2, 0), (x, high / 2, 0)]),
    ]


def cube(design: Design) -> list[Mesh]:
    """Stand on a box that is open in front and behind, with a floor."""
    x, z = reach(design)
    tall = design.height - 0.5 * design.thickness
    thick = max(0.6 * design.leg, 0.03)
    sides = both_sides(box((thick, tall, 2 * z), (x, tall / 2, 0.0)))
    floor = box((2 * x, thick, 2 * z), (0.0, thick / 2, 0.0))
    return [sides, floor, *([_shelf(design, x, z)] if design.shelf else [])]


def _shelf(design: Design, x: float, z: float) -> Mesh:
    thin = max(0.5 * design.thickness, 0.02)
    return rounded_box((2 * x, thin, 1.9 * z), 0.004, (0.0, design.shelf, 0.0), 1)


def bar(design: Design, path: Points) -> Mesh:
    """Run a thin bar along a path, to tie what carries the top."""
    return tube(path, [max(0.3 * design.leg, 0.012)] * len(path), sides=8)


Bars = list[tuple[tuple[float, float, float], tuple[float, float, float]]]


def _a_bars(z: float, high: float, size: float) -> Bars:
    low = [
        ((0.0, 0.3 * size, side * z), (0.0, high, 0.3 * side * z)) for side in (1, -1)
    ]
    return [*low, ((0.0, 0.4 * high, 0.75 * z), (0.0, 0.4 * high, -0.75 * z))]


def _x_bars(z: float, high: float, size: float) -> Bars:
    return [((0.0, 0.3 * size, side * z), (0.0, high, -side * z)) for side in (1, -1)]


def _t_bars(z: float, high: float, size: float) -> Bars:
    foot = ((0.0, size, z), (0.0, size, -z))
    post = 0.25 * z
    return [foot, *(((0.0, size, s * post), (0.0, high, s * post)) for s in (1, -1))]


TRESTLES: Mapping[str, Callable[[float, float, float], Bars]] = {
    "A": _a_bars,
    "X": _x_bars,
    "T": _t_bars,
}
