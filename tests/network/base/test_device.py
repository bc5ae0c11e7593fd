import os
import subprocess
import sys

import pytest
import torch

from pipeline.network.base.device import (
    deterministic_dropout,
    num_gpus,
    peak_megabytes,
    pick_device,
    prefers_bfloat16,
)

CPU = torch.device("cpu")
ASK_POLICY = """
import os, pipeline.network.base.device
print(os.environ["OMP_WAIT_POLICY"])
"""
ALLOCATE = """
import numpy as np, torch
from pipeline.network.base.device import peak_megabytes
before = peak_megabytes(torch.device("cpu"))
array = np.ones(50_000_000)  # 400 megabytes
print(peak_megabytes(torch.device("cpu")) - before)
"""


@pytest.mark.skipif(torch.cuda.is_available(), reason="has a GPU")
def test_a_gpu_that_is_not_there_is_refused():
    assert pick_device("auto") == CPU
    assert num_gpus("auto") == 0
    with pytest.raises(ValueError, match="finds no GPU"):
        pick_device("cuda")


def test_peak_memory_grows_by_the_megabytes_that_are_used():
    command = [sys.executable, "-c", ALLOCATE]
    grown = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    assert float(grown) == pytest.approx(400, rel=0.1)
    assert peak_megabytes(CPU) > 0


def test_dropout_drops_the_same_and_the_random_state_is_restored():
    before = torch.get_rng_state()
    masks = []
    for _ in range(2):
        with deterministic_dropout(CPU):
            masks.append(torch.nn.functional.dropout(torch.ones(100)))
    assert torch.equal(*masks)
    assert torch.equal(torch.get_rng_state(), before)


@pytest.mark.parametrize(
    "wanted, policy", [({}, "PASSIVE"), ({"OMP_WAIT_POLICY": "ACTIVE"}, "ACTIVE")]
)
def test_waiting_threads_sleep_unless_the_user_says_otherwise(
    wanted: dict[str, str], policy: str
):
    environment = {
        key: value for key, value in os.environ.items() if key != "OMP_WAIT_POLICY"
    }
    done = subprocess.run(
        [sys.executable, "-c", ASK_POLICY],
        env=environment | wanted,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == policy


@pytest.mark.parametrize(
    ("capabilities", "preferred"),
    [
        ({}, False),
        ({"amx_bf16": False, "avx512_bf16": False, "avx512_f": True}, False),
        ({"amx_bf16": False, "avx512_bf16": True}, True),
        ({"amx_bf16": True}, True),
    ],
)
def test_a_cpu_prefers_half_precision_where_it_has_instructions_for_it(
    monkeypatch: pytest.MonkeyPatch, capabilities: dict[str, bool], preferred: bool
):
    monkeypatch.setattr(torch.cpu, "get_capabilities", lambda: capabilities)
    assert prefers_bfloat16(CPU) == preferred
    assert prefers_bfloat16(torch.device("cuda"))
