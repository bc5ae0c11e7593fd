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


def test_a_file_is_replaced_as_a_whole_or_not_at_all(tmp_path: Path):
    path = tmp_path / "mesh.ply"
    path.write_text("old")
    with pytest.raises(OSError, match="disk"), files.replacing(path) as draft:
        draft.write_text("ha")
        raise OSError("disk full")
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]
    with files.replacing(path) as draft:
        draft.touch(mode=0o600)
        draft.write_text("new")
    assert path.read_text() == "new"
    assert path.stat().st_mode & 0o777 == 0o666 & ~_umask()


def test_a_link_stays_a_link_when_its_file_is_replaced(tmp_path: Path):
    (tmp_path / "there").write_text("old")
    (tmp_path / "here").symlink_to("there")
    with files.replacing(tmp_path / "here") as draft:
        draft.write_text("new")
    assert (tmp_path / "here").is_symlink()
    assert (tmp_path / "there").read_text() == "new"


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
