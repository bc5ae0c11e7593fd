from pathlib import Path

from pipeline.provenance.execution import timings

KEY = ("oracle/a", "0123abcd")


def test_half_a_line_is_no_timing(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert timings.read("mesh") == {}
    timings.record("mesh", "1-of-2", KEY, 2.5)
    with Path("results/logs/mesh/1-of-2.seconds.csv").open("a") as file:
        file.write("oracle/b,0123")
    assert timings.read("mesh") == {KEY: 2.5}


def test_the_latest_recipe_tells_what_a_unit_took(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    timings.record("mesh", "1-of-1", ("a", "old"), 1.0)
    timings.record("mesh", "1-of-1", ("a", "new"), 3.0)
    timings.record("mesh", "1-of-1", ("b", "new"), 2.0)
    assert timings.latest("mesh") == {"a": 3.0, "b": 2.0}
