from pathlib import Path

import pytest
import yaml

from pipeline.config.params import Params
from pipeline.shapes.families import FAMILIES

FILES = (
    "params.yaml",
    "params/small.yaml",
    "params/full.yaml",
    "tests/params.tiny.yaml",
)


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
def test_every_number_has_its_unit_beside_it(root: Path, name: str):
    for line in (root / name).read_text().splitlines():
        key, _, rest = line.strip().partition(":")
        value, _, comment = rest.partition("#")
        is_number = value.strip().replace(".", "").isdigit()
        is_setting = "." not in key  # a dotted key repeats a commented one
        if is_number and is_setting and key not in FAMILIES:  # said of all of them
            assert comment.strip(), f"{name}: {line.strip()} has no unit"


@pytest.mark.parametrize("name", FILES)
def test_comments_are_aligned(root: Path, name: str):
    column = 35
    for line in (root / name).read_text().splitlines():
        value = line.split(" #")[0].rstrip()
        if value and " #" in line and "&" not in value:
            assert line.index("#") == max(column, len(value) + 2), line


def test_a_misspelt_key_is_named(root: Path, tmp_path: Path):
    path = _written(root, tmp_path, "mesh", octree_dept=7)
    with pytest.raises(ValueError, match=r"unknown key mesh\.octree_dept"):
        Params.read(path)


def test_a_value_of_the_wrong_kind_is_named(root: Path, tmp_path: Path):
    path = _written(root, tmp_path, "train", batch_size="many")
    with pytest.raises(ValueError, match=r"train\.batch_size: Input should be a valid"):
        Params.read(path)


def test_a_value_out_of_range_is_named(root: Path, tmp_path: Path):
    path = _written(root, tmp_path, "mesh", octree_depth=40)
    with pytest.raises(ValueError, match=r"mesh\.octree_depth: .*less than or equal"):
        Params.read(path)


def test_splits_that_leave_nothing_to_train_on_are_refused(root: Path, tmp_path: Path):
    path = _written(root, tmp_path, "catalog", val_fraction=0.5, test_fraction=0.5)
    with pytest.raises(ValueError, match="leave no shape to train on"):
        Params.read(path)


def test_a_style_that_is_not_drawn_cannot_be_inferred_from(root: Path, tmp_path: Path):
    path = _written(root, tmp_path, "infer", style="pencil")
    with pytest.raises(ValueError, match=r"infer\.style is 'pencil'"):
        Params.read(path)


def test_shapemvd_infers_from_the_drawings_it_takes(root: Path, tmp_path: Path):
    train = yaml.safe_load((root / "params.yaml").read_text())["train"]
    shapemvd = train["shapemvd"] | {"required_drawings": ["front", "side"]}
    changes = {"network": "shapemvd", "shapemvd": shapemvd}
    path = _written(root, tmp_path, "train", **changes)
    with pytest.raises(ValueError, match="takes exactly its train"):
        Params.read(path)


def test_statistics_are_not_counted_twice(root: Path, tmp_path: Path):
    train = yaml.safe_load((root / "params.yaml").read_text())["train"]
    changes = {
        "network": "shapemvd",
        "shapemvd": train["shapemvd"] | {"as_published": False},
        "activation_checkpointing": True,
    }
    path = _written(root, tmp_path, "train", **changes)
    with pytest.raises(ValueError, match="would count each batch twice"):
        Params.read(path)


def test_a_training_minimizes_something(root: Path, tmp_path: Path):
    train = yaml.safe_load((root / "params.yaml").read_text())["train"]
    lifted = train["lifted"] | {"losses": {"depth": 0.0}}
    path = _written(root, tmp_path, "train", lifted=lifted)
    with pytest.raises(ValueError, match="no term has a weight above 0"):
        Params.read(path)


def test_shapemvd_takes_each_drawing_once(root: Path, tmp_path: Path):
    train = yaml.safe_load((root / "params.yaml").read_text())["train"]
    shapemvd = train["shapemvd"] | {"required_drawings": ["front", "front"]}
    path = _written(root, tmp_path, "train", shapemvd=shapemvd)
    with pytest.raises(ValueError, match="names a view twice"):
        Params.read(path)


@pytest.mark.parametrize("text", ["", "just words", "a: [1", "\x00"])
def test_what_is_no_parameter_file_is_refused_by_name(tmp_path: Path, text: str):
    path = tmp_path / "bad.yaml"
    path.write_text(text)
    with pytest.raises(ValueError, match=r"bad\.yaml"):
        Params.read(path)


def _with_variants(root: Path, tmp_path: Path, **variants: object) -> Path:
    return _written(root, tmp_path, "experiments", variants={"plain": {}, **variants})


def test_a_variant_has_the_values_of_its_dotted_keys_and_its_seed(root: Path):
    params = Params.read(root / "params.yaml")
    first, *_, last = params.experiments.seeds
    train = params.variant("no_hull", last).train
    assert (train.lifted.visual_hull, train.seed) == (False, last)
    assert train.lifted.grid_size == params.train.lifted.grid_size
    assert params.variant("lifted", first).mesh == params.mesh


