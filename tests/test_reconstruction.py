"""Drawings to a mesh in memory, by a network that knows the answer."""

from collections.abc import Sequence

import numpy as np
import pytest

from pipeline import reconstruction
from pipeline.config.params import Params
from pipeline.geometry.curves.silhouette_fill import fill_silhouettes
from pipeline.geometry.reading.vectorize import vectorize
from pipeline.geometry.scene.mesh import Mesh
from pipeline.geometry.scene.posed_drawings import DrawingReading, PosedDrawings
from pipeline.geometry.scene.solid import is_solid
from pipeline.geometry.scene.view_directions import candidate_views
from pipeline.geometry.scene.view_maps import ViewMaps
from pipeline.io import clouds, maps, meshes, sketches
from pipeline.stages import fuse, mesh, refine
from tests.meshes_with_answers import box
from tests.plain_drawings import draw_contours

SIZE = 32


class Oracle:
    """Predicts the true maps, whatever is drawn."""

    size = SIZE
    line_width = 8.0  # that of the tiny parameters

    def __init__(self, view_maps: ViewMaps):
        self.view_maps = view_maps
        self.views: Sequence[str] = ()

    def predict(self, drawings: PosedDrawings) -> ViewMaps:
        self.views = drawings.views
        return self.view_maps

    def read(self, images: np.ndarray) -> DrawingReading | None:
        return None


class Blind(Oracle):
    """Predicts that there is nothing."""

    def predict(self, drawings: PosedDrawings) -> ViewMaps:
        shape = self.view_maps.depth.shape
        return ViewMaps(
            depth=np.full(shape, np.nan, dtype=np.float32),
            normals=np.zeros((*shape, 3), dtype=np.float32),
            foreground=np.zeros(shape, dtype=np.float32),
        )


def stool() -> Mesh:
    """A square seat, and legs below its corners."""
    leg = box((0.25, 1.0, 0.25))
    corners = np.array([[x, 0, z] for x in (-0.57, 0.57) for z in (-0.57, 0.57)])
    seat = box((1.4, 0.25, 1.4)).vertices + np.array([0, 0.5, 0])
    parts = [seat, *(leg.vertices + corner for corner in corners)]
    faces = [leg.faces + 8 * part for part in range(len(parts))]
    return Mesh(vertices=np.concatenate(parts), faces=np.concatenate(faces))


@pytest.fixture(params=["volumetric", "poisson"])
def params(request: pytest.FixtureRequest, params: Params) -> Params:
    """The tiny parameters, with each method of meshing."""
    mesh_config = params.mesh.model_copy(update={"method": request.param})
    return params.model_copy(update={"mesh": mesh_config})


@pytest.fixture(scope="module")
def drawings(ball: Mesh) -> dict:
    """The front and the side of a ball, as read from pictures."""
    pictures = draw_contours(ball, (0, 1), 200, 3.0)
    views = zip(("front", "side"), pictures, strict=True)
    return {view: vectorize(picture[..., None]) for view, picture in views}


def test_drawings_of_a_ball_become_a_ball(
    drawings: dict, ball_maps: ViewMaps, params: Params
):
    network = Oracle(ball_maps)
    result = reconstruction.reconstruct(drawings, network, params)
    assert network.views == ("front", "side")
    # What both discs allow, two crossed cylinders, is scaled into the unit ball.
    radius = np.linalg.norm(result.mesh.vertices, axis=1)
    assert np.median(radius) == pytest.approx(1 / np.sqrt(2), rel=0.03)
    assert result.silhouette_iou > 0.85
    assert 0.5 < result.confidence <= 1
    assert result.warnings == ()
    if params.mesh.method == "volumetric":
        assert is_solid(result.mesh)
    with pytest.raises(AttributeError):
        result.warnings = ("frozen",)  # type: ignore[misc]


def test_the_steps_on_files_make_the_same_mesh(
    tmp_path, drawings: dict, ball_maps: ViewMaps, params: Params
):
    result = reconstruction.reconstruct(drawings, Oracle(ball_maps), params)
    infer = params.infer.model_copy(update={"views": ("front", "side")})
    sketch = params.sketch.model_copy(update={"styles": (params.infer.style,)})
    params = params.model_copy(update={"infer": infer, "sketch": sketch})
    images = tmp_path / "sketch.png"
    blank = np.ones((1, SIZE, SIZE))
    three = np.concatenate([result.layout.drawings.images, blank])
    sketches.write_tiled(images, three[np.newaxis])
    maps.write(tmp_path / "d.png", tmp_path / "n.png", ball_maps)
    cloud, raw, refined = (tmp_path / n for n in ("c.ply", "m.ply", "r.ply"))
    fuse.run(tmp_path / "d.png", tmp_path / "n.png", cloud, params=params)
    mesh.run(cloud, tmp_path / "d.png", tmp_path / "n.png", images, raw, params=params)
    refine.run(raw, images, refined, params=params)
    np.testing.assert_array_equal(meshes.read(refined).vertices, result.mesh.vertices)
    stored = clouds.as_stored(result.cloud)
    np.testing.assert_array_equal(clouds.read(cloud).points, stored.points)


