import pytest
import torch

from pipeline.config.params import Params
from pipeline.network.models.lifted import Lifted
from pipeline.network.models.registry import untrained
from pipeline.network.models.shapemvd import Reference
from tests.network.random_batches import random_batch


@pytest.mark.parametrize("name, kind", [("lifted", Lifted), ("reference", Reference)])
def test_a_network_predicts_all_views_it_says_it_has(
    params: Params, name: str, kind: type
):
    network = untrained(params.train.model_copy(update={"network": name}), 32)
    assert isinstance(network, kind)
    drawings = random_batch(2, 1, 32).drawings
    found = network.eval()(drawings, torch.tensor(network.views))
    assert found.depth.shape == (2, len(network.views), 32, 32)
    assert len(network.features(drawings)) == 2
