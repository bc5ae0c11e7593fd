import argparse
from pathlib import Path

import pytest

from pipeline import step_command
from pipeline.stages import train

ROOT = Path(__file__).parents[1]
HEADER = "id,split,sketch/sketch.png,render/depth.png,render/normal.png\n"


@pytest.fixture
def trained(tmp_path: Path, monkeypatch):
    """A training that notes which scratch it had, and leaves a checkpoint in it."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.png").touch()
    seen = []

    def run(*, scratch: Path, **_: object) -> None:
        seen.append((scratch, (scratch / "last.pt").exists()))
        (scratch / "last.pt").touch()
        if (tmp_path / "kill").exists():
            raise KeyboardInterrupt

    monkeypatch.setattr(train, "run", run)
    return seen


def _train(rows: str, scratch: Path | None = None) -> None:
    Path("manifest.csv").write_text(HEADER + rows)
    step_command.main(
        argparse.Namespace(
            command="train",
            main=None,
            quiet=True,
            params=ROOT / "tests/params.tiny.yaml",
            manifest_path=Path("manifest.csv"),
            weights_path=Path("w"),
            history_path=Path("h"),
            scratch=scratch,
        )
    )


def test_a_training_by_hand_resumes_no_other_and_none_that_has_ended(trained):
    _train("a,train,a.png,a.png,a.png\n")
    _train("a,train,a.png,a.png,a.png\n")
    Path("kill").touch()
    for rows in ("a,train,a.png,a.png,a.png\n", "a,val,a.png,a.png,a.png\n"):
        with pytest.raises(KeyboardInterrupt):
            _train(rows)
    assert [resumed for _, resumed in trained] == [False, False, False, False]


def test_a_killed_training_by_hand_goes_on(trained):
    Path("kill").touch()
    with pytest.raises(KeyboardInterrupt):
        _train("a,train,a.png,a.png,a.png\n")
    Path("kill").unlink()
    _train("a,train,a.png,a.png,a.png\n")
    assert [resumed for _, resumed in trained] == [False, True]
    assert not trained[1][0].exists()


def test_a_folder_with_the_state_of_another_run_is_refused(trained):
    _train("a,train,a.png,a.png,a.png\n", scratch=Path("mine"))
    with pytest.raises(ValueError, match="mine: holds the state of a run of other"):
        _train("a,val,a.png,a.png,a.png\n", scratch=Path("mine"))
    assert Path("mine/last.pt").exists()
