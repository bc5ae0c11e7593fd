import os
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.provenance.execution import locks

ROOT = Path(__file__).parents[3]
ENVIRONMENT = os.environ | {"PYTHONPATH": str(ROOT)}


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path(".snakemake").mkdir()


def test_a_second_run_is_refused_until_the_first_has_ended():
    first = locks.acquire_run_lock()
    said = f"another snakemake is at work in this folder: process {os.getpid()} on"
    with pytest.raises(SystemExit, match=said):
        locks.acquire_run_lock()
    first.close()
    locks.acquire_run_lock().close()


def test_jobs_work_beside_each_other_and_beside_their_run():
    with locks.acquire_run_lock(), locks.job_lock(), locks.job_lock():
        pass


def test_a_run_waits_for_jobs_that_outlived_the_one_before():
    code = (
        "from pipeline.provenance.execution.locks import *; "
        "acquire_run_lock(); print('taken')"
    )
    command = [sys.executable, "-c", code]
    with locks.job_lock():
        successor = subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=ENVIRONMENT,
        )
        why = successor.stderr.readline()
        assert why == b"waiting for jobs that have outlived an earlier run\n"
        with pytest.raises(subprocess.TimeoutExpired):
            successor.wait(0.2)
    said, why = successor.communicate(timeout=600)
    assert (said, why) == (b"taken\n", b"")
