"""Two and four shapes with all their images, packed for training."""

from pathlib import Path

import pytest

from pipeline.config.params import Params
from pipeline.geometry.scene.cameras import Rig
from pipeline.geometry.scene.mesh import Mesh
from pipeline.geometry.scene.raycast import RaycastScene
from pipeline.io import maps, meshes
from pipeline.network.data.dataset import Dataset, ShapeFiles, load_packed, pack
from pipeline.stages import sketch


@pytest.fixture(scope="session")
def shapes(
    tmp_path_factory: pytest.TempPathFactory,
    ball: Mesh,
    torus: Mesh,
    rig: Rig,
    params: Params,
) -> list[ShapeFiles]:
    folder = tmp_path_factory.mktemp("images")
    meshes = {"ball": ball, "torus": torus}
    return [_rendered(folder / n, mesh, rig, params) for n, mesh in meshes.items()]


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
    meshes = {"box": box, "lying": lying}
    boxes = [_rendered(folder / n, mesh, rig, params) for n, mesh in meshes.items()]
    return _packed([*shapes, *boxes], folder / "packed", params)


def _rendered(folder: Path, mesh: Mesh, rig: Rig, params: Params) -> ShapeFiles:
    """Render and draw a mesh."""
    folder.mkdir()
    files = ShapeFiles(
        id=folder.name,
        sketch=folder / "sketch.png",
        random_views=folder / "random_views.png",
        random_cameras=folder / "random_cameras.csv",
        depth=folder / "depth.png",
        normal=folder / "normal.png",
    )
    maps.write(files.depth, files.normal, RaycastScene(mesh).render(rig))
    meshes.write(folder / "mesh.ply", mesh)
    sketch.run(
        folder / "mesh.ply",
        files.sketch,
        folder / "lines.svg",
        files.random_views,
        files.random_cameras,
        id=folder.name,
        params=params,
    )
    return files


def _packed(shapes: list[ShapeFiles], folder: Path, params: Params) -> Dataset:
    pack(shapes, folder, grid_size=params.train.lifted.grid_size)
    return load_packed(shapes, folder)
