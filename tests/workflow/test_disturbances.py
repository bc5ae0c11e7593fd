"""The matrix of accidents: kills, a full disk, two runs at once."""

import os
import random
import shutil
import signal
import subprocess
import time

import psutil
import pytest

from pipeline.steps import STEPS
from tests.workflow import projects

pytestmark = pytest.mark.matrix

UNIT_SECONDS = 0.2


def change_everything(project):
    """Change what the first two steps read, so that all others are stale, too."""
    project.edit("params.yaml", " seed: 1", " seed: 2")
    project.edit("params.yaml", "max_faces: 100000", "max_faces: 200000")


def wait_for(project, step, process):
    """Wait until a unit of a step is being made."""
    ran = project.path(".cache/ran.txt")
    while process.poll() is None:
        if ran.exists() and f"{step} " in ran.read_text():
            return
        time.sleep(0.02)
    raise AssertionError(f"ended before {step}: {process.stdout.read()}")


def kill(process):
    """Kill a process and all that it started, and wait until they are gone."""
    family = [psutil.Process(process.pid)]
    family += family[0].children(recursive=True)
    for member in family:
        try:
            os.kill(member.pid, signal.SIGKILL)
        except ProcessLookupError:
            continue
    process.communicate(timeout=600)
    psutil.wait_procs(family, timeout=600)


def kill_within(project, step, chance, *command):
    """Start a command, and kill it at a random moment after a step has begun."""
    project.ran()
    process = project.start(*command, TOY_SECONDS=str(UNIT_SECONDS))
    wait_for(project, step, process)
    time.sleep(chance.uniform(0, 1.3 * UNIT_SECONDS))
    kill(process)
    assert process.returncode == -signal.SIGKILL


def test_a_run_whose_reader_goes_away_ends_by_itself_and_is_gone_on_with(fresh, built):
    process = fresh.start("snakemake", "--cores", "2")
    for line in process.stdout:
        if "Finished jobid" in line:
            break
    process.stdout.close()  # as `| head` does
    assert process.wait(timeout=600) not in (0, -signal.SIGKILL)
    fresh.snakemake()
    fresh.ran()
    assert fresh.results() == built.results()
    fresh.assert_snakemake_is_content()


def test_two_kills_at_random_moments_of_each_step_change_nothing(fresh, built):
    chance = random.Random(3)
    for is_over_older_results in (False, True):
        if is_over_older_results:
            change_everything(fresh)
        for step in STEPS:  # a target of its own: no later step runs beside it
            kill_within(fresh, step, chance, "snakemake", "--cores", "2", f"{step}_all")
    fresh.snakemake()
    change_everything(built)
    built.snakemake()
    built.ran()
    fresh.ran()
    assert fresh.results() == built.results()
    fresh.assert_snakemake_is_content()


def test_jobs_that_outlive_their_run_are_waited_for(fresh, built):
    first = fresh.start("snakemake", "--cores", "2", TOY_SECONDS="1")
    wait_for(fresh, "normalize", first)
    first.kill()
    first.wait(timeout=600)
    fresh.snakemake()
    made = fresh.ran()
    assert len(made) == len(set(made))  # not even what was in hand was lost
    assert fresh.results() == built.results()


def test_a_killed_dvc_leaves_no_lock_that_needs_a_hand(versioned):
    chance = random.Random(4)
    change_everything(versioned)
    for step in ("render", "train", "mesh"):
        kill_within(versioned, step, chance, "dvc", "repro")
    versioned.dvc("repro")
    versioned.ran()
    versioned.assert_both_are_content()


def test_a_second_run_in_the_same_folder_is_refused_in_a_sentence(versioned):
    versioned.edit("params.yaml", "octree_depth: 5 ", "octree_depth: 4 ")
    first = versioned.start("snakemake", "--cores", "2", TOY_SECONDS="60")
    wait_for(versioned, "mesh", first)
    for command in (("snakemake", "--cores", "2"), ("dvc", "repro")):
        said = versioned.run(*command, fails=True)
        assert "another snakemake is at work in this folder" in said
        assert "Traceback" not in said
    kill(first)


@pytest.fixture
def small_disk(tmp_path):
    folder = tmp_path / "small"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=48m", "tmpfs", folder]
    if subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("mounting is not permitted")
    yield folder
    subprocess.run(["umount", "--lazy", folder], check=True)


def test_a_full_disk_ends_the_run_and_with_room_it_goes_on(built, small_disk):
    project = projects.copy(built, small_disk / "project")
    change_everything(project)
    free = shutil.disk_usage(small_disk).free
    filler = small_disk / "filler"
    filler.write_bytes(bytes(free - 100_000))  # room for a file of a toy, not for two
    said = project.snakemake(fails=True)
    assert "No space left on device" in said
    filler.unlink()
    project.snakemake()
    change_everything(built)
    built.snakemake()
    project.ran()
    assert project.results() == built.results()
    project.assert_snakemake_is_content()
