"""Modules found by their folder: what is added to it needs no list.

The receipts of the results watch code. They recognize `discover("pipeline.x")`, with
the name written out, in the code of a step, and watch every module of that package.
"""

import importlib
import pkgutil
from types import ModuleType


def discover(package: str) -> dict[str, ModuleType]:
    """Import every module of a package; return them by name, in order of the names."""
    paths = importlib.import_module(package).__path__
    return {
        name: importlib.import_module(f"{package}.{name}")
        for name in sorted(module.name for module in pkgutil.iter_modules(paths))
    }
