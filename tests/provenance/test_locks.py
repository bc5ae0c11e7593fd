import os
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.provenance import locks

ROOT = Path(__file__).parents[2]
ENVIRONMENT = os.environ | {"PYTHONPATH": str(ROOT)}


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path(".snakemake").mkdir()


def test_a_second_run_is_refused_until_the_first_has_ended():
    first = locks.take_over()
    with pytest.raises(SystemExit, match="another snakemake is at work"):
        locks.take_over()
    first.close()
    locks.take_over().close()


def test_jobs_work_beside_each_other_and_beside_their_run():
    with locks.take_over(), locks.at_work(), locks.at_work():
        pass


def test_a_run_waits_for_jobs_that_outlived_the_one_before():
    code = "from pipeline.provenance import locks; locks.take_over(); print('taken')"
    command = [sys.executable, "-c", code]
    with locks.at_work():
        successor = subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=ENVIRONMENT,
        )
        with pytest.raises(subprocess.TimeoutExpired):
            successor.wait(1)
    said, why = successor.communicate(timeout=60)
    assert said == b"taken\n"
    assert why == b"waiting for jobs that have outlived an earlier run\n"
