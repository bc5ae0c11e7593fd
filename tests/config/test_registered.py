from pathlib import Path

import pytest

from pipeline.config.params import Params
from pipeline.config.registered import check_registered, registered_names
from pipeline.config.train import TrainConfig

MODULE = """
@register("first")
def build(config, size): ...

@register("second")
class Network: ...

@other("third")
def unrelated(): ...

@register(NAME)
def not_a_literal(): ...
"""


def test_names_are_the_literals_given_to_the_decorator(tmp_path: Path):
    (tmp_path / "networks.py").write_text(MODULE)
    assert registered_names(str(tmp_path), "register") == ("first", "second")


def test_an_unknown_name_is_refused_with_those_that_are_known(tmp_path: Path):
    (tmp_path / "networks.py").write_text(MODULE)
    assert check_registered("first", str(tmp_path), "register") == "first"
    with pytest.raises(ValueError, match=r"'fourth' is unknown; .* has first, second$"):
        check_registered("fourth", str(tmp_path), "register")


@pytest.mark.parametrize(
    "change, known",
    [
        ({"network": "nerf"}, ".*lifted"),
        ({"lifted": {"losses": {"perceptual": 1.0}}}, "coarse_depth, depth, "),
    ],
)
def test_params_name_networks_and_loss_terms_that_there_are(
    params: Params, change: dict, known: str
):
    train = params.train.model_dump()
    for key, value in change.items():
        train[key] = train[key] | value if isinstance(value, dict) else value
    with pytest.raises(ValueError, match=f"is unknown; .* has {known}"):
        TrainConfig.model_validate(train)
