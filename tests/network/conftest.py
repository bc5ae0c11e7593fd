"""Two and four shapes with all their pictures, packed for training."""

from pathlib import Path

import pytest

from pipeline.config.params import Params
from pipeline.geometry.scene.cameras import Rig
from pipeline.geometry.scene.mesh import Mesh
from pipeline.geometry.scene.raycast import Surface
from pipeline.io import maps, meshes
from pipeline.network.data.dataset import Dataset, ShapeFiles, pack, unpacked
from pipeline.stages import sketch


@pytest.fixture(scope="session")
def shapes(
    tmp_path_factory: pytest.TempPathFactory,
    ball: Mesh,
    torus: Mesh,
    rig: Rig,
    params: Params,
) -> list[ShapeFiles]:
    folder = tmp_path_factory.mktemp("pictures")
    of = {"ball": ball, "torus": torus}
    return [_pictured(folder / name, mesh, rig, params) for name, mesh in of.items()]


@pytest.fixture(scope="session")
def dataset(
    shapes: list[ShapeFiles], params: Params, tmp_path_factory: pytest.TempPathFactory
) -> Dataset:
    return _packed(shapes, tmp_path_factory.mktemp("packed"), params)


@pytest.fixture(scope="session")
def four(
    shapes: list[ShapeFiles],
    box: Mesh,
    rig: Rig,
    params: Params,
    tmp_path_factory: pytest.TempPathFactory,
) -> Dataset:
    """The two, a box, and a box that lies."""
    folder = tmp_path_factory.mktemp("four")
    lying = Mesh(vertices=box.vertices[:, [1, 2, 0]], faces=box.faces)
    of = {"box": box, "lying": lying}
    boxes = [_pictured(folder / name, mesh, rig, params) for name, mesh in of.items()]
    return _packed([*shapes, *boxes], folder / "packed", params)


def _pictured(folder: Path, mesh: Mesh, rig: Rig, params: Params) -> ShapeFiles:
    """Render and draw a mesh."""
    folder.mkdir()
    files = [folder / part for part in ("depth.png", "normal.png", "sketch.png")]
    maps.write(*files[:2], Surface(mesh).render(rig))
    meshes.write(folder / "mesh.ply", mesh)
    sketch.run(
        folder / "mesh.ply",
        files[2],
        folder / "lines.svg",
        id=folder.name,
        params=params,
    )
    depth, normal, drawn = files
    return ShapeFiles(id=folder.name, depth=depth, normal=normal, sketch=drawn)


def _packed(shapes: list[ShapeFiles], folder: Path, params: Params) -> Dataset:
    pack(shapes, folder, grid=params.train.lifted.grid)
    return unpacked(shapes, folder)
