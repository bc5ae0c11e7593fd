import json
import os
import shutil
import time
from pathlib import Path

import pytest

from pipeline.provenance.freshness import hashes, shards
from pipeline.provenance.freshness.settled import FOLDER
from pipeline.provenance.freshness.staleness import StalenessChecker
from pipeline.steps import STEPS


@pytest.fixture
def read(monkeypatch):
    """The names of the json files that are read."""
    names = []

    def read_json(path, read=hashes.read_json):
        names.append(path.name)
        return read(path)

    monkeypatch.setattr(hashes, "read_json", read_json)
    return names


def edit(path, text):
    """Edit a file so that its size and time look as before."""
    seen = path.stat()
    time.sleep(0.02)  # the clock of inodes ticks every few milliseconds
    assert len(text) == seen.st_size
    path.write_text(text)
    os.utime(path, ns=(seen.st_atime_ns, seen.st_mtime_ns))


def test_what_jobs_left_fresh_is_found_fresh_without_a_receipt(project, read):
    project.make()
    read.clear()
    assert project.reasons() == {}
    assert "receipt.json" not in read
    shutil.rmtree(FOLDER)
    assert project.reasons() == {}
    assert read.count("receipt.json") > 30
    read.clear()
    assert project.reasons() == {}
    assert "receipt.json" not in read


def test_what_snakemake_touches_stays_settled(project, read):
    project.make()
    for path in (
        *Path("results").glob("*/_shards/*"),
        *Path("results/report").iterdir(),
    ):
        if path.is_file():
            os.utime(path)
    read.clear()
    assert project.reasons() == {}
    assert "receipt.json" not in read


@pytest.mark.parametrize(
    ("path", "old", "new", "reason"),
    [
        ("render/c/depth.png", "", "", "outputs"),
        ("render/c/receipt.json", '"salt": 1', '"salt": 2', "params"),
        ("render/_shards", '"salt": 1', '"salt": 2', "index"),
    ],
)
def test_an_edit_that_looks_as_old_is_seen(project, path, old, new, reason):
    project.make()
    path = Path("results") / path
    files = sorted(path.iterdir()) if path.is_dir() else [path]
    for file in files:
        text = file.read_text()
        edit(file, text.replace(old, new) if old else text.swapcase())
    assert project.reasons()["render"] == reason
    assert project.make() == ([] if reason == "index" else ["render c"])
    assert project.reasons() == {}


def test_what_changes_upstream_is_seen_though_the_shard_itself_has_not(project):
    project.make()
    receipt = Path("results/render/c/receipt.json")
    content = json.loads(receipt.read_text())
    content["outputs"]["depth.png"]["sha256"] = "0" * 64
    edit(receipt, hashes.to_json(content))
    job = StalenessChecker(project.params, checks_upstream=False)
    fuse = STEPS["fuse"]
    assert {job.shard_reason(fuse, name) for name in ("1-of-2", "2-of-2")} == {
        "",
        "inputs",
    }


def test_what_was_settled_under_other_params_is_not_believed(project):
    project.make()
    shutil.copytree(FOLDER, "settled-before")
    project.params["mesh"] = {"salt": 2}
    project.make()
    shutil.rmtree(FOLDER)
    shutil.copytree("settled-before", FOLDER)
    assert project.reasons() == {}  # found out anew
    project.params["mesh"] = {"salt": 1}
    assert project.reasons()["mesh"] == "params"


def test_a_job_that_is_killed_settles_nothing(project):
    project.stops_at = "render c"
    with pytest.raises(KeyboardInterrupt):
        project.make()
    assert list((FOLDER / "normalize").iterdir())
    assert not (FOLDER / "render" / f"{shards.shard_of('c', 2)}.json").exists()
    assert project.reasons()["render"] == "new"
