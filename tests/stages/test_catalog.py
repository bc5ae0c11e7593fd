from pathlib import Path

import pytest

from pipeline.config.params import Params
from pipeline.io import catalogs
from pipeline.io.catalogs import Shape
from pipeline.stages import catalog


def _with(params: Params, **changes: object) -> Params:
    changed = params.catalog.model_copy(update=changes)
    return params.model_copy(update={"catalog": changed})


def test_procedural_shapes_are_listed_with_their_splits(tmp_path: Path, params: Params):
    facts = catalog.run(tmp_path / "shapes.csv", params=params)
    shapes = catalogs.read(tmp_path / "shapes.csv")
    assert facts["shapes"] == len(shapes) == 10
    assert {s.split for s in shapes if s.category == "spaceship"} == {"novel"}
    assert len({shape.sha256 for shape in shapes}) == len(shapes)


def test_adding_shapes_moves_no_other(tmp_path: Path, params: Params):
    more = _with(params, families={"airplane": 6, "chair": 3, "character": 3})
    catalog.run(tmp_path / "few.csv", params=params)
    catalog.run(tmp_path / "more.csv", params=more)
    before = {s.id: s for s in catalogs.read(tmp_path / "few.csv")}
    after = {s.id: s for s in catalogs.read(tmp_path / "more.csv")}
    shared = before.keys() & after.keys()
    assert len(shared) == 9
    assert all(before[name] == after[name] for name in shared)


def test_shares_are_kept_on_many_shapes(params: Params):
    config = params.catalog
    shapes = [
        Shape(id=f"s{i}", category="c", split="", source="", up="", front="", sha256="")
        for i in range(3000)
    ]
    splits = [catalog.split_of(shape, config) for shape in shapes]
    assert abs(splits.count("test") / 3000 - config.test_fraction) < 0.03
    assert abs(splits.count("val") / 3000 - config.val_fraction) < 0.03


def test_a_folder_source_is_hashed(tmp_path: Path, params: Params):
    for name in "abcdefgh":
        (tmp_path / f"{name}.off").write_text(f"OFF {name}")
    catalog.run(
        tmp_path / "shapes.csv", params=_with(params, source=str(tmp_path), novel=())
    )
    shapes = catalogs.read(tmp_path / "shapes.csv")
    assert len({shape.sha256 for shape in shapes}) == 8
    assert all(len(shape.sha256) == 64 for shape in shapes)


def _off_files(folder: Path, *names: str) -> str:
    folder.mkdir(parents=True)
    for name in names:
        (folder / f"{name}.off").write_text(f"OFF {name}")
    return str(folder)


def test_several_sources_are_listed_one_after_the_other(tmp_path: Path, params: Params):
    folder = _off_files(tmp_path / "raw", "cup", "lamp")
    catalog.run(tmp_path / "alone.csv", params=params)
    both = _with(params, source=("procedural", folder))
    facts = catalog.run(tmp_path / "both.csv", params=both)
    alone, shapes = (
        catalogs.read(tmp_path / f"{name}.csv") for name in ("alone", "both")
    )
    assert facts["shapes"] == len(shapes) == len(alone) + 2
    by_id = {shape.id: shape for shape in shapes}
    assert all(by_id[shape.id] == shape for shape in alone)
    assert by_id.keys() - {shape.id for shape in alone} == {"raw-cup", "raw-lamp"}


def test_two_sources_with_a_shape_of_one_name_are_refused(
    tmp_path: Path, params: Params
):
    folders = [_off_files(tmp_path / name / "raw", "cup") for name in "ab"]
    with pytest.raises(ValueError, match="two of the sources have a shape 'raw-cup'"):
        catalog.run(
            tmp_path / "shapes.csv", params=_with(params, source=tuple(folders))
        )


def _listed(id: str, split: str = "", source: str = "raw/a.obj") -> Shape:
    return Shape(
        id=id, category="c", split=split, source=source, up="", front="", sha256=""
    )


@pytest.mark.parametrize("make", ["fox", "robot_big", "car-police"])
def test_meshes_whose_names_differ_by_a_number_stay_together(params: Params, make: str):
    config = _with(params, split_by="family").catalog
    names = [make, *(f"{make}{form}" for form in ("1", "_2", "-03", "_4b"))]
    assert len({catalog.split_of(_listed(name), config) for name in names}) == 1
    numbered = [_listed(f"{make}-{number}") for number in range(40)]
    apart = _with(params, split_by="shape").catalog
    assert len({catalog.split_of(shape, config) for shape in numbered}) == 1
    assert len({catalog.split_of(shape, apart) for shape in numbered}) == 3


def test_procedural_shapes_are_no_copies_of_each_other(params: Params):
    config = _with(params, split_by="family").catalog
    shapes = [
        _listed(f"chair-{number:05d}", source=f"procedural:chair:1:{number}")
        for number in range(40)
    ]
    assert len({catalog.split_of(shape, config) for shape in shapes}) == 3


def test_different_makes_do_not_share_a_split_by_chance_of_their_numbers(
    params: Params,
):
    config = _with(params, split_by="family").catalog
    names = [f"{a}{b}-1" for a in "abcdefgh" for b in "klmnopqr"]
    assert len({catalog.split_of(_listed(name), config) for name in names}) == 3


def test_the_splits_of_a_sheet_count_unless_they_are_overruled(params: Params):
    names = [f"s{number}" for number in range(40)]
    kept, overruled = params.catalog, _with(params, listed_splits=False).catalog
    for name in names:
        assert catalog.split_of(_listed(name, "test"), kept) == "test"
    assert [catalog.split_of(_listed(name, "test"), overruled) for name in names] == [
        catalog.split_of(_listed(name), kept) for name in names
    ]


def test_a_source_with_nothing_to_train_on_is_refused(tmp_path: Path, params: Params):
    lonely = _with(params, families={"spaceship": 2})
    with pytest.raises(ValueError, match="none of 2 shapes is left to train on"):
        catalog.run(tmp_path / "shapes.csv", params=lonely)
