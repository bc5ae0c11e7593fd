import json
from pathlib import Path

import pytest

from pipeline.provenance import headline
from pipeline.provenance.freshness import hashes

EVALUATED = {
    "predicted": {
        "n": 3,
        "failed": 1,
        "all": {
            "chamfer": {"median": 0.25, "p95": 0.5},
            "watertight": {"share": 1.0},
        },
    },
}


@pytest.fixture
def measured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for step, summary in {"evaluate": EVALUATED, "train": {"val_loss": 2.0}}.items():
        hashes.write_json(Path(f"results/metrics/{step}.json"), summary)


def test_the_numbers_of_all_steps_stand_in_one_flat_file(measured: None):
    headline.write()
    assert json.loads(headline.PATH.read_text()) == {
        "chamfer": 0.25,
        "watertight": 1.0,
        "shapes": 3,
        "failed": 1,
        "val_loss": 2.0,
    }


def test_the_file_is_outdated_once_a_step_measures_something_else(measured: None):
    assert headline.is_outdated()
    headline.write()
    assert not headline.is_outdated()
    hashes.write_json(Path("results/metrics/train.json"), {"val_loss": 1.0})
    assert headline.is_outdated()


def test_what_is_not_measured_yet_is_named(measured: None):
    Path("results/metrics/train.json").unlink()
    with pytest.raises(FileNotFoundError, match=r"train\.json: not there yet"):
        headline.write()


def test_ten_numbers_fit_on_a_screen():
    assert 8 <= len(headline.NUMBERS) <= 10
