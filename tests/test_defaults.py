import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from pipeline.config.params import Params
from pipeline.config.prepare import ReadingConfig
from pipeline.defaults import PARAMS, example_drawings, example_names
from pipeline.geometry.scene.cameras import SKETCH_VIEWS
from pipeline.io import drawings

BUDGET = ReadingConfig(megabytes=2000, seconds=60)


def test_the_settings_of_the_package_are_those_of_the_project(root: Path):
    assert PARAMS.read_bytes() == (root / "params.yaml").read_bytes()
    assert Params.read(PARAMS)


@pytest.mark.parametrize("name", example_names())
def test_an_example_is_of_drawings_that_are_named_by_their_views(name: str):
    paths = example_drawings(name)
    assert paths and paths.keys() <= set(SKETCH_VIEWS)
    for path in paths.values():
        assert path.stat().st_size < 30_000
        assert len(drawings.read(path, BUDGET).lines) > 0


def test_examples_are_of_many_manners_and_numbers_of_views():
    paths = [
        path for name in example_names() for path in example_drawings(name).values()
    ]
    assert len(paths) >= 12
    assert {path.suffix for path in paths} == {".png", ".jpg", ".svg", ".ndjson"}
    assert {len(example_drawings(name)) for name in example_names()} == {1, 2, 3}


def test_an_unknown_example_is_refused_with_those_there_are():
    with pytest.raises(ValueError, match=r"no example 'sofa': there are .*chair"):
        example_drawings("sofa")


def test_a_wheel_holds_settings_weights_and_examples(root: Path, tmp_path: Path):
    build = ["-m", "pip", "wheel", "--no-deps", "--no-build-isolation", "-q"]
    source = tmp_path / "source"
    source.mkdir()
    ignore = shutil.ignore_patterns("__pycache__")
    for name in ("pipeline", "examples"):
        shutil.copytree(root / name, source / name, symlinks=True, ignore=ignore)
    for name in ("pyproject.toml", "README.md", "LICENSE", "params.yaml"):
        shutil.copy(root / name, source / name)
    done = subprocess.run(
        [sys.executable, *build, "-w", str(tmp_path), str(source)],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    (wheel,) = tmp_path.glob("*.whl")
    held = set(zipfile.ZipFile(wheel).namelist())
    assert {
        "pipeline/defaults/params.yaml",
        "pipeline/defaults/examples/chair/front.png",
        "pipeline/network/pretrained/lifted.safetensors",
        "pipeline/report/assets/page.html.j2",
    } <= held
