import os

import pytest

from pipeline.provenance import hashes
from pipeline.provenance.hashes import FileHashes


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "file"
    path.write_text("one")
    return path


def test_the_order_of_keys_does_not_count():
    assert hashes.of_value({"a": 1, "b": 2}) == hashes.of_value({"b": 2, "a": 1})
    assert hashes.of_value([1, 2]) != hashes.of_value([2, 1])


def test_a_hash_is_remembered_until_the_file_changes(file, tmp_path):
    memory = tmp_path / "memory.json"
    files = FileHashes(memory)
    first = files.of(file)
    files.save()
    memory.write_text(memory.read_text().replace(first, "remembered"))
    assert FileHashes(memory).of(file) == "remembered"
    seen = file.stat()
    file.write_text("two")
    os.utime(file, ns=(seen.st_atime_ns, seen.st_mtime_ns))  # as if it were not
    assert FileHashes(memory).of(file) == hashes.of_file(file)


def test_a_broken_memory_is_no_memory(file, tmp_path):
    memory = tmp_path / "memory.json"
    memory.write_text("{")
    assert FileHashes(memory).of(file) == hashes.of_file(file)


def test_what_is_no_json_reads_as_nothing(file, tmp_path):
    assert hashes.read_json(file) is None
    assert hashes.read_json(tmp_path / "none") is None
    assert hashes.read_json(file / "below a file") is None


def test_json_comes_back_and_leaves_no_draft(tmp_path):
    path = tmp_path / "new" / "value.json"
    hashes.write_json(path, {"b": [1], "a": None})
    assert hashes.read_json(path) == {"b": [1], "a": None}
    assert list(path.parent.iterdir()) == [path]
