"""Move one mesh so that its contours follow the drawn lines.

Reads   results/mesh/SHAPE/mesh.ply, results/sketch/SHAPE/sketch.png
Writes  results/refine/SHAPE/mesh.ply     Mesh, obj frame, the same faces
"""

from pathlib import Path

import numpy as np

from pipeline.config.params import Params
from pipeline.geometry.curves.rasterize import scale_length
from pipeline.geometry.refining.contour_fitting import fit_to_drawings
from pipeline.geometry.scene.cameras import sketch_view_indices, standard_rig
from pipeline.io import meshes, sketches


def run(
    mesh_path: Path, sketch_path: Path, refined_path: Path, *, params: Params
) -> dict[str, float]:
    """Refine one mesh to the drawings it was made from; return how far it moved."""
    config, drawn, given = params.refine, params.sketch, params.infer
    mesh = meshes.read(mesh_path)
    drawings = sketches.read_tiled(sketch_path)[drawn.styles.index(given.style)]
    views = sketch_view_indices(given.views)
    size = drawings.shape[-1]
    rig = standard_rig(size)
    refined = fit_to_drawings(
        mesh,
        drawings[views],
        rig.subset(views),
        config,
        line_width=scale_length(drawn.line_width, size),
        depth_discontinuity=drawn.lines.depth_discontinuity,
    )
    meshes.write(refined_path, refined)
    step = np.linalg.norm(refined.vertices - mesh.vertices, axis=1)
    return {"moved": float(step.mean())}
