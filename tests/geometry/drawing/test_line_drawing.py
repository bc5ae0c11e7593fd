import numpy as np
import pytest
from scipy import ndimage

from pipeline.config.sketch import LineDetectionConfig
from pipeline.geometry.curves.polylines import arc_lengths
from pipeline.geometry.curves.rasterize import rasterize, uniform_stroke
from pipeline.geometry.curves.silhouette_fill import fill_enclosed
from pipeline.geometry.drawing import line_drawing
from pipeline.geometry.drawing.line_drawing import detect_lines
from pipeline.geometry.drawing.lines import LINE_TYPES, Line
from pipeline.geometry.scene.cameras import HALF_WIDTH, standard_rig
from pipeline.geometry.scene.mesh import Mesh, merge
from pipeline.geometry.scene.raycast import RaycastScene
from tests import meshes_with_answers

SIZE = 128
PIXEL_SIZE = 2 * HALF_WIDTH / SIZE
DETECTION = LineDetectionConfig(
    depth_discontinuity=0.02,
    crease_angle=35.0,
    max_ridge_radius=0.1,
    min_suggestive_growth=1.0,
)


def _lines(mesh: Mesh, view: int = 0) -> list[Line]:
    return detect_lines(mesh, standard_rig(SIZE), [view], DETECTION)[0]


def _length(lines: list[Line], line_type: str) -> float:
    return sum(
        arc_lengths(line.points)[-1] for line in lines if line.line_type == line_type
    )


def _draw(lines: list[Line]) -> np.ndarray:
    return rasterize([uniform_stroke(line.points[:, :2], 1.3) for line in lines], SIZE)


@pytest.fixture(scope="module")
def fine_ball() -> Mesh:
    return meshes_with_answers.ball(0.8, rings=40)


def test_a_ball_is_drawn_by_its_silhouette_alone(fine_ball: Mesh):
    lines = _lines(fine_ball)
    assert {line.line_type for line in lines} == {"silhouette"}
    points = np.concatenate([line.points for line in lines])
    radius = np.hypot(*(points[:, :2] - SIZE / 2).T) * PIXEL_SIZE
    np.testing.assert_allclose(radius, 0.8, atol=PIXEL_SIZE)
    total = _length(lines, "silhouette") * PIXEL_SIZE
    assert np.isclose(total, 2 * np.pi * 0.8, rtol=0.05)


@pytest.mark.parametrize("view", [0, 1, 2])
def test_a_box_from_straight_ahead_is_a_rectangle(box: Mesh, view: int):
    lines = _lines(box, view)
    height, width = [(1.2, 0.6), (1.2, 0.9), (0.9, 0.6)][view]
    assert {line.line_type for line in lines} == {"silhouette"}
    total = _length(lines, "silhouette") * PIXEL_SIZE
    assert np.isclose(total, 2 * (height + width), rtol=0.05)


@pytest.mark.parametrize("view, side", [(3, 0.6), (7, 0.9), (11, 1.2)])
def test_a_box_from_across_shows_the_crease_between_its_faces(
    box: Mesh, view: int, side: float
):
    lines = _lines(box, view)
    assert {line.line_type for line in lines} == {"silhouette", "crease"}
    assert np.isclose(_length(lines, "crease") * PIXEL_SIZE, side, rtol=0.05)


@pytest.mark.parametrize("view", range(0, 15, 2))
def test_the_lines_enclose_what_the_camera_sees(torus: Mesh, view: int):
    inside = RaycastScene(torus).render(standard_rig(SIZE)).foreground_mask()[view]
    outline = [line for line in _lines(torus, view) if line.line_type == "silhouette"]
    drawn = _draw(outline) < 0.5
    rim = inside & ~ndimage.binary_erosion(inside)
    assert ndimage.distance_transform_edt(~drawn)[rim].max() <= 2
    if view != 2:  # from the top the hole is background, and is filled
        assert fill_enclosed(_draw(outline))[inside].all()


def test_a_box_before_another_is_a_contour_with_its_depth():
    near = meshes_with_answers.box((0.4, 0.4, 0.9))
    far = meshes_with_answers.box((1.2, 1.2, 0.3))
    lines = _lines(merge([near, far]))
    contours = [line for line in lines if line.line_type == "contour"]
    assert np.isclose(_length(lines, "contour") * PIXEL_SIZE, 1.6, rtol=0.1)
    depth = np.concatenate([line.points[:, 2] for line in contours])
    np.testing.assert_allclose(depth, 2 - 0.45, atol=1e-3)


