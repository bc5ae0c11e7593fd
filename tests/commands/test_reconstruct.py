import argparse
import json
import re
from pathlib import Path

import numpy as np
import pytest
import torch

from pipeline.commands.reconstruct import (
    FailedRowsError,
    add_arguments,
    drawings_of,
    main,
    reconstruct_files,
)
from pipeline.config.params import Params
from pipeline.geometry.reading.binarize import BadDrawingError
from pipeline.io import images, meshes, sketches
from pipeline.mesh_output import MeshOutput
from pipeline.network.models.lifted import Lifted
from pipeline.network.weights_file import save_weights
from pipeline.reconstruction import NoShapeError


@pytest.fixture
def weights(tmp_path: Path, params: Params) -> Path:
    torch.manual_seed(0)
    path = tmp_path / "w.safetensors"
    save_weights(
        path, Lifted(params.train.lifted).state_dict(), params.train, 32, params.sketch
    )
    return path


@pytest.fixture
def drawing(tmp_path: Path) -> Path:
    page = np.full((120, 120), 255, dtype=np.uint8)
    page[20:100, 20:100] = 0
    page[24:96, 24:96] = 255
    images.write(tmp_path / "square.png", page)
    return tmp_path / "square.png"


@pytest.mark.parametrize(
    "views", [("front",), ("side", "top"), ("front", "side", "top")]
)
def test_any_drawings_become_a_mesh(
    tmp_path: Path, weights: Path, drawing: Path, params: Params, views: tuple[str, ...]
):
    out, kept = tmp_path / "out.glb", tmp_path / "maps"
    reconstruct_files([(view, drawing) for view in views], weights, out, kept, params)
    assert len(meshes.read(out).faces) > 20
    assert {path.name for path in kept.iterdir()} == {
        "sketch.png",
        "depth.png",
        "normal.png",
    }


def test_lines_are_as_wide_as_those_the_weights_were_trained_with(
    tmp_path: Path, drawing: Path, params: Params
):
    weights = Lifted(params.train.lifted).state_dict()
    ink = {}
    for trained, set_here in ((8.0, 24.0), (24.0, 8.0)):
        path, kept = tmp_path / "w.safetensors", tmp_path / f"{trained} {set_here}"
        sketch = params.sketch.model_copy(update={"line_width": trained})
        save_weights(path, weights, params.train, 32, sketch)
        sketch = params.sketch.model_copy(update={"line_width": set_here})
        here = params.model_copy(update={"sketch": sketch})
        reconstruct_files([("front", drawing)], path, tmp_path / "o.ply", kept, here)
        ink[trained] = float((1 - sketches.read_tiled(kept / "sketch.png", 1)).sum())
    assert ink[24.0] > 2 * ink[8.0]


def test_an_empty_page_is_refused_by_name(
    tmp_path: Path, weights: Path, params: Params
):
    images.write(tmp_path / "empty.png", np.full((64, 64), 255, dtype=np.uint8))
    with pytest.raises(BadDrawingError, match=r"empty\.png: the image is empty"):
        reconstruct_files(
            [("front", tmp_path / "empty.png")],
            weights,
            tmp_path / "o.ply",
            None,
            params,
        )


def test_an_unknown_mesh_format_is_refused_first(
    tmp_path: Path, weights: Path, drawing: Path, params: Params
):
    with pytest.raises(ValueError, match=r"cannot write '\.fbx'"):
        reconstruct_files(
            [("front", drawing)], weights, tmp_path / "o.fbx", None, params
        )


@pytest.fixture
def blind(params: Params) -> Params:
    """Settings with which no cloud has points enough."""
    fuse = params.fuse.model_copy(update={"min_points": 10**6})
    return params.model_copy(update={"fuse": fuse})


def test_where_no_shape_is_made_out_a_sentence_says_so(
    tmp_path: Path, weights: Path, drawing: Path, blind: Params
):
    drawn = [("front", drawing), ("side", drawing)]
    with pytest.raises(NoShapeError, match=r"square\.png: the network"):
        reconstruct_files(drawn, weights, tmp_path / "o.ply", None, blind)


def test_the_outline_of_one_drawing_is_inflated_where_the_network_sees_nothing(
    tmp_path: Path,
    weights: Path,
    drawing: Path,
    blind: Params,
    caplog: pytest.LogCaptureFixture,
):
    out = tmp_path / "o.ply"
    reconstruct_files([("side", drawing)], weights, out, None, blind)
    assert "its outline is inflated" in caplog.text
    wide = np.ptp(meshes.read(out).vertices, axis=0)
    assert wide[1] == pytest.approx(wide[2], rel=0.1)  # a square from the side
    assert 0.5 < wide[0] / wide[1] < 1.2


