import logging
from pathlib import Path

import pytest

from pipeline.provenance.execution import time_left
from pipeline.provenance.execution.time_left import TimeLeft

RUN = {"sketch": 3, "train": 1, "metrics": 2, "total": 6}


@pytest.fixture
def clock(monkeypatch):
    now = [0.0]
    monkeypatch.setattr(time_left.time, "monotonic", lambda: now[0])
    return now


@pytest.fixture
def snakemake(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    two_cores = {"train": 1}
    handler = TimeLeft(lambda rule: two_cores.get(rule, 2))

    def say(event, **facts):
        handler.emit(logging.makeLogRecord({"event": event, **facts}))
        return handler.as_text()

    return say


def last_run(step, *seconds):
    for shard, value in enumerate(seconds):
        path = Path(f"results/logs/{step}/{shard}.benchmark.tsv")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"s\th:m:s\n{value}\t0:00:00\n")


def run_job(snakemake, clock, rule, seconds, number=1):
    snakemake("job_info", jobid=number, rule_name=rule)
    clock[0] += seconds
    return snakemake("job_finished", job_id=number)


def test_a_first_run_names_what_nothing_tells(snakemake, clock):
    assert snakemake("run_info", stats=RUN) == (
        "time left: unknown; no times yet of sketch, train"
    )
    # Two sketches are left, and they run at once.
    assert run_job(snakemake, clock, "sketch", 20) == (
        "time left: more than 20 s; no times yet of train"
    )


def test_the_last_run_tells_until_this_one_does(snakemake, clock):
    last_run("sketch", 10, 30)
    last_run("train", 600)
    assert snakemake("run_info", stats=RUN) == "time left: about 11 min"
    assert run_job(snakemake, clock, "train", 300) == "time left: about 40 s"
    assert run_job(snakemake, clock, "metrics", 5) == "time left: about 45 s"


def test_nothing_is_said_when_all_is_done(snakemake, clock):
    snakemake("run_info", stats={"train": 1, "total": 1})
    assert run_job(snakemake, clock, "train", 300) == ""


def test_it_is_said_when_it_has_changed(snakemake, clock, capsys):
    last_run("sketch", 4)
    snakemake("run_info", stats={"sketch": 3, "total": 3})
    snakemake("progress", done=0, total=3)
    run_job(snakemake, clock, "sketch", 4)
    snakemake("progress", done=1, total=3)
    assert capsys.readouterr().err == "time left: about 10 s\ntime left: about 5 s\n"


def test_on_a_cluster_nobody_knows(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    handler = TimeLeft(lambda rule: 0)
    handler.emit(logging.makeLogRecord({"event": "run_info", "stats": RUN}))
    assert handler.as_text() == ""


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(3, "5 s"), (89, "90 s"), (91, "2 min"), (3600, "60 min"), (6000, "1.75 h")],
)
def test_estimates_are_rounded(seconds, text, snakemake):
    last_run("report", seconds)
    said = snakemake("run_info", stats={"report": 1, "total": 1})
    assert said == f"time left: about {text}"
