"""Deform one mesh until its contours follow the drawn lines.

Reads   results/mesh/SHAPE/mesh.ply, results/sketch/SHAPE/sketch.png
Writes  results/refine/SHAPE/mesh.ply     Mesh, obj frame, with the faces of the first
"""

from pathlib import Path

import numpy as np

from pipeline.config.params import Params
from pipeline.geometry.curves.rasterize import scale_length
from pipeline.geometry.refining.contour_fitting import fit_to_drawings
from pipeline.geometry.scene.cameras import SKETCH_VIEWS, Rig, standard_rig
from pipeline.io import meshes, sketches


def run(
    mesh_path: Path, sketch_path: Path, refined_path: Path, *, params: Params
) -> dict[str, float]:
    """Refine one mesh to its own drawings; return the mean displacement."""
    mesh = meshes.read(mesh_path)
    style = params.sketch.styles.index(params.infer.style)
    drawings = sketches.read_tiled(sketch_path)[style]
    views = [SKETCH_VIEWS.index(view) for view in params.infer.views]
    size = drawings.shape[-1]
    rig = standard_rig(size)
    refined = fit_to_drawings(
        mesh,
        drawings[views],
        Rig(cam_from_obj=rig.cam_from_obj[views], size=size),
        params.refine,
        line_width=scale_length(params.sketch.line_width, size),
        depth_discontinuity=params.sketch.lines.depth_discontinuity,
    )
    meshes.write(refined_path, refined)
    displacement = np.linalg.norm(refined.vertices - mesh.vertices, axis=1)
    return {"moved": float(displacement.mean())}
