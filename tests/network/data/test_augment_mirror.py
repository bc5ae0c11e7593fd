import numpy as np

from pipeline.geometry.scene.cameras import (
    NUM_VIEWS,
    SKETCH_VIEWS,
    Rig,
    orbit_camera,
)
from pipeline.geometry.scene.mesh import Mesh
from pipeline.geometry.scene.raycast import RaycastScene
from pipeline.geometry.scene.view_maps import ViewMaps
from pipeline.network.base.voxel_grid import occupancy_from_maps
from pipeline.network.data.augment_mirror import (
    can_be_mirrored,
    mirror_normals,
    mirror_poses,
    mirror_voxels,
    mirrored_views,
)
from tests import meshes_with_answers

SIDE = SKETCH_VIEWS.index("side")


def _lopsided() -> Mesh:
    box = meshes_with_answers.box((0.6, 1.2, 0.9))
    skewed = box.vertices.copy()
    skewed[:, 0] = skewed[:, 0] * (1 + skewed[:, 1] / 2) + 0.2
    return Mesh(vertices=skewed, faces=box.faces)


def _mirrored(mesh: Mesh) -> Mesh:
    return Mesh(vertices=mesh.vertices * [-1, 1, 1], faces=mesh.faces[:, ::-1])


def _pair(rig: Rig) -> tuple[ViewMaps, ViewMaps]:
    """Render the shape, and its mirror image."""
    shape, image = _lopsided(), _mirrored(_lopsided())
    return RaycastScene(shape).render(rig), RaycastScene(image).render(rig)


def test_views_are_partners_of_each_other_but_for_the_side():
    partners = mirrored_views()
    assert np.flatnonzero(partners < 0).tolist() == [SIDE]
    paired = np.delete(np.arange(NUM_VIEWS), SIDE)
    np.testing.assert_array_equal(partners[partners[paired]], paired)


def test_mirrored_maps_are_those_of_the_mirrored_mesh(rig: Rig):
    shape, image = (
        RaycastScene(mesh).render(rig) for mesh in (_lopsided(), _mirrored(_lopsided()))
    )
    partners = mirrored_views()
    for view in np.flatnonzero(partners >= 0):
        np.testing.assert_allclose(
            shape.depth[partners[view], :, ::-1], image.depth[view], atol=1e-4
        )


def test_mirrored_images_of_normals_are_those_of_the_mirrored_mesh(rig: Rig):
    shape, image = (
        RaycastScene(mesh).render(rig) for mesh in (_lopsided(), _mirrored(_lopsided()))
    )
    partners = np.delete(mirrored_views(), SIDE)
    rgba = mirror_normals(_rgba(shape.normals[partners]))
    expected = _rgba(np.delete(image.normals, SIDE, axis=0))
    inside = np.delete(image.foreground_mask(), SIDE, axis=0)
    assert np.abs(rgba[inside].astype(int) - expected[inside]).max() <= 1


def _rgba(normals: np.ndarray) -> np.ndarray:
    pixels = np.round((normals + 1) * 127.5).astype(np.uint8)
    return np.concatenate([pixels, np.full_like(pixels[..., :1], 255)], axis=-1)


def test_mirrored_voxels_are_those_of_the_mirrored_mesh(rig: Rig):
    shape, image = (occupancy_from_maps(maps, 8) for maps in _pair(rig))
    error = mirror_voxels(shape).astype(int) - image
    assert np.abs(error).mean() < 8  # the side view carves one of them only


def test_a_mirrored_camera_sees_the_mirrored_mesh_as_its_camera_does_the_mesh():
    pose = orbit_camera(40.0, 25.0, 32)
    mirrored = np.eye(4)
    mirrored[:3, :3] = mirror_poses(
        pose.cam_from_obj[:, :3, :3].swapaxes(1, 2).astype(np.float32)
    )[0].T
    mirrored[2, 3] = pose.cam_from_obj[0, 2, 3]
    there = Rig(cam_from_obj=mirrored[np.newaxis], size=32)
    shape = RaycastScene(_lopsided()).render(pose)
    image = RaycastScene(_mirrored(_lopsided())).render(there)
    np.testing.assert_allclose(shape.depth[0, :, ::-1], image.depth[0], atol=1e-4)


def test_the_side_alone_has_no_mirror_image_among_the_maps():
    assert can_be_mirrored(np.array([0, 5]))
    assert not can_be_mirrored(np.array([SIDE, 5]))
