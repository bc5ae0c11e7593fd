import numpy as np
import pytest

from pipeline.io import maps, meshes, sketches
from pipeline.report import cards
from pipeline.report.page import Card, Failure
from pipeline.report.scores import Shape


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


def card(files: dict[str, str], *failures: Failure, **metrics) -> Card:
    shape = Shape(
        id="box",
        category="chair",
        split="test",
        files=files,
        metrics={"predicted": metrics, "oracle": metrics},
    )
    return cards.card(shape, failures, style=1, input_views=("front",), size=16)


def test_a_card_shows_drawings_meshes_and_maps(files):
    shown = card(files, chamfer_visible=0.125, watertight=True)
    assert all(panel.picture for panel in (*shown.drawings, *shown.panels))
    names = [panel.name for panel in shown.panels]
    assert names == ["True shape", "Reconstructed", "Distances", "Oracle"]
    assert [(strip.name, strip.source) for strip in shown.strips] == [
        ("Depth", "true"),
        ("", "predicted"),
        ("", "error"),
        ("Normals", "true"),
        ("", "predicted"),
        ("Foreground", "true"),
        ("", "predicted"),
    ]
    assert len(shown.thumbnails) == 2
    assert (shown.facts[0].name, shown.facts[0].value) == ("chamfer visible", "0.1250")
    (watertight,) = (fact for fact in shown.facts if fact.name == "watertight")
    assert (watertight.value, watertight.remark) == ("yes", "yes")


def test_pictures_are_no_larger_than_asked_for(files):
    shown = card(files)
    assert {panel.picture.width for panel in shown.drawings} == {16}
    assert {panel.picture.width for panel in shown.panels} == {32}
    assert {strip.picture.width for strip in shown.strips} == {15 * 16}


def test_drawings_that_the_network_was_not_given_are_marked(files):
    remarks = {panel.name: panel.remark for panel in card(files).drawings}
    assert remarks == {"front": "", "side": "(not given)", "top": "(not given)"}


def test_a_failed_mesh_leaves_the_rest(files):
    failure = Failure(
        id="box", category="", split="", where="fuse (predicted)", reason="12 points"
    )
    shown = card(files | {"refine/mesh.ply@predicted": ""}, failure)
    assert shown.failures == ("fuse (predicted): 12 points",)
    names = [panel.name for panel in shown.panels if panel.picture]
    assert names == ["True shape", "Oracle"]
    assert len(shown.thumbnails) == 1


def test_a_shape_without_any_file_has_an_empty_card():
    shown = card({})
    assert not any(panel.picture for panel in (*shown.drawings, *shown.panels))
    assert not (shown.strips or shown.thumbnails or shown.facts)
