import os
from pathlib import Path

import pytest

from pipeline.io import files
from pipeline.io.files import BadFileError


def test_a_file_is_read_as_a_whole(tmp_path: Path):
    (tmp_path / "a").write_bytes(b"abc")
    assert files.read_bytes(tmp_path / "a", 3) == b"abc"
    with pytest.raises(BadFileError, match="at most 0 are read: cut it"):
        files.read_bytes(tmp_path / "a", 2, way_out="cut it")


def _loop(path: Path) -> None:
    path.symlink_to(path.name)


@pytest.mark.parametrize(
    "make, sentence",
    [
        (os.mkfifo, "a pipe"),
        (Path.mkdir, "a folder"),
        (_loop, "a loop of symbolic links"),
        (Path.touch, "is empty"),
        (lambda path: None, "no such file"),
    ],
)
def test_what_is_no_file_is_refused_at_once_and_by_name(tmp_path, make, sentence):
    make(tmp_path / "thing")
    with pytest.raises(BadFileError, match=f"thing: .*{sentence}"):
        files.read_bytes(tmp_path / "thing", 100)


@pytest.mark.parametrize("name", ["/dev/zero", "/dev/stdin", "n" * 300, "a\0b"])
def test_devices_and_impossible_names_are_refused(name: str):
    with pytest.raises(BadFileError):
        files.read_bytes(Path(name), 100)
