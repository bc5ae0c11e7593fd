"""A mesh refined to its drawings: contours fitted, lines inside engraved."""

from pipeline.config.reconstruct import RefineConfig
from pipeline.config.sketch import SketchConfig
from pipeline.geometry.curves.rasterize import scale_length
from pipeline.geometry.refining.contour_fitting import fit_to_drawings
from pipeline.geometry.refining.engraving import engrave
from pipeline.geometry.scene.mesh import Mesh
from pipeline.geometry.scene.posed_drawings import PosedDrawings


def refine(
    mesh: Mesh, drawings: PosedDrawings, config: RefineConfig, sketch: SketchConfig
) -> Mesh:
    """Deform a mesh until its contours follow the drawings; engrave lines inside.

    Args:
        mesh: Triangles in the obj frame.
        drawings: From anywhere.
        config: How far, how stiff, how often, how deep.
        sketch: How lines are drawn: their width, and the depth discontinuity that is
            an inner contour.
    """
    line_width = scale_length(sketch.line_width, drawings.size)
    if config.lattice_sizes:
        mesh = fit_to_drawings(
            mesh,
            drawings.images,
            drawings.rig,
            config,
            line_width=line_width,
            depth_discontinuity=sketch.lines.depth_discontinuity,
        )
    drawn = [place for place, ink in enumerate(drawings.images) if ink.min() < 0.5]
    is_engraved = {"none": False, "single": len(drawn) == 1, "all": True}
    if is_engraved[config.engraved_drawings]:
        for place in drawn:
            camera = drawings.rig.subset([place])
            mesh = engrave(
                mesh,
                drawings.images[place],
                camera,
                groove_depth=config.engraving_depth,
                line_width=line_width,
            )
    return mesh
