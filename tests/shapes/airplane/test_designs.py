import numpy as np

from pipeline.shapes.airplane.designs import MEASURES, Kind, sample

KIND = Kind(weight=1.0, tails={"vee": 1}, engines={"none": 1}, tips={"plain": 1})


def test_measures_are_drawn_from_the_ranges_of_the_same_name():
    for seed in range(20):
        design = sample(KIND, np.random.default_rng(seed))
        for name in MEASURES:
            low, high = getattr(KIND, name)
            assert low <= getattr(design, name) <= high


def test_a_seaplane_keeps_its_wheels_up():
    kind = Kind(
        weight=1.0,
        tails={"vee": 1},
        engines={"none": 1},
        tips={"plain": 1},
        floats_share=1.0,
        gear_share=1.0,
    )
    assert sample(kind, np.random.default_rng(0)).gear == 0.0
