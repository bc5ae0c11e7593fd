import numpy as np

from pipeline.geometry.scene.mesh import merge
from pipeline.shapes.table.picnic import picnic_table


def test_each_part_is_solid_and_the_whole_symmetric(check_solid, asymmetry):
    for seed in range(10):
        parts = picnic_table(np.random.default_rng(seed))
        for part in parts:
            check_solid(part)
        assert asymmetry(merge(parts)) < 0.05


def test_benches_are_lower_than_the_table_and_at_either_side_of_it():
    for seed in range(10):
        mesh = merge(picnic_table(np.random.default_rng(seed)))
        _, y, z = mesh.vertices.T
        outer = np.abs(z) > 0.9 * z.max()
        assert y[outer].max() < 0.85 * y.max()
        assert z[outer].min() < 0 < z[outer].max()