def test_a_drawing_without_a_view_gets_a_guessed_one(
    tmp_path: Path,
    weights: Path,
    drawing: Path,
    params: Params,
    caplog: pytest.LogCaptureFixture,
):
    out = tmp_path / "out.ply"
    caplog.set_level("INFO")
    reconstruct_files([(None, drawing)], weights, out, None, params)
    assert "square.png: seen from " in caplog.text
    assert len(meshes.read(out).faces) > 20


def test_two_drawings_that_seem_to_be_of_one_view_are_named(
    tmp_path: Path, weights: Path, drawing: Path, params: Params
):
    with pytest.raises(ValueError, match=r"square\.png are both seen"):
        reconstruct_files(
            [(None, drawing)] * 2, weights, tmp_path / "o.ply", None, params
        )


def _drawn(*arguments: str) -> list[tuple[str | None, Path]]:
    return drawings_of(_parsed(*arguments, "-o", "mesh.ply"))


def _parsed(*arguments: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    add_arguments(parser)
    parser.add_argument("--params", type=Path)
    return parser.parse_args(arguments)


def test_views_are_named_by_options_or_angles():
    given = ["--left=l.png", "--view=35,20=c=1.png", "--view=0,90=t.png", "any.png"]
    assert _drawn(*given) == [
        ("left", Path("l.png")),
        ("35,20", Path("c=1.png")),
        ("top", Path("t.png")),
        (None, Path("any.png")),
    ]


@pytest.mark.parametrize("text", ["35,20", "35,20=", "high=c.png"])
def test_a_view_without_angles_or_a_drawing_is_refused(text: str):
    with pytest.raises(ValueError, match=r"AZIMUTH,ELEVATION=DRAWING|elevation in"):
        _drawn(f"--view={text}")


def test_the_last_line_tells_of_the_mesh_and_a_picture_lies_beside_it(
    tmp_path: Path,
    weights: Path,
    drawing: Path,
    params: Params,
    caplog: pytest.LogCaptureFixture,
):
    caplog.set_level("INFO")
    output = MeshOutput(num_faces=200, height_mm=50.0)
    out = tmp_path / "o.ply"
    reconstruct_files([("front", drawing)], weights, out, None, params, output)
    assert re.search(r"o\.ply: \w+, \d+ x 50 x \d+ mm, \d+ faces", caplog.messages[-1])
    assert (tmp_path / "o.preview.png").exists()


def test_a_sheet_makes_all_meshes_that_can_be_made_and_lists_the_others(
    tmp_path: Path,
    weights: Path,
    drawing: Path,
    root: Path,
    capsys: pytest.CaptureFixture[str],
):
    (tmp_path / "sheet.csv").write_text(
        f"name,front,drawing\nghost,none.png,\nsquare,{drawing},\nany,,{drawing}\n"
    )
    settings = str(root / "tests/params.tiny.yaml")
    given = _parsed(
        *("--from", str(tmp_path / "sheet.csv"), "-o", str(tmp_path / "out/meshes")),
        *("--weights", str(weights), "--params", settings, "--format=ply", "--json"),
    )
    with pytest.raises(FailedRowsError, match=r"^1 of 3 failed: ghost: .*none\.png"):
        main(given)
    written = {path.name for path in (tmp_path / "out/meshes").glob("*.ply")}
    assert written == {"square.ply", "any.ply"}
    ghost, square, _ = json.loads(capsys.readouterr().out)
    assert ghost.keys() == {"name", "failed"} and "none.png" in ghost["failed"]
    read = meshes.read(tmp_path / "out/meshes/square.ply")
    assert (square["failed"], square["faces"]) == ("", len(read.faces))


def test_programs_read_what_a_mesh_is_like_as_json(
    tmp_path: Path,
    weights: Path,
    drawing: Path,
    root: Path,
    capsys: pytest.CaptureFixture[str],
):
    out = tmp_path / "o.ply"
    settings = str(root / "tests/params.tiny.yaml")
    given = [f"--front={drawing}", f"-o={out}", f"--weights={weights}", "--json"]
    main(_parsed(*given, f"--params={settings}", "--size-mm=50"))
    facts = json.loads(capsys.readouterr().out)
    assert facts["mesh"] == str(out) and facts["unit"] == "mm"
    assert facts["size"][1] == pytest.approx(50)
    assert facts["silhouettes"].keys() == {"front"}


def test_a_mesh_without_a_name_has_that_of_the_first_drawing(
    tmp_path: Path,
    weights: Path,
    drawing: Path,
    root: Path,
    monkeypatch: pytest.MonkeyPatch,
):
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    settings = str(root / "tests/params.tiny.yaml")
    main(_parsed(f"--front={drawing}", f"--weights={weights}", f"--params={settings}"))
    written = {path.name for path in Path().iterdir()}
    assert written == {"square.glb", "square.preview.png"}
