"""Deform one mesh until its contours follow the drawn lines; engrave lines inside.

Reads   results/mesh/SHAPE/mesh.ply, results/sketch/SHAPE/sketch.png
Writes  results/refine/SHAPE/mesh.ply     Mesh, obj frame, with the faces of the first
"""

from pathlib import Path

import numpy as np

from pipeline.config.params import Params
from pipeline.geometry.refining.refinement import refine
from pipeline.geometry.scene.posed_drawings import pick_drawings
from pipeline.io import meshes, sketches


def run(
    mesh_path: Path, sketch_path: Path, refined_path: Path, *, params: Params
) -> dict[str, float]:
    """Refine one mesh to its own drawings; return the mean displacement."""
    mesh = meshes.read(mesh_path)
    style = params.sketch.styles.index(params.infer.style)
    images = sketches.read_tiled(sketch_path)[style]
    drawings = pick_drawings(images, params.infer.views)
    refined = refine(mesh, drawings, params.refine, params.sketch)
    meshes.write(refined_path, refined)
    displacement = np.linalg.norm(refined.vertices - mesh.vertices, axis=1)
    return {"moved": float(displacement.mean())}
