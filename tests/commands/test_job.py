from pathlib import Path

import pytest

from pipeline.cli import build_parser
from pipeline.provenance.execution import jobs
from pipeline.provenance.execution.retries import record_failure

SHARD = "1-of-2"


@pytest.fixture
def ran(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The shards that are made, in a folder where one has failed before."""
    made: list[str] = []
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(jobs, "run_job", lambda step, shard, **_: made.append(shard))
    (tmp_path / "params.yaml").write_text((root / "tests/params.tiny.yaml").read_text())
    with pytest.raises(ValueError, match="a bug"), record_failure("mesh", SHARD):
        raise ValueError("a bug")
    return made


def _run(*more: str) -> None:
    words = ["job", "mesh", SHARD, *more]
    args = build_parser(words).parse_args(words)
    args.main(args)


def test_memory_set_by_hand_is_no_second_try_and_replays_no_failure(ran: list[str]):
    _run("--mem-mb", "9000")
    assert ran == [SHARD]


def test_a_second_try_repeats_a_failure_that_memory_did_not_cause(ran: list[str]):
    with pytest.raises(SystemExit, match="a bug"):
        _run("--mem-mb", "9000", "--attempt", "2")
    assert ran == []
