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

TRAIN = """
from pathlib import Path
from pipeline.config.params import Params
from pipeline.network.models.registry import build_network
from tests.network.random_batches import random_batch

train = Params.read(Path("tests/params.tiny.yaml")).train.model_dump()
train["network"] = "plane"
train["lifted"]["losses"] = {"huber": 1.0}
config = type(Params.read(Path("tests/params.tiny.yaml")).train).model_validate(train)
network, batch = build_network(config, 8), random_batch(2, 2, 8)
prediction = network(batch.drawings, batch.views, batch.drawn_from)
terms = network.loss_terms(prediction, batch)
sum(terms.values()).sum().backward()
print(sorted(terms), network.offset.grad is not None)
"""


@pytest.mark.parametrize("name, kind", [("lifted", Lifted), ("shapemvd", ShapeMvd)])
def test_a_network_predicts_all_its_views(params: Params, name: str, kind: type):
    network = build_network(params.train.model_copy(update={"network": name}), 32)
    assert isinstance(network, kind)
    batch = random_batch(2, len(network.views), 32)
    prediction = network.eval()(
        batch.drawings, torch.tensor(network.views), batch.drawn_from
    )
    assert prediction.depth.shape == (2, len(network.views), 32, 32)
    assert len(network.features(batch.drawings)) == 2


def test_the_config_reads_the_names_that_are_registered(params: Params):
    build_network(params.train, 32)
    names = registered_names("pipeline/network/models", "register")
    assert set(names) == set(registry._BUILDERS)


def _example(root: Path, heading: str) -> str:
    """Return the first piece of Python under a heading of the docs."""
    section = (root / "docs/training.md").read_text().partition(f"## {heading}\n")[2]
    return section.partition("```python\n")[2].partition("```")[0]


def test_the_network_and_the_loss_term_of_the_docs_take_a_new_file_each(
    root: Path, tmp_path: Path
):
    for name in ("pipeline", "tests"):
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(root / name, tmp_path / name, ignore=ignored)
    network, loss_term = (
        _example(root, heading) for heading in ("Add a network", "Add a loss term")
    )
    network = network.replace('{"depth": 1.0}', '{"depth": 1.0, "huber": 0.1}')
    (tmp_path / "pipeline/network/models/plane.py").write_text(network)
    (tmp_path / "pipeline/network/losses/huber.py").write_text(loss_term)
    output = subprocess.run(
        [sys.executable, "-c", TRAIN],
        check=True,
        capture_output=True,
        text=True,
        cwd=tmp_path,
    ).stdout
    assert output.strip() == "['depth', 'huber'] True"
