import numpy as np
import torch
from torch import Tensor

from pipeline.geometry.scene.cameras import DISTANCE, HALF_WIDTH
from pipeline.network.base.prediction import FILL, GIVEN
from pipeline.network.data.batch import standard_poses
from pipeline.network.models.volume.hull_surface import (
    HullSurface,
    hull_surface,
    snap_to_hull,
)
from pipeline.network.models.volume.lifting import given_drawings

SIZE = 64
HALF_SIDE = 0.4  # object units, no multiple of a pixel
PIXEL = 2 * HALF_WIDTH / SIZE
POSES = torch.from_numpy(standard_poses())


def _hull_of_a_cube(voxel_depth: float, slots: tuple[int, ...] = (0, 1, 2)):
    """The front of a cube drawn from some sides, near where voxels have it."""
    ticks = ((torch.arange(SIZE) + 0.5) / SIZE * 2 - 1) * HALF_WIDTH
    along = ((HALF_SIDE - ticks.abs()) / PIXEL + 0.5).clamp(0, 1)
    drawings = torch.zeros(1, 3, 3, SIZE, SIZE)
    drawings[:, list(slots), FILL] = torch.outer(along, along)
    drawings[:, list(slots), GIVEN] = 1
    given = given_drawings(drawings, POSES[None, :3])
    depth = torch.full((1, 1, SIZE // 2, SIZE // 2), voxel_depth)
    is_hit = torch.ones_like(depth) > 0
    silhouettes = given.images[:, FILL]
    surface = hull_surface(silhouettes, given, depth, is_hit, POSES[:1])
    is_inside = torch.outer(along, along) == 1
    return surface, is_inside


def test_the_hull_is_found_to_a_fraction_of_a_pixel_wherever_voxels_have_it_near():
    for off in (-0.05, 0.0, 0.03):
        surface, is_inside = _hull_of_a_cube(DISTANCE - HALF_SIDE + off)
        assert surface.is_known[0, 0][is_inside].all()
        error = (surface.depth[0, 0][is_inside] - (DISTANCE - HALF_SIDE)).abs()
        assert error.max() < 0.1 * PIXEL


def test_normals_of_a_flat_hull_face_the_camera():
    surface, is_inside = _hull_of_a_cube(DISTANCE - HALF_SIDE + 0.02)
    core = is_inside.clone()
    core[1:-1, 1:-1] &= is_inside[2:, 1:-1] & is_inside[:-2, 1:-1]
    core[1:-1, 1:-1] &= is_inside[1:-1, 2:] & is_inside[1:-1, :-2]
    normals = surface.normals[0, 0][:, core]
    np.testing.assert_allclose(normals[2], -1, atol=1e-3)


def test_beside_the_drawing_and_far_from_the_hull_nothing_is_known():
    surface, _ = _hull_of_a_cube(DISTANCE - HALF_SIDE)
    assert not surface.is_known[0, 0, 0].any()
    surface, _ = _hull_of_a_cube(DISTANCE - HALF_SIDE - 0.2)
    assert not surface.is_known.any()


def test_the_hull_of_one_drawing_ends_at_the_unit_ball():
    surface, is_inside = _hull_of_a_cube(DISTANCE - 1, slots=(0,))
    middle = SIZE // 2
    assert is_inside[middle, middle]
    assert abs(surface.depth[0, 0, middle, middle] - (DISTANCE - 1)) < PIXEL / 2


def _snapped(offset: float, turned: float, gate: float = 0.0) -> tuple[Tensor, Tensor]:
    """A surface so far from the hull, turned by so many degrees against it."""
    hull = HullSurface(
        depth=torch.full((1, 1, 1, 1), DISTANCE),
        is_known=torch.ones(1, 1, 1, 1) > 0,
        normals=torch.tensor([0.0, 0.0, -1.0]).view(1, 1, 3, 1, 1),
    )
    angle = np.radians(turned)
    normal = torch.tensor([np.sin(angle), 0.0, -np.cos(angle)], dtype=torch.float32)
    depth = torch.full((1, 1, 1, 1), DISTANCE + offset)
    gates = torch.full((1, 1, 2, 1, 1), float(gate))
    depth, normals = snap_to_hull(depth, normal.view(1, 1, 3, 1, 1), hull, gates)
    return depth.flatten() - DISTANCE, normals.flatten()


def test_a_surface_near_the_hull_that_faces_as_it_does_becomes_the_hulls():
    offset, normal = _snapped(0.02, turned=5)
    assert abs(offset) < 0.002
    assert normal[2] < -0.999


def test_a_surface_far_from_the_hull_or_across_it_stays():
    assert _snapped(0.2, turned=0)[0] > 0.19
    assert _snapped(0.02, turned=80)[0] > 0.019


def test_the_decoder_has_the_last_word():
    assert _snapped(0.02, turned=0, gate=-20)[0] > 0.0199
    assert abs(_snapped(0.05, turned=40, gate=20)[0]) < 1e-4