def test_what_is_hidden_is_not_drawn(fine_ball: Mesh):
    inner = meshes_with_answers.box((0.5, 0.5, 0.5))
    with_it, without = _lines(merge([fine_ball, inner]), 5), _lines(fine_ball, 5)
    np.testing.assert_array_equal(_draw(with_it), _draw(without))


def test_components_that_intersect_meet_in_a_line():
    post = meshes_with_answers.box((0.3, 1.5, 0.3))
    beam = meshes_with_answers.box((1.5, 0.3, 0.5))
    lines = _lines(merge([post, beam]), 7)
    assert _length(lines, "intersection") > 10


def test_cracks_duplicate_and_flipped_faces_do_not_show(box: Mesh):
    faces = np.arange(3 * len(box.faces)).reshape(-1, 3)
    soup = box.vertices[box.faces].reshape(-1, 3)
    soup = soup + np.random.default_rng(0).normal(scale=1e-6, size=soup.shape)
    flipped = np.concatenate([faces[::2, ::-1], faces[1::2], faces[:5]])
    messy = Mesh(vertices=soup, faces=flipped)
    drawing, answer = _draw(_lines(messy, 7)), _draw(_lines(box, 7))
    near = ndimage.distance_transform_edt(answer > 0.5)
    assert near[drawing < 0.5].max() <= 1.5


@pytest.fixture
def square() -> Mesh:
    x, y = np.meshgrid(np.linspace(-0.6, 0.6, 7), np.linspace(-0.6, 0.6, 7))
    corner = (np.arange(6)[:, None] * 7 + np.arange(6)).ravel()
    one, other = (corner, corner + 1, corner + 8), (corner, corner + 8, corner + 7)
    return Mesh(
        vertices=np.column_stack([x.ravel(), y.ravel(), 0 * x.ravel()]),
        faces=np.concatenate([np.column_stack(one), np.column_stack(other)]),
    )


def test_a_flat_square_is_drawn_by_its_boundary_however_it_is_triangulated(
    square: Mesh,
):
    lines = _lines(square)
    assert {line.line_type for line in lines} == {"silhouette"}
    assert np.isclose(_length(lines, "silhouette") * PIXEL_SIZE, 4 * 1.2, rtol=0.05)


def test_a_square_seen_edge_on_is_one_line(square: Mesh):
    lines = _lines(square, 1)
    assert {line.line_type for line in lines} == {"silhouette"}
    rows, cols = np.nonzero(_draw(lines) < 0.5)
    assert np.isclose((np.ptp(rows) + 1) * PIXEL_SIZE, 1.2, atol=3 * PIXEL_SIZE)
    assert np.ptp(cols) <= 2


def _tile(low: tuple[float, float], high: tuple[float, float]) -> Mesh:
    (x, y), (right, top) = low, high
    corners = [[x, y, 0], [right, y, 0], [right, top, 0], [x, top, 0]]
    return Mesh(
        vertices=np.array(corners, dtype=float), faces=np.array([[0, 1, 2], [0, 2, 3]])
    )


@pytest.mark.parametrize("height", np.array([1, 2, 3, 4, 5, 6]) * PIXEL_SIZE)
def test_an_outline_of_several_components_is_closed_however_short_they_are(
    height: float,
):
    apart = 2e-4  # is not welded
    below = _tile((-0.4, -0.6), (0.4, -apart))
    between = _tile((-0.4, 0), (0.4, height))
    above = _tile((-0.4, height + apart), (0.4, 0.6))
    lines = _lines(merge([below, between, above]))
    points = np.concatenate([line.points[:, :2] for line in lines])
    rows = np.arange(SIZE / 2 - 0.55 / PIXEL_SIZE, SIZE / 2 + 0.55 / PIXEL_SIZE, 0.2)
    for side in (-0.4, 0.4):
        places = np.column_stack(
            [rows, np.full(len(rows), SIZE / 2 + side / PIXEL_SIZE)]
        )
        gaps = np.linalg.norm(places[:, None] - points, axis=2).min(axis=1)
        assert gaps.max() <= 1


