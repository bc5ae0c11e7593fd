from collections import Counter

import pytest

from pipeline.provenance.freshness import shards
from pipeline.provenance.freshness.shards import CATALOG


def write(text):
    CATALOG.parent.mkdir(parents=True, exist_ok=True)
    CATALOG.write_text(text)


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def test_every_shape_is_in_one_shard_and_all_are_about_as_large():
    shapes = [f"shape_{number}" for number in range(200)]
    sizes = Counter(shards.shard_of(shape, 4) for shape in shapes)
    assert set(sizes) == set(shards.names(4))
    assert min(sizes.values()) > 30


def test_a_shard_knows_how_many_there_are():
    assert shards.num_shards(shards.ONLY_SHARD) == 1
    assert shards.num_shards(shards.names(12)[2]) == 12


def test_without_a_catalog_there_are_no_shapes():
    assert shards.read_catalog() == {}


def test_rows_come_by_id_in_order():
    header = ",".join(shards.COLUMNS)
    write(f"{header}\nb,chair,test,b.obj,+y,+z,1\na,chair,val,a.obj,+y,+z,2\n")
    assert list(shards.read_catalog()) == ["a", "b"]
    assert shards.read_catalog()["a"]["split"] == "val"


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ("a/b,c,test,s,+y,+z,1", "cannot name a folder"),
        ("_shards,c,test,s,+y,+z,1", "cannot name a folder"),
        ("a,c,test,s,+y,+z,1\na,c,test,s,+y,+z,1", "there twice"),
    ],
)
def test_bad_ids_are_refused(rows, message):
    write(",".join(shards.COLUMNS) + f"\n{rows}\n")
    with pytest.raises(ValueError, match=message):
        shards.read_catalog()


def test_a_missing_column_is_named():
    write("id,category,source,up,front,sha256\n")
    with pytest.raises(ValueError, match="no column split"):
        shards.read_catalog()


@pytest.mark.parametrize(
    "name", ["9-of-8", "0-of-8", "8", "a-of-b", "1-of-" + "9" * 5000]
)
def test_what_is_no_shard_is_refused(name):
    with pytest.raises(ValueError, match="no shard"):
        shards.num_shards(name)
