import numpy as np

from pipeline.geometry.scene.cameras import standard_rig
from pipeline.geometry.scene.point_cloud import PointCloud
from pipeline.geometry.scene.raycast import RaycastScene
from pipeline.io import images
from pipeline.report import overview
from tests.meshes_with_answers import box

MESH = box((1.0, 1.0, 1.0))
ROW = overview.Row(
    drawings=np.zeros((3, 16, 16)),
    predicted=RaycastScene(MESH).render(standard_rig(16)),
    cloud=PointCloud(
        points=np.array([[0, 0, 0.5]]),
        normals=np.array([[0, 0, 1.0]]),
        confidence=np.ones(1),
    ),
    mesh=MESH,
    true=MESH,
)


def test_each_row_adds_a_cell_of_height_and_ends_in_the_truth(tmp_path):
    pages = {}
    for count in (1, 2):
        overview.write(tmp_path / "o.png", [ROW] * count)
        pages[count] = images.read(tmp_path / "o.png")
    grown = np.subtract(pages[2].shape, pages[1].shape)
    assert overview.CELL < grown[0] < 1.5 * overview.CELL
    assert grown[1] == 0
    side = pages[1].shape[1] // 8
    drawn, true = (pages[1][60:200, i * side + 30 : (i + 1) * side] for i in (0, 7))
    assert (drawn[:, :-30] == 0).all()  # a drawing that is all ink
    assert 0.2 < np.mean(true < 255) < 1  # a box on white
