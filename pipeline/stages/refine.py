"""Move one mesh so that its contours follow the drawn lines.

Reads   results/mesh/SHAPE/mesh.ply, results/sketch/SHAPE/sketch.png
Writes  results/refine/SHAPE/mesh.ply     Mesh, obj frame, the same faces
"""

from pathlib import Path

import numpy as np

from pipeline.config.params import Params
from pipeline.geometry.cameras import SKETCH_VIEWS, Rig, standard_rig
from pipeline.geometry.deformation import Refinement, follow
from pipeline.geometry.pens import at_size
from pipeline.io import meshes, sketches


def run(
    mesh_path: Path, sketch_path: Path, refined_path: Path, *, params: Params
) -> dict[str, float]:
    """Refine one mesh to the drawings it was made from; return how far it moved."""
    config, drawn, given = params.refine, params.sketch, params.infer
    mesh = meshes.read(mesh_path)
    drawings = sketches.read_sheet(sketch_path)[drawn.styles.index(given.style)]
    views = [SKETCH_VIEWS.index(view) for view in given.views]
    size = drawings.shape[-1]
    rig = standard_rig(size)
    how = Refinement(
        width=at_size(drawn.width, size),
        depth_step=drawn.depth_step,
        **config.model_dump(),
    )
    cameras = Rig(cam_from_obj=rig.cam_from_obj[views], size=size)
    refined = follow(mesh, drawings[views], cameras, how)
    meshes.write(refined_path, refined)
    step = np.linalg.norm(refined.vertices - mesh.vertices, axis=1)
    return {"moved": float(step.mean())}
