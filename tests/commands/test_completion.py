import shutil
import subprocess
from pathlib import Path

import pytest

from pipeline.cli import command_names, full_parser
from pipeline.commands.completion import complete
from pipeline.steps import STEPS

_ASK = """
source {script}
COMP_WORDS=(sketchmesh {words})
COMP_CWORD={place}
_shtab_sketchmesh
echo "${{COMPREPLY[@]}}"
"""


@pytest.fixture(scope="module")
def parser():
    return full_parser()


@pytest.fixture(scope="module")
def answer(parser, tmp_path_factory: pytest.TempPathFactory):
    folder = tmp_path_factory.mktemp("shell")
    (folder / "front.png").touch()
    script = folder / "completions"
    script.write_text(complete(parser, "bash"))

    def ask(*words: str) -> list[str]:
        text = _ASK.format(script=script, words=" ".join(words), place=len(words))
        done = subprocess.run(
            ["bash", "-c", text],
            cwd=folder,
            capture_output=True,
            text=True,
            timeout=600,
        )
        return done.stdout.split()

    return ask


def test_bash_completes_commands_options_values_and_files(answer):
    assert {*answer("re")} == {"reconstruct", "read", "render", "refine", "report"}
    assert answer("reconstruct", "--fro") == ["--front", "--from"]
    assert answer("reconstruct", "--front", "fr") == ["front.png"]
    assert {*answer("job", "re")} == {"render", "refine", "report"}


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_script_knows_all_commands_and_the_shell_reads_it(
    parser, tmp_path: Path, shell: str
):
    script = tmp_path / "completions"
    script.write_text(complete(parser, shell))
    assert all(name in script.read_text() for name in (*STEPS, *command_names()))
    if shutil.which(shell):
        subprocess.run([shell, "-n", script], check=True, timeout=600)
