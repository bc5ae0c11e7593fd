import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import torch

from pipeline.config.params import Params
from pipeline.config.registered import registered_names
from pipeline.network.models import registry
from pipeline.network.models.lifted import Lifted
from pipeline.network.models.registry import build_network
from pipeline.network.models.shapemvd import ShapeMvd
from tests.network.random_batches import random_batch

# A network that predicts a plane, whatever is drawn.
PLANE = """
import torch
from pipeline.network.base.prediction import Prediction
from pipeline.network.losses.registry import weighted_terms
from pipeline.network.models.registry import Network, register

@register("plane")
class Plane(Network[Prediction]):
    views = (0, 1, 2)

    def __init__(self, config, size):
        super().__init__()
        self.offset = torch.nn.Parameter(torch.zeros(()))

    def forward(self, drawings, views, drawn_from=None):
        shape = len(drawings), len(views), *drawings.shape[-2:]
        depth = 2 + self.offset.expand(shape)
        normals = torch.tensor([0.0, 0.0, 1.0]).expand(*shape, 3)
        return Prediction(depth=depth, normals=normals, mask_logit=torch.zeros(shape))

    def features(self, drawings):
        return drawings.flatten(1)

    def loss_terms(self, prediction, batch):
        return weighted_terms(prediction, batch, {"depth": 1.0, "offset": 0.1})
"""
OFFSET = """
from pipeline.network.losses.registry import loss_term

@loss_term("offset")
def offset(prediction, batch):
    return (prediction.depth - 2).abs().flatten(1).mean(1)
"""
TRAIN = """
from pathlib import Path
from pipeline.config.params import Params
from pipeline.network.models.registry import build_network
from tests.network.random_batches import random_batch

train = Params.read(Path("tests/params.tiny.yaml")).train.model_dump()
train["network"] = "plane"
train["lifted"]["losses"] = {"offset": 1.0}
config = type(Params.read(Path("tests/params.tiny.yaml")).train).model_validate(train)
network, batch = build_network(config, 8), random_batch(2, 2, 8)
terms = network.loss_terms(network(batch.drawings, batch.views), batch)
sum(terms.values()).sum().backward()
print(sorted(terms), network.offset.grad is not None)
"""


@pytest.mark.parametrize("name, kind", [("lifted", Lifted), ("shapemvd", ShapeMvd)])
def test_a_network_predicts_all_its_views(params: Params, name: str, kind: type):
    network = build_network(params.train.model_copy(update={"network": name}), 32)
    assert isinstance(network, kind)
    batch = random_batch(2, len(network.views), 32)
    prediction = network.eval()(batch.drawings, torch.tensor(network.views))
    assert prediction.depth.shape == (2, len(network.views), 32, 32)
    assert len(network.features(batch.drawings)) == 2


def test_the_config_reads_the_names_that_are_registered(params: Params):
    build_network(params.train, 32)
    names = registered_names("pipeline/network/models", "register")
    assert set(names) == set(registry._BUILDERS)


def test_a_network_and_a_loss_term_take_one_new_file_each(root: Path, tmp_path: Path):
    for name in ("pipeline", "tests"):
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(root / name, tmp_path / name, ignore=ignored)
    (tmp_path / "pipeline/network/models/plane.py").write_text(PLANE)
    (tmp_path / "pipeline/network/losses/offset.py").write_text(OFFSET)
    output = subprocess.run(
        [sys.executable, "-c", TRAIN],
        check=True,
        capture_output=True,
        text=True,
        cwd=tmp_path,
    ).stdout
    assert output.strip() == "['depth', 'offset'] True"
