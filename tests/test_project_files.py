"""What the files at the top and in docs name exists, and they agree with each other."""

import hashlib
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from pipeline.config import documentation
from pipeline.io import meshes
from pipeline.network.pretrained import PRETRAINED
from pipeline.steps import STEPS

ROOT = Path(__file__).parents[1]
BASES = [  # of paths in pages
    ROOT / base for base in ("", "pipeline", "pipeline/geometry", "pipeline/network")
]
EXAMPLES = {"pipeline/network/models/plane.py", "pipeline/stages/NAME.py"}
PAGES = [
    "README.md",
    "CONTRIBUTING.md",
    *sorted(f"docs/{path.name}" for path in (ROOT / "docs").glob("*.md")),
]


def _yaml(name: str) -> Any:
    return yaml.safe_load((ROOT / name).read_text())


def _exists(path: str) -> bool:
    """Whether a path from one of the bases is of a file or a folder."""
    return any((base / path).exists() for base in BASES)


def _parameters() -> set[str]:
    """Return the dotted keys of all parameters, as the table of docs has them."""
    return set(re.findall(r"^\| `([\w.]+)` \|", documentation.TABLE.read_text(), re.M))


def _checks() -> set[str]:
    """Return the commands of `make check`."""
    recipe = re.search(
        r"^check:.*\n((?:\t.*\n)+)", (ROOT / "Makefile").read_text(), re.M
    )
    assert recipe
    return {line.strip() for line in re.split(r"\n|&&", recipe[1]) if line.strip()}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_names_files_that_exist(name: str):
    text = (ROOT / name).read_text()
    links = re.findall(r"\]\(([^)#]+)\)", text)
    assert not [
        link
        for link in links
        if "://" not in link and not ((ROOT / name).parent / link).exists()
    ]
    paths = re.findall(r"`([\w.-]+/[\w./-]*)`", text)
    made_by_a_run = ("results/", ".cache/", "samples/")
    sources = [path for path in paths if not path.startswith(made_by_a_run)]
    assert not [path for path in {*sources} - EXAMPLES if not _exists(path)]


@pytest.mark.parametrize("name", PAGES)
def test_a_page_names_modules_and_targets_that_exist(name: str):
    text = (ROOT / name).read_text()
    modules = re.findall(r"python -m ((?:pipeline|benchmarks)[\w.]*)", text)
    assert not [
        module
        for module in modules
        if not _exists(module.replace(".", "/") + ".py")
        and not _exists(module.replace(".", "/") + "/__main__.py")
    ]
    makefile = (ROOT / "Makefile").read_text()
    targets = re.findall(r"(?:^    |`)make (\w+)", text, re.M)
    assert not [name for name in targets if f"\n{name}:" not in makefile]


@pytest.mark.parametrize("name", PAGES)
def test_a_page_names_parameters_that_exist(name: str):
    known = _parameters()
    blocks = "|".join({key.split(".")[0] for key in known})
    text = (ROOT / name).read_text()
    keys = re.findall(rf"`((?:{blocks})\.[a-z]\w*(?:\.[a-z]\w*)*)`", text)
    keys += re.findall(rf"-S ((?:{blocks})\.[\w.]+)=", text)
    is_a_file = re.compile(r"\.(py|yaml|csv|png|json)$")
    assert not [key for key in keys if key not in known and not is_a_file.search(key)]


def test_the_readme_lists_every_step():
    rows = re.findall(
        r"^\| (\w+) \|.*`(.*)` \|$", (ROOT / "README.md").read_text(), re.M
    )
    listed = dict(rows)
    assert list(listed) == list(STEPS)
    assert all(f"pipeline/{listed[name]}" == str(STEPS[name].module) for name in STEPS)


def test_the_changelog_gives_parameters_their_new_names():
    known = _parameters()
    text = (ROOT / "CHANGELOG.md").read_text()
    renamed = dict(re.findall(r"^\| `([\w.]+)` \| `([\w.]+)` \|$", text, re.M))
    # Names in blocks whose names are free.
    free = {
        "workflow.jobs.default",
        *(key for key in renamed.values() if "losses." in key),
    }
    assert set(renamed.values()) <= known | free
    assert not renamed.keys() & known


def test_the_changelog_has_the_version():
    version = re.search(
        r'^version = "(.*)"', (ROOT / "pyproject.toml").read_text(), re.M
    )
    assert version
    assert f"## [{version[1]}]" in (ROOT / "CHANGELOG.md").read_text()
    assert _yaml("CITATION.cff")["version"] == version[1]


def test_the_citation_names_the_paper():
    citation = _yaml("CITATION.cff")
    assert {"cff-version", "message", "title", "authors"} <= citation.keys()
    (paper,) = citation["references"]
    assert paper["doi"] == "10.1109/3DV.2017.00018"


def test_hooks_are_the_checks_of_make():
    repos = _yaml(".pre-commit-config.yaml")["repos"]
    assert {repo["repo"] for repo in repos} == {"local"}
    hooks = {hook["id"]: hook for repo in repos for hook in repo["hooks"]}
    commands = {hook["entry"] for hook in hooks.values()}
    # Hooks are given the files, but for the Snakefile.
    assert {check.removesuffix(" Snakefile") for check in _checks()} <= commands


