import numpy as np

from pipeline.shapes.freeform.family import FEWEST_FACES, KINDS, heap, make
from pipeline.shapes.freeform.solids import SOLIDS
from pipeline.shapes.parts.solids import box


def test_every_solid_is_drawn():
    assert set(KINDS) == set(SOLIDS)


def test_a_heap_touches_its_core(check_solid):
    core = box((1.0, 1.0, 1.0))
    for seed in range(6):
        parts = heap(np.random.default_rng(seed), core)
        check_solid(parts)
        for part in parts:
            assert np.abs(part.vertices).min(axis=0).max() < 0.6


def test_a_shape_has_faces_enough_to_be_bent():
    for seed in range(20):
        assert len(make(np.random.default_rng(seed)).faces) >= FEWEST_FACES


def test_many_shapes_are_symmetric_and_many_are_not(asymmetry):
    drawn = [make(np.random.default_rng(seed)) for seed in range(40)]
    share = np.mean([asymmetry(mesh) < 1e-3 for mesh in drawn])
    assert 0.1 < share < 0.8
