"""The whole chain, tiny, as a user starts it; then again, with nothing left to do."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PARTS = ("Snakefile", "pipeline", "profiles", "envs", "docs", "params.yaml", "dvc.yaml")


def _snakemake(project: Path, *options: str) -> str:
    beside = Path(sys.executable).parent
    path = f"{beside}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        [beside / "snakemake", "--cores", "2", *options],
        cwd=project,
        env=os.environ | {"PATH": path},
        capture_output=True,
        text=True,
        timeout=1800,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.mark.slow
def test_a_fresh_project_builds_its_report_and_then_has_nothing_to_do(tmp_path: Path):
    for part in PARTS:
        source = ROOT / part
        copy = shutil.copytree if source.is_dir() else shutil.copy
        copy(source, tmp_path / part)
    shutil.copy(ROOT / "tests/params.tiny.yaml", tmp_path / "params.yaml")
    _snakemake(tmp_path)
    page = (tmp_path / "results/report/index.html").read_text()
    assert "spaceship-00000" in page
    assert (tmp_path / "results/metrics/evaluate.csv").exists()
    assert "Nothing to be done" in _snakemake(tmp_path)
    params = tmp_path / "params.yaml"
    params.write_text(
        params.read_text().replace("octree_depth: 5 ", "octree_depth: 4 ")
    )
    again = _snakemake(tmp_path, "--dry-run")
    assert "stale: mesh" in again
    assert "stale: fuse" not in again and "stale: train" not in again
