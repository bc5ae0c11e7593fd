import numpy as np
import pytest

from pipeline.shapes.parts.blending import Capsule, blended, distance, isosurface
from pipeline.shapes.parts.placing import volume


def _ball(center: tuple[float, float, float], radius: float) -> Capsule:
    spot = np.array(center)
    return Capsule(start=spot, end=spot, radii=np.full(2, radius))


def _grid(count: int = 24) -> np.ndarray:
    axis = np.linspace(-1.5, 1.5, count)
    return np.stack(np.meshgrid(axis, axis, axis, indexing="ij"), axis=-1)


def test_one_ball_stays_a_ball(check_solid):
    mesh = blended([_ball((1.0, 2.0, 3.0), 0.5)], 0.1, cells=16)
    check_solid(mesh)
    gaps = np.linalg.norm(mesh.vertices - (1.0, 2.0, 3.0), axis=1)
    np.testing.assert_allclose(gaps, 0.5, atol=0.005)
    assert volume(mesh) == pytest.approx(4 / 3 * np.pi * 0.125, rel=0.05)


def test_the_distance_to_a_capsule_is_that_to_its_axis_less_its_radius():
    rod = Capsule(
        start=np.array([0.0, 0.0, 0.0]),
        end=np.array([0.0, 2.0, 0.0]),
        radii=np.array([0.5, 0.1]),
    )
    points = np.array([[1.0, 0.0, 0.0], [1.0, 1.0, 0.0], [0.0, 3.0, 0.0]])
    np.testing.assert_allclose(distance(points, [rod], 0.1), [0.5, 0.7, 0.9])


def test_balls_that_meet_flow_into_one_another(check_solid):
    pair = [_ball((-0.4, 0.0, 0.0), 0.5), _ball((0.4, 0.0, 0.0), 0.5)]
    mesh = blended(pair, 0.3)
    check_solid(mesh)
    waist = mesh.vertices[np.abs(mesh.vertices[:, 0]) < 0.1]
    assert np.hypot(waist[:, 1], waist[:, 2]).min() > 0.3 + 0.02  # 0.3: no rounding


def test_what_is_symmetric_stays_symmetric(asymmetry):
    pair = [_ball((-0.4, 0.1, 0.0), 0.5), _ball((0.4, 0.1, 0.0), 0.5)]
    assert asymmetry(blended(pair, 0.2)) < 1e-6


@pytest.mark.parametrize("seed", range(10))
def test_any_blend_is_closed(seed: int, check_solid):
    rng = np.random.default_rng(seed)
    rods = [
        Capsule(start=ends[0], end=ends[1], radii=rng.uniform(0.1, 0.4, 2))
        for ends in rng.normal(0.0, 0.5, (5, 2, 3))
    ]
    check_solid(blended(rods, 0.1, cells=14))


@pytest.mark.parametrize("seed", range(10))
def test_even_noise_has_a_closed_surface(seed: int):
    field = np.random.default_rng(seed).normal(size=(5, 6, 7))
    faces = isosurface(field).faces
    edges = np.concatenate([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]])
    there, count = np.unique(edges, axis=0, return_counts=True)
    assert count.max() == 1
    np.testing.assert_array_equal(there, np.unique(edges[:, ::-1], axis=0))


def test_a_field_is_closed_off_at_the_border_of_its_grid():
    mesh = isosurface(np.full((3, 4, 5), -1.0))
    assert volume(mesh) == pytest.approx(3 * 4 * 5, rel=0.35)


def test_the_surface_lies_where_the_field_is_zero():
    grid = _grid()
    mesh = isosurface(np.linalg.norm(grid, axis=-1) - 1.0)
    points = -1.5 + 3.0 / 23 * mesh.vertices
    np.testing.assert_allclose(np.linalg.norm(points, axis=1), 1.0, atol=0.02)