def test_one_outline_is_inflated_where_the_network_sees_nothing(
    drawings: dict, ball_maps: ViewMaps, params: Params
):
    front = {"front": drawings["front"]}
    result = reconstruction.reconstruct(front, Blind(ball_maps), params)
    assert "its outline is inflated" in result.warnings[0]
    assert result.confidence == 0
    assert set(result.part_confidence.values()) == {0.0}
    extent = np.ptp(result.mesh.vertices, axis=0)
    assert extent == pytest.approx(extent.mean(), rel=0.15)  # a disc becomes a ball


@pytest.mark.parametrize("params", ["volumetric"], indirect=True)
def test_drawings_that_contradict_one_another_are_named(
    drawings: dict, ball_maps: ViewMaps, params: Params
):
    front, side = (
        vectorize(picture[..., None])
        for picture in draw_contours(stool(), (0, 1), 200, 3.0)
    )
    network, two = Oracle(ball_maps), {"front": front, "side": side}
    result = reconstruction.reconstruct(two, network, params)
    assert not any("contradict" in warning for warning in result.warnings)
    with_round_top = two | {"top": drawings["front"]}
    result = reconstruction.reconstruct(with_round_top, network, params)
    assert any("the drawings contradict one another" in w for w in result.warnings)


def test_drawings_that_the_mesh_does_not_follow_are_named():
    assert reconstruction.describe_misfits({"front": 0.95, "side": 0.56}) == [
        "the mesh and the side drawing agree by 56% only: "
        "do the drawings fit one another?"
    ]
    (alone,) = reconstruction.describe_misfits({"front": 0.6})
    assert alone.endswith("a second one helps")


def test_of_several_drawings_without_a_shape_the_visual_hull_is_left(
    drawings: dict, ball_maps: ViewMaps, params: Params
):
    result = reconstruction.reconstruct(drawings, Blind(ball_maps), params)
    assert any("outlines leave room for" in warning for warning in result.warnings)
    assert result.silhouette_iou > 0.9
    assert set(result.part_confidence.values()) == {0.0}


def test_drawings_whose_outlines_leave_too_little_are_refused(
    drawings: dict, ball_maps: ViewMaps, params: Params
):
    fuse = params.fuse.model_copy(update={"min_points": 10**6})
    demanding = params.model_copy(update={"fuse": fuse})
    with pytest.raises(reconstruction.NoShapeError, match="leave no room"):
        reconstruction.reconstruct(drawings, Blind(ball_maps), demanding)


class Reader(Oracle):
    """Reads that the first candidate is where a drawing is seen from, or the nth."""

    def __init__(self, view_maps: ViewMaps, candidate: int):
        super().__init__(view_maps)
        self.candidate = candidate

    def read(self, images: np.ndarray) -> DrawingReading:
        probability = np.full(len(candidate_views()), 1e-4)
        probability[self.candidate] = 1
        return DrawingReading(
            silhouettes=fill_silhouettes(images) > 0.5,
            view_probability=np.tile(probability, (len(images), 1)),
        )


def test_a_drawing_from_a_guessed_view_becomes_a_mesh(
    drawings: dict, ball_maps: ViewMaps, params: Params
):
    network = Reader(ball_maps, candidate=26)
    drawing = drawings["front"]
    guess = reconstruction.guess_drawing_view(drawing, network)
    assert guess.view == "30,20" and guess.probability > 0.9
    result = reconstruction.reconstruct({guess.view: drawing}, network, params)
    assert network.views == ("30,20",)
    assert result.silhouette_iou > 0.8


def test_a_network_that_cannot_tell_the_view_says_so(
    drawings: dict, ball_maps: ViewMaps, params: Params
):
    with pytest.raises(ValueError, match="say it, by --front"):
        reconstruction.guess_drawing_view(drawings["front"], Oracle(ball_maps))
