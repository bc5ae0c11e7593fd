"""Draw one shape from the front, the side and the top, in each style.

Reads   results/render/SHAPE/depth.png, normal.png
Writes  results/sketch/SHAPE/sketch.png     a row of three drawings for each style
"""

from pathlib import Path

import numpy as np

from pipeline.config import Params
from pipeline.geometry.cameras import SKETCH_VIEWS, standard_rig
from pipeline.geometry.lines import draw
from pipeline.io import maps, sketches

_WIDTH_AT = 256  # px: the picture size that sketch.width refers to


def run(
    depth_path: Path, normal_path: Path, sketch_path: Path, *, params: Params
) -> dict[str, float]:
    """Draw the lines of one shape's maps; return the share of ink."""
    config = params.sketch
    seen = maps.read(depth_path, normal_path)
    rig = standard_rig(seen.size)
    creases = {"outline": None, "full": config.crease}
    drawings = np.array(
        [
            [
                draw(
                    seen,
                    rig,
                    view,
                    depth_step=config.depth_step,
                    crease=creases[style],
                    width=config.width * seen.size / _WIDTH_AT,
                )
                for view in range(len(SKETCH_VIEWS))
            ]
            for style in config.styles
        ]
    )
    sketches.write_sheet(sketch_path, drawings)
    return {"ink": float(1 - drawings.mean())}
