import numpy as np
import pytest

from pipeline.config.params import Params
from pipeline.geometry.refining.refinement import refine
from pipeline.geometry.scene.mesh import Mesh
from pipeline.geometry.scene.posed_drawings import pick_drawings
from tests.meshes_with_answers import ball
from tests.plain_drawings import draw_contours


@pytest.fixture(scope="module")
def body() -> Mesh:
    return ball(0.8, 48)


@pytest.mark.parametrize(
    ("engraved", "views", "is_engraved"),
    [("single", 1, True), ("single", 2, False), ("all", 2, True), ("none", 1, False)],
)
def test_lines_inside_drawings_are_engraved(
    body: Mesh, params: Params, engraved: str, views: int, is_engraved: bool
):
    images = draw_contours(body, (0, 1, 2), 64, 2.0)
    images[0, 34:36, 24:40] = 0
    drawings = pick_drawings(images, ("front", "side")[:views])
    config = params.refine.model_copy(
        update={
            "lattice_sizes": (),
            "engraved_drawings": engraved,
            "engraving_depth": 0.05,
        }
    )
    refined = refine(body, drawings, config, params.sketch)
    moved = np.linalg.norm(refined.vertices - body.vertices, axis=1).max()
    assert (moved > 0.02) == is_engraved


def test_without_lattices_and_engraving_a_mesh_stays_as_it_is(
    body: Mesh, params: Params
):
    drawings = pick_drawings(draw_contours(body, (0, 1, 2), 64, 2.0), ("front",))
    config = params.refine.model_copy(
        update={"lattice_sizes": (), "engraved_drawings": "none"}
    )
    assert refine(body, drawings, config, params.sketch) is body
