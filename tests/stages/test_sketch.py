from pathlib import Path

import numpy as np
import pytest
from jaxtyping import Bool, Float
from numpy import ndarray
from scipy import ndimage
from scipy.spatial import Delaunay

from pipeline.config.params import Params
from pipeline.geometry.curves.silhouette_fill import fill_enclosed
from pipeline.geometry.scene.cameras import HALF_WIDTH
from pipeline.geometry.scene.mesh import Mesh
from pipeline.io import meshes, sketches, tables
from pipeline.stages import sketch

NUM_CAMERAS, SIZE = 6, 64
WRITES = ("sketch.png", "lines.svg", "random_views.png", "random_cameras.csv")


def _changed(params: Params, **sketch_changes: object) -> Params:
    return params.model_copy(
        update={
            "sketch": params.sketch.model_copy(update=sketch_changes),
            "render": params.render.model_copy(update={"size": SIZE}),
        }
    )


def _draw(folder: Path, mesh: Mesh, name: str, params: Params) -> Path:
    folder.mkdir()
    meshes.write(folder / "mesh.ply", mesh)
    written = [folder / file for file in WRITES]
    sketch.run(folder / "mesh.ply", *written, id=name, params=params)
    return folder


@pytest.fixture(scope="module")
def several(params: Params) -> Params:
    return _changed(params, random_cameras=NUM_CAMERAS)


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory, box: Mesh, several: Params) -> Path:
    return _draw(tmp_path_factory.mktemp("drawn") / "box", box, "box", several)


def _seen(
    corners: Float[ndarray, "N 3"], azimuth: float, elevation: float, distance: float
) -> Float[ndarray, "N 2"]:
    """Return x to the right and y up of what an eye at a distance sees.

    Scaled and moved so that the box around it is as large, and where, it would be
    without perspective.
    """
    theta, phi = np.radians([azimuth, elevation])
    right = np.array([np.cos(theta), 0, -np.sin(theta)])
    toward = np.array(
        [np.sin(theta) * np.cos(phi), np.sin(phi), np.cos(theta) * np.cos(phi)]
    )
    flat = np.column_stack([corners @ right, corners @ np.cross(toward, right)])
    if not np.isfinite(distance):
        return flat
    near = flat / (distance - corners @ toward)[:, None]
    middles = [(image.min(0) + image.max(0)) / 2 for image in (flat, near)]
    scale = np.ptp(flat, axis=0).max() / np.ptp(near, axis=0).max()
    return (near - middles[1]) * scale + middles[0]


def _hull(points: Float[ndarray, "N 2"]) -> Bool[ndarray, "H W"]:
    """Return the pixels of what is convex, whose corners are given."""
    ticks = ((np.arange(SIZE) + 0.5) / SIZE * 2 - 1) * HALF_WIDTH
    x, y = np.meshgrid(ticks, -ticks)
    pixels = np.column_stack([x.ravel(), y.ravel()])
    return (Delaunay(points).find_simplex(pixels) >= 0).reshape(SIZE, SIZE)


def test_the_random_views_have_a_row_per_style_and_one_of_silhouettes(
    drawn: Path, several: Params
):
    config = several.sketch
    views = sketches.read_tiled(drawn / "random_views.png", NUM_CAMERAS)
    rows = len(config.styles) * config.samples_per_style
    assert views.shape == (rows + 1, NUM_CAMERAS, SIZE, SIZE)
    assert np.isin(views[-1], (0, 1)).all()


def test_the_silhouettes_are_what_the_cameras_see(drawn: Path, box: Mesh):
    cameras = tables.read_csv(drawn / "random_cameras.csv")
    views = sketches.read_tiled(drawn / "random_views.png", NUM_CAMERAS)
    distances = []
    for camera, silhouette in zip(cameras, views[-1], strict=True):
        numbers = [float(number) for number in camera.values()]
        assert list(camera) == ["azimuth", "elevation", "eye_distance"]
        expected = _hull(_seen(box.vertices, *numbers))
        apart = (silhouette == 0) ^ expected
        # Only pixels whose center lies on the outline may be told otherwise.
        assert not ndimage.binary_erosion(apart, np.ones((2, 2))).any()
        assert apart.sum() < 0.03 * expected.sum()
        distances.append(numbers[-1])
    assert 0 < np.isfinite(distances).sum() < NUM_CAMERAS  # some in perspective


def test_the_drawings_are_of_what_their_silhouettes_are_of(drawn: Path):
    *styles, silhouettes = sketches.read_tiled(drawn / "random_views.png", NUM_CAMERAS)
    for drawing, silhouette in zip(styles[-1], silhouettes, strict=True):
        filled, solid = fill_enclosed(drawing.astype(float)), silhouette == 0
        # As wide as a line, and no wider, is the rim around what is solid.
        assert not (solid & ~filled).any()
        assert not (filled & ~ndimage.binary_dilation(solid, iterations=2)).any()


def test_the_cameras_of_a_shape_follow_from_its_id_alone(
    drawn: Path, tmp_path: Path, box: Mesh, torus: Mesh, several: Params
):
    def cameras(folder: Path) -> bytes:
        return (folder / "random_cameras.csv").read_bytes()

    other = _draw(tmp_path / "other", box, "crate", several)
    assert cameras(other) != cameras(drawn)
    same = _draw(tmp_path / "same", torus, "box", several)
    assert cameras(same) == cameras(drawn)


def test_more_random_cameras_change_no_other_drawing(
    drawn: Path, tmp_path: Path, box: Mesh, params: Params
):
    one = _draw(tmp_path / "one", box, "box", _changed(params, random_cameras=1))
    for name in ("sketch.png", "lines.svg"):
        assert (one / name).read_bytes() == (drawn / name).read_bytes()
    first, *_ = tables.read_csv(drawn / "random_cameras.csv")
    assert tables.read_csv(one / "random_cameras.csv") == [first]
