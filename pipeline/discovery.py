"""Finds what registers itself, so that a new module needs no other change."""

import importlib
import pkgutil
from functools import cache


@cache
def discover(package: str) -> None:
    """Import every module of a package, so that each registers what it defines.

    Call it with a literal, `discover("pipeline.x.y")`: provenance finds that call in
    the syntax tree and hashes all modules of that package as if they were imported.
    """
    folders = importlib.import_module(package).__path__
    for module in sorted(pkgutil.iter_modules(folders), key=lambda info: info.name):
        importlib.import_module(f"{package}.{module.name}")
