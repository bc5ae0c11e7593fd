from pathlib import Path

import pytest

from pipeline.commands.draw import DrawOptions, draw_meshes
from pipeline.config.params import Params
from pipeline.geometry.scene.mesh import Mesh
from pipeline.io import images, meshes

SIZE = 32


def _options(**changes: object) -> DrawOptions:
    given = {"size": SIZE, "styles": None, "camera": None, "up": "+y", "front": "+z"}
    return DrawOptions(**(given | changes))


@pytest.fixture
def chair(tmp_path: Path, box: Mesh) -> Path:
    meshes.write(tmp_path / "chair.ply", box)
    return tmp_path / "chair.ply"


def test_a_mesh_is_drawn_from_three_views_in_every_style(
    tmp_path: Path, chair: Path, params: Params
):
    draw_meshes([chair], tmp_path / "drawn", _options(), params)
    sheet = images.read(tmp_path / "drawn/chair.png")
    assert sheet.shape == (len(params.sketch.stroke_styles) * SIZE, 3 * SIZE)
    text = (tmp_path / "drawn/chair.svg").read_text()
    assert all(f'class="{view}"' in text for view in ("front", "side", "top"))
    assert (tmp_path / "drawn/contacts.png").exists()


def test_any_other_camera_shows_what_the_three_views_do_not(
    tmp_path: Path, chair: Path, params: Params
):
    options = _options(camera=(40.0, 30.0), styles=("full",))
    draw_meshes([chair], tmp_path / "drawn", options, params)
    assert images.read(tmp_path / "drawn/chair.png").shape == (SIZE, SIZE)
    assert (tmp_path / "drawn/chair.svg").read_text().count('class="crease"') >= 2


def test_an_unknown_style_is_refused(tmp_path: Path, chair: Path, params: Params):
    with pytest.raises(ValueError, match=r"style 'oil' is none of"):
        draw_meshes([chair], tmp_path / "drawn", _options(styles=("oil",)), params)


def test_meshes_of_one_name_do_not_overwrite_each_other(
    tmp_path: Path, box: Mesh, ball: Mesh, params: Params
):
    paths = [tmp_path / "chair.ply", tmp_path / "chair.obj", tmp_path / "contacts.off"]
    for path, mesh in zip(paths, (box, ball, box), strict=True):
        meshes.write(path, mesh)
    draw_meshes(paths, tmp_path / "drawn", _options(styles=("full",)), params)
    assert {path.name for path in (tmp_path / "drawn").glob("*.png")} == {
        "chair-ply.png",
        "chair-obj.png",
        "contacts-off.png",
        "contacts.png",
    }


def test_a_mesh_that_is_refused_is_named_and_the_others_are_drawn(
    tmp_path: Path, chair: Path, box: Mesh, params: Params
):
    flat = Mesh(vertices=box.vertices * 0, faces=box.faces)
    meshes.write(tmp_path / "flat.ply", flat)
    paths = [tmp_path / "flat.ply", tmp_path / "none.obj", chair]
    with pytest.raises(
        ValueError, match=r"2 of 3 .*flat\.ply: the surface.*none\.obj: no"
    ):
        draw_meshes(paths, tmp_path / "drawn", _options(styles=("full",)), params)
    assert (tmp_path / "drawn/chair.png").exists()
