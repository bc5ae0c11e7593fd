"""Which code makes a step's results: its stage and all of ours that the stage imports.

Hashed is the syntax tree without docstrings, written out again, so that comments, words
and layout change nothing. `pipeline.config` only carries values, which receipts hold
themselves, and provenance changes no result.
"""

import ast
import hashlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

UNWATCHED = (Path("pipeline/config"), Path("pipeline/provenance"))
DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


def hashes(module: Path) -> dict[str, str]:
    """Hash a module and, transitively, every module of ours that it imports.

    Paths are relative to the project's root, the working directory. Modules that hold
    a docstring only are left out.
    """
    found: dict[str, str] = {}
    waiting, seen = [module], {module}
    while waiting:
        path = waiting.pop()
        content, imports = _read(path, path.stat().st_mtime_ns)
        if content:
            found[str(path)] = content
        waiting += imports - seen
        seen |= imports
    return dict(sorted(found.items()))


@cache
def _read(path: Path, changed: int) -> tuple[str, frozenset[Path]]:
    """Hash a module, unless it says nothing, and list what it imports."""
    tree = _without_docstrings(ast.parse(path.read_bytes(), str(path)))
    text = ast.unparse(tree).encode()
    content = hashlib.sha256(text).hexdigest() if text else ""
    return content, frozenset(_imports(tree))


def _without_docstrings(tree: ast.Module) -> ast.Module:
    for node in ast.walk(tree):
        if isinstance(node, DOCUMENTED) and ast.get_docstring(node, clean=False):
            node.body = node.body[1:]
    return tree


def _imports(tree: ast.Module) -> Iterator[Path]:
    """Files of ours that a module imports, anywhere in it; packages before modules."""
    for node in ast.walk(tree):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        for name in names:
            if name.split(".")[0] == "pipeline":
                yield from _files(Path(*name.split(".")))


def _files(name: Path) -> Iterator[Path]:
    for place in (name, *name.parents[:-1]):
        for path in (place.with_suffix(".py"), place / "__init__.py"):
            if path.is_file() and not any(map(path.is_relative_to, UNWATCHED)):
                yield path
