"""What the syntax tree of a module says, parsed once for all processes.

Parsing all modules of ours and writing them out again takes seconds, and every
Snakemake and every job asks for them.
"""

import ast
import hashlib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypedDict

from pipeline.provenance.freshness import hashes

MAX_CACHED = 2000  # modules; those that were found first go
DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


class Module(TypedDict):
    """What a module says.

    Attributes:
        sha256: Of the code without docstrings, written out again; empty if there is
            nothing but a docstring.
        imports: Dotted names of all that it imports, anywhere in it.
        discovers: Packages whose modules `pipeline.discovery` imports for it.
    """

    sha256: str
    imports: list[str]
    discovers: list[str]


class SyntaxCache:
    """Modules by the hash of their bytes, kept on disk: no edit goes unseen.

    The cache may be deleted at any time.

    Args:
        path: The json file of the cache; it need not exist.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._known: dict[str, Module] | None = None
        self._is_changed = False

    def read(self, path: Path) -> Module:
        """Parse a module, or look up what was found when it was parsed."""
        if self._known is None:
            self._known = _load(self._path)
        code = path.read_bytes()
        key = hashlib.sha256(sys.version.encode() + code).hexdigest()
        if key not in self._known:
            self._known[key] = _parse(code, str(path))
            self._is_changed = True
        return self._known[key]

    def save(self) -> None:
        """Keep what was found for the next process, if there is anything new."""
        if self._is_changed and self._known is not None:
            others = _load(self._path)  # of processes that ran beside this one
            latest = list((others | self._known).items())[-MAX_CACHED:]
            hashes.write_json(self._path, dict(latest))
            self._is_changed = False


def _load(path: Path) -> dict[str, Module]:
    content = hashes.read_json(path)
    if not isinstance(content, dict):
        return {}
    return {key: value for key, value in content.items() if _is_module(value)}


def _is_module(value: Any) -> bool:
    return isinstance(value, dict) and value.keys() == Module.__annotations__.keys()


def _parse(code: bytes, path: str) -> Module:
    tree = _without_docstrings(ast.parse(code, path))
    text = ast.unparse(tree).encode()
    return Module(
        sha256=hashlib.sha256(text).hexdigest() if text else "",
        imports=list(_imported_names(tree)),
        discovers=list(_discovered(tree)),
    )


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
