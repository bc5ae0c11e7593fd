import json
import os
from pathlib import Path

import pytest

from pipeline.provenance.freshness import hashes
from pipeline.provenance.freshness.hashes import FileHashes


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "file"
    path.write_text("one")
    return path


def test_the_order_of_keys_does_not_count():
    assert hashes.of_value({"a": 1, "b": 2}) == hashes.of_value({"b": 2, "a": 1})
    assert hashes.of_value([1, 2]) != hashes.of_value([2, 1])


def test_a_hash_is_cached_until_the_file_changes(file, tmp_path):
    cache = tmp_path / "cache"
    files = FileHashes(cache)
    first = files.of(file)
    files.save("looks")
    path = cache / "raw/looks.json"
    path.write_text(path.read_text().replace(first, "cached"))
    assert FileHashes(cache).of(file) == "cached"
    seen = file.stat()
    file.write_text("two")
    os.utime(file, ns=(seen.st_atime_ns, seen.st_mtime_ns))  # as if it were not
    assert FileHashes(cache).of(file) == hashes.of_file(file)


def test_a_hash_that_its_maker_adds_is_found_by_others(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    path = Path("results/mesh/a/mesh.ply")
    path.parent.mkdir(parents=True)
    path.write_text("one")
    maker = FileHashes(Path("cache"))
    maker.add(path, "added")
    maker.save("1-of-2")
    assert FileHashes(Path("cache")).of(path) == "added"
    path.with_name("copy").write_text("two")
    path.with_name("copy").replace(path)
    assert FileHashes(Path("cache")).of(path) == hashes.of_file(path)


def test_a_broken_cache_is_no_cache(file, tmp_path):
    (tmp_path / "cache/raw").mkdir(parents=True)
    (tmp_path / "cache/raw/looks.json").write_text("{")
    assert FileHashes(tmp_path / "cache").of(file) == hashes.of_file(file)


def test_what_is_no_json_reads_as_nothing(file, tmp_path):
    assert hashes.read_json(file) is None
    assert hashes.read_json(tmp_path / "none") is None
    assert hashes.read_json(file / "below a file") is None


def test_json_has_a_line_for_each_outermost_key_or_is_indented_throughout():
    value = {"a": {"b": [1, 2]}, "c": None}
    assert hashes.to_json(value) == '{\n"a": {"b": [1, 2]},\n"c": null\n}\n'
    assert hashes.to_json(value, indent=1).count("\n") == 9
    for same in (value, {}, [1], None):
        assert json.loads(hashes.to_json(same)) == same


def test_json_comes_back_and_leaves_no_draft(tmp_path):
    path = tmp_path / "new" / "value.json"
    hashes.write_json(path, {"b": [1], "a": None})
    assert hashes.read_json(path) == {"b": [1], "a": None}
    assert list(path.parent.iterdir()) == [path]
