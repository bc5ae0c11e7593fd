"""The story that Snakefile, dvc.yaml, params and stages tell is one and the same."""

import ast
import re
import subprocess
from pathlib import Path

import pytest

from pipeline.config import Params
from pipeline.provenance import dvcyaml
from pipeline.provenance.steps import STEPS

ROOT = Path(__file__).parents[1]
SNAKEFILE = (ROOT / "Snakefile").read_text()
RULES = dict(re.findall(r"^rule (\w+):\n(.*?)(?=^\S|\Z)", SNAKEFILE, re.M | re.S))
STAGES = {path.stem: path for path in (ROOT / "pipeline/stages").glob("[!_]*.py")}
PARAMS = ["params.yaml", "params/full.yaml", "tests/params.tiny.yaml"]

every_step = pytest.mark.parametrize("step", STEPS.values(), ids=STEPS)


def test_every_step_has_a_rule_a_stage_and_a_block_of_params():
    assert set(STEPS) == set(STAGES) == set(RULES) - {"all", "metrics"}
    assert set(STEPS) == set(Params.model_fields) - {"workflow"}


def test_rules_stand_in_the_order_of_the_table():
    assert [name for name in RULES if name in STEPS] == list(STEPS)


@every_step
def test_a_rule_runs_the_step_of_its_own_name_and_writes_its_own_files(step):
    rule = RULES[step.name]
    assert re.findall(r"pipeline job (\w+) ", rule) == [step.name]
    assert set(re.findall(r"results/(?:logs/)?(\w+)/", rule)) == {step.name}
    assert set(re.findall(r"SCHEDULE\.\w+\(\"(\w+)\"", rule)) == {step.name}


@every_step
def test_a_rule_waits_for_the_steps_that_its_own_reads(step):
    waits_for = re.findall(
        r"(\w+)=SCHEDULE\.rolls\(\"\w+\", of=\"(\w+)\"\)", RULES[step.name]
    )
    assert [of for _, of in waits_for] == list(step.upstream)
    assert all(name == of for name, of in waits_for)


@every_step
def test_a_stage_reads_no_other_blocks_of_params_than_the_table_says(step):
    tree = ast.parse(STAGES[step.name].read_text())
    read = {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and ast.unparse(node.value) == "params"
    }
    assert read == set(step.blocks)


@every_step
def test_a_stage_takes_what_the_table_gives(step):
    tree = ast.parse(STAGES[step.name].read_text())
    (run,) = (node for node in tree.body if getattr(node, "name", "") == "run")
    num_first = bool(step.columns) + bool(step.gathers)
    for reads in step.reads.values():
        num_paths = num_first + len(reads) + len(step.shared) + len(step.writes)
        assert len(run.args.args) == num_paths
    keywords = {"params", *step.columns, *(["scratch"] if step.has_scratch else [])}
    assert {arg.arg for arg in run.args.kwonlyargs} == keywords - {"source"}


def test_dvc_yaml_is_what_the_table_gives(monkeypatch):
    monkeypatch.chdir(ROOT)
    source = Params.read(Path("params.yaml")).catalog.source
    assert not dvcyaml.differs(source), "run python -m pipeline.provenance.dvcyaml"


@pytest.mark.parametrize("name", PARAMS)
def test_params_files_are_valid(name):
    if not (ROOT / name).exists():
        pytest.skip(f"no {name}")
    Params.read(ROOT / name)


def test_the_conda_environment_has_all_that_the_package_needs():
    project = (ROOT / "pyproject.toml").read_text()
    needed = re.findall(r'^  "([\w.-]+)>=', project.split("test = [")[0], re.M)
    environment = (ROOT / "envs/sketchmesh.yaml").read_text()
    present = set(re.findall(r"^ +- ([\w.-]+)", environment, re.M))
    names = {"torch": "pytorch"}
    workflow = {"dvc", "snakemake"}  # what calls the rules, not what they call
    assert {names.get(name, name) for name in needed} - workflow <= present


def run(*command):
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True)


def test_the_snakefile_is_formatted():
    done = run("snakefmt", "--check", "Snakefile")
    assert done.returncode == 0, done.stderr


@pytest.mark.slow
@pytest.mark.parametrize("options", [["--lint"], ["-n"]])
def test_snakemake_finds_nothing_to_object_to(options):
    done = run("snakemake", *options)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.slow
def test_a_misspelt_key_stops_everything_and_is_named(tmp_path):
    text = (ROOT / "params.yaml").read_text().replace("  depth: 6", "  depht: 6")
    (tmp_path / "params.yaml").write_text(text)
    done = run("snakemake", "-n", "--config", f"params={tmp_path / 'params.yaml'}")
    assert done.returncode == 1
    assert "mesh.depht" in done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr
