from pathlib import Path

import pytest

from pipeline.provenance.freshness import hashes, receipts
from pipeline.provenance.freshness.hashes import FileHashes
from pipeline.provenance.freshness.receipts import Receipt, Recipe, Unit

RECIPE = Recipe(params={}, code={}, versions={}, inputs={})


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def publish(unit, text, name):
    unit.work.mkdir(parents=True, exist_ok=True)
    (unit.work / name).write_text(text)
    outputs = receipts.describe(unit.work, (name,))
    receipts.publish(unit, Receipt(recipe=RECIPE, outputs=outputs, facts={}, failed=""))
    return outputs


def test_a_unit_lies_where_its_name_says():
    assert Unit("render", "a").folder == Path("results/render/a")
    assert Unit("mesh", "a", "oracle").folder == Path("results/mesh/oracle/a")
    assert Unit("train").folder == Path("results/train")


@pytest.mark.parametrize(
    ("unit", "name"),
    [
        (Unit("mesh", "a", "oracle"), "mesh.ply"),
        (Unit("catalog"), "shapes.csv"),
    ],
)
def test_what_is_published_replaces_what_was_there(unit, name):
    publish(unit, "old", name)
    outputs = publish(unit, "new", name)
    assert (unit.folder / name).read_text() == "new"
    assert hashes.read_json(unit.receipt)["outputs"] == outputs
    assert receipts.are_unchanged(outputs, unit.folder, FileHashes(Path("cache")))
    assert not unit.work.exists()


def test_a_global_step_keeps_files_that_are_not_its_own():
    Path("results/catalog").mkdir(parents=True)
    Path("results/catalog/.gitignore").write_text("/x")
    publish(Unit("catalog"), "new", "shapes.csv")
    assert Path("results/catalog/.gitignore").exists()


def test_what_was_not_made_cannot_be_described():
    with pytest.raises(FileNotFoundError):
        receipts.describe(Path(), ("mesh.ply",))


def test_removing_twice_is_no_error():
    publish(Unit("render", "a"), "x", "depth.png")
    receipts.remove(Path("results/render/a"))
    receipts.remove(Path("results/render/a"))
    assert not Path("results/render/a").exists()


def test_an_edit_is_seen_even_if_everything_is_copied_after_it():
    unit = Unit("render", "a")
    outputs = publish(unit, "true", "depth.png")
    (unit.folder / "depth.png").write_text("edit")
    for name in ("depth.png", "receipt.json"):
        path = unit.folder / name
        path.with_suffix(".copy").write_bytes(path.read_bytes())
        path.with_suffix(".copy").replace(path)
    assert not receipts.are_unchanged(outputs, unit.folder, FileHashes(Path("cache")))
