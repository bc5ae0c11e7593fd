from dataclasses import replace

import numpy as np
import pytest

from pipeline.shapes.character.animal_heads import EARS, TOPS, AnimalHead, animal_head

HEAD = AnimalHead(
    size=0.2, snout=1.0, snout_size=0.6, droop=0.3, ears="up", top="none", spread=1.0
)


@pytest.mark.parametrize("ears", EARS)
@pytest.mark.parametrize("top", TOPS)
def test_an_animal_head_is_solid_with_any_ears_and_horns(ears, top, check_solid):
    check_solid(animal_head(replace(HEAD, ears=ears, top=top), np.zeros(3)))


def test_the_snout_looks_ahead():
    parts = animal_head(HEAD, np.zeros(3))
    points = np.concatenate([part.vertices for part in parts])
    assert points[:, 2].max() > -points[:, 2].min()
