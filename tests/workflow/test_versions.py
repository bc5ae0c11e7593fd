"""The matrix through time and space: old revisions, experiments, clones, caches."""

import hashlib
import json
import shutil
import subprocess
from contextlib import contextmanager

import pytest

from tests.workflow.projects import steps

pytestmark = pytest.mark.matrix

BELOW_MESH = {"mesh", "refine", "evaluate", "report"}


def test_an_old_revision_is_simply_there_and_so_is_the_way_back(two_versions):
    newer = two_versions.results()
    two_versions.git("checkout", "-q", "HEAD~1")
    two_versions.dvc("checkout")
    two_versions.assert_both_are_content()
    older = two_versions.results()
    assert older.keys() == newer.keys() and older != newer
    two_versions.git("checkout", "-q", "main")
    two_versions.dvc("checkout")
    two_versions.assert_both_are_content()
    assert two_versions.results() == newer


@pytest.mark.parametrize("first", ["snakemake", "dvc"])
def test_old_results_under_new_params_are_seen_and_made_again(two_versions, first):
    newer = two_versions.results()
    two_versions.git("checkout", "-q", "HEAD~1", "--", "dvc.lock", "results/metrics")
    two_versions.dvc("checkout")
    assert steps(two_versions.rebuild(first)) == BELOW_MESH
    assert two_versions.results() == newer


def test_the_run_cache_never_brings_what_is_not_so(two_versions):
    newer = two_versions.results()
    two_versions.git("checkout", "-q", "HEAD~1", "--", "params.yaml")
    made = two_versions.rebuild("dvc")
    assert steps(made) <= BELOW_MESH
    two_versions.git("checkout", "-q", "HEAD", "--", "params.yaml")
    two_versions.rebuild("dvc")
    assert two_versions.results() == newer


def test_an_experiment_reruns_what_it_changes_and_both_are_content(versioned):
    versioned.dvc("exp", "run", "-n", "shallow", "-S", "mesh.octree_depth=4")
    assert steps(versioned.ran()) == BELOW_MESH
    versioned.assert_both_are_content()
    assert "shallow" in versioned.dvc("exp", "show", "--csv")


def test_an_experiment_aside_leaves_the_folder_alone_until_it_is_applied(versioned):
    before = versioned.results()
    versioned.dvc("exp", "run", "--temp", "-n", "shallow", "-S", "mesh.octree_depth=4")
    assert versioned.results() == before
    versioned.assert_both_are_content()
    versioned.dvc("exp", "apply", "shallow")
    versioned.assert_both_are_content()
    assert versioned.results() != before
    assert "octree_depth: 4" in versioned.path("params.yaml").read_text()


def test_two_workers_make_the_queue_side_by_side(versioned):
    for depth in (6, 7):
        name = f"depth-{depth}"
        versioned.dvc(
            "exp", "run", "--queue", "-n", name, "-S", f"mesh.octree_depth={depth}"
        )
    versioned.dvc("exp", "run", "--run-all", "-j", "2")
    versioned.assert_both_are_content()
    for depth in (6, 7):
        versioned.dvc("exp", "apply", f"depth-{depth}")
        versioned.assert_both_are_content()
        receipt = versioned.path("results/mesh/oracle/c/receipt.json").read_text()
        assert json.loads(receipt)["recipe"]["params"]["mesh"]["octree_depth"] == depth


@pytest.mark.parametrize("link", ["hardlink", "symlink"])
def test_results_linked_to_the_cache_are_replaced_and_never_written_into(
    versioned, link
):
    before = versioned.results()
    versioned.dvc("config", "cache.type", link)
    versioned.dvc("checkout", "--relink")
    file = versioned.path("results/mesh/oracle/c/mesh.ply")
    assert file.is_symlink() or file.stat().st_nlink == 2
    versioned.assert_both_are_content()
    versioned.edit("params.yaml", "octree_depth: 5 ", "octree_depth: 4 ")
    assert steps(versioned.rebuild()) == BELOW_MESH
    assert versioned.results() != before
    for path in versioned.path(".dvc/cache/files/md5").rglob("*"):
        if path.is_file() and path.suffix != ".dir":
            content = hashlib.md5(path.read_bytes()).hexdigest()
            assert content == path.parent.name + path.name


def test_a_cache_that_nobody_may_write_to_still_gives_results(versioned, tmp_path):
    before = versioned.results()
    versioned.dvc("cache", "dir", str(tmp_path / "shared"))
    shutil.copytree(versioned.path(".dvc/cache"), tmp_path / "shared")
    with read_only(tmp_path / "shared"):
        shutil.rmtree(versioned.path("results/mesh"))
        versioned.dvc("checkout")
        assert versioned.results() == before
        versioned.assert_both_are_content()
        versioned.edit("params.yaml", "octree_depth: 5 ", "octree_depth: 4 ")
        versioned.snakemake()
        assert steps(versioned.ran()) == BELOW_MESH
        versioned.assert_snakemake_is_content()
        assert "Read-only file system" in versioned.dvc("repro", fails=True)
    assert steps(versioned.rebuild("dvc")) == set()


@contextmanager
def read_only(folder):
    """Mount a folder over itself, so that not even root may write to it."""
    mount = ["mount", "--bind", "-o", "ro", folder, folder]
    if subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("mounting is not permitted")
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)
