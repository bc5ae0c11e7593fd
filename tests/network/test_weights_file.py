import json
from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file

from pipeline.config.params import Params
from pipeline.network.models.lifted import Lifted
from pipeline.network.models.registry import build_network
from pipeline.network.weights_file import load_weights, save_weights

CPU = torch.device("cpu")


@pytest.mark.parametrize("as_published", [True, False])
@pytest.mark.parametrize("name", ["lifted", "shapemvd"])
def test_weights_come_back_with_the_settings_that_made_them(
    tmp_path: Path, params: Params, name: str, as_published: bool
):
    shapemvd = params.train.shapemvd.model_copy(
        update={"as_published": as_published, "norm": "batch_instance"}
    )
    config = params.train.model_copy(update={"network": name, "shapemvd": shapemvd})
    network = build_network(config, 32)
    path = tmp_path / "w.safetensors"
    save_weights(path, network.state_dict(), config, 32, params.sketch)
    loaded = load_weights(path, CPU)
    assert loaded.config == config
    assert loaded.size == 32
    for name, value in network.state_dict().items():
        assert torch.equal(loaded.network.state_dict()[name], value)


def test_the_same_weights_are_the_same_bytes(tmp_path: Path, params: Params):
    weights = Lifted(params.train.lifted).state_dict()
    contents = set()
    for attempt in range(8):
        path = tmp_path / f"{attempt}.safetensors"
        save_weights(path, weights, params.train, 32, params.sketch)
        contents.add(path.read_bytes())
    assert len(contents) == 1


@pytest.mark.parametrize("content", [b"", b"no weights", b"\x80\x04K\x01."])
def test_what_are_no_weights_is_refused_by_name(tmp_path: Path, content: bytes):
    (tmp_path / "bad.safetensors").write_bytes(content)
    with pytest.raises(ValueError, match=r"bad\.safetensors: not weights"):
        load_weights(tmp_path / "bad.safetensors", CPU)


def test_weights_of_another_network_are_refused(tmp_path: Path, params: Params):
    path = tmp_path / "other.safetensors"
    save_weights(path, {"layer": torch.ones(3)}, params.train, 32, params.sketch)
    with pytest.raises(ValueError, match="not weights of this project"):
        load_weights(path, CPU)


def test_weights_of_another_version_are_refused_in_one_sentence(
    tmp_path: Path, params: Params
):
    path = tmp_path / "old.safetensors"
    config = params.train.model_copy(update={"network": "of old"})
    save_weights(path, {"layer": torch.ones(3)}, config, 32, params.sketch)
    with pytest.raises(ValueError, match="train them anew") as raised:
        load_weights(path, CPU)
    assert len(str(raised.value).splitlines()) == 1


HEADERS = {
    "no pixels": {"size": 0},
    "too many pixels": {"size": 10**9},
    "pixels in words": {"size": "many"},
    "a list": [1, 2],
    "settings of no network": {"size": 32, "train": 5},
}


@pytest.mark.parametrize("header", HEADERS)
def test_a_header_that_is_out_of_range_is_refused_by_name(
    tmp_path: Path, params: Params, header: str
):
    path = tmp_path / "odd.safetensors"
    content = HEADERS[header]
    if isinstance(content, dict):
        content = {"train": params.train.model_dump(mode="json")} | content
    save_file({"a": torch.ones(1)}, path, {"sketchmesh": json.dumps(content)})
    with pytest.raises(ValueError, match=r"odd\.safetensors: not weights") as refusal:
        load_weights(path, CPU)
    assert len(str(refusal.value).splitlines()) == 1


def test_weights_are_readable_as_any_new_file_is(tmp_path: Path, params: Params):
    (tmp_path / "plain").touch()
    path = tmp_path / "w.safetensors"
    save_weights(path, {"layer": torch.ones(3)}, params.train, 32, params.sketch)
    assert path.stat().st_mode == (tmp_path / "plain").stat().st_mode
