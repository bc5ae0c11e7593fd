"""Content hashes: of plain values, of files, and of files whose hash is cached."""

import hashlib
import json
import os
from pathlib import Path
from typing import Any

_STEP_DEPTH = 2  # parts of the path of a step's folder, results/STEP


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
    except (FileNotFoundError, NotADirectoryError, ValueError, RecursionError):
        return None


def write_json(path: Path, value: object, *, indent: int | None = None) -> None:
    """Write a json file at once, however many processes write it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}.draft")
    draft.write_text(to_json(value, indent=indent))
    draft.replace(path)


def to_json(value: object, *, indent: int | None = None) -> str:
    """Lay out json; without an indent, a line for each key of the outermost level.

    For that there is an encoder in C, which takes a tenth of the time.
    """
    if indent or not isinstance(value, dict):
        return json.dumps(value, indent=indent) + "\n"
    lines = (f"{json.dumps(key)}: {json.dumps(part)}" for key, part in value.items())
    return "{\n" + ",\n".join(lines) + "\n}\n"


class FileHashes:
    """Hashes of files, computed anew only where size, inode or its time have changed.

    The time is that of the inode (ctime), which no program can set back: no edit goes
    unseen, whatever copies files about. The cache may be deleted at any time. Each
    process that saves has a file of its own in the folder of the step whose results
    they are.

    Args:
        cache: The folder of these folders.
    """

    def __init__(self, cache: Path) -> None:
        self._cache = cache
        self._cached: dict[str, dict[str, str]] = {}
        self._used: dict[str, dict[str, str]] = {}

    def of(self, path: Path) -> str:
        """Hash the content of a file, or look the hash up."""
        step, key = _cache_key(path)
        if step not in self._cached:
            self._cached[step] = {}
            for file in sorted((self._cache / step).glob("*.json")):
                known = read_json(file)
                self._cached[step] |= known if isinstance(known, dict) else {}
        sha256 = self._cached[step].get(key) or of_file(path)
        self._used.setdefault(step, {})[key] = sha256
        return sha256

    def add(self, path: Path, sha256: str) -> None:
        """Take the hash of a file that was just made from its maker."""
        step, key = _cache_key(path)
        self._used.setdefault(step, {})[key] = sha256

    def save(self, name: str) -> None:
        """Cache what was asked for, or added, for the next process."""
        for step, used in self._used.items():
            write_json(self._cache / step / f"{name}.json", used)


def _cache_key(path: Path) -> tuple[str, str]:
    """Return the step whose result a file is, "raw" if none, and what identifies it."""
    stat = path.stat()
    is_result = len(path.parts) > _STEP_DEPTH and not path.is_absolute()
    step = path.parts[1] if is_result else "raw"
    return step, f"{path}|{stat.st_size}|{stat.st_ctime_ns}|{stat.st_ino}"
