from dataclasses import replace

import numpy as np
import pytest

from pipeline.geometry.scene.mesh import merge
from pipeline.shapes.animal.quadruped.beasts import beast
from pipeline.shapes.animal.quadruped.kinds import KINDS
from pipeline.shapes.animal.quadruped.plan import sample


@pytest.mark.parametrize("name", KINDS)
def test_a_beast_is_closed_in_every_pose_of_its_kind(name, check_solid):
    for seed, pose in enumerate(KINDS[name].poses):
        design = replace(sample(KINDS[name], np.random.default_rng(seed)), pose=pose)
        check_solid(beast(design))


@pytest.mark.parametrize("name", KINDS)
def test_a_standing_beast_looks_ahead_and_is_symmetric(name, asymmetry):
    design = replace(sample(KINDS[name], np.random.default_rng(5)), pose="stand")
    design = replace(design, tail="low")
    mesh = merge(beast(design))
    assert asymmetry(mesh) < 1e-5
    assert mesh.vertices[:, 2].max() > design.trunk / 2 + design.chest


def test_an_elephants_trunk_reaches_further_than_a_cats_face():
    faces = []
    for name in ("elephant", "cat"):
        design = replace(sample(KINDS[name], np.random.default_rng(0)), pose="stand")
        mesh = merge(beast(design))
        faces.append(mesh.vertices[:, 2].max() / design.trunk)
    assert faces[0] > 1.3 * faces[1]
