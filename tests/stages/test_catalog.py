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


def test_a_source_with_nothing_to_train_on_is_refused(tmp_path: Path, params: Params):
    lonely = _with(params, families={"spaceship": 2})
    with pytest.raises(ValueError, match="none of 2 shapes is left to train on"):
        catalog.run(tmp_path / "shapes.csv", params=lonely)
