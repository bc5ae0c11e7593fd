from pathlib import Path

import pytest
import yaml

from pipeline.config.params import Params

FILES = ("params.yaml", "params/full.yaml", "tests/params.tiny.yaml")


def _written(root: Path, tmp_path: Path, block: str, **changes: object) -> Path:
    values = yaml.safe_load((root / "params.yaml").read_text())
    values[block].update(changes)
    path = tmp_path / "params.yaml"
    path.write_text(yaml.safe_dump(values))
    return path


@pytest.mark.parametrize("name", FILES)
def test_parameter_files_are_valid(root: Path, name: str):
    assert Params.read(root / name)


@pytest.mark.parametrize("name", FILES)
def test_numbers_with_a_fraction_or_a_dimension_carry_a_unit(root: Path, name: str):
    dimensionless = {"seed", "shards", "decay", "max_faces"}
    for line in (root / name).read_text().splitlines():
        key, _, rest = line.strip().partition(":")
        value, _, comment = rest.partition("#")
        is_number = value.strip().replace(".", "").isdigit()
        families = ("airplane", "chair", "character", "spaceship")
        if is_number and key not in (*dimensionless, *families):
            assert comment.strip(), f"{name}: {line.strip()} has no unit"


def test_a_misspelt_key_is_named(root: Path, tmp_path: Path):
    path = _written(root, tmp_path, "mesh", deptth=7)
    with pytest.raises(ValueError, match=r"unknown key mesh\.deptth"):
        Params.read(path)


def test_a_value_of_the_wrong_kind_is_named(root: Path, tmp_path: Path):
    path = _written(root, tmp_path, "train", batch="many")
    with pytest.raises(ValueError, match=r"train\.batch: Input should be a valid int"):
        Params.read(path)


def test_a_value_out_of_range_is_named(root: Path, tmp_path: Path):
    path = _written(root, tmp_path, "mesh", depth=40)
    with pytest.raises(ValueError, match=r"mesh\.depth: .*less than or equal to 11"):
        Params.read(path)


def test_splits_that_leave_nothing_to_train_on_are_refused(root: Path, tmp_path: Path):
    path = _written(root, tmp_path, "catalog", val_share=0.5, test_share=0.5)
    with pytest.raises(ValueError, match="leave no shape to train on"):
        Params.read(path)


def test_a_style_that_is_not_drawn_cannot_be_inferred_from(root: Path, tmp_path: Path):
    path = _written(root, tmp_path, "infer", style="pencil")
    with pytest.raises(ValueError, match=r"infer\.style is 'pencil'"):
        Params.read(path)


def test_a_reference_network_takes_each_drawing_once(root: Path, tmp_path: Path):
    train = yaml.safe_load((root / "params.yaml").read_text())["train"]
    reference = train["reference"] | {"drawings": ["front", "front"]}
    path = _written(root, tmp_path, "train", reference=reference)
    with pytest.raises(ValueError, match="names a drawing twice"):
        Params.read(path)


@pytest.mark.parametrize("text", ["", "just words", "a: [1", "\x00"])
def test_what_is_no_parameter_file_is_refused_by_name(tmp_path: Path, text: str):
    path = tmp_path / "bad.yaml"
    path.write_text(text)
    with pytest.raises(ValueError, match=r"bad\.yaml"):
        Params.read(path)
