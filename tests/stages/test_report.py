from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest

from pipeline.config.params import Params
from pipeline.geometry.metrics.comparison import Comparison
from pipeline.geometry.scene.cameras import standard_rig
from pipeline.geometry.scene.mesh import Mesh, face_normals, sample_surface
from pipeline.geometry.scene.point_cloud import PointCloud
from pipeline.geometry.scene.raycast import RaycastScene
from pipeline.io import clouds, images, maps, meshes, sketches, tables
from pipeline.stages import report
from tests import meshes_with_answers

ROOT = Path(__file__).parents[2]
NASTY = "</style><script>alert('&')</script>"
FILES = (
    "sketch/sketch.png",
    "render/depth.png",
    "render/normal.png",
    "infer/depth.png",
    "infer/normal.png",
    "normalize/mesh.ply",
    "fuse/cloud.ply@predicted",
    "refine/mesh.ply@predicted",
    "mesh/mesh.ply@oracle",
    "evaluate/metrics.json@predicted",
    "evaluate/metrics.json@oracle",
)
FAILED = ("refine/mesh.ply@predicted", "evaluate/metrics.json@predicted")


class Reader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags, self.text = [], ""

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.text += data


def box(half: float) -> Mesh:
    return meshes_with_answers.box((2 * half,) * 3)


@pytest.fixture
def params() -> Params:
    read = Params.read(ROOT / "params.yaml")
    shown = read.report.model_copy(update={"shapes_per_category": 2, "image_size": 16})
    given = read.infer.model_copy(update={"views": ("front", "side")})
    return read.model_copy(update={"report": shown, "infer": given})


@pytest.fixture
def results(tmp_path, params) -> Path:
    """Four shapes: two chairs, of which one failed, and two of a novel category."""
    (tmp_path / "train").mkdir()
    tables.write_csv(
        tmp_path / "train/history.csv",
        [
            {
                "step": step,
                "learning_rate": 0.1,
                "train_loss": 2 / step,
                "val_loss": 3 / step,
                "val_depth_error": 0.1,
                "val_normal_angle": 30.0,
                "val_mask_iou": 0.5,
            }
            for step in (1, 2)
        ],
    )
    rows = [
        row(tmp_path, params, id="chair-1", category="chair", split="test"),
        row(tmp_path, params, id="chair-2", category="chair", split="test")
        | dict.fromkeys(FAILED, ""),
        row(tmp_path, params, id=NASTY, category="ship", split="novel"),
        dict.fromkeys(FILES, "") | {"id": "lost", "category": "ship", "split": "novel"},
    ]
    tables.write_csv(tmp_path / "manifest.csv", rows)
    return tmp_path


def row(results: Path, params: Params, **shape: str) -> dict[str, str]:
    """Make the files of one shape, and its row of the manifest."""
    folder = results / f"shape-{abs(hash(shape['id']))}"
    folder.mkdir()
    true, predicted, rig = box(0.5), box(0.45), standard_rig(32)
    files = {name: folder / name.replace("/", "-") for name in FILES}
    for name in ("refine/mesh.ply@predicted", "mesh/mesh.ply@oracle"):
        files[name] = folder / f"{name[15:]}.ply"
        meshes.write(files[name], predicted)
    meshes.write(files["normalize/mesh.ply"], true)
    true_maps, predicted_maps = (
        RaycastScene(true).render(rig),
        RaycastScene(predicted).render(rig),
    )
    maps.write(files["render/depth.png"], files["render/normal.png"], true_maps)
    maps.write(files["infer/depth.png"], files["infer/normal.png"], predicted_maps)
    points, faces = sample_surface(predicted, 200, np.random.default_rng(0))
    cloud = PointCloud(
        points=points, normals=face_normals(predicted)[faces], confidence=np.ones(200)
    )
    clouds.write(files["fuse/cloud.ply@predicted"], cloud)
    styles = len(params.sketch.styles)
    sketches.write_tiled(files["sketch/sketch.png"], np.ones((styles, 3, 32, 32)))
    facts = Comparison(
        mesh=predicted,
        true_mesh=true,
        maps=predicted_maps,
        true_maps=true_maps,
        num_samples=200,
        seed=0,
    ).measure()
    for branch in ("predicted", "oracle"):
        tables.write_json(files[f"evaluate/metrics.json@{branch}"], facts)
    return shape | {name: str(path) for name, path in files.items()}


