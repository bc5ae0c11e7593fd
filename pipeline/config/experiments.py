"""The block `experiments` of params.yaml: variants of the other blocks to compare."""

from copy import deepcopy
from typing import Any, Literal, get_args

from pydantic import Field, NonNegativeInt, model_validator

from pipeline.config.sections import Section, SketchViews

Baseline = Literal["hull", "nearest", "oracle"]

BASELINES = get_args(Baseline)
SEEDED = ("nearest",)  # the baselines that ask a trained network
FREE = ("train", "infer", "fuse", "mesh", "refine")  # blocks that a variant may change


class ExperimentsConfig(Section):
    """Variants that are trained and compared; all are tested on the same shapes."""

    seeds: tuple[NonNegativeInt, ...] = Field(
        min_length=1,
        description="Seeds of the training; each variant is trained with each.",
    )
    variants: dict[str, dict[str, Any]] = Field(
        description="By name, the dotted keys that differ and their values; {}: none "
        "differs."
    )
    view_sets: tuple[SketchViews, ...] = Field(
        description="Sets of drawings that the unchanged variant and the baselines "
        "get, too."
    )
    baselines: tuple[Baseline, ...] = Field(
        description="Methods compared with: hull (visual hull of the drawings), "
        "nearest (training shape with the most similar drawings), oracle (true maps)."
    )
    max_shapes_per_category: NonNegativeInt = Field(
        description="Most shapes of a category that are tested, in order of id; 0: all."
    )

    @model_validator(mode="after")
    def _can_tell_them_apart(self) -> "ExperimentsConfig":
        for name in self.variants:
            if not name.isidentifier() or name in BASELINES:
                raise ValueError(
                    f"experiments.variants: {name!r} cannot name a variant; letters, "
                    f"digits and _ can, but {', '.join(BASELINES)} are taken"
                )
        if self.variants and {} not in self.variants.values():
            raise ValueError(
                "experiments.variants: none is {}, the unchanged blocks, which "
                "experiments.view_sets and experiments.baselines are measured beside"
            )
        return self

    def of(self, name: str, seed: int) -> dict[str, Any]:
        """Return what one job measures besides its variant, as a block of this kind.

        Baselines that no seed changes are measured once, beside the first.
        """
        is_unchanged = not self.variants[name]
        is_first = seed == self.seeds[0]
        baselines = [b for b in self.baselines if is_first or b in SEEDED]
        return {
            "seeds": [seed],
            "variants": {},
            "view_sets": self.view_sets if is_unchanged else (),
            "baselines": baselines if is_unchanged else (),
            "max_shapes_per_category": self.max_shapes_per_category,
        }


def changed(blocks: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    """Return plain blocks with other values under dotted keys.

    A key that does not exist is added, for the types to refuse.

    Raises:
        ValueError: A key is none that a variant may change.
    """
    blocks = deepcopy(blocks)
    for key, value in changes.items():
        *path, last = key.split(".")
        if not path or path[0] not in FREE or key == "train.seed":
            raise ValueError(
                f"{key} is none of a variant's keys: they are in {', '.join(FREE)}, "
                "since shapes and drawings are those of the default run, and "
                "train.seed is one of experiments.seeds"
            )
        block = blocks
        for part in path:
            block = block.setdefault(part, {})
            if not isinstance(block, dict):
                raise ValueError(f"unknown key {key}")
        block[last] = value
    return blocks
