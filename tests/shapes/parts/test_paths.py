import numpy as np

from pipeline.shapes.parts.paths import (
    arch,
    blade,
    bole,
    fillet,
    flesh,
    smoothed,
    turned,
)

CORNER = [(0.0, 0.0, 0.0), (1.0, 0.0, 0.0), (1.0, 1.0, 0.0)]


def test_a_fillet_keeps_the_ends_and_cuts_the_corner():
    path = fillet(CORNER, 0.2)
    np.testing.assert_allclose(path[[0, -1]], [CORNER[0], CORNER[-1]])
    gaps = np.linalg.norm(path - CORNER[1], axis=1)
    assert 0.05 < gaps.min() < 0.2


def test_a_fillet_never_reaches_past_the_middle_of_a_side():
    path = fillet(CORNER, 5.0)
    assert (np.linalg.norm(np.diff(path, axis=0), axis=1) > 0.01).all()


def test_an_arch_stands_on_its_width_and_reaches_its_height():
    path = arch(2.0, 3.0)
    np.testing.assert_allclose(path[0], (1.0, 0.0, 0.0), atol=1e-12)
    np.testing.assert_allclose(path[-1], (-1.0, 0.0, 0.0), atol=1e-12)
    np.testing.assert_allclose(path[:, 1].max(), 3.0)


def test_a_smooth_path_goes_through_its_stations():
    path = smoothed(CORNER, steps=4)
    np.testing.assert_allclose(path[[0, 4, 8]], CORNER, atol=1e-12)


def test_stations_on_a_line_stay_on_it():
    path = smoothed([(0.0, 0.0), (1.0, 2.0), (2.0, 4.0)])
    np.testing.assert_allclose(path[:, 1], 2 * path[:, 0], atol=1e-12)


def test_flesh_is_solid_even_where_it_thins_out(check_solid):
    check_solid(flesh(CORNER, [0.3, 0.01, 0.01]))


def test_a_bole_stands_flat_on_its_end(check_solid):
    mesh = bole([(0, 0, 0), (0.1, 1, 0), (0, 2, 0)], [0.3, 0.2, 0.1])
    check_solid(mesh)
    assert mesh.vertices[:, 1].min() > -0.05


def test_a_turned_profile_goes_through_its_points(check_solid):
    mesh = turned([(0.5, 0.0), (1.0, 1.0), (0.2, 2.0)])
    check_solid(mesh)
    radius = np.hypot(mesh.vertices[:, 0], mesh.vertices[:, 2])
    assert np.isclose(radius[np.isclose(mesh.vertices[:, 1], 1.0)], 1.0).any()


def test_a_blade_is_wide_in_x_and_thin_across(check_solid):
    mesh = blade([(0, 0, 0), (0, 0.2, 0.5), (0, 0.2, 1.0)], [0.1, 0.3, 0.05], 0.02)
    check_solid(mesh)
    np.testing.assert_allclose(np.ptp(mesh.vertices[:, 0]), 0.6, atol=0.01)
    assert np.ptp(mesh.vertices[:, 1]) < 0.3
