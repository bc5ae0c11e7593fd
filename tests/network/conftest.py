"""Two shapes with all their pictures, packed for training."""

from pathlib import Path

import pytest

from pipeline.config.params import Params
from pipeline.geometry.cameras import Rig
from pipeline.geometry.meshes import Mesh
from pipeline.geometry.raycast import Surface
from pipeline.io import maps, meshes
from pipeline.network.dataset import Dataset, ShapeFiles, pack, unpacked
from pipeline.stages import sketch


@pytest.fixture(scope="session")
def shapes(
    tmp_path_factory: pytest.TempPathFactory,
    ball: Mesh,
    torus: Mesh,
    rig: Rig,
    params: Params,
) -> list[ShapeFiles]:
    made = []
    for name, mesh in (("ball", ball), ("torus", torus)):
        folder: Path = tmp_path_factory.mktemp(name)
        files = [folder / part for part in ("depth.png", "normal.png", "sketch.png")]
        maps.write(*files[:2], Surface(mesh).render(rig))
        meshes.write(folder / "mesh.ply", mesh)
        drawn = files[2], folder / "lines.svg"
        sketch.run(folder / "mesh.ply", *drawn, params=params)
        made.append(
            ShapeFiles(id=name, depth=files[0], normal=files[1], sketch=files[2])
        )
    return made


@pytest.fixture(scope="session")
def dataset(
    shapes: list[ShapeFiles], params: Params, tmp_path_factory: pytest.TempPathFactory
) -> Dataset:
    folder = tmp_path_factory.mktemp("packed")
    pack(shapes, folder, grid=params.train.lifted.grid)
    return unpacked(shapes, folder)
