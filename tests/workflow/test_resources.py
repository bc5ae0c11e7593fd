"""What a job is given, and what comes of one that needs more."""

import csv

import pytest

pytestmark = pytest.mark.matrix


def facts(project, step):
    with project.path(f"results/metrics/{step}.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def test_a_job_computes_with_the_threads_that_params_name(built):
    assert facts(built, "train")[0]["threads"] == "2"  # all cores
    assert {row["threads"] for row in facts(built, "mesh")} == {"1"}
    built.edit("params.yaml", "train: {threads: 0", "train: {threads: 1")
    built.snakemake("-f", "train_all")
    assert facts(built, "train")[0]["threads"] == "1"


def test_what_a_job_asks_for_stands_in_a_dry_run(built):
    built.edit("params.yaml", "train: {threads: 0", "train: {threads: 2")
    built.edit(
        "params.yaml",
        "default: {threads: 1, mem_mb: 2000",
        "default: {threads: 1, mem_mb: 1234",
    )
    said = built.snakemake("-n", "-F", "--quiet", "host")
    assert "mem_mb=1234" in said
    assert "threads: 2" in said
    assert "gpu=0" in said and "runtime=10" in said


@pytest.mark.parametrize("text", ["greedy", "huge"])
def test_a_job_that_dies_of_memory_is_tried_again_with_twice_as_much(built, text):
    built.shape("c", "test", text)
    said = built.snakemake()
    assert "the first try ran out of memory or was killed; again with 4000 MB" in said
    assert built.ran().count("normalize c") == 2
    built.assert_snakemake_is_content()


def test_a_job_that_fails_for_another_reason_is_not_worked_at_again(built):
    built.shape("c", "test", "bug")
    said = built.snakemake(fails=True)
    assert "RuntimeError: a bug" in said
    assert built.ran().count("normalize c") == 1
    assert "RuntimeError: a bug" in "".join(
        log.read_text() for log in built.path("results/logs/normalize").glob("*.log")
    )