def test_the_original_is_a_variant_of_the_full_settings(root: Path):
    params = Params.read(root / "params/full.yaml")
    original = params.variant("original", params.experiments.seeds[0])
    train = original.train
    assert train.network == "shapemvd"
    assert (train.shapemvd.width_multiplier, train.shapemvd.as_published) == (1.0, True)
    assert (train.batch_size, train.micro_batch_size) == (40, 2)
    assert train.learning_rate == 1e-4
    assert (train.adversarial.discriminator, train.adversarial.weight) == (
        "image",
        0.01,
    )
    assert original.infer.views == ("front", "side")
    lsgan = train.adversarial.model_copy(update={"loss": "lsgan"})
    other = params.variant("lsgan", params.experiments.seeds[0]).train
    assert other == train.model_copy(update={"adversarial": lsgan})


def test_only_the_unchanged_variant_measures_subsets_and_baselines(root: Path):
    params = Params.read(root / "params.yaml")
    first, *_, last = params.experiments.seeds
    plain = params.variant("lifted", first).experiments
    assert (plain.view_sets, plain.baselines) == (
        params.experiments.view_sets,
        params.experiments.baselines,
    )
    assert params.variant("lifted", last).experiments.baselines == ("nearest",)
    other = params.variant("no_hull", first).experiments
    assert (other.view_sets, other.baselines) == ((), ())


@pytest.mark.parametrize(
    "changes, sentence",
    [
        ({"train.lifted.hull": False}, r"unknown key train\.lifted\.hull"),
        ({"train.max_steps.many": 1}, r"unknown key train\.max_steps\.many"),
        ({"mesh.octree_depth": 40}, r"mesh\.octree_depth: .*less than or equal"),
        ({"infer.style": "pencil"}, r".*infer\.style is 'pencil'"),
        ({"render.size": 64}, r"render\.size is none of a variant's keys"),
        ({"train.seed": 7}, r"train\.seed is none of a variant's keys"),
        ({"train": {}}, r"train is none of a variant's keys"),
    ],
)
def test_a_wrong_variant_is_refused_with_its_name_and_key(
    root: Path, tmp_path: Path, changes: dict, sentence: str
):
    path = _with_variants(root, tmp_path, wrong=changes)
    with pytest.raises(ValueError, match=rf"experiments\.variants\.wrong: {sentence}"):
        Params.read(path)


@pytest.mark.parametrize("name", ["hull", "a b", "../up"])
def test_a_variant_is_not_named_like_a_baseline_or_a_path(
    root: Path, tmp_path: Path, name: str
):
    path = _with_variants(root, tmp_path, **{name: {}})
    with pytest.raises(ValueError, match="cannot name a variant"):
        Params.read(path)


def test_one_variant_has_to_be_the_unchanged_blocks(root: Path, tmp_path: Path):
    variants = {"deep": {"mesh.octree_depth": 7}}
    path = _written(root, tmp_path, "experiments", variants=variants)
    with pytest.raises(ValueError, match="the unchanged blocks"):
        Params.read(path)


def test_a_variant_that_is_not_there_is_named(root: Path):
    params = Params.read(root / "params.yaml")
    with pytest.raises(ValueError, match="no variant 'other' with seed 1"):
        params.variant("other", 1)


@pytest.mark.parametrize(
    "text, sentence",
    [
        ("", "holds no settings"),
        ("- a\n- b\n", "holds no settings"),
        ("[" * 2000, "nested too deeply|not a YAML file"),
        ("a: \x00", "not a YAML file"),
        (f"workflow: {'9' * 5000}", r"params\.yaml: "),
    ],
)
def test_what_holds_no_settings_is_refused_in_a_sentence(tmp_path, text, sentence):
    path = tmp_path / "params.yaml"
    path.write_text(text)
    with pytest.raises(ValueError, match=sentence) as refusal:
        Params.read(path)
    assert "params.yaml" in str(refusal.value)
    assert len(str(refusal.value).splitlines()) == 1


def test_a_missing_file_of_settings_is_named(tmp_path: Path):
    with pytest.raises(ValueError, match=r"no\.yaml: no such file"):
        Params.read(tmp_path / "no.yaml")


@pytest.mark.parametrize(
    "block, changes",
    [
        ("workflow", {"shards": 10**8}),
        ("normalize", {"max_outlier": float("inf")}),
        ("refine", {"search_radius": float("nan")}),
        ("train", {"learning_rate": float("inf")}),
        ("infer", {"views": ["front", "front"]}),
    ],
)
def test_absurd_values_are_refused(root: Path, tmp_path: Path, block, changes):
    path = _written(root, tmp_path, block, **changes)
    with pytest.raises(ValueError, match=f"{block}.{next(iter(changes))}"):
        Params.read(path)


def test_lines_thinner_than_a_pixel_are_refused(root: Path, tmp_path: Path):
    path = _written(root, tmp_path, "sketch", line_width=2.0)
    with pytest.raises(ValueError, match=r"0\.75 pixels in images of render.size 96"):
        Params.read(path)


def test_a_complete_file_replaces_params_yaml_and_a_partial_one_changes_it(root: Path):
    tiny = yaml.safe_load((root / "tests/params.tiny.yaml").read_text())
    merged = tiny | {"experiments": {"variants": "of params.yaml, too"}}
    assert Params.chosen(merged, tiny) == tiny
    partial = {"mesh": {"octree_depth": 4}}
    assert Params.chosen(merged, partial) == merged
    assert Params.chosen(merged, {}) == merged
