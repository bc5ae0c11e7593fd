import random
import time
from pathlib import Path

import pytest

from pipeline.io import catalogs
from pipeline.io.catalogs import BadCatalogError
from pipeline.provenance.freshness import shards
from tests.mutations import mutated


def _touch(*paths: Path) -> None:
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("mesh")


def test_a_folder_lists_its_meshes_by_category(tmp_path: Path):
    _touch(tmp_path / "chair/a.obj", tmp_path / "chair/b.ply", tmp_path / "notes.txt")
    shapes = catalogs.list_shapes(tmp_path)
    assert [shape.id for shape in shapes] == ["chair-a", "chair-b"]
    assert {shape.category for shape in shapes} == {"chair"}
    assert (shapes[0].up, shapes[0].front) == ("+y", "+z")


def test_a_catalog_csv_sets_id_category_and_orientation(tmp_path: Path):
    _touch(tmp_path / "raw/plane.off")
    (tmp_path / "catalog.csv").write_text(
        "id,category,path,up,front\nplane 1/x,airplane,raw/plane.off,+z,-x\n"
    )
    (shape,) = catalogs.list_shapes(tmp_path)
    assert shape.id == "plane-1-x"
    assert (shape.category, shape.up, shape.front) == ("airplane", "+z", "-x")
    assert Path(shape.source) == tmp_path / "raw/plane.off"
    assert catalogs.list_shapes(tmp_path / "catalog.csv") == [shape]


def test_shapenet_folders_are_known_by_their_layout(tmp_path: Path):
    _touch(tmp_path / "03001627/abc/models/model_normalized.obj")
    _touch(tmp_path / "02691156/def/model.obj")
    first, second = catalogs.list_shapes(tmp_path)
    assert (first.id, first.category) == ("airplane-def", "airplane")
    assert (second.id, second.category) == ("chair-abc", "chair")
    assert (first.up, first.front) == ("+y", "-z")


def test_modelnet_folders_keep_their_test_split(tmp_path: Path):
    _touch(tmp_path / "chair/train/chair_0001.off", tmp_path / "chair/test/chair_2.off")
    first, second = catalogs.list_shapes(tmp_path)
    assert (first.id, first.split, first.up) == ("chair_0001", "", "+z")
    assert (second.id, second.split) == ("chair_2", "test")


def test_shapes_that_share_a_name_are_told_apart(tmp_path: Path):
    _touch(tmp_path / "chair/a.obj", tmp_path / "chair/a.stl")
    _touch(tmp_path / "chair/old/a.stl")
    names = [shape.id for shape in catalogs.list_shapes(tmp_path)]
    assert names == ["chair-a-obj", "chair-a-stl", "chair-a-stl-2"]


def test_a_single_mesh_is_a_catalog_of_one(tmp_path: Path):
    _touch(tmp_path / "chair/a.obj")
    assert [shape.id for shape in catalogs.list_shapes(tmp_path / "chair/a.obj")] == [
        "chair-a"
    ]


def test_letters_of_any_script_stay(tmp_path: Path):
    words = ("\u6905\u5b50", "\u98de\u673a", "\u0421\u0442\u0443\u043b", "st\u00fchle")
    for word in words:
        _touch(tmp_path / word / "a b.obj")
    shapes = catalogs.list_shapes(tmp_path)
    assert {shape.category for shape in shapes} == set(words)
    assert {shape.id for shape in shapes} == {f"{word}-a-b" for word in words}


def test_categories_that_would_become_one_are_refused(tmp_path: Path):
    _touch(tmp_path / "arm chair/a.obj", tmp_path / "arm-chair/b.obj")
    with pytest.raises(BadCatalogError, match="'arm chair' and 'arm-chair' would both"):
        catalogs.list_shapes(tmp_path)


def test_hidden_files_are_no_shapes(tmp_path: Path):
    _touch(tmp_path / "chair/a.obj", tmp_path / "chair/._a.obj")
    _touch(tmp_path / "__MACOSX/chair/a.obj", tmp_path / ".git/x.obj")
    assert [shape.id for shape in catalogs.list_shapes(tmp_path)] == ["chair-a"]


def test_every_id_can_name_a_folder(tmp_path: Path, monkeypatch):
    _touch(tmp_path / "_old/_a.obj", tmp_path / f"chair/{'n' * 240}.obj")
    _touch(tmp_path / "chair/$.obj", tmp_path / "chair/%.obj")
    ids = [shape.id for shape in catalogs.list_shapes(tmp_path)]
    assert len(set(ids)) == 4
    monkeypatch.chdir(tmp_path)
    shards.CATALOG.parent.mkdir(parents=True)
    catalogs.write(shards.CATALOG, catalogs.list_shapes(tmp_path))
    assert set(shards.read_catalog()) == set(ids)


def test_ids_that_collide_once_they_are_cleaned_are_told_apart(tmp_path: Path):
    rows = ["a,a.obj", "a,b.obj", "a-obj,c.obj", "A,d.obj", "a-obj-2,e.obj"]
    (tmp_path / "shapes.csv").write_text("id,path\n" + "\n".join(rows))
    ids = [shape.id for shape in catalogs.list_shapes(tmp_path / "shapes.csv")]
    assert len({name.casefold() for name in ids}) == 5


def test_a_csv_of_a_spreadsheet_is_read(tmp_path: Path):
    (tmp_path / "shapes.csv").write_text("\ufeffID, Path ,Split\na, a.obj,test\n\n")
    (shape,) = catalogs.list_shapes(tmp_path / "shapes.csv")
    assert (shape.id, shape.split) == ("a", "test")
    assert shape.source.endswith("/a.obj")


@pytest.mark.parametrize(
    "text, sentence",
    [
        ("id,path,split\na,a.obj,validation\n", "line 2 has the split 'validation'"),
        ("id,path,split\na,a.obj,Test\n", "must be train, val, test, novel or empty"),
        ("id,category\na,b\n", "no column path, its first line has id, category"),
        ("", "no meshes found"),
        ("id,path\n,x.obj\n", "line 2 has no id"),
    ],
)
def test_a_catalog_that_lists_nothing_is_refused(tmp_path: Path, text, sentence):
    (tmp_path / "catalog.csv").write_text(text)
    with pytest.raises(BadCatalogError, match=sentence):
        catalogs.list_shapes(tmp_path)


def test_damaged_sheets_are_listed_or_refused_in_little_time(tmp_path: Path):
    rows = [f"chair {n},chair,a{n}.obj,+y,-z,train" for n in range(20)]
    whole = "\n".join(["id,category,path,up,front,split", *rows]).encode()
    rng, path = random.Random(0), tmp_path / "damaged.csv"
    start = time.process_time()
    for _ in range(100):
        path.write_bytes(mutated(whole, rng))
        try:
            assert catalogs.list_shapes(path)
        except BadCatalogError as refusal:
            assert path.name in str(refusal)
    assert time.process_time() - start < 10


def test_a_source_that_is_not_there_is_refused(tmp_path: Path):
    with pytest.raises(BadCatalogError, match="no such file or folder"):
        catalogs.list_shapes(tmp_path / "nowhere")


def test_shapes_come_back_as_they_were_written(tmp_path: Path):
    _touch(tmp_path / "chair/a.obj", tmp_path / "b.ply")
    shapes = catalogs.list_shapes(tmp_path)
    catalogs.write(tmp_path / "shapes.csv", shapes)
    assert catalogs.read(tmp_path / "shapes.csv") == shapes
