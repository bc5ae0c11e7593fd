import os
import subprocess
import sys

import pytest

ASK = "import os, pipeline.network.base.device; print(os.environ['OMP_WAIT_POLICY'])"


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
        [sys.executable, "-c", ASK],
        env=environment | wanted,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == policy
