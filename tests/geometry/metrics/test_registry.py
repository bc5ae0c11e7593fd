import math

import pytest

from pipeline.geometry.metrics import registry
from pipeline.geometry.metrics.registry import METRICS, Metric


def test_keys_and_names_are_unique():
    assert len({metric.key for metric in METRICS}) == len(METRICS)
    assert len({metric.name for metric in METRICS}) == len(METRICS)


@pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.key)
def test_a_metric_is_explained_and_its_worst_value_is_on_the_wrong_side(metric: Metric):
    assert metric.unit
    assert metric.explanation.endswith(".")
    if metric.better == "lower":
        assert metric.worst == math.inf
    else:
        assert metric.worst in (0, False)


def test_claims_are_told_from_numbers():
    assert [metric.key for metric in METRICS if metric.is_claim] == ["watertight"]


def test_a_run_is_judged_by_a_few_of_them():
    keys = [metric.key for metric in registry.headline()]
    assert keys[0] == "chamfer_visible"
    assert 0 < len(keys) < len(METRICS)
