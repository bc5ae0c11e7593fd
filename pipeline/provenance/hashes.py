"""Content hashes: of plain values, of files, and of files remembered by their stat."""

import hashlib
import json
import os
from pathlib import Path
from typing import Any


def of_value(value: object) -> str:
    """Hash whatever json can hold; the order of keys does not count."""
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()


def of_file(path: Path) -> str:
    """Hash the content of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def read_json(path: Path) -> Any:
    """Read a json file; None if there is none, or none that can be read."""
    try:
        return json.loads(path.read_text())
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return None


def write_json(path: Path, value: object) -> None:
    """Write a json file at once, however many processes write it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}.draft")
    draft.write_text(json.dumps(value, indent=1) + "\n")
    draft.replace(path)


class FileHashes:
    """Hashes of files, computed anew only where size, inode or its time have changed.

    The time is that of the inode (ctime), which no program can set back. A memory and
    nothing more: it may be deleted, and of two processes that save at the same time one
    is forgotten.
    """

    def __init__(self, memory: Path) -> None:
        self._memory = memory
        self._known: dict[str, list[Any]] = read_json(memory) or {}
        self._learned = False

    def of(self, path: Path) -> str:
        """Hash the content of a file, or remember it."""
        stat = path.stat()
        seen = [stat.st_size, stat.st_ctime_ns, stat.st_ino]
        *known, content = self._known.get(str(path), [""])
        if known != seen:
            content = of_file(path)
            self._known[str(path)] = [*seen, content]
            self._learned = True
        return content

    def save(self) -> None:
        """Remember for the next process."""
        if self._learned:
            write_json(self._memory, self._known)
            self._learned = False
