import numpy as np
import pytest

from pipeline.config.params import Params
from pipeline.geometry.curves.silhouette_sdf import mask_boundary
from pipeline.geometry.fusion.fusion import fuse
from pipeline.geometry.meshing.surface import known_silhouettes, make_surface
from pipeline.geometry.scene.cameras import NUM_VIEWS, standard_rig
from pipeline.geometry.scene.drawing_views import view_rig
from pipeline.geometry.scene.mesh import Mesh
from pipeline.geometry.scene.posed_drawings import PosedDrawings
from pipeline.geometry.scene.raycast import RaycastScene
from pipeline.geometry.scene.view_maps import empty_maps, mean_iou
from tests.geometry.meshing.test_volumetric import CONFIG
from tests.meshes_with_answers import box

SIZE = 96
SHARP = CONFIG.model_copy(
    update={
        "grid_size": SIZE,
        "min_thickness": 0.025,
        "single_drawing_smoothing": 0.0,
    }
)


@pytest.fixture(scope="module")
def off_center() -> Mesh:
    """A box whose silhouettes tell left from right, up from down, near from far."""
    plain = box((0.4, 1.0, 0.7))
    return Mesh(
        vertices=plain.vertices + np.array([0.2, -0.1, 0.15]), faces=plain.faces
    )


def _outlines(mesh: Mesh, views: tuple[str, ...]) -> PosedDrawings:
    masks = RaycastScene(mesh).render(view_rig(views, SIZE)).foreground_mask()
    ink = np.stack([mask_boundary(mask) for mask in masks])
    return PosedDrawings(images=1.0 - ink, views=views, silhouettes=masks)


@pytest.mark.parametrize(
    "views", [("front",), ("side",), ("top",), ("left",), ("30,20",), ("side", "30,20")]
)
def test_a_mesh_lies_where_its_drawings_and_maps_have_it(
    views: tuple[str, ...], off_center: Mesh, params: Params
):
    rig = standard_rig(SIZE)
    maps = RaycastScene(off_center).render(rig)
    cloud = fuse(maps, rig, params.fuse, drawn_views=()).cloud
    drawings = _outlines(off_center, views)
    mesh = make_surface(maps, cloud, drawings, SHARP, min_foreground=0.5)
    shown = RaycastScene(mesh).render(rig).foreground_mask()
    assert mean_iou(shown, maps.foreground_mask()) > 0.95
    for side in (np.min, np.max):
        error = side(mesh.vertices, axis=0) - side(off_center.vertices, axis=0)
        assert np.abs(error).max() < 2 * rig.pixel_size


def test_what_was_read_holds_where_maps_show_nothing(off_center: Mesh):
    drawings = _outlines(off_center, ("front", "30,20"))
    assert drawings.silhouettes is not None
    known = known_silhouettes(empty_maps(NUM_VIEWS, SIZE), drawings, 0.5)
    np.testing.assert_array_equal(known, drawings.silhouettes)
    maps = RaycastScene(box((1.0, 0.4, 0.4))).render(standard_rig(SIZE))
    known = known_silhouettes(maps, drawings, 0.5)
    np.testing.assert_array_equal(known[0], maps.foreground_mask()[0])
    np.testing.assert_array_equal(known[1], drawings.silhouettes[1])
