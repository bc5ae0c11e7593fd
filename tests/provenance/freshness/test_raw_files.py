from pathlib import Path

import pytest

import pipeline
from pipeline.network.pretrained import PRETRAINED
from pipeline.provenance.freshness.raw_files import (
    START_FILES,
    raw_files,
    start_weights,
    watched,
)

ROOT = Path(pipeline.__file__).parents[1]


@pytest.fixture(autouse=True)
def _project(tmp_path: Path, monkeypatch):
    project = tmp_path / "project"
    project.mkdir()
    monkeypatch.chdir(project)


def _touch(*names: str) -> None:
    for name in names:
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).touch()


def _paths(source: str | list[str]) -> list[str]:
    return [path.as_posix() for path in raw_files(source)]


def test_a_sheet_in_the_projects_root_makes_no_results_inputs():
    _touch("results/normalize/a/mesh.ply", "results/metrics/catalog.csv", "raw/a.obj")
    Path("shapes.csv").write_text("id,path\na,raw/a.obj\n")
    assert _paths("shapes.csv") == ["raw/a.obj", "shapes.csv"]
    assert watched("shapes.csv") == ["raw", "shapes.csv"]


def test_meshes_outside_the_folder_of_their_sheet_count():
    _touch("../elsewhere/a.gltf", "../elsewhere/a.bin", "raw/b.obj")
    Path("raw/catalog.csv").write_text("\ufeffID,Path\na,../../elsewhere/a.gltf\n")
    outside = ["raw/../../elsewhere/a.bin", "raw/../../elsewhere/a.gltf"]
    inside = ["raw/b.obj", "raw/catalog.csv"]
    assert _paths("raw") == [*outside, *inside]


def test_a_folder_counts_without_results_and_hidden_files():
    _touch("results/mesh/a.ply", ".git/x.obj", "chair/a.obj", "chair/notes.txt")
    assert _paths(".") == ["chair/a.obj"]
    assert watched("chair") == ["chair"]


def test_what_is_made_here_has_no_raw_files():
    assert not raw_files("procedural")
    assert not watched("procedural")


def test_several_sources_have_the_files_of_each_once():
    _touch("raw/a.obj", "more/b.ply", "more/notes.txt")
    Path("shapes.csv").write_text("id,path\na,raw/a.obj\n")
    several = ["procedural", "raw", "more", "shapes.csv"]
    assert _paths(several) == ["more/b.ply", "raw/a.obj", "shapes.csv"]
    assert watched(several) == ["more", "raw", "shapes.csv"]
    assert _paths(several[::-1]) == _paths(several)


def test_one_source_in_a_list_is_that_source():
    _touch("raw/a.obj")
    assert _paths(["raw"]) == _paths("raw")
    assert watched(["raw"]) == watched("raw")
    assert not raw_files(["procedural"])
    assert not watched(["procedural"])


def test_training_starts_from_the_weights_of_the_package_from_a_file_or_from_none():
    assert ROOT / START_FILES["pretrained"] == PRETRAINED
    _touch(START_FILES["pretrained"], "mine.safetensors")
    assert start_weights("scratch") == []
    assert start_weights("pretrained") == [Path(START_FILES["pretrained"])]
    assert start_weights("mine.safetensors") == [Path("mine.safetensors")]
    assert start_weights("gone.safetensors") == []
