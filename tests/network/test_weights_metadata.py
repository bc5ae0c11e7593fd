import json
from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file

from pipeline.config.params import Params
from pipeline.network.pretrained import PRETRAINED
from pipeline.network.weights_file import save_weights
from pipeline.network.weights_metadata import read_metadata


@pytest.mark.parametrize("width", [2.6, 7.0])
def test_weights_tell_what_their_drawings_were_like(
    tmp_path: Path, params: Params, width: float
):
    path = tmp_path / "w.safetensors"
    sketch = params.sketch.model_copy(update={"line_width": width})
    save_weights(path, {"layer": torch.ones(3)}, params.train, 128, sketch)
    metadata = read_metadata(path)
    assert (metadata.size, metadata.line_width) == (128, width)
    assert metadata.config == params.train


def test_every_setting_of_the_drawings_is_kept(tmp_path: Path, params: Params):
    path = tmp_path / "w.safetensors"
    save_weights(path, {"layer": torch.ones(3)}, params.train, 64, params.sketch)
    (length,) = memoryview(path.read_bytes()[:8]).cast("Q")
    header = json.loads(path.read_bytes()[8 : 8 + length])
    kept = json.loads(header["__metadata__"]["sketchmesh"])["sketch"]
    assert kept == params.sketch.model_dump(mode="json")


def test_the_weights_of_the_package_read_the_lines_they_were_trained_with(root: Path):
    trained_with = Params.read(root / "params/model.yaml")
    metadata = read_metadata(PRETRAINED)
    assert metadata.line_width == trained_with.sketch.line_width
    assert metadata.size == trained_with.render.size


def _write(path: Path, content: dict[str, object]) -> None:
    save_file({"a": torch.ones(1)}, path, {"sketchmesh": json.dumps(content)})


def test_weights_that_do_not_tell_the_width_have_that_of_all_before(
    tmp_path: Path, params: Params
):
    path = tmp_path / "old.safetensors"
    _write(path, {"train": params.train.model_dump(mode="json"), "size": 64})
    assert read_metadata(path).line_width == 4.0


@pytest.mark.parametrize("width", [0, -1.0, 1e9, float("nan"), "wide", True, None])
def test_a_width_that_no_line_has_is_refused_by_name(
    tmp_path: Path, params: Params, width: object
):
    path = tmp_path / "odd.safetensors"
    content = {"train": params.train.model_dump(mode="json"), "size": 32}
    _write(path, {**content, "sketch": {"line_width": width}})
    with pytest.raises(ValueError, match=r"odd\.safetensors: not weights .* lines of"):
        read_metadata(path)


def test_lines_thinner_than_a_pixel_are_refused_by_name(tmp_path: Path, params: Params):
    path = tmp_path / "thin.safetensors"
    content = {"train": params.train.model_dump(mode="json"), "size": 32}
    _write(path, {**content, "sketch": {"line_width": 4.0}})
    with pytest.raises(ValueError, match=r"thin\.safetensors: .* lines of 0\.5 pixels"):
        read_metadata(path)
    _write(path, {**content, "sketch": {"line_width": 8.0}})
    assert read_metadata(path).line_width == 8.0
