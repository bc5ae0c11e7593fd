"""The story that Snakefile, dvc.yaml, params and stages tell is one and the same."""

import ast
import re
import subprocess
from pathlib import Path

import pytest
from packaging.version import Version

from pipeline.config.params import Params
from pipeline.provenance import dvc_adapter
from pipeline.provenance.freshness import code_hashes
from pipeline.steps import STEPS

ROOT = Path(__file__).parents[1]
STAGES = {path.stem: path for path in (ROOT / "pipeline/stages").glob("[!_]*.py")}
CONSTRAINTS = ROOT / "envs/constraints.txt"
PARAMS = [
    "params.yaml",
    "params/small.yaml",
    "params/full.yaml",
    "tests/params.tiny.yaml",
]

every_step = pytest.mark.parametrize("step", STEPS.values(), ids=STEPS)


def test_every_step_has_a_stage_and_a_block_of_params():
    assert set(STEPS) == set(STAGES)
    assert set(STEPS) == set(Params.model_fields) - {"workflow", "experiments"}


def test_a_step_reads_only_what_steps_above_it_write():
    above = set()
    for step in STEPS.values():
        assert set(step.upstream) <= above
        above.add(step.name)


@every_step
def test_a_stage_reads_no_other_blocks_of_params_than_the_table_says(step, monkeypatch):
    monkeypatch.chdir(ROOT)
    watched = [Path(name) for name in code_hashes.hashes(step.module)]
    texts = [path.read_text() for path in watched if path.suffix == ".py"]
    blocks = {
        node.attr
        for text in texts
        if re.search(r"import .*\bParams\b", text)  # it is given all blocks
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Attribute) and ast.unparse(node.value) == "params"
    }
    assert blocks == set(step.params_blocks)


@every_step
def test_a_stage_takes_what_the_table_gives(step):
    tree = ast.parse(STAGES[step.name].read_text())
    (run,) = (node for node in tree.body if getattr(node, "name", "") == "run")
    num_first = bool(step.gathers) + step.reads_source
    for reads in step.reads.values():
        num_paths = num_first + len(reads) + len(step.shared) + len(step.writes)
        assert len(step.arguments) == num_paths
    keywords = ["params", *step.shape_keywords]
    keywords += ["metrics_dir"] if step.reads_metrics else []
    keywords += ["scratch"] if step.has_scratch else []
    taken = [arg.arg for arg in (*run.args.args, *run.args.kwonlyargs)]
    assert taken[: len(step.arguments)] == list(step.arguments)
    assert set(taken) == {*step.arguments, *keywords}


def test_dvc_yaml_is_what_the_table_gives(monkeypatch):
    monkeypatch.chdir(ROOT)
    assert not dvc_adapter.is_outdated(), (
        "run python -m pipeline.provenance.dvc_adapter"
    )


@pytest.mark.parametrize("name", PARAMS)
def test_params_files_are_valid(name):
    if not (ROOT / name).exists():
        pytest.skip(f"no {name}")
    Params.read(ROOT / name)


def bounds(name, start="", end="\0"):
    """Read the packages a file asks for, and the least version of each."""
    text = (ROOT / name).read_text().partition(start)[2].partition(end)[0]
    return dict(re.findall(r"([\w.-]+)(?:\[\w+\])?>=([\d.]+)", text))


def test_the_conda_environment_asks_for_what_the_package_asks_for():
    needed = bounds("pyproject.toml", "\ndependencies", "\n[project.optional")
    needed["pytorch"] = needed.pop("torch")
    assert bounds("envs/sketchmesh.yaml", "dependencies") == needed


def test_every_package_is_pinned_at_a_version_that_is_asked_for():
    pinned = CONSTRAINTS.read_text().lower().replace("_", "-")  # as PEP 503 has it
    pins = dict(re.findall(r"^([\w.-]+)==(\S+)", pinned, re.M))
    for name, least in bounds("pyproject.toml", "\ndependencies", "[tool").items():
        assert Version(pins[name]) >= Version(least), name


def test_both_builds_of_open3d_are_pinned_alike():
    """Receipts hold the pin of one; which is installed depends on the machine."""
    pins = re.findall(r"^open3d(-cpu)?==(.*)", CONSTRAINTS.read_text(), re.M)
    assert len(pins) == 2
    assert len({version for _, version in pins}) == 1


def run(*command, cwd=ROOT):
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True)


def test_the_snakefile_is_formatted():
    done = run("snakefmt", "--check", "Snakefile")
    assert done.returncode == 0, done.stderr


@pytest.mark.slow
@pytest.mark.parametrize("options", [["--lint"], ["-n"], ["-n", "experiments"]])
def test_snakemake_finds_nothing_to_object_to(options):
    done = run("snakemake", *options)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.slow
def test_a_step_is_told_by_what_name_snakemake_makes_it():
    done = run("snakemake", "-n", "mesh")
    assert done.returncode and "did you mean mesh_all?" in done.stdout + done.stderr


SNAKEFILE = """
from pathlib import Path

def note(name, *values):
    with Path(name).open("a") as file:
        file.write(f"{values}\\n")

def inputs(wildcards):
    asked = workflow.dag_settings
    forced = asked.forceall, asked.forcetargets
    note("asked.txt", *forced, *asked.forcerun, *asked.targets)
    return []

note("parsed.txt", workflow.is_main_process, bool(workflow.dag_settings))

rule a:
    input: inputs
    output: "{name}.txt"
    run: Path(output[0]).write_text("")
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("options", "asked"),
    [
        (["x.txt"], (False, False, "x.txt")),
        (["x.txt", "-F"], (True, False, "x.txt")),
        (["x.txt", "-f"], (False, True, "x.txt")),
        (["x.txt", "-R", "a"], (False, False, "a", "x.txt")),
    ],
)
def test_the_internals_of_snakemake_that_are_relied_on_are_there(
    tmp_path, options, asked
):
    (tmp_path / "Snakefile").write_text(SNAKEFILE)
    command = ("snakemake", "--cores", "2", *options)
    done = run(*command, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "asked.txt").read_text().splitlines()[0] == str(asked)
    # The graph's settings come after the Snakefile; a job reads it once more.
    parsed = (tmp_path / "parsed.txt").read_text().splitlines()
    assert parsed == ["(True, False)", "(False, False)"]


@pytest.mark.slow
def test_each_step_of_the_table_has_its_rules():
    rules = run("snakemake", "--list-rules").stdout.split()
    assert {name for step in STEPS for name in (step, f"{step}_all")} <= set(rules)


def test_the_snakefile_shows_the_rules_of_the_steps_in_the_order_of_the_table():
    text = (ROOT / "Snakefile").read_text()
    rules = re.findall(
        r"^use rule step as (\w+) with:\n    input:\n +ADAPTER\.inputs\(\s*\"(\w+)\""
        r".*?\n    output:\n +ADAPTER\.output\(\s*\"(\w+)\"",
        text,
        re.M | re.S,
    )
    assert rules == [(step, step, step) for step in STEPS]
