"""What no reviewer should have to look for: imports, heavy ones above all."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MODULES = sorted((ROOT / "pipeline").rglob("*.py"))


@pytest.mark.parametrize(
    "module, unwanted",
    [
        ("pipeline.__main__", {"torch", "open3d", "trimesh", "pandas"}),
        ("pipeline.geometry.metrics.registry", {"open3d", "trimesh", "pandas"}),
        ("pipeline.geometry.metrics.aggregate", {"open3d", "trimesh"}),
        ("pipeline.stages.fuse", {"torch", "open3d", "trimesh", "pandas"}),
        ("pipeline.stages.sketch", {"torch"}),
        ("pipeline.stages.mesh", {"torch"}),
        ("pipeline.stages.render", {"torch"}),
        ("pipeline.stages.train", {"open3d", "trimesh", "pandas", "snakemake", "dvc"}),
        ("pipeline.stages.infer", {"open3d", "trimesh", "pandas", "snakemake", "dvc"}),
        ("pipeline.provenance.jobs", {"torch", "open3d", "trimesh", "pandas", "scipy"}),
    ],
)
def test_a_module_imports_only_the_heavy_libraries_it_needs(module: str, unwanted: set):
    code = f"import sys, {module}; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", code],
        check=True,
        capture_output=True,
        text=True,
        cwd=ROOT,
    ).stdout.split()
    assert not unwanted & set(loaded)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_modules_stay_short_and_plain(path: Path):
    text = path.read_text()
    assert text.isascii()
    assert ast.get_docstring(ast.parse(text)), "no docstring"
    assert len(text.splitlines()) <= 330
    assert "from __future__" not in text
