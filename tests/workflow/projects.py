"""A project in a folder of its own, driven as a user does: by both tools and git."""

import csv
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from pipeline.steps import STEPS

ROOT = Path(__file__).parents[2]
PARTS = (
    "Snakefile",
    "pipeline",
    "profiles",
    "envs",
    "docs",
    ".gitignore",
    ".dvcignore",
)
BIN = Path(sys.executable).parent
WHO = {
    f"GIT_{role}_{key}": value
    for role in ("AUTHOR", "COMMITTER")
    for key, value in (("NAME", "A User"), ("EMAIL", "user@example.org"))
}
ENVIRONMENT = os.environ | WHO | {"PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}"}
ENVIRONMENT.pop("PYTHONDONTWRITEBYTECODE", None)  # a user's modules are compiled once
SPLITS = {"a": "train", "b": "val", "c": "test", "f": "novel"}
STAGE = '''\
"""A toy."""

{imports}

def run(*, params, **arguments):
    return toys.run("{step}", params, arguments)
'''
FIRST_MADE = ".cache/first-made.txt"  # which units the first build made
SHARED = ("fuse", "mesh")  # the steps that import pipeline/shared.py
SHARED_MODULE = "import yaml  # noqa: F401\n\nSHARED = 1\n"


class Project:
    """A folder with Snakefile, dvc.yaml, params.yaml and a pipeline."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def path(self, name):
        return self.root / name

    def start(self, *command, **variables):
        """Start a command in a session of its own."""
        return subprocess.Popen(
            command,
            cwd=self.root,
            env=ENVIRONMENT | variables,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    def run(self, *command, fails=False, timeout=1800, **variables):
        """Run a command to its end; return what it said."""
        process = self.start(*command, **variables)
        said, _ = process.communicate(timeout=timeout)
        assert (process.returncode != 0) == fails, f"{process.returncode}: {said}"
        return said

    def snakemake(self, *options, **how):
        return self.run("snakemake", "--cores", "2", *options, **how)

    def dvc(self, *words, **how):
        return self.run("dvc", *words, **how)

    def git(self, *words, **how):
        return self.run("git", *words, **how)

    def ran(self):
        """Say which units were made since the last time this was asked, in order."""
        path = self.path(".cache/ran.txt")
        lines = path.read_text().splitlines() if path.exists() else []
        path.unlink(missing_ok=True)
        return sorted(lines)

    def edit(self, name, old, new):
        text = self.path(name).read_text()
        assert text.count(old) == 1, f"{old!r} is {text.count(old)} times in {name}"
        self.path(name).write_text(text.replace(old, new))

    def repin(self, library, version):
        """Pin another version of a library, as an upgrade does."""
        path = self.path("envs/constraints.txt")
        pattern = rf"^{re.escape(library)}==.*$"
        text, num_pins = re.subn(
            pattern, f"{library}=={version}", path.read_text(), flags=re.M
        )
        assert num_pins == 1
        path.write_text(text)

    def shape(self, name, split, text="good", category="thing"):
        """Add a raw shape, or change it."""
        self.path(f"raw/{name}.obj").write_text(f"{name} {text}")
        rows = [row for row in self.sheet() if row["id"] != name]
        row = {"id": name, "category": category, "split": split, "path": f"{name}.obj"}
        self.write_sheet([*rows, row])

    def sheet(self):
        with self.path("raw/catalog.csv").open(newline="") as file:
            return list(csv.DictReader(file))

    def write_sheet(self, rows):
        with self.path("raw/catalog.csv").open("w", newline="") as file:
            writer = csv.DictWriter(file, ("id", "category", "split", "path"))
            writer.writeheader()
            writer.writerows(sorted(rows, key=lambda row: row["id"]))

    def write_dvc_yaml(self):
        self.run(sys.executable, "-m", "pipeline.provenance.dvc_adapter")

    def put_under_version_control(self):
        """Do what a clone of this repository comes with."""
        self.path(".dvc/plots").mkdir(parents=True)
        for name in (".dvc/config", ".dvc/.gitignore", ".dvc/plots/by_category.json"):
            shutil.copy(ROOT / name, self.path(name))
        self.git("init", "-q", "-b", "main")

    def commit(self, message):
        self.git("add", "-A")
        self.git("commit", "-q", "-m", message)

    def results(self):
        """Read every result, by its path; a folder that should not be is one, too."""
        return {
            str(path.relative_to(self.root)): path.read_bytes()
            for path in sorted(self.path("results").rglob("*"))
            if path.is_file() and not self._is_passing(path)
        }

    def _is_passing(self, path):
        parts = path.relative_to(self.path("results")).parts
        # Logs and metrics tell the seconds, and these are never the same.
        return parts[0] in ("logs", "metrics") or path.name == ".gitignore"

    def rebuild(self, first="snakemake"):
        """Build by one tool, then let both agree; return what was made."""
        if first == "snakemake":
            self.snakemake()
            made = self.ran()
            self.dvc("repro")
            assert self.ran() == []
        else:
            self.dvc("repro")
            made = self.ran()
        self.assert_both_are_content()
        return made

    def assert_snakemake_is_content(self):
        said = self.snakemake("-n")
        assert "Nothing to be done" in said and "stale" not in said, said
        assert self.ran() == []

    def assert_dvc_is_content(self):
        said = self.dvc("status")
        assert "up to date" in said, said

    def assert_both_are_content(self):
        self.assert_snakemake_is_content()
        self.assert_dvc_is_content()


def lay_out(root: Path) -> Project:
    """Lay out a project of this repository's code."""
    root.mkdir()
    for part in PARTS:
        source = ROOT / part
        if source.is_dir():
            ignore = shutil.ignore_patterns("__pycache__")
            shutil.copytree(source, root / part, ignore=ignore)
        else:
            shutil.copy(source, root / part)
    shutil.copy(ROOT / "tests/params.tiny.yaml", root / "params.yaml")
    return Project(root)


def lay_out_toys(root: Path) -> Project:
    """Lay out a project whose stages are toys, with four raw shapes."""
    project = lay_out(root)
    shutil.copy(Path(__file__).with_name("toys.py"), root / "pipeline/toys.py")
    project.path("pipeline/shared.py").write_text(SHARED_MODULE)
    for step in STEPS:
        names = ["shared", "toys"] if step in SHARED else ["toys"]
        imports = f"from pipeline import {', '.join(names)}  # noqa: F401\n"
        text = STAGE.format(step=step, imports=imports)
        project.path(f"pipeline/stages/{step}.py").write_text(text)
    project.path("raw").mkdir()
    project.write_sheet([])
    for name, split in SPLITS.items():
        project.shape(name, split)
    project.edit("params.yaml", "source: procedural", "source: raw")
    project.write_dvc_yaml()
    return project


def steps(made):
    """Name the steps of which units were made."""
    return {line.split()[0] for line in made}


def shapes(made):
    """Name the shapes whose units were made; "." is a global step's."""
    return {line.split()[1].split("/")[-1] for line in made}


def copy(project: Project, root: Path) -> Project:
    """Copy a project with all that was made in it."""
    shutil.copytree(project.root, root, symlinks=True)
    return Project(root)
