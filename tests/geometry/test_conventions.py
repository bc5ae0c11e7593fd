"""What pipeline/geometry/__init__.py states, held against the code."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from pipeline.geometry.curves.rasterize import CANVAS_SIZE, rasterize, uniform_stroke
from pipeline.geometry.scene.cameras import (
    DISTANCE,
    HALF_WIDTH,
    NUM_SKETCH_VIEWS,
    NUM_VIEWS,
    SKETCH_VIEWS,
    Rig,
    pixel_rays,
    project,
)
from pipeline.geometry.scene.view_maps import ViewMaps

PIPELINE = Path(__file__).parents[2] / "pipeline"
GEOMETRY = PIPELINE / "geometry"
MODULES = [
    path for path in sorted(PIPELINE.rglob("*.py")) if "shapes" not in path.parts
]

TRIGONOMETRY = {"cos", "sin", "tan", "arccos", "arcsin", "arctan", "arctan2"}
CONVERSIONS = {"radians", "degrees"}
LIBRARIES = {
    "pandas": {"metrics/aggregate.py"},
    "open3d": {"scene/open3d_core.py"},
    "pymeshlab": {"meshing/repair.py"},
    "PIL": {"reading/resampling.py"},
}
PURE = {"numpy", "scipy", "jaxtyping", "pipeline"}


def test_the_first_views_are_front_side_and_top(rig: Rig):
    assert SKETCH_VIEWS == ("front", "side", "top")
    directions = rig.camera_directions[:NUM_SKETCH_VIEWS]
    np.testing.assert_allclose(directions, [[0, 0, 1], [1, 0, 0], [0, 1, 0]], atol=1e-9)


def test_the_other_views_are_the_vertices_of_an_icosahedron(rig: Rig):
    assert len(rig.cam_from_obj) == NUM_VIEWS == NUM_SKETCH_VIEWS + 12
    cosine = rig.camera_directions[3:] @ rig.camera_directions[3:].T
    expected = [-1] + 5 * [-1 / np.sqrt(5)] + 5 * [1 / np.sqrt(5)] + [1]
    np.testing.assert_allclose(np.sort(cosine), np.tile(expected, (12, 1)), atol=1e-9)


def test_frames_are_right_handed_and_cameras_as_far_as_stated(rig: Rig):
    rotations = rig.cam_from_obj[:, :3, :3]
    np.testing.assert_allclose(np.linalg.det(rotations), 1, atol=1e-12)
    np.testing.assert_allclose(rig.cam_from_obj[:, :3, 3], [[0, 0, DISTANCE]] * 15)


def test_the_front_view_has_x_right_y_up_and_z_towards_the_camera(rig: Rig):
    axes_cam = rig.cam_from_obj[0, :3, :3].T  # rows: obj axes in the cam frame
    np.testing.assert_allclose(axes_cam, [[1, 0, 0], [0, -1, 0], [0, 0, -1]], atol=1e-9)


def test_pixel_centers_lie_at_half_integers_of_the_window(rig: Rig):
    corner = pixel_rays(rig, 0)[0, 0, :3]
    half_pixel = HALF_WIDTH / rig.size
    np.testing.assert_allclose(
        corner[:2], [half_pixel - HALF_WIDTH, HALF_WIDTH - half_pixel]
    )
    pixel = project(corner[None], rig.cam_from_obj[0], rig.size)[0]
    np.testing.assert_allclose(pixel[:2], [0.5, 0.5])


def test_maps_have_positive_depth_unit_normals_and_nan_background(
    ball_maps: ViewMaps, rig: Rig
):
    mask = ball_maps.foreground_mask()
    assert (ball_maps.depth[mask] > 0).all()
    assert np.isnan(ball_maps.depth[~mask]).all()
    normals = ball_maps.normals[mask]
    np.testing.assert_allclose(np.linalg.norm(normals, axis=-1), 1, atol=1e-5)
    assert not ball_maps.normals[~mask].any()
    facing = np.einsum("vhwi,vi->vhw", ball_maps.normals, rig.camera_directions)
    assert (facing[mask] >= 0).all()
    assert set(np.unique(ball_maps.foreground)) == {0, 1}


def test_drawings_have_ink_0_on_paper_1():
    middle = CANVAS_SIZE / 2
    line = np.array([[middle, 20.0], [middle, CANVAS_SIZE - 20.0]])
    drawing = rasterize([uniform_stroke(line, 6.0)], CANVAS_SIZE)
    assert drawing[CANVAS_SIZE // 2, CANVAS_SIZE // 2] == 0
    assert drawing[0, 0] == 1
    assert drawing.min() >= 0 and drawing.max() <= 1


def _functions(path: Path) -> Iterator[ast.FunctionDef]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef):
            yield node


def _numpy_functions(node: ast.AST) -> set[str]:
    return {
        call.attr
        for call in ast.walk(node)
        if isinstance(call, ast.Attribute)
        and isinstance(call.value, ast.Name)
        and call.value.id == "np"
    }


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_no_argument_or_result_is_in_radians(path: Path):
    for function in _functions(path):
        arguments = function.args.args + function.args.kwonlyargs
        names = [function.name, *(argument.arg for argument in arguments)]
        assert not any("radian" in name for name in names), function.name


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_angles_are_converted_in_the_statement_or_function_that_uses_them(path: Path):
    for statement in ast.parse(path.read_text()).body:
        scopes = [statement]
        if isinstance(statement, ast.ClassDef):
            scopes = list(statement.body)
        for scope in scopes:
            used = _numpy_functions(scope)
            if used & TRIGONOMETRY:
                assert used & CONVERSIONS, f"{path.name}, line {scope.lineno}"


def _imported_packages(path: Path) -> set[str]:
    packages = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            packages |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            packages.add(node.module.split(".")[0])
    return packages


@pytest.mark.parametrize(
    "path", sorted(GEOMETRY.rglob("*.py")), ids=lambda path: path.stem
)
def test_geometry_is_numpy_and_scipy_but_for_the_modules_named(path: Path):
    name = path.relative_to(GEOMETRY).as_posix()
    allowed = {library for library, users in LIBRARIES.items() if name in users}
    others = _imported_packages(path) - PURE - sys.stdlib_module_names
    assert others == allowed


def test_the_conventions_page_names_the_modules_with_other_libraries():
    page = (GEOMETRY / "__init__.py").read_text()
    for library, users in LIBRARIES.items():
        (line,) = (
            line for line in page.splitlines() if line.startswith(f"    {library}")
        )
        assert all(user in line for user in users)
