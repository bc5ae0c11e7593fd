from pathlib import Path

import pytest

from pipeline.network.pretrained import PRETRAINED
from pipeline.options import WEIGHTS, find_weights


def test_named_weights_come_first_then_those_trained_here_then_the_packages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("pipeline.options.CHECKOUT", tmp_path)
    assert find_weights(None) == PRETRAINED
    WEIGHTS.parent.mkdir(parents=True)
    WEIGHTS.touch()
    assert find_weights(None) == tmp_path / WEIGHTS or find_weights(None) == WEIGHTS
    assert find_weights(Path("mine.safetensors")) == Path("mine.safetensors")
