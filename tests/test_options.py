import argparse
import json
import shutil
from pathlib import Path

import pytest

from pipeline.config.params import Params
from pipeline.network.pretrained import PRETRAINED
from pipeline.options import WEIGHTS, find_weights, read_params, read_plain_params


def test_named_weights_come_first_then_those_trained_here_then_the_packages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("pipeline.options.CHECKOUT", tmp_path)
    assert find_weights(None) == PRETRAINED
    WEIGHTS.parent.mkdir(parents=True)
    WEIGHTS.touch()
    assert find_weights(None) == tmp_path / WEIGHTS or find_weights(None) == WEIGHTS
    with pytest.raises(FileNotFoundError, match=r"mine\.safetensors: no such file"):
        find_weights(Path("mine.safetensors"))
    Path("mine.safetensors").touch()
    assert find_weights(Path("mine.safetensors")) == Path("mine.safetensors")
    assert find_weights(Path("pretrained")) == PRETRAINED


def test_what_the_snakefile_has_checked_is_taken_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    path = Path(".snakemake/params/1.json")
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps({"catalog": {"max_failed": 0.5}}))
    given = argparse.Namespace(params=path)
    assert read_plain_params(given) == {"catalog": {"max_failed": 0.5}}


def test_other_settings_are_checked_whether_plain_or_typed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, root: Path, params: Params
):
    monkeypatch.chdir(tmp_path)
    given = argparse.Namespace(params=None)
    shutil.copy(root / "tests/params.tiny.yaml", "params.yaml")
    assert read_params(given) == params
    assert read_plain_params(given) == params.model_dump(mode="json")
    Path("params.yaml").write_text("catalog: 1")
    with pytest.raises(ValueError, match=r"params\.yaml: "):
        read_plain_params(given)
