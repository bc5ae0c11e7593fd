"""Tiny things that many tests use: made once, in memory."""

import os
from pathlib import Path

import pytest

from pipeline.config.params import Params
from pipeline.geometry.scene.cameras import Rig, standard_rig
from pipeline.geometry.scene.mesh import Mesh
from pipeline.geometry.scene.raycast import RaycastScene
from pipeline.geometry.scene.view_maps import ViewMaps
from tests import meshes_with_answers

ROOT = Path(__file__).parents[1]
SIZE = 32


def pytest_configure() -> None:
    """Let torch compute with one thread: more of them wait for one another."""
    os.environ.setdefault("OMP_NUM_THREADS", "1")  # before it is imported


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the matrix go first: its tests are the longest, and the last ones short."""
    items.sort(key=lambda item: item.get_closest_marker("matrix") is None)


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def params() -> Params:
    return Params.read(ROOT / "tests/params.tiny.yaml")


@pytest.fixture(scope="session")
def ball() -> Mesh:
    return meshes_with_answers.ball(0.8)


@pytest.fixture(scope="session")
def box() -> Mesh:
    return meshes_with_answers.box((0.6, 1.2, 0.9))


@pytest.fixture(scope="session")
def torus() -> Mesh:
    return meshes_with_answers.torus()


@pytest.fixture(scope="session")
def rig() -> Rig:
    return standard_rig(SIZE)


@pytest.fixture(scope="session")
def ball_maps(ball: Mesh, rig: Rig) -> ViewMaps:
    return RaycastScene(ball).render(rig)


@pytest.fixture(scope="session")
def box_maps(box: Mesh, rig: Rig) -> ViewMaps:
    return RaycastScene(box).render(rig)
