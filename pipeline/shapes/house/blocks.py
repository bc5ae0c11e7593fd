"""Blocks of a building, and how things are put on their walls."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from pipeline.geometry.scene.mesh import Mesh
from pipeline.shapes.parts.placing import Numbers, rotated, translated
from pipeline.shapes.parts.solids import box, skin

Side = Literal["front", "right", "back", "left"]
SIDES: tuple[Side, ...] = ("front", "right", "back", "left")


@dataclass(frozen=True, kw_only=True)
class Block:
    """Four upright walls over a rectangle; its front looks to +z."""

    width: float  # along x
    height: float
    depth: float  # along z
    x: float = 0.0  # of its middle
    y: float = 0.0  # of its floor
    z: float = 0.0  # of its middle

    @property
    def top(self) -> float:
        """Return the height at which its walls end."""
        return self.y + self.height


def walls(block: Block) -> Mesh:
    """Make the walls as a solid box."""
    size = (block.width, block.height, block.depth)
    return box(size, (block.x, block.y + block.height / 2, block.z))


def on_wall(part: Mesh, block: Block, side: Side, along: float, up: float) -> Mesh:
    """Put a part that looks to +z on a wall, along and up from its foot's middle."""
    turns = SIDES.index(side)
    far = (block.depth if turns % 2 == 0 else block.width) / 2
    placed = rotated(translated(part, (along, up, far)), "y", turns * np.pi / 2)
    return translated(placed, (block.x, block.y, block.z))


def wall_width(block: Block, side: Side) -> float:
    """Return the length of a wall."""
    return block.width if side in ("front", "back") else block.depth


def frustum(
    low: Numbers,
    high: Numbers,
    span: Numbers,
    center: Numbers = (0.0, 0.0),
) -> Mesh:
    """Join a rectangle (x, z) at one height to another above it by flat sides."""
    rings = []
    for size, y in zip((low, high), span, strict=True):
        x, z = max(size[0], 1e-3) / 2, max(size[1], 1e-3) / 2
        corners = np.array([(x, y, z), (-x, y, z), (-x, y, -z), (x, y, -z)])
        rings.append(corners + np.array([center[0], 0.0, center[1]]))
    return skin(np.stack(rings))
