"""The compiled part of open3d, without all that its package imports.

`import open3d` imports plotting and machine learning too, with scipy.stats, sklearn and
pandas behind them: three quarters of its time, for nothing that is used here.
"""

import importlib.util
import os
import sys
from functools import cache
from pathlib import Path
from types import ModuleType

_COMPILED = "open3d.cpu.pybind"


@cache
def load_open3d() -> ModuleType:
    """Return the compiled part, which has `core`, `geometry`, `t` and `utility`.

    It keeps its own name, so that who imports open3d later gets the same one. Where it
    is not found in its usual place, it is all of open3d.
    """
    package = importlib.util.find_spec("open3d")
    if _COMPILED in sys.modules or package is None or package.origin is None:
        return _import_package()
    found = sorted(Path(package.origin).parent.glob("cpu/pybind.*"))
    spec = found and importlib.util.spec_from_file_location(_COMPILED, found[0])
    if not spec or spec.loader is None:
        return _import_package()
    # As open3d itself sets it: torch loads an OpenMP of its own.
    os.environ["KMP_DUPLICATE_LIB_OK"] = "True"
    module = importlib.util.module_from_spec(spec)
    sys.modules[_COMPILED] = module
    spec.loader.exec_module(module)
    return module


def _import_package() -> ModuleType:
    import open3d

    return open3d
