import argparse
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from pipeline import mesh_output
from pipeline.geometry.curves.silhouette_sdf import mask_boundary
from pipeline.geometry.reading.layout import Layout
from pipeline.geometry.scene.mesh import Mesh
from pipeline.geometry.scene.point_cloud import PointCloud
from pipeline.geometry.scene.posed_drawings import PosedDrawings
from pipeline.geometry.scene.view_maps import ViewMaps
from pipeline.io import images, meshes
from pipeline.mesh_output import MeshOutput, NotPrintableError, hand_over
from pipeline.reconstruction import Reconstruction


@pytest.fixture
def result(ball: Mesh, ball_maps: ViewMaps) -> Reconstruction:
    """A ball, of a drawing of its outline from the front."""
    outline = mask_boundary(ball_maps.foreground_mask()[0])
    drawings = PosedDrawings(images=1.0 - outline[np.newaxis], views=("front",))
    nothing = np.zeros((0, 3))
    cloud = PointCloud(points=nothing, normals=nothing, confidence=np.zeros(0))
    return Reconstruction(
        mesh=ball,
        maps=ball_maps,
        cloud=cloud,
        confidence=1.0,
        part_confidence={},
        vertex_confidence=np.ones(len(ball.vertices)),
        silhouette_ious={"front": 0.973},
        layout=Layout(drawings=drawings, scales={"front": (1.0, 1.0)}, warnings={}),
        warnings=(),
        doubts=(),
    )


def test_a_line_tells_of_state_size_faces_and_silhouettes(
    tmp_path: Path, result: Reconstruction
):
    facts = hand_over(tmp_path / "ball.stl", result, MeshOutput(height_mm=148.0))
    faces = len(result.mesh.faces)
    extent = np.ptp(result.mesh.vertices, axis=0)
    wide = 148 * extent / extent[1]
    expected = f"watertight, {wide[0]:.0f} x 148 x {wide[2]:.0f} mm, {faces:,} faces"
    assert facts.as_text() == f"{expected}, silhouettes .97"


@pytest.mark.parametrize(("name", "height"), [("b.ply", 148), ("b.glb", 0.148)])
def test_a_size_is_in_mm_and_in_gltf_in_meters(
    tmp_path: Path, result: Reconstruction, name: str, height: float
):
    hand_over(tmp_path / name, result, MeshOutput(height_mm=148.0))
    vertices = meshes.read(tmp_path / name).vertices
    assert np.ptp(vertices[:, 1]) == pytest.approx(height)
    assert vertices[:, 1].min() == pytest.approx(0, abs=1e-6)


def test_there_are_no_more_faces_than_asked_for(tmp_path: Path, result: Reconstruction):
    hand_over(tmp_path / "b.ply", result, MeshOutput(num_faces=200))
    assert 100 < len(meshes.read(tmp_path / "b.ply").faces) <= 200


def test_a_preview_lies_beside_the_mesh_unless_it_is_not_wanted(
    tmp_path: Path, result: Reconstruction
):
    hand_over(tmp_path / "b.ply", result, MeshOutput(has_preview=False))
    assert [path.name for path in tmp_path.iterdir()] == ["b.ply"]
    hand_over(tmp_path / "b.ply", result, MeshOutput())
    picture = images.read(tmp_path / "b.preview.png")
    assert picture.shape == (384, 768, 3)
    assert picture.max() == 255 and picture.min() < 150


def test_an_open_mesh_is_not_printable_and_a_sentence_says_why(
    tmp_path: Path, result: Reconstruction
):
    opened = Mesh(vertices=result.mesh.vertices, faces=result.mesh.faces[1:])
    with pytest.raises(NotPrintableError, match=r"b\.stl: not printable: it is open"):
        hand_over(
            tmp_path / "b.stl",
            replace(result, mesh=opened),
            MeshOutput(height_mm=50.0, is_printable=True),
        )
    assert list(tmp_path.iterdir()) == []


def test_thin_walls_are_named(
    tmp_path: Path, result: Reconstruction, caplog: pytest.LogCaptureFixture
):
    flat = Mesh(vertices=result.mesh.vertices * [1, 1, 0.01], faces=result.mesh.faces)
    output = MeshOutput(height_mm=50.0, is_printable=True)
    hand_over(tmp_path / "b.stl", replace(result, mesh=flat), output)
    assert "thinner than 0.8 mm" in caplog.text


def test_confidence_colors_sure_vertices_as_clay(
    tmp_path: Path, result: Reconstruction
):
    trimesh = pytest.importorskip("trimesh")
    hand_over(tmp_path / "b.ply", result, MeshOutput(shows_confidence=True))
    colors = trimesh.load_mesh(tmp_path / "b.ply").visual.vertex_colors
    assert np.median(colors[:, 0]) > 200  # dark red is nothing known
    blind = replace(result, vertex_confidence=0 * result.vertex_confidence)
    hand_over(tmp_path / "b.ply", blind, MeshOutput(shows_confidence=True))
    colors = trimesh.load_mesh(tmp_path / "b.ply").visual.vertex_colors
    assert (colors[:, :3] == [112, 16, 74]).all()


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--faces", "3"], "--faces 3: at least 100"),
        (["--size-mm", "0"], "the height has to be above 0"),
        (["--printable"], "--printable needs --size-mm"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(words: list[str], sentence: str):
    parser = argparse.ArgumentParser()
    mesh_output.add_arguments(parser)
    with pytest.raises(ValueError, match=sentence):
        mesh_output.read_arguments(parser.parse_args(words))
