"""What a person types: help that teaches, and one sentence for what is wrong."""

import os
import re
import signal
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest

from pipeline.cli import command_names, full_parser
from pipeline.geometry.scene.mesh import Mesh
from pipeline.io import meshes
from pipeline.steps import STEPS

ROOT = Path(__file__).parents[1]


def typed(*words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pipeline", *words]
    return subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, timeout=600
    )


def test_help_lists_every_command_in_its_group():
    text = typed("--help").stdout
    groups = dict(re.findall(r"^  ([\w' ]+):\n((?:      .*\n)+)", text, re.M))
    listed = {
        group: re.findall(r"^ {6}(\w+)", lines, re.M) for group, lines in groups.items()
    }
    assert listed["your drawings"] == ["app", "read", "reconstruct"]
    assert listed["meshes"] == ["compare", "draw", "roundtrip"]
    assert listed["the project"] == ["completion", "params", "show"]
    assert listed["the pipeline's steps"] == [*STEPS]
    assert "job" in listed["inside"]
    assert {"reconstruct", "read", "draw", "roundtrip"} <= set(command_names())
    for name in (*STEPS, *command_names()):
        assert name in text


@pytest.mark.parametrize("name", [*STEPS, *command_names()])
def test_each_command_explains_itself_and_its_arguments(name: str):
    done = typed(name, "--help")
    assert done.returncode == 0
    assert f"usage: sketchmesh {name} " in done.stdout
    assert "--params" in done.stdout


def test_a_command_whose_output_is_closed_ends_without_a_word(
    tmp_path: Path, box: Mesh
):
    mesh = tmp_path / "box.ply"
    meshes.write(mesh, box)
    reader, writer = os.pipe()
    os.close(reader)
    command = [sys.executable, "-m", "pipeline", "compare", str(mesh), str(mesh)]
    done = subprocess.run(
        command, cwd=ROOT, stdout=writer, stderr=subprocess.PIPE, text=True, timeout=600
    )
    os.close(writer)
    assert (done.returncode, done.stderr) == (128 + signal.SIGPIPE, "")


@pytest.mark.parametrize(
    "words, sentence",
    [
        (("reconstruct", "-o", "x.ply"), "give at least one drawing"),
        (("reconstruct", "a.png", "-o", "x.3mf"), "x.3mf: cannot write '.3mf'"),
        (("reconstruct", "--front", "no.png", "-o", "x.3mf"), "cannot write '.3mf'"),
        (("roundtrip", "nowhere", "-o", "x", "--size", "4"), "render.size"),
        (("read", "no.png", "-o", "results/.read", "--size", "4"), "--size"),
        (("draw", "no.ply", "-o", "results/.drawn", "--size", "4"), "--size"),
        (("compare", "no.ply", "no.ply"), "no.ply: no such file"),
        (("draw", "no.ply", "-o", "results/.drawn"), "no.ply: no such file"),
        (("roundtrip", "nowhere", "-o", "x"), "nowhere: no such file or folder"),
        (("fuse", "a.png", "b.png", "c.ply"), "a.png: no such file"),
        (("normalize", "procedural:x:1:1", "o.ply"), "family 'x' is unknown"),
        (("render", "a", "b", "c", "--params", "no.yaml"), "no.yaml"),
        (("roundtrip", "nowhere", "-o", "x", "--jobs", "0"), "--jobs 0: give at least"),
        (("reconstruct", "a.png", "-o", "x.ply", "--jobs", "0"), "--jobs 0"),
        (("reconstruct", "--from", "no.csv", "-o", "x"), "no.csv: no such file"),
        (("reconstruct", "a.png", "--from", "no.csv", "-o", "x"), "name no others"),
        (("reconstruct", "--from", "no.csv"), "name the folder"),
        (("reconstruct", "--from", "a.csv", "-o", "x", "--format=3mf"), "cannot write"),
    ],
)
def test_bad_input_ends_in_one_sentence_and_exit_code_1(words, sentence: str):
    done = typed(*words)
    assert done.returncode == 1
    assert sentence in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_the_version_is_that_of_the_package():
    said = typed("--version")
    assert said.returncode == 0
    assert said.stdout == f"sketchmesh {metadata.version('sketchmesh')}\n"


def test_a_command_whose_extra_is_not_installed_says_so_and_hides_no_other(
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.delitem(sys.modules, "pipeline.commands.app", raising=False)
    monkeypatch.setitem(sys.modules, "uvicorn", None)
    parser = full_parser()
    args = parser.parse_args(["app"])
    with pytest.raises(ValueError, match=r"needs uvicorn.*'sketchmesh\[app\]'"):
        args.main(args)
    assert parser.parse_args(["params", "mesh"]).block == "mesh"
