from dataclasses import replace

import numpy as np
import pytest

from pipeline.shapes.character.heads import COVERS, EARS, TOPS, head, sample_head

HEAD = sample_head(np.random.default_rng(0), 0.15)


@pytest.mark.parametrize("top", COVERS)
def test_whatever_is_on_a_head_is_solid(top, check_solid):
    for seed in range(4):
        check_solid(head(replace(HEAD, top=top), np.random.default_rng(seed)))


@pytest.mark.parametrize("ears", EARS)
@pytest.mark.parametrize("shape", ["round", "egg", "boxy"])
def test_heads_of_every_shape_have_ears(ears, shape, check_solid):
    design = replace(HEAD, ears=ears, shape=shape)
    check_solid(head(design, np.random.default_rng(0)))


def test_the_names_that_are_drawn_exist():
    assert set(TOPS) <= set(COVERS)
