import pytest

from pipeline.config.params import Params
from pipeline.report import settings_table


def values(params: Params, num_parameters: int | None = None) -> dict[str, str]:
    rows = settings_table.rows(params, num_parameters)
    return {row.name: f"{row.value}; {row.remark}" for row in rows}


def test_settings_stand_in_words(params: Params):
    words = values(params, 41234)
    assert f"{params.train.max_steps} steps" in words["training"]
    assert "41,234 parameters" in words["network"]
    assert f"octree depth {params.mesh.octree_depth}" in words["mesh"]
    volumetric = params.mesh.model_copy(update={"method": "volumetric"})
    words = values(params.model_copy(update={"mesh": volumetric}))
    assert f"{params.mesh.grid_size} voxels" in words["mesh"]
    assert params.infer.style in words["drawings"]


def test_a_network_that_is_not_on_record_has_no_number_of_parameters(params: Params):
    assert "parameters" not in values(params)["network"]


@pytest.mark.parametrize("network", ["lifted", "shapemvd"])
def test_each_network_is_named(params: Params, network: str):
    train = params.train.model_copy(update={"network": network})
    assert values(params.model_copy(update={"train": train}))["network"]
