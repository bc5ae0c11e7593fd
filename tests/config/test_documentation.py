from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator

from pipeline.config import documentation
from pipeline.config.params import Params
from pipeline.config.sections import Section
from tests.config.test_params import FILES


def _sections(section: type[Section]) -> Iterator[type[Section]]:
    """Yield a block of params.yaml and all blocks in it."""
    yield section
    for field in section.model_fields.values():
        for kind in (field.annotation, *getattr(field.annotation, "__args__", ())):
            if isinstance(kind, type) and issubclass(kind, Section):
                yield from _sections(kind)


def test_every_field_is_described():
    for section in _sections(Params):
        assert section.__doc__
        for name, field in section.model_fields.items():
            text = field.description or ""
            assert text.endswith("."), f"{section.__name__}.{name}: {text!r}"


def test_the_table_of_parameters_is_up_to_date(root: Path):
    values = yaml.safe_load((root / "params.yaml").read_text())
    assert documentation.TABLE.read_text() == documentation.table_text(values), (
        "run: python -m pipeline.config.documentation"
    )


def test_the_schema_of_parameters_is_up_to_date():
    assert documentation.SCHEMA.read_text() == documentation.schema_text(), (
        "run: python -m pipeline.config.documentation"
    )


@pytest.mark.parametrize("name", FILES)
def test_editors_check_a_parameter_file_by_the_schema(root: Path, name: str):
    text = (root / name).read_text()
    _, _, path = text.splitlines()[0].partition("yaml-language-server: $schema=")
    assert ((root / name).parent / path).resolve() == documentation.SCHEMA
    schema = documentation.json_schema()
    Draft202012Validator.check_schema(schema)
    assert not [*Draft202012Validator(schema).iter_errors(yaml.safe_load(text))]


def test_the_schema_refuses_what_the_types_refuse(root: Path):
    values = yaml.safe_load((root / "params.yaml").read_text())
    values["mesh"] |= {"octree_depth": 40, "octree_dept": 7}
    errors = Draft202012Validator(documentation.json_schema()).iter_errors(values)
    assert {error.json_path for error in errors} == {"$.mesh", "$.mesh.octree_depth"}
