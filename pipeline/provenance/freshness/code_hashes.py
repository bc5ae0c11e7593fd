"""Which code makes a step's results: its stage and all of ours that the stage imports.

Hashed is the syntax tree without docstrings, written out again, so that comments, words
and layout change nothing. Files that lie beside a module and are no modules (templates,
style sheets) are hashed as they are; weights are no code but an input, of what starts
from them. `pipeline.config` only carries values, which
receipts hold themselves, and provenance changes no result.
"""

import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, product
from pathlib import Path

from pipeline.provenance.freshness import hashes as content_hashes
from pipeline.provenance.freshness.syntax import SyntaxCache

PACKAGE = "pipeline"
UNWATCHED = ("pipeline", "config"), ("pipeline", "provenance")
WEIGHTS = ".safetensors"

_SYNTAX = SyntaxCache(Path(".cache/syntax.json"))


@dataclass(frozen=True)
class Source:
    """What the syntax tree of a module says.

    Attributes:
        sha256: Of the code; empty if there is nothing but a docstring.
        modules: Files of ours that it imports.
        libraries: What else it imports, by the name of the outermost package.
    """

    sha256: str
    modules: frozenset[Path]
    libraries: frozenset[str]


def hashes(module: Path) -> dict[str, str]:
    """Hash a module, every module of ours that it imports, and the data beside them.

    Imports are followed transitively. Paths are relative to the project's root, the
    working directory. Modules that hold a docstring only are left out.
    """
    watched = _watched(module)
    _SYNTAX.save()
    code = {str(path): source.sha256 for path, source in watched.items()}
    data = {
        str(path): _hash_data(path, *_version(path))
        for folder in {path.parent for path in watched}
        for path in _package_data(folder)
        if path.suffix != WEIGHTS
    }
    return {path: sha256 for path, sha256 in sorted((code | data).items()) if sha256}


def package_files() -> set[str]:
    """List all files of ours that lie in packages, but modules without code."""
    folders = [Path(root) for root, _, _ in os.walk(PACKAGE)]
    modules = {path for folder in folders for path in folder.glob("*.py")}
    data = {
        path
        for folder in folders
        if folder.name != "__pycache__"
        for path in _package_data(folder)
    }
    says_something = {path for path in modules if _SYNTAX.read(path)["sha256"]}
    return set(map(str, says_something | data))


def libraries(module: Path) -> set[str]:
    """Name the third-party packages that a module imports, through ours as well."""
    imported = (source.libraries for source in _watched(module).values())
    return set().union(*imported) - sys.stdlib_module_names


def _watched(module: Path) -> dict[Path, Source]:
    """Read a module and, transitively, every module of ours that it imports."""
    watched: dict[Path, Source] = {}
    waiting = [module]
    while waiting:
        path = waiting.pop()
        if path not in watched:
            watched[path] = _read(path, *_version(path))
            waiting += watched[path].modules
    return watched


def _version(path: Path) -> tuple[int, int]:
    """Return what changes when a file is edited."""
    stat = path.stat()
    return stat.st_mtime_ns, stat.st_size


@cache
def _read(path: Path, mtime: int, size: int) -> Source:
    module = _SYNTAX.read(path)
    names = module["imports"]
    discovered = (file for name in module["discovers"] for file in _members(name))
    imported = _files(filter(_is_ours, names))
    return Source(
        sha256=module["sha256"],
        modules=frozenset(filter(_is_watched, (*imported, *discovered))),
        libraries=frozenset(name.split(".")[0] for name in names if not _is_ours(name)),
    )


@cache
def _hash_data(path: Path, mtime: int, size: int) -> str:
    return content_hashes.of_file(path)


def _package_data(folder: Path) -> Iterator[Path]:
    """List the files of a package that are no modules; drafts of editors are none."""
    for path in folder.iterdir():
        is_draft = path.name.startswith(".") or path.name.endswith("~")
        if path.suffix != ".py" and path.is_file() and not is_draft:
            yield path


def _is_ours(name: str) -> bool:
    return name.split(".")[0] == PACKAGE


def _is_watched(path: Path) -> bool:
    return path.parts[:2] not in UNWATCHED


def _files(names: Iterable[str]) -> Iterator[Path]:
    """List the modules that imports of dotted names run."""
    parts = [name.split(".") for name in names]
    places = {place for each in parts for place in accumulate(each, "{}/{}".format)}
    for place, end in product(places, (".py", "/__init__.py")):
        if os.path.isfile(place + end):  # noqa: PTH113 - thousands, few are there
            yield Path(place + end)


def _members(package: str) -> Iterator[Path]:
    """List all modules of a package, and those that importing it runs."""
    yield from _files([package])
    folder = Path(*package.split("."))
    yield from folder.glob("*.py")
    yield from folder.glob("*/__init__.py")
