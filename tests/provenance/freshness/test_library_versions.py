from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from pipeline.provenance.freshness import code_hashes, library_versions
from pipeline.provenance.freshness.library_versions import (
    distribution,
    pinned,
    read_pins,
)
from pipeline.steps import STEPS

ROOT = Path(__file__).parents[3]
STAGE = Path("pipeline/stages/mesh.py")
PINS = "# why\nOpen3D==0.19.0\npillow==11.1\ntyping_extensions==4.12 ; python<'3.13'\n"


@pytest.fixture
def pins(tmp_path, monkeypatch):
    """Write a stage, a module it imports, and pins; return the pins that concern it."""
    monkeypatch.chdir(tmp_path)
    for folder in ("pipeline/stages", "pipeline/io", "envs"):
        Path(folder).mkdir(parents=True)

    def of(stage, constraints=PINS):
        STAGE.write_text(stage)
        Path("pipeline/io/images.py").write_text("import PIL.Image\nimport zlib\n")
        Path("envs/constraints.txt").write_text(constraints)
        return pinned(STAGE)

    return of


def test_pins_are_those_of_what_is_imported_anywhere_and_of_nothing_else(pins):
    stage = "def f():\n    from open3d.geometry import TriangleMesh\n"
    assert pins(stage) == {"open3d": "0.19.0"}
    assert pins(f"from pipeline.io import images\n{stage}") == {
        "open3d": "0.19.0",
        "pillow": "11.1",
    }
    assert pins("import typing_extensions\n") == {"typing-extensions": "4.12"}


def test_libraries_without_a_pin_and_annotations_have_no_version(pins):
    assert pins("import numpy\nimport json\n") == {}
    assert pins("import jaxtyping\n", "jaxtyping==0.3\n") == {}


def test_without_constraints_there_are_no_versions(pins):
    pins("import open3d\n")
    Path("envs/constraints.txt").unlink()
    assert pinned(STAGE) == {}


def test_every_library_of_a_step_is_pinned_under_the_name_it_is_installed_by(
    monkeypatch,
):
    monkeypatch.chdir(ROOT)
    installed = packages_distributions()
    libraries = set().union(*(code_hashes.libraries(s.module) for s in STEPS.values()))
    assert {"numpy", "open3d", "torch", "PIL"} <= libraries
    for library in libraries:
        name = distribution(library)
        builds = {name, f"{name}-cpu"}  # open3d comes in two, by platform
        assert builds & set(map(library_versions.normalized, installed[library]))
        assert name in read_pins()


def test_builds_of_one_library_are_pinned_to_one_version(monkeypatch):
    monkeypatch.chdir(ROOT)
    pins = read_pins()
    builds = [name for name in pins if f"{name}-cpu" in pins]
    assert builds == ["open3d"]
    assert pins["open3d"] == pins["open3d-cpu"]
