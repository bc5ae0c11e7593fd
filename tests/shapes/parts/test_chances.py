import numpy as np

from pipeline.shapes.parts.chances import between, chance, pick


def test_names_are_picked_as_often_as_they_weigh():
    rng = np.random.default_rng(0)
    drawn = [pick(rng, {"a": 3.0, "b": 1.0, "c": 0.0}) for _ in range(2000)]
    assert 0.7 < drawn.count("a") / 2000 < 0.8
    assert "c" not in drawn


def test_a_chance_of_one_is_certain_and_of_none_never():
    rng = np.random.default_rng(0)
    assert all(chance(rng, 1.0) for _ in range(50))
    assert not any(chance(rng, 0.0) for _ in range(50))


def test_numbers_stay_between_their_limits():
    rng = np.random.default_rng(0)
    assert all(2.0 <= between(rng, (2.0, 3.0)) <= 3.0 for _ in range(50))
