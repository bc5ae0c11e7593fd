"""The kinds of four-legged animals, all together."""

from pipeline.shapes.animal.quadruped.hoofed import HOOFED
from pipeline.shapes.animal.quadruped.pawed import PAWED
from pipeline.shapes.animal.quadruped.thick_skinned import THICK_SKINNED

KINDS = PAWED | HOOFED | THICK_SKINNED
