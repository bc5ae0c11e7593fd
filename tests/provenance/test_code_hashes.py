from pathlib import Path

import pytest

from pipeline.provenance import code_hashes


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
        "pipeline.provenance.jobs": "Y = 1\n",
    }
    stage = "from pipeline.config.p import Params\nimport pipeline.provenance.jobs\n"
    assert list(hashes(stage, **modules)) == ["pipeline/stages/mesh.py"]


def test_modules_that_import_each_other_end(hashes):
    modules = {"pipeline.io.a": "import pipeline.stages.mesh\n"}
    assert len(hashes("import pipeline.io.a\n", **modules)) == 2
