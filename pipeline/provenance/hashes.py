"""Content hashes: of plain values, of files, and of files remembered by their stat."""

import hashlib
import json
import os
from pathlib import Path
from typing import Any

_IN_STEP = 2  # parts of the path of a step's folder, results/STEP


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

    The time is that of the inode (ctime), which no program can set back: no edit goes
    unseen, whatever copies files about. A memory and nothing more: it may be deleted.
    Each process that remembers has a file of its own in the folder of the step whose
    results they are.

    Args:
        memory: The folder of these folders.
    """

    def __init__(self, memory: Path) -> None:
        self._memory = memory
        self._known: dict[str, dict[str, str]] = {}
        self._used: dict[str, dict[str, str]] = {}

    def of(self, path: Path) -> str:
        """Hash the content of a file, or remember it."""
        step, key = self._place(path)
        if step not in self._known:
            self._known[step] = {}
            for file in sorted((self._memory / step).glob("*.json")):
                self._known[step] |= read_json(file) or {}
        content = self._known[step].get(key) or of_file(path)
        self._used.setdefault(step, {})[key] = content
        return content

    def learn(self, path: Path, content: str) -> None:
        """Take the hash of a file that was just made from who made it."""
        step, key = self._place(path)
        self._used.setdefault(step, {})[key] = content

    def save(self, name: str) -> None:
        """Remember what was asked for, or learned, for the next process."""
        for step, used in self._used.items():
            write_json(self._memory / step / f"{name}.json", used)

    def _place(self, path: Path) -> tuple[str, str]:
        """Return the step whose result a file is, if any, and what it is known by."""
        seen = path.stat()
        is_result = len(path.parts) > _IN_STEP and not path.is_absolute()
        step = path.parts[1] if is_result else "raw"
        return step, f"{path}|{seen.st_size}|{seen.st_ctime_ns}|{seen.st_ino}"
