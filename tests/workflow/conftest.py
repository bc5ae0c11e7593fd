"""Toy projects: built once for all workers, copied for each test."""

import fcntl
import os

import pytest

from tests.workflow import projects


@pytest.fixture
def fresh(tmp_path):
    """A project of toys in which nothing has been made."""
    return projects.lay_out_toys(tmp_path / "fresh")


@pytest.fixture
def built(built_once, tmp_path):
    """A project built by Snakemake, without git and without DVC."""
    return projects.copy(built_once, tmp_path / "built")


@pytest.fixture
def versioned(versioned_once, tmp_path):
    """A project built and committed, with DVC in a git repository."""
    return projects.copy(versioned_once, tmp_path / "versioned")


@pytest.fixture
def two_versions(two_versions_once, tmp_path):
    """One with results of two params in its history, the newer ones in the folder."""
    return projects.copy(two_versions_once, tmp_path / "two_versions")


@pytest.fixture(scope="session")
def once(tmp_path_factory):
    """Make a project unless another worker has; the maker is given its folder."""
    root = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        root = root.parent

    def made(name, make):
        with (root / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not (root / name).exists():
                make(root / f"{name}.draft").root.rename(root / name)
        return projects.Project(root / name)

    return made


@pytest.fixture(scope="session")
def built_once(once):
    def make(folder):
        project = projects.lay_out_toys(folder)
        project.snakemake()
        project.path(projects.FIRST_MADE).write_text("\n".join(project.ran()))
        return project

    return once("built", make)


@pytest.fixture(scope="session")
def versioned_once(once, built_once):
    def make(folder):
        project = projects.copy(built_once, folder)
        project.put_under_version_control()
        project.dvc("repro")
        assert project.ran() == []  # what Snakemake made, DVC records
        project.commit("First results")
        return project

    return once("versioned", make)


@pytest.fixture(scope="session")
def two_versions_once(once, versioned_once):
    def make(folder):
        project = projects.copy(versioned_once, folder)
        project.edit("params.yaml", "octree_depth: 5 ", "octree_depth: 4 ")
        project.rebuild()
        project.commit("Shallower")
        return project

    return once("two_versions", make)
