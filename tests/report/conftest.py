import numpy as np
import pytest

from pipeline.io import maps, meshes, sketches


@pytest.fixture
def files(tmp_path, ball, box, box_maps, ball_maps) -> dict[str, str]:
    """The files of a box of which a ball was made."""
    names = {
        "sketch/sketch.png": tmp_path / "sketch.png",
        "normalize/mesh.ply": tmp_path / "true.ply",
        "refine/mesh.ply@predicted": tmp_path / "predicted.ply",
        "mesh/mesh.ply@oracle": tmp_path / "oracle.ply",
    }
    for step, view_maps in (("render", box_maps), ("infer", ball_maps)):
        depth, normal = tmp_path / f"{step}-d.png", tmp_path / f"{step}-n.png"
        maps.write(depth, normal, view_maps)
        names |= {f"{step}/depth.png": depth, f"{step}/normal.png": normal}
    sketches.write_tiled(names["sketch/sketch.png"], np.ones((2, 3, 32, 32)))
    meshes.write(names["normalize/mesh.ply"], box)
    meshes.write(names["refine/mesh.ply@predicted"], ball)
    meshes.write(names["mesh/mesh.ply@oracle"], box)
    return {name: str(path) for name, path in names.items()}
