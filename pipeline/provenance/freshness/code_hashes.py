"""Which code makes a step's results: its stage and all of ours that the stage imports.

Hashed is the syntax tree without docstrings, written out again, so that comments, words
and layout change nothing. Files that lie beside a module and are no modules (templates,
style sheets) are hashed as they are. `pipeline.config` only carries values, which
receipts hold themselves, and provenance changes no result.
"""

import ast
import hashlib
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pipeline.provenance.freshness import hashes as content_hashes

PACKAGE = "pipeline"
UNWATCHED = (Path("pipeline/config"), Path("pipeline/provenance"))
DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


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
    code = {str(path): source.sha256 for path, source in watched.items()}
    data = {
        str(path): _hash_data(path, *_version(path))
        for folder in {path.parent for path in watched}
        for path in _package_data(folder)
    }
    return {path: sha256 for path, sha256 in sorted((code | data).items()) if sha256}


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
    tree = _without_docstrings(ast.parse(path.read_bytes(), str(path)))
    code = ast.unparse(tree).encode()
    names = list(_imported_names(tree))
    discovered = (file for name in _discovered(tree) for file in _members(name))
    imported = (file for name in names if _is_ours(name) for file in _files(name))
    return Source(
        sha256=hashlib.sha256(code).hexdigest() if code else "",
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


def _without_docstrings(tree: ast.Module) -> ast.Module:
    for node in ast.walk(tree):
        if isinstance(node, DOCUMENTED) and ast.get_docstring(node, clean=False):
            node.body = node.body[1:]
    return tree


def _imported_names(tree: ast.Module) -> Iterator[str]:
    """List the dotted names of all that a module imports, anywhere in it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _discovered(tree: ast.Module) -> Iterator[str]:
    """Name the packages whose modules `pipeline.discovery` imports for a module."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and node.args:
            function = ast.unparse(node.func).split(".")[-1]
            package = node.args[0]
            if function == "discover" and isinstance(package, ast.Constant):
                yield str(package.value)


def _is_ours(name: str) -> bool:
    return name.split(".")[0] == PACKAGE


def _is_watched(path: Path) -> bool:
    return not any(map(path.is_relative_to, UNWATCHED))


def _files(name: str) -> Iterator[Path]:
    """List the modules that an import of a dotted name runs."""
    path = Path(*name.split("."))
    for place in (path, *path.parents[:-1]):
        for file in (place.with_suffix(".py"), place / "__init__.py"):
            if file.is_file():
                yield file


def _members(package: str) -> Iterator[Path]:
    """List all modules of a package, and those that importing it runs."""
    yield from _files(package)
    folder = Path(*package.split("."))
    yield from folder.glob("*.py")
    yield from folder.glob("*/__init__.py")
