import argparse
from pathlib import Path

import pytest
import torch

from pipeline.commands import examples
from pipeline.config.params import Params
from pipeline.io import images, meshes
from pipeline.network.models.lifted import Lifted
from pipeline.network.weights_file import save_weights


def test_every_example_becomes_a_mesh_and_a_picture_on_one_sheet(
    tmp_path: Path, params: Params, root: Path, monkeypatch: pytest.MonkeyPatch
):
    torch.manual_seed(0)
    weights, out = tmp_path / "w.safetensors", tmp_path / "out"
    save_weights(
        weights,
        Lifted(params.train.lifted).state_dict(),
        params.train,
        32,
        params.sketch,
    )
    monkeypatch.setattr(examples, "example_names", lambda: ["animal", "vase"])
    settings = root / "tests/params.tiny.yaml"
    examples.main(
        argparse.Namespace(output=out, weights=weights, params=settings, quiet=True)
    )
    assert len(meshes.read(out / "vase.glb").faces) > 20
    sheet = images.read(out / "contacts.png")
    assert sheet.std() > 10
    assert sheet.shape[1] > 2 * 3 * 160  # of each its drawing, its mesh from two sides
