from pipeline.report import cards
from pipeline.report.page import Card, Failure
from pipeline.report.scores import Shape


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
    assert all(panel.picture for panel in (*shown.drawings, shown.distances))
    assert list(shown.meshes) == ["true", "predicted", "oracle"]
    assert shown.values["chamfer_visible"] == 0.125
    assert shown.values["watertight"] == 1
    assert shown.values["hausdorff"] is None
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
    assert {mesh.picture.width for mesh in shown.meshes.values()} == {16}
    assert shown.distances.picture.width == 32
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
    assert list(shown.meshes) == ["true", "oracle"]
    assert shown.distances.picture is None
    assert len(shown.thumbnails) == 1


def test_a_shape_without_any_file_has_an_empty_card():
    shown = card({})
    assert not any(panel.picture for panel in (*shown.drawings, shown.distances))
    assert not (shown.meshes or shown.strips or shown.thumbnails or shown.facts)