@pytest.mark.parametrize("seed", range(3))
def test_a_wall_seen_edge_on_is_one_line_however_rough_it_is(seed: int):
    rng, count, levels = np.random.default_rng(seed), 60, 4
    angle = np.linspace(0, 2 * np.pi, count, endpoint=False)
    ring = 0.5 * np.stack([np.cos(angle), np.sin(angle), 0 * angle], axis=1)
    rings = ring + np.linspace(-0.3, 0.3, levels)[:, None, None] * (0, 0, 1)
    rings[..., :2] *= 1 + rng.normal(scale=0.002, size=(levels, count, 1))
    at = np.arange(levels * count).reshape(levels, count)
    low, high = at[:-1], at[1:]
    sides = [low, np.roll(low, -1, axis=1), high, np.roll(high, -1, axis=1)]
    a, b, c, d = (side.ravel() for side in sides)
    top = np.full(count, at.size)
    lid = np.column_stack([at[-1], np.roll(at[-1], -1), top])
    drum = Mesh(
        vertices=np.vstack([rings.reshape(-1, 3), [[0, 0, 0.3]]]),
        faces=np.vstack([np.stack([a, b, d], 1), np.stack([a, d, c], 1), lid]),
    )
    wall = meshes_with_answers.box((1.3, 1.3, 0.1))
    wall = Mesh(vertices=wall.vertices - np.array([0, 0, 0.4]), faces=wall.faces)
    lines = _lines(merge([drum, wall]))
    found = [line.points[:, :2] for line in lines if line.line_type != "silhouette"]
    points, places = np.concatenate(found), SIZE / 2 + ring[:, :2] / PIXEL_SIZE
    gaps = np.linalg.norm(places[:, None] - points, axis=2).min(axis=1)
    assert gaps.max() <= 1.5
    off = np.abs(np.hypot(*(points - SIZE / 2).T) - 0.5 / PIXEL_SIZE)
    assert off.max() <= 1.5


def test_specks_and_pinholes_are_not_drawn(box: Mesh):
    speck = meshes_with_answers.box((0.02, 0.02, 0.02))
    speck = Mesh(vertices=speck.vertices + np.array([0.7, 0.3, 0]), faces=speck.faces)
    np.testing.assert_array_equal(
        _draw(_lines(merge([box, speck]))), _draw(_lines(box))
    )
    rim, hole = 0.5, 0.01
    frame = merge(
        [
            _tile((-rim, -rim), (rim, -hole)),
            _tile((-rim, hole), (rim, rim)),
            _tile((-rim, -hole), (-hole, hole)),
            _tile((hole, -hole), (rim, hole)),
        ]
    )
    points = np.concatenate([line.points[:, :2] for line in _lines(frame)])
    assert np.abs(points - SIZE / 2).max(axis=1).min() > 0.8 * rim / PIXEL_SIZE


@pytest.mark.parametrize("seed", range(4))
def test_any_triangles_give_lines_of_known_types(seed: int):
    rng = np.random.default_rng(seed)
    vertices = rng.normal(size=(30, 3)) / 3
    faces = rng.integers(30, size=(60, 3))
    lines = _lines(Mesh(vertices=vertices, faces=faces), seed)
    assert lines
    assert all(
        line.line_type in LINE_TYPES and np.isfinite(line.points).all()
        for line in lines
    )


def test_normals_of_many_lines_at_once_are_those_of_each():
    rng = np.random.default_rng(0)
    lines = [rng.normal(size=(count, 3)) for count in (2, 3, 7, 2)]
    normals = line_drawing._image_normals(np.concatenate(lines), [2, 3, 7, 2])
    along = np.concatenate([np.gradient(line[:, :2], axis=0) for line in lines])
    np.testing.assert_allclose(np.sum(normals * along, axis=1), 0, atol=1e-12)
    np.testing.assert_allclose(np.linalg.norm(normals, axis=1), 1)


def test_runs_of_a_mask_are_those_without_shortcuts():
    rng = np.random.default_rng(0)
    for share in (0.0, 0.3, 0.7, 1.0):
        mask = rng.random(40) < share
        alone = line_drawing._runs(mask, [40])
        # Beside an empty line, no shortcut is taken.
        beside = line_drawing._runs(np.append(mask, False), [40, 1])
        assert alone == [run for run in beside if run[0] == 0]
