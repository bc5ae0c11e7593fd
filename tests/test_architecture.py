"""What no reviewer should have to look for, beside the contracts of import-linter."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "pipeline"
MODULES = sorted(PACKAGE.rglob("*.py"))
FOLDERS = sorted({path.parent for path in MODULES})
TESTS = sorted((ROOT / "tests").rglob("test_*.py"))

TINY = "tests/params.tiny.yaml"
MOST_MODULES = 14  # of a folder, so that its list can be taken in at a glance
WHOLE_SYSTEM = {  # tests of what several modules do together
    "app/test_page.py",
    "geometry/test_conventions.py",
    "geometry/test_damaged_maps.py",
    "geometry/test_reading_back.py",
    "network/test_variants.py",
    "stages/test_chain.py",
    "test_metrics_agree.py",
    "test_project_files.py",
    "test_architecture.py",
    "test_whole_run.py",
    "test_workflow.py",
}

_PRINT_MODULES = "print(*sys.modules, file=sys.stderr)"


def _loaded_by(code: str) -> set[str]:
    """Return all modules that a fresh Python has loaded after some code."""
    done = subprocess.run(
        [sys.executable, "-c", f"import sys; {code}"],
        check=True,
        capture_output=True,
        text=True,
        cwd=ROOT,
    )
    return set(done.stderr.split())


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize(
    "module, unwanted",
    [
        ("pipeline.__main__", {"numpy", "pydantic", "yaml"}),
        ("pipeline.commands.app", {"torch", "open3d", "trimesh", "pandas", "scipy"}),
        ("pipeline.steps", {"numpy", "pydantic", "yaml"}),
        ("pipeline.geometry.metrics.registry", {"open3d", "trimesh", "pandas"}),
        ("pipeline.geometry.metrics.aggregate", {"open3d", "trimesh"}),
        ("pipeline.commands.summarize", {"pandas", "pydantic", "scipy", "yaml"}),
        ("pipeline.stages.fuse", {"torch", "open3d", "trimesh", "pandas"}),
        ("pipeline.stages.sketch", {"torch"}),
        ("pipeline.stages.mesh", {"torch"}),
        ("pipeline.stages.render", {"torch"}),
        ("pipeline.stages.refine", {"torch"}),
        ("pipeline.stages.train", {"open3d", "trimesh", "pandas", "snakemake", "dvc"}),
        ("pipeline.stages.infer", {"open3d", "trimesh", "pandas", "snakemake", "dvc"}),
        (
            "pipeline.provenance.execution.jobs",
            {"torch", "open3d", "trimesh", "pandas", "scipy"},
        ),
    ],
)
def test_a_module_imports_only_the_heavy_libraries_it_needs(module: str, unwanted: set):
    assert not unwanted & _loaded_by(f"import {module}; {_PRINT_MODULES}")


def test_help_comes_without_heavy_libraries():
    code = (
        "import atexit; from pipeline.__main__ import main; "
        f"atexit.register(lambda: {_PRINT_MODULES}); "
        "sys.argv = ['sketchmesh', '--help']; main()"
    )
    assert not {"torch", "open3d", "trimesh", "pandas", "scipy"} & _loaded_by(code)


@pytest.mark.parametrize(
    "command, unwanted",
    [
        ("read", {"open3d", "open3d.cpu.pybind", "torch"}),
        ("reconstruct", {"open3d"}),  # the compiled part of it alone
    ],
)
def test_a_command_loads_only_the_heavy_libraries_it_needs(
    command: str, unwanted: set[str], tmp_path: Path
):
    drawing, output = "examples/house/front.png", str(tmp_path / "house.glb")
    words = ["sketchmesh", command, drawing, "-o", output, "--params", TINY]
    code = (
        "import atexit; from pipeline.__main__ import main; "
        f"atexit.register(lambda: {_PRINT_MODULES}); sys.argv = {words}; main()"
    )
    loaded = _loaded_by(code)
    assert Path(output).exists()
    assert not (unwanted | {"pandas", "pymeshlab", "scipy.stats", "trimesh"}) & loaded


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_a_module_is_plain_and_says_what_it_is(path: Path):
    text = path.read_text()
    assert text.isascii()
    assert ast.get_docstring(ast.parse(text)), "no docstring"
    assert "from __future__" not in text, (
        "jaxtyping cannot check annotations in strings"
    )


@pytest.mark.parametrize("folder", FOLDERS, ids=_name)
def test_a_folder_can_be_taken_in_at_a_glance(folder: Path):
    assert (folder / "__init__.py").is_file()
    modules = [path for path in folder.glob("*.py") if path.name != "__init__.py"]
    assert len(modules) <= MOST_MODULES


@pytest.mark.parametrize("path", TESTS, ids=_name)
def test_tests_mirror_the_modules(path: Path):
    place = path.relative_to(ROOT / "tests")
    is_system = str(place) in WHOLE_SYSTEM or place.parts[0] == "workflow"
    tested = PACKAGE / place.parent / place.stem.removeprefix("test_")
    is_mirror = (
        tested.with_suffix(".py").is_file() or (tested / "__init__.py").is_file()
    )
    assert is_system != is_mirror, f"{tested} is no module"


def test_tests_of_the_whole_system_exist():
    assert {str(path.relative_to(ROOT / "tests")) for path in TESTS} >= WHOLE_SYSTEM