def test_no_file_is_too_large_for_the_hook(root: Path):
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=root, capture_output=True)
    if listed.returncode:
        pytest.skip("not a git repository")
    files = [root / name for name in listed.stdout.decode().split("\0") if name]
    hooks = _yaml(".pre-commit-config.yaml")["repos"][0]["hooks"]
    (excluded,) = [hook["exclude"] for hook in hooks if hook["id"] == "file-size"]
    large = [
        path.relative_to(root).as_posix()
        for path in files
        if path.is_file() and path.stat().st_size > 500_000
    ]
    assert [path for path in large if not re.match(excluded, path)] == []


def test_ci_runs_what_is_run_here():
    (job,) = _yaml(".github/workflows/ci.yml")["jobs"].values()
    runs = [step["run"] for step in job["steps"] if "run" in step]
    assert runs[-1] == "bash .ci/run"
    assert "make test" in (ROOT / ".ci/run").read_text()
    (libraries,) = re.findall(r"need (lib.*)", (ROOT / "envs/setup.sh").read_text())
    assert libraries in runs[0]  # the runner is not root, so setup.sh cannot


def test_the_workflow_catalog_entry_is_complete():
    usage = _yaml(".snakemake-workflow-catalog.yml")["usage"]
    assert usage.keys() == {"mandatory-flags", "software-stack-deployment", "report"}
    assert usage["software-stack-deployment"] == {"conda": True}
    assert "conda:" in (ROOT / "Snakefile").read_text()
    assert "report:" in (ROOT / "Snakefile").read_text()


def _cells(script: str) -> list[str]:
    """Return the code of the cells of a script, without blank lines around it."""
    cells = re.split(r"^# %%", script, flags=re.M)[1:]
    return [cell.strip() for cell in cells if not cell.startswith(" [markdown]")]


def test_the_notebook_is_of_its_script_has_been_run_and_is_small():
    script, notebook = ROOT / "docs/quickstart.py", ROOT / "examples/quickstart.ipynb"
    cells = json.loads(notebook.read_text())["cells"]
    code = [cell for cell in cells if cell["cell_type"] == "code"]
    assert ["".join(cell["source"]) for cell in code] == _cells(script.read_text()), (
        "run: python docs/make_notebook.py"
    )
    assert [cell["execution_count"] for cell in code] == [*range(1, len(code) + 1)]
    shown = [output for cell in code for output in cell["outputs"]]
    assert {output["output_type"] for output in shown} <= {"execute_result", "stream"}
    assert sum("image/png" in output.get("data", {}) for output in shown) == 3


@pytest.mark.slow
def test_the_script_of_the_notebook_runs_as_plain_python(tmp_path: Path):
    script = ROOT / "docs/quickstart.py"
    done = subprocess.run(
        [sys.executable, script],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT), "TMPDIR": str(tmp_path)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    (mesh,) = tmp_path.glob("*/chair.glb")
    assert len(meshes.read(mesh).faces) > 1000


def test_the_image_has_the_libraries_and_files_that_it_needs():
    recipe = (ROOT / "Dockerfile").read_text()
    (libraries,) = re.findall(r"need (lib.*)", (ROOT / "envs/setup.sh").read_text())
    (installed,) = re.findall(r"recommends \\\n(.*) \\", recipe)
    assert {*libraries.split()} <= {*installed.split()}
    (extras,) = re.findall(r"^EXTRAS := (.*)", (ROOT / "Makefile").read_text(), re.M)
    assert f"'.[{extras}]'" in recipe
    sent = re.findall(r"^!(.*)", (ROOT / ".dockerignore").read_text(), re.M)
    links = (ROOT / "pipeline/defaults").iterdir()
    targets = {link.resolve().name for link in links if link.is_symlink()}
    assert {*targets, "pipeline", "pyproject.toml", "README.md", "LICENSE"} <= {*sent}
    assert all((ROOT / path).exists() for path in sent)


def _front_matter(name: str) -> dict[str, Any]:
    """Return the YAML between the two first lines of dashes of a page."""
    _, head, _ = (ROOT / name).read_text().split("---\n", 2)
    return yaml.safe_load(head)


def test_the_cards_begin_with_what_model_hubs_read():
    model, data = _front_matter("docs/model.md"), _front_matter("docs/model-data.md")
    assert model["license"] == "mit" and "MIT" in (ROOT / "LICENSE").read_text()
    assert model["pipeline_tag"] == "image-to-3d"
    assert data["license"] == "other"
    assert (ROOT / "docs" / data["license_link"]).is_file()
    assert data["pretty_name"] and data["size_categories"]


def test_the_model_card_names_the_weights_that_come_with_the_package():
    digest = hashlib.sha256(PRETRAINED.read_bytes()).hexdigest()
    text = (ROOT / "docs/model.md").read_text()
    assert f"| sha256 | `{digest}` |" in text, f"name it, with a new version: {digest}"
    assert re.search(r"^\| name, version \| [\w-]+, version \d+ ", text, re.M)
