"""render, sketch, train, infer, fuse, mesh, refine, evaluate: one box, by hand."""

from pathlib import Path

import pytest

from pipeline.config.params import Params
from pipeline.geometry.fusion.fusion import TooFewPointsError
from pipeline.geometry.scene.mesh import Mesh
from pipeline.io import clouds, maps, meshes, sketches, tables
from pipeline.stages import evaluate, fuse, infer, mesh, refine, render, sketch, train


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, box: Mesh, params: Params) -> Path:
    folder = tmp_path_factory.mktemp("box")
    meshes.write(folder / "true.ply", box)
    pictures = folder / "depth.png", folder / "normal.png"
    render.run(folder / "true.ply", *pictures, params=params)
    names = ("sketch.png", "lines.svg", "random_views.png", "random_cameras.csv")
    drawn = [folder / name for name in names]
    sketch.run(folder / "true.ply", *drawn, id=folder.name, params=params)
    fuse.run(*pictures, folder / "cloud.ply", params=params)
    meshing = folder / "cloud.ply", *pictures, drawn[0], folder / "mesh.ply"
    mesh.run(*meshing, params=params)
    return folder


def test_the_drawings_have_a_row_per_style(made: Path, params: Params):
    drawings = sketches.read_tiled(made / "sketch.png")
    assert 'class="azimuth+30-elevation+20"' in (made / "lines.svg").read_text()
    rows = len(params.sketch.styles) * params.sketch.samples_per_style
    assert drawings.shape == (rows, 3, params.render.size, params.render.size)


def test_the_cloud_and_the_mesh_are_of_the_box(made: Path):
    assert abs(clouds.read(made / "cloud.ply").points).max() < 0.65
    assert len(meshes.read(made / "mesh.ply").faces) > 100


def test_a_refined_mesh_has_the_same_faces_and_stays_a_box(made: Path, params: Params):
    files = made / "mesh.ply", made / "sketch.png", made / "refined.ply"
    facts = refine.run(*files, params=params)
    before, after = meshes.read(made / "mesh.ply"), meshes.read(made / "refined.ply")
    assert len(after.faces) == len(before.faces)
    assert 0 <= facts["moved"] < 0.05


def test_the_true_maps_give_back_the_shape(made: Path, params: Params):
    pictures = made / "depth.png", made / "normal.png"
    depth_path, normal_path = pictures
    facts = evaluate.run(
        mesh_path=made / "mesh.ply",
        depth_path=depth_path,
        normal_path=normal_path,
        true_mesh_path=made / "true.ply",
        true_depth_path=depth_path,
        true_normal_path=normal_path,
        metrics_path=made / "metrics.json",
        params=params,
    )
    assert facts["chamfer"] < 0.03
    assert facts["mask_iou"] == 1
    assert facts["silhouette_iou"] > 0.9
    assert tables.read_json(made / "metrics.json")["depth_error"] == 0


def test_maps_with_too_few_points_are_refused(made: Path, params: Params):
    many = params.fuse.model_copy(update={"min_points": 10**6})
    with pytest.raises(TooFewPointsError, match=r"fuse\.min_points needs 1000000"):
        fuse.run(
            made / "depth.png",
            made / "normal.png",
            made / "none.ply",
            params=params.model_copy(update={"fuse": many}),
        )


def test_a_network_is_trained_and_predicts_maps(made: Path, params: Params):
    columns = (
        "sketch/sketch.png",
        "sketch/random_views.png",
        "sketch/random_cameras.csv",
        "render/depth.png",
        "render/normal.png",
    )
    files = {column: str(made / Path(column).name) for column in columns}
    row = {"id": "box", "category": "box", **files}
    failed = row | {"id": "bad", "split": "train", columns[0]: ""}
    tables.write_csv(made / "manifest.csv", [row | {"split": "train"}, failed])
    weights, history = made / "weights.safetensors", made / "history.csv"
    scratch = made / "scratch"
    facts = train.run(
        made / "manifest.csv", weights, history, scratch=scratch, params=params
    )
    assert facts["train_shapes"] == 1
    assert len(tables.read_csv(history)) == 2
    found = made / "d.png", made / "n.png"
    infer.run(made / "sketch.png", weights, *found, params=params)
    assert maps.read(*found).size == params.render.size
