import json

import pytest

from pipeline.provenance.freshness.syntax import SyntaxCache


@pytest.fixture
def module(tmp_path):
    path = tmp_path / "module.py"
    path.write_text('"""Words."""\n\nimport os.path\nfrom a.b import c\n')
    return path


@pytest.fixture
def cache_file(tmp_path):
    return tmp_path / "cache/syntax.json"


def saved(module, cache_file):
    cache = SyntaxCache(cache_file)
    found = cache.read(module)
    cache.save()
    return found


def test_what_was_parsed_is_looked_up_by_the_next_process(module, cache_file):
    found = saved(module, cache_file)
    assert found["imports"] == ["os.path", "a.b.c"]
    cached = json.dumps(
        {key: {**found, "sha256": "cached"} for key in keys(cache_file)}
    )
    cache_file.write_text(cached)
    assert SyntaxCache(cache_file).read(module)["sha256"] == "cached"


def test_an_edited_module_is_parsed_again_and_neither_is_forgotten(module, cache_file):
    first = saved(module, cache_file)
    module.write_text(f"{module.read_text()}X = 1\n")
    second = saved(module, cache_file)
    assert first["sha256"] != second["sha256"]
    assert len(keys(cache_file)) == 2


def test_processes_side_by_side_keep_what_the_other_found(module, cache_file):
    one, other = SyntaxCache(cache_file), SyntaxCache(cache_file)
    one.read(module)
    another = module.with_name("another.py")
    another.write_text("Y = 1\n")
    other.read(another)
    one.save()
    other.save()
    assert len(keys(cache_file)) == 2


@pytest.mark.parametrize("content", ["{", "[]", '{"a": 1}', '{"a": {"sha256": "b"}}'])
def test_a_broken_cache_is_no_cache(module, cache_file, content):
    found = saved(module, cache_file)
    cache_file.write_text(content)
    assert saved(module, cache_file) == found


def keys(cache_file):
    return list(json.loads(cache_file.read_text()))
