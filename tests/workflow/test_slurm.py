"""The same results on a cluster: a SLURM of this one machine, started for the test."""

import os
import shutil
import subprocess

import pytest

from tests.workflow.projects import ROOT, steps

pytestmark = [pytest.mark.matrix, pytest.mark.cluster]

SCRIPT = ROOT / "tests/cluster/slurm.sh"
PROGRAMS = ("munged", "slurmctld", "slurmd", "sbatch")
NO_ACCOUNTING = """
slurm-status-command: squeue
slurm-init-seconds-before-status-checks: 2
"""
BELOW_MESH = {"mesh", "refine", "evaluate", "report"}


@pytest.fixture
def slurm(tmp_path, monkeypatch):
    if os.geteuid() or not all(map(shutil.which, PROGRAMS)):
        pytest.skip(f"needs root and {', '.join(PROGRAMS)}")
    pytest.importorskip("snakemake_executor_plugin_slurm")
    folder = tmp_path / "slurm"
    subprocess.run([SCRIPT, "start", folder], check=True, timeout=600)
    yield {
        "SLURM_CONF": str(folder / "slurm.conf"),
        "SNAKEMAKE_PROFILE": "profiles/slurm",
    }
    subprocess.run([SCRIPT, "stop", folder], check=True, timeout=600)


def test_slurm_makes_what_this_machine_makes_for_either_tool(versioned, slurm):
    profile = versioned.path("profiles/slurm/profile.yaml")
    profile.write_text(profile.read_text() + NO_ACCOUNTING)
    versioned.edit("params.yaml", "octree_depth: 5 ", "octree_depth: 4 ")
    said = versioned.run("snakemake", **slurm)
    assert "SLURM jobid" in said
    assert steps(versioned.ran()) == BELOW_MESH
    on_slurm = versioned.results()
    versioned.snakemake("-F")
    assert versioned.results() == on_slurm
    versioned.edit("params.yaml", "octree_depth: 4 ", "octree_depth: 5 ")
    said = versioned.dvc("repro", **slurm)
    assert "SLURM jobid" in said
    versioned.ran()
    versioned.assert_both_are_content()
