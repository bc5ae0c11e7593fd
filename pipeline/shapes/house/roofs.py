"""Roofs over a block, by their form."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from pipeline.geometry.scene.mesh import Mesh
from pipeline.shapes.house.blocks import Block, frustum
from pipeline.shapes.parts.outlines import plate
from pipeline.shapes.parts.placing import Numbers, rotated, translated
from pipeline.shapes.parts.solids import Points, box


@dataclass(frozen=True, kw_only=True)
class Roof:
    """The measures of a roof."""

    rise: float  # height of the ridge above the walls
    eave: float  # by how much it hangs over the walls
    thick: float
    faces_front: bool  # the gable looks to +z, else the slope does


def gable(block: Block, roof: Roof) -> list[Mesh]:
    """Lean two slopes against each other."""
    span, _ = _spans(block, roof)
    slope = roof.rise / (span / 2)
    x = span / 2 + roof.eave
    low = -roof.eave * slope
    slab = [(-x, low), (0.0, roof.rise), (x, low), (x, low + roof.thick)]
    slab += [(0.0, roof.rise + roof.thick), (-x, low + roof.thick)]
    end = [(-span / 2, -0.01), (span / 2, -0.01), (0.0, roof.rise)]
    return _extruded(block, roof, slab, end)


def gambrel(block: Block, roof: Roof) -> list[Mesh]:
    """Break each slope, as on a barn."""
    span, _ = _spans(block, roof)
    x, knee = span / 2, (0.6 * span / 2, 0.68 * roof.rise)
    out, low = x + roof.eave, -1.2 * roof.eave
    under = [(-out, low), (-knee[0], knee[1]), (0.0, roof.rise)]
    under += [knee, (out, low)]
    lift = roof.thick
    over = [(out, low + lift), (knee[0], knee[1] + lift), (0.0, roof.rise + lift)]
    over += [(-knee[0], knee[1] + lift), (-out, low + lift)]
    end = [(-x, -0.01), (x, -0.01), knee, (0.0, roof.rise), (-knee[0], knee[1])]
    return _extruded(block, roof, under + over, end)


def shed(block: Block, roof: Roof) -> list[Mesh]:
    """Lean one slope over the whole block."""
    span, _ = _spans(block, roof)
    rise = 0.55 * roof.rise
    slope, x = rise / span, span / 2 + roof.eave
    low, high = -roof.eave * slope, rise + roof.eave * slope
    slab = [(-x, low), (x, high), (x, high + roof.thick), (-x, low + roof.thick)]
    end = [(-span / 2, -0.01), (span / 2, -0.01), (span / 2, rise)]
    return _extruded(block, roof, slab, end)


def hip(block: Block, roof: Roof) -> list[Mesh]:
    """Slope to all four sides below a ridge."""
    wide, deep = block.width + 2 * roof.eave, block.depth + 2 * roof.eave
    short = 0.75 * min(wide, deep)
    ridge = (wide - short, deep - short) if wide != deep else (0.0, 0.0)
    ridge = (ridge[0], 0.0) if wide > deep else (0.0, ridge[1])
    return _eaves(block, roof, (wide, deep), ridge)


def pyramid(block: Block, roof: Roof) -> list[Mesh]:
    """Slope to all four sides below a point."""
    size = (block.width + 2 * roof.eave, block.depth + 2 * roof.eave)
    return _eaves(block, roof, size, (0.0, 0.0))


def mansard(block: Block, roof: Roof) -> list[Mesh]:
    """Slope steeply to a nearly flat top."""
    wide, deep = block.width + 2 * roof.eave, block.depth + 2 * roof.eave
    top = (0.72 * wide, 0.72 * deep)
    rise = 0.75 * roof.rise
    low = frustum((wide, deep), top, (block.top, block.top + rise), (block.x, block.z))
    span = (block.top + rise - 0.01, block.top + 1.15 * rise)
    return [low, frustum(top, (0.3 * wide, 0.3 * deep), span, (block.x, block.z))]


def flat(block: Block, roof: Roof) -> list[Mesh]:
    """Lay a slab on the walls, or raise a parapet."""
    size = (block.width + 2 * roof.eave, block.depth + 2 * roof.eave)
    slab = box(
        (size[0], 1.5 * roof.thick, size[1]),
        (block.x, block.top + 0.5 * roof.thick, block.z),
    )
    return [slab]


def _spans(block: Block, roof: Roof) -> tuple[float, float]:
    """Return the widths across and along the ridge."""
    if roof.faces_front:
        return block.width, block.depth
    return block.depth, block.width


def _extruded(
    block: Block,
    roof: Roof,
    slab: Points,
    end: Points,
) -> list[Mesh]:
    """Run the outlines of the slab and of the gable wall along the ridge."""
    _, along = _spans(block, roof)
    parts = [plate(np.array(slab), along + 2 * roof.eave), plate(np.array(end), along)]
    turn = 0.0 if roof.faces_front else np.pi / 2
    place = (block.x, block.top, block.z)
    return [translated(rotated(part, "y", turn), place) for part in parts]


def _eaves(block: Block, roof: Roof, size: Numbers, ridge: Numbers) -> list[Mesh]:
    """Raise a frustum above a thin slab."""
    center = (block.x, block.z)
    low, top = block.top, block.top + roof.thick
    slab = frustum(size, size, (low - 0.5 * roof.thick, top), center)
    return [slab, frustum(size, ridge, (top - 0.001, top + roof.rise), center)]


ROOFS: Mapping[str, Callable[[Block, Roof], list[Mesh]]] = {
    "gable": gable,
    "gambrel": gambrel,
    "shed": shed,
    "hip": hip,
    "pyramid": pyramid,
    "mansard": mansard,
    "flat": flat,
}
