import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.geometry.meshing.marching_cubes import extract_surface
from pipeline.geometry.scene.mesh import is_watertight
from pipeline.geometry.scene.solid import count_fans, signed_volume

ORIGIN = np.zeros(3)


@given(seed=st.integers(0, 10**6), size=st.integers(2, 7))
@settings(max_examples=40, deadline=None)
def test_noise_has_a_closed_manifold_surface_that_faces_outward(seed: int, size: int):
    field = np.random.default_rng(seed).standard_normal((size,) * 3)
    mesh = extract_surface(field, ORIGIN, 1.0)
    if len(mesh.faces):
        assert is_watertight(mesh)
        assert count_fans(mesh) == len(mesh.vertices)
        assert signed_volume(mesh) > 0


def test_a_ball_has_its_volume_and_place():
    axis = np.linspace(-1, 1, 31)
    grid = np.stack(np.meshgrid(axis, axis, axis, indexing="ij"), axis=-1)
    field = np.linalg.norm(grid - [0.1, -0.05, 0.2], axis=-1) - 0.6
    mesh = extract_surface(field, np.full(3, -1.0), 2 / 30)
    radius = np.linalg.norm(mesh.vertices - [0.1, -0.05, 0.2], axis=1)
    np.testing.assert_allclose(radius, 0.6, atol=0.003)
    assert signed_volume(mesh) == pytest.approx(4 / 3 * np.pi * 0.6**3, rel=0.01)


def test_what_touches_at_an_edge_of_the_grid_is_apart_inside_and_joined_outside():
    inside = -np.ones((2, 2, 1))
    inside[0, 1] = inside[1, 0] = 1.0
    assert len(extract_surface(inside, ORIGIN, 1.0).faces) == 16  # two octahedra


@pytest.mark.parametrize("value", [1.0, 0.0])
def test_without_an_inside_there_is_no_face(value: float):
    assert not len(extract_surface(np.full((4, 4, 4), value), ORIGIN, 1.0).faces)
