from pathlib import Path

from pipeline.provenance import timings

KEY = ("oracle/a", "0123abcd")


def test_half_a_line_is_no_timing(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert timings.read("mesh") == {}
    timings.record("mesh", "1-of-2", KEY, 2.5)
    with Path("results/logs/mesh/1-of-2.seconds.csv").open("a") as file:
        file.write("oracle/b,0123")
    assert timings.read("mesh") == {KEY: 2.5}
