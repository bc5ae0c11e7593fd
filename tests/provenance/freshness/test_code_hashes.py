from pathlib import Path

import pytest

from pipeline.provenance.freshness import code_hashes


@pytest.fixture
def hashes(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def of(stage, **modules):
        modules["pipeline.stages.mesh"] = stage
        for name, text in modules.items():
            path = Path(*name.split(".")).with_suffix(".py")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        return code_hashes.hashes(Path("pipeline/stages/mesh.py"))

    return of


def test_comments_docstrings_and_layout_do_not_count(hashes):
    bare = hashes("def f(x):\n    return x + 1\n")
    words = '"""Mesh."""\n\n# why\ndef f(x):\n    """Add."""\n    return (x +\n 1)\n'
    assert hashes(words) == bare


def test_a_changed_number_counts(hashes):
    assert hashes("X = 1\n") != hashes("X = 22\n")


def test_imports_are_followed_wherever_they_are(hashes):
    modules = {
        "pipeline.geometry.mesh": "def f():\n    from pipeline.io.maps import read\n",
        "pipeline.io.maps": "import pipeline.io.images\n",
        "pipeline.io.images": "X = 1\n",
        "pipeline.io.sketches": "Y = 1\n",
    }
    stage = "from pipeline.geometry import mesh\nimport numpy\n"
    assert list(hashes(stage, **modules)) == [
        "pipeline/geometry/mesh.py",
        "pipeline/io/images.py",
        "pipeline/io/maps.py",
        "pipeline/stages/mesh.py",
    ]


def test_a_package_counts_if_it_holds_more_than_words(hashes):
    modules = {
        "pipeline.geometry.mesh": "class Mesh: ...\n",
        "pipeline.geometry.__init__": '"""Words."""\n',
        "pipeline.__init__": "VERSION = 1\n",
    }
    assert list(hashes("from pipeline.geometry.mesh import Mesh\n", **modules)) == [
        "pipeline/__init__.py",
        "pipeline/geometry/mesh.py",
        "pipeline/stages/mesh.py",
    ]


def test_settings_and_provenance_are_not_code_of_a_step(hashes):
    modules = {
        "pipeline.config.p": "X = 1\n",
        "pipeline.provenance.execution.jobs": "Y = 1\n",
    }
    stage = (
        "from pipeline.config.p import Params\n"
        "import pipeline.provenance.execution.jobs\n"
    )
    assert list(hashes(stage, **modules)) == ["pipeline/stages/mesh.py"]


def test_modules_that_import_each_other_end(hashes):
    modules = {"pipeline.io.a": "import pipeline.stages.mesh\n"}
    assert len(hashes("import pipeline.io.a\n", **modules)) == 2


def test_files_beside_a_watched_module_count_by_content(hashes):
    modules = {"pipeline.report.page": "X = 1\n", "pipeline.io.maps": "Y = 1\n"}
    stage = "import pipeline.report.page\n"
    alone = hashes(stage, **modules)
    for name in ("report/page.html.j2", "report/style.css", "io/unwatched.txt"):
        Path("pipeline", name).write_text("<html>")
    Path("pipeline/report/.page.html.j2.swp").write_text("a draft")
    Path("pipeline/report/style.css~").write_text("a draft")
    Path("pipeline/report/__pycache__").mkdir()
    first = hashes(stage, **modules)
    data = ["pipeline/report/page.html.j2", "pipeline/report/style.css"]
    assert sorted(first.keys() - alone.keys()) == data
    Path("pipeline/report/style.css").write_text("body {}")
    second = hashes(stage, **modules)
    changed = {path for path in second if first[path] != second[path]}
    assert changed == {"pipeline/report/style.css"}


def test_files_beside_a_package_that_holds_only_words_count(hashes):
    modules = {"pipeline.report.__init__": '"""Words."""\n'}
    Path("pipeline/report").mkdir(parents=True)
    Path("pipeline/report/style.css").write_text("body {}")
    assert list(hashes("from pipeline import report\n", **modules)) == [
        "pipeline/report/style.css",
        "pipeline/stages/mesh.py",
    ]


@pytest.mark.parametrize("call", ["discover", "discovery.discover"])
def test_modules_that_are_discovered_are_followed(hashes, call):
    modules = {
        "pipeline.discovery": "def discover(package): ...\n",
        "pipeline.network.models.__init__": "X = 1\n",
        "pipeline.network.models.unet": "import pipeline.network.layers\n",
        "pipeline.network.models.lifted.__init__": "X = 1\n",
        "pipeline.network.layers": "X = 1\n",
        "pipeline.network.losses": "X = 1\n",
    }
    stage = (
        "from pipeline import discovery\nfrom pipeline.discovery import discover\n"
        f'def f():\n    {call}("pipeline.network.models")\n'
    )
    assert list(hashes(stage, **modules)) == [
        "pipeline/discovery.py",
        "pipeline/network/layers.py",
        "pipeline/network/models/__init__.py",
        "pipeline/network/models/lifted/__init__.py",
        "pipeline/network/models/unet.py",
        "pipeline/stages/mesh.py",
    ]


def test_libraries_are_what_is_not_ours_and_not_of_python(hashes):
    hashes("import os.path\nimport numpy as np\nfrom scipy.spatial import cKDTree\n")
    stage = Path("pipeline/stages/mesh.py")
    assert code_hashes.libraries(stage) == {"numpy", "scipy"}
