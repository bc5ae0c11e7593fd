import signal
import socket
import subprocess
import sys
from pathlib import Path
from urllib.request import urlopen

import pytest

ROOT = Path(__file__).parents[2]


def _started(*words: str) -> tuple[subprocess.Popen[str], str]:
    command = [sys.executable, "-m", "pipeline", "app", "--no-browser", *words]
    process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True)
    assert process.stderr
    return process, process.stderr.readline()


@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGINT])
def test_it_says_where_the_page_is_and_ends_at_once(end: signal.Signals):
    process, line = _started()
    url = line.split("draw at ")[1].split()[0]
    assert url.startswith("http://127.0.0.1:")
    with urlopen(url) as answer:
        assert b"sketchmesh" in answer.read()
    process.send_signal(end)
    _, said = process.communicate(timeout=60)  # a second, on a quiet machine
    assert "Traceback" not in said


def test_a_port_that_is_taken_is_named():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        process, line = _started("--port", str(taken.getsockname()[1]))
        process.wait(timeout=600)
    assert "cannot listen on 127.0.0.1 port" in line
    assert process.returncode == 1


def test_a_network_that_is_not_there_is_named():
    process, line = _started("--weights", "no.safetensors")
    process.wait(timeout=600)
    assert "no.safetensors: no such file" in line