def write_metrics(results: Path) -> None:
    folder = results / "metrics"
    folder.mkdir()
    chair = {"id": "chair-2", "category": "chair", "split": "test"}
    refused = {"status": "failed", "reason": "12 points <b>only</b>"}
    below = {"status": "failed", "reason": f"fuse: {refused['reason']}"}
    tables.write_csv(
        folder / "fuse.csv",
        [
            {**chair, "branch": "predicted", **refused},
            {**chair, "branch": "oracle", "status": "ok", "reason": ""},
        ],
    )
    tables.write_csv(folder / "mesh.csv", [{**chair, "branch": "predicted", **below}])
    summary = {"n": 4, "failed": 1, "all": {}, "by_category": {}}
    tables.write_json(
        folder / "fuse.json", {"predicted": summary, "oracle": {**summary, "failed": 0}}
    )
    tables.write_json(folder / "train.json", {"parameters": 41234})


def page(results: Path, params: Params) -> Reader:
    path = results / "index.html"
    report.run(
        results / "manifest.csv",
        results / "train/history.csv",
        path,
        results / "overview.png",
        results / "drawings.png",
        metrics_dir=results / "metrics",
        params=params,
    )
    reader = Reader()
    reader.feed(path.read_text(encoding="utf-8"))
    reader.close()
    return reader


def test_the_page_shows_each_shape_with_its_pictures(results, params):
    found = page(results, params)
    for name in ("chair-1", "chair-2", NASTY, "lost"):
        assert name in found.text
    alts = [attributes["alt"] for tag, attributes in found.tags if tag == "img"]
    of_first = {alt for alt in alts if alt.startswith("chair-1, ")}
    # 3 drawings, 3 meshes, 2 errors, the distances, 2 thumbnails, 7 strips of maps.
    assert len(of_first) == 3 + 3 + 2 + 1 + 2 + 7
    assert not [alt for alt in alts if alt.startswith("lost, ")]


def test_the_page_needs_no_other_file_and_quotes_nothing_raw(results, params):
    write_metrics(results)
    found = page(results, params)
    tags = {tag for tag, _ in found.tags}
    assert not tags & {"link", "iframe", "object"}
    assert not [tag for tag, names in found.tags if tag == "script" and "src" in names]
    for _, attributes in found.tags:
        assert attributes.get("src", "data:").startswith("data:")
        assert attributes.get("href", "#").startswith("#")
    assert "12 points <b>only</b>" in found.text


def test_a_missing_metrics_folder_is_said(results, params):
    found = page(results, params)
    assert "Not on record" in found.text
    assert "no reason on record" in found.text


def test_figures_and_refusals_on_record_are_shown(results, params):
    write_metrics(results)
    found = page(results, params)
    assert "41,234 parameters" in found.text
    assert "fuse, oracle" in found.text
    assert found.text.count("fuse (predicted)") == 2  # in the list and on the card


def test_a_drawing_that_the_network_was_not_given_is_marked(results, params):
    found = page(results, params)
    assert "top (not given)" in found.text
    assert "side (not given)" not in found.text


def test_no_more_shapes_are_shown_than_asked_for(results, params):
    one = params.report.model_copy(update={"shapes_per_category": 1})
    found = page(results, params.model_copy(update={"report": one}))
    articles = [tag for tag, _ in found.tags if tag == "article"]
    assert len(articles) == 2  # one of each category
    assert "1 of 2\nshapes" in found.text


def test_the_contact_sheet_has_a_row_for_each_drawn_shape(results, params):
    found = page(results, params)
    alts = [attributes["alt"] for tag, attributes in found.tags if tag == "img"]
    assert alts.count("drawings in every style") == 1
    sheet = images.read(results / "drawings.png")
    size, styles = params.report.image_size, len(params.sketch.styles)
    assert sheet.shape[1] > 3 * styles * size
    assert size < sheet.shape[0] / 3 < size + 30  # with its title


def test_the_overview_has_a_row_for_each_category(results, params):
    page(results, params)
    picture = images.read(results / "overview.png")
    rows = (picture < 250).any(axis=(1, 2))
    bands = np.count_nonzero(np.diff(rows.astype(int)) == 1)
    assert bands == 1 + 2  # captions, and the categories that were measured
