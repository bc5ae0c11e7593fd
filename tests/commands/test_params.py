import json
from pathlib import Path

import pytest

from pipeline.commands import params as command
from pipeline.config import documentation
from pipeline.config.params import Params
from tests.test_cli import typed


def _rows(params: Params, block: str | None) -> list[documentation.Row]:
    values = params.model_dump(mode="json", exclude_unset=True)
    return command.select([*documentation.parameter_rows(values)], block)


def test_all_settings_are_those_of_the_table(params: Params):
    keys = {row.key for row in _rows(params, None)}
    table = documentation.TABLE.read_text()
    assert len(keys) > 100
    assert all(f"| `{key}` |" in table for key in keys)


def test_a_block_is_shown_by_itself_with_the_values_here(params: Params):
    rows = {row.key: row for row in _rows(params, "mesh")}
    assert all(key.startswith("mesh.") for key in rows)
    row = rows["mesh.grid_size"]
    assert row.value == str(params.mesh.grid_size)
    text = command.as_text([row])
    assert text.startswith(f"mesh.grid_size: {params.mesh.grid_size}\n    ")
    assert row.description.split()[0] in text
    assert all(len(line) <= 88 for line in text.splitlines()[1:])


def test_blocks_in_blocks_and_single_keys_can_be_asked_for(params: Params):
    assert len(_rows(params, "train.augment")) > 2
    assert [row.key for row in _rows(params, "train.seed")] == ["train.seed"]


def test_an_unknown_block_names_those_there_are(params: Params):
    with pytest.raises(ValueError, match="the blocks are workflow, catalog"):
        _rows(params, "trai")


def test_programs_read_the_settings_as_json(root: Path):
    done = typed("params", "fuse", "--json", "--params", "tests/params.tiny.yaml")
    rows = json.loads(done.stdout)
    assert rows[0].keys() == {"key", "kind", "value", "description"}
    assert all(row["key"].startswith("fuse.") for row in rows)
