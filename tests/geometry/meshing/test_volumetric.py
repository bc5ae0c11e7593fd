from dataclasses import replace

import numpy as np
import pytest
from scipy import ndimage
from scipy.spatial import KDTree

from pipeline.config.params import Params
from pipeline.config.reconstruct import MeshConfig
from pipeline.geometry.curves.silhouette_sdf import signed_distance
from pipeline.geometry.fusion.fusion import fuse
from pipeline.geometry.fusion.perturbation import Perturbation, perturb
from pipeline.geometry.meshing import volumetric
from pipeline.geometry.meshing.poisson import NoSurfaceError
from pipeline.geometry.meshing.silhouettes.on_grid import DrawnDistance
from pipeline.geometry.meshing.volume_grid import VolumeGrid
from pipeline.geometry.meshing.volumetric import reconstruct_volume
from pipeline.geometry.scene.cameras import NUM_VIEWS, Rig, orbit_camera, standard_rig
from pipeline.geometry.scene.mesh import Mesh, merge, vertex_normals
from pipeline.geometry.scene.point_cloud import PointCloud
from pipeline.geometry.scene.raycast import RaycastScene
from pipeline.geometry.scene.solid import is_solid, signed_volume
from pipeline.geometry.scene.view_maps import ViewMaps, empty_maps, mean_iou
from tests.geometry.meshing.test_poisson import CONFIG as POISSON
from tests.meshes_with_answers import ball, box, torus

RIG = standard_rig(48)
CONFIG = POISSON.model_copy(
    update={"method": "volumetric", "grid_size": 48, "min_thickness": 0.1}
)
NO_CLOUD = PointCloud(
    points=np.zeros((0, 3)), normals=np.zeros((0, 3)), confidence=np.zeros(0)
)
NOTHING = empty_maps(NUM_VIEWS, 48)


def _two_balls() -> Mesh:
    small = ball(0.3)
    return merge(
        [
            Mesh(vertices=small.vertices + np.array([x, 0, 0]), faces=small.faces)
            for x in (-0.5, 0.5)
        ]
    )


SHAPES = {
    "ball": ball(0.8),
    "rod": box((0.05, 1.6, 0.05)),
    "wafer": box((1.2, 0.01, 1.2)),
    "torus": torus(0.65, 0.2),
    "two balls": _two_balls(),
}


def _render(mesh: Mesh) -> ViewMaps:
    return RaycastScene(mesh).render(RIG)


def _reconstruct(
    maps: ViewMaps,
    params: Params,
    config: MeshConfig = CONFIG,
    front: DrawnDistance | None = None,
) -> Mesh:
    cloud = fuse(maps, RIG, params.fuse, drawn_views=()).cloud
    drawn = [] if front is None else [front]
    return reconstruct_volume(maps, cloud, RIG, drawn, config, min_foreground=0.5)


def _drawn(mask: np.ndarray, rig: Rig = RIG) -> DrawnDistance:
    distance = signed_distance(mask) * rig.pixel_size
    return DrawnDistance(
        distance=distance,
        pixel_size=rig.pixel_size,
        cam_from_obj=rig.cam_from_obj[0],
    )


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("is_drawn", [False, True])
def test_a_mesh_is_solid_and_covers_the_silhouettes(
    shape: str, is_drawn: bool, params: Params
):
    maps = _render(SHAPES[shape])
    front = _drawn(maps.foreground_mask()[0]) if is_drawn else None
    mesh = _reconstruct(maps, params, front=front)
    assert is_solid(mesh)
    shown, true = _render(mesh).foreground_mask(), maps.foreground_mask()
    assert (shown & true).sum() > 0.9 * true.sum()
    if shape in ("ball", "torus", "two balls"):  # others are thickened
        assert mean_iou(shown, true) > 0.85


def test_a_ball_has_its_volume_and_a_torus_its_hole(params: Params):
    round_mesh = _reconstruct(_render(SHAPES["ball"]), params)
    assert signed_volume(round_mesh) == pytest.approx(4 / 3 * np.pi * 0.8**3, rel=0.05)
    ring = _reconstruct(_render(SHAPES["torus"]), params)
    num_edges = len(ring.faces) * 3 // 2
    assert len(ring.vertices) - num_edges + len(ring.faces) == 0  # Euler: one hole


def test_a_wafer_has_the_least_thickness(params: Params):
    mesh = _reconstruct(_render(SHAPES["wafer"]), params)
    inner = mesh.vertices[(np.abs(mesh.vertices[:, [0, 2]]) < 0.4).all(axis=1)]
    top, bottom = inner[inner[:, 1] > 0, 1], inner[inner[:, 1] < 0, 1]
    np.testing.assert_allclose(np.median(top) - np.median(bottom), 0.1, atol=0.02)


def test_no_mesh_has_more_than_the_allowed_faces(params: Params):
    few = CONFIG.model_copy(update={"max_faces": 600})
    for shape in ("torus", "rod"):
        mesh = _reconstruct(_render(SHAPES[shape]), params, few)
        assert len(mesh.faces) <= 600 and is_solid(mesh)


def test_one_view_that_errs_takes_nothing_away(params: Params):
    maps = _render(SHAPES["ball"])
    foreground = maps.foreground.copy()
    foreground[5, :, :24] = 0  # half of the ball is missing here
    depth = np.where(foreground > 0, maps.depth, np.nan)
    mesh = _reconstruct(replace(maps, foreground=foreground, depth=depth), params)
    assert is_solid(mesh)
    assert signed_volume(mesh) > 0.97 * 4 / 3 * np.pi * 0.8**3


def test_what_is_drawn_is_there_even_if_the_views_do_not_show_it(params: Params):
    maps = _render(ball(0.4))
    horn = maps.foreground_mask()[0].copy()
    horn[4:20, 22:26] = True
    mesh = _reconstruct(maps, params, front=_drawn(horn))
    assert is_solid(mesh)
    shown = _render(mesh).foreground_mask()[0]
    assert shown[5:20, 23:25].all()
    upper = mesh.vertices[mesh.vertices[:, 1] > 0.5]
    assert len(upper) and np.abs(upper[:, 2]).max() < 0.3


def test_a_lone_drawing_gives_a_smooth_body(params: Params):
    rig, fine = standard_rig(96), CONFIG.model_copy(update={"grid_size": 96})
    true = RaycastScene(SHAPES["ball"]).render(rig)
    noise = Perturbation(depth_bias=0.15, depth_noise=0.03, normal_noise=20.0)
    maps = perturb(true, rig, noise, np.random.default_rng(0))
    cloud = fuse(maps, rig, params.fuse, drawn_views=()).cloud
    front = _drawn(true.foreground_mask()[0], rig)
    side = replace(front, cam_from_obj=rig.cam_from_obj[1])
    roughness = []
    for drawn in ([front], [front, side]):
        mesh = reconstruct_volume(maps, cloud, rig, drawn, fine, min_foreground=0.5)
        assert is_solid(mesh)
        outward = mesh.vertices / np.linalg.norm(mesh.vertices, axis=1, keepdims=True)
        cosine = (outward * vertex_normals(mesh)).sum(axis=1)
        roughness.append(np.degrees(np.arccos(np.clip(cosine, -1, 1))).mean())
    lone, two = roughness
    assert lone < 0.6 * two


def test_what_a_lone_drawing_cuts_has_round_edges(params: Params):
    rig, fine = standard_rig(96), CONFIG.model_copy(update={"grid_size": 96})
    maps = RaycastScene(SHAPES["ball"]).render(rig)
    cloud = fuse(maps, rig, params.fuse, drawn_views=()).cloud
    half = maps.foreground_mask()[0]
    half[:, rig.size // 2 :] = False
    edge = np.stack([np.zeros(9), np.linspace(-0.4, 0.4, 9)], axis=1)
    edge = np.column_stack([edge, np.sqrt(0.8**2 - edge[:, 1] ** 2)])
    gaps = []
    for smoothing in (0.0, 0.05):
        config = fine.model_copy(update={"single_drawing_smoothing": smoothing})
        mesh = reconstruct_volume(
            maps, cloud, rig, [_drawn(half, rig)], config, min_foreground=0.5
        )
        assert is_solid(mesh)
        assert mesh.vertices[:, 0].max() < 2 * rig.pixel_size
        gaps.append(KDTree(mesh.vertices).query(edge)[0].mean())
    sharp, round_ = gaps
    assert sharp < 0.5 * rig.pixel_size
    assert round_ > sharp + 0.6 * 0.05


def test_a_lone_body_is_round_where_a_line_begins(params: Params):
    rig, fine = standard_rig(96), CONFIG.model_copy(update={"grid_size": 96})
    maps = RaycastScene(SHAPES["ball"]).render(rig)
    cloud = fuse(maps, rig, params.fuse, drawn_views=()).cloud
    half = maps.foreground_mask()[0]
    half[:, rig.size // 2 :] = False
    half[47:49, rig.size // 2 : rig.size // 2 + 20] = True
    config = fine.model_copy(
        update={"single_drawing_smoothing": 0.05, "min_thickness": 0.04}
    )
    mesh = reconstruct_volume(
        maps, cloud, rig, [_drawn(half, rig)], config, min_foreground=0.5
    )
    assert is_solid(mesh)
    assert mesh.vertices[:, 0].max() > 0.3
    x, _, z = mesh.vertices.T
    assert np.abs(z[(x > 0.03) & (x < 0.1)]).max() < 0.2
    edge = np.array([[0.0, 0.0, -0.8], [0.0, 0.0, 0.8]])
    assert (KDTree(mesh.vertices).query(edge)[0] > 0.6 * 0.05).all()


def _boxes(grid: VolumeGrid, *boxes: tuple[tuple, tuple]) -> np.ndarray:
    """Return the signed distance to the union of boxes, by center and half sides."""
    points = grid.all_points()
    fields = [
        (np.abs(points - center) - half_sides).max(axis=1)
        for center, half_sides in boxes
    ]
    return np.min(fields, axis=0).reshape((grid.size,) * 3)


def test_a_body_is_smoothed_and_its_legs_stay():
    grid = VolumeGrid(96)
    body = (0, 0.3, 0), (0.5, 0.3, 0.3)
    ridge = (0, 0.62, 0), (0.5, 0.02, 0.03)
    leg = (0.4, -0.4, 0.2), (0.04, 0.5, 0.04)
    field = _boxes(grid, body, ridge, leg)
    smoothed = volumetric._smooth_bodies(field, grid, 0.05)
    on_ridge = _boxes(grid, ridge) < -0.01
    assert on_ridge.any() and (smoothed[on_ridge] > 0).mean() > 0.7
    is_leg = _boxes(grid, leg) < 0
    np.testing.assert_array_equal(smoothed[is_leg] < 0, True)
    _, pieces = ndimage.label(smoothed < 0)
    assert pieces == 1
    well_inside = _boxes(grid, body) < -0.1
    assert (smoothed[well_inside] < 0).all()


def test_a_shape_that_is_thin_or_empty_is_not_smoothed():
    grid = VolumeGrid(64)
    rod = _boxes(grid, ((0, 0, 0), (0.04, 0.8, 0.04)))
    np.testing.assert_array_equal(volumetric._smooth_bodies(rod, grid, 0.05), rod)
    empty = np.ones((64,) * 3)
    assert volumetric._smooth_bodies(empty, grid, 0.05) is empty


def test_a_drawn_silhouette_is_inflated_where_nothing_else_is_known():
    disc = _render(SHAPES["ball"])
    mesh = reconstruct_volume(
        NOTHING,
        NO_CLOUD,
        RIG,
        [_drawn(disc.foreground_mask()[0])],
        CONFIG,
        min_foreground=0.5,
    )
    assert is_solid(mesh)
    radius = np.linalg.norm(mesh.vertices, axis=1)
    np.testing.assert_allclose(radius, 0.8, atol=3 * RIG.pixel_size)


def test_of_nothing_there_is_no_surface():
    with pytest.raises(NoSurfaceError, match="shows anything"):
        reconstruct_volume(NOTHING, NO_CLOUD, RIG, [], CONFIG, min_foreground=0.5)


def test_beside_a_drawing_from_anywhere_there_is_nothing(params: Params):
    maps = _render(SHAPES["ball"])
    cloud = fuse(maps, RIG, params.fuse, drawn_views=()).cloud
    oblique = orbit_camera(35.0, 20.0, RIG.size)
    half = RaycastScene(SHAPES["ball"]).render(oblique).foreground_mask()[0]
    half[:, RIG.size // 2 :] = False
    mesh = reconstruct_volume(
        maps, cloud, RIG, [_drawn(half, oblique)], CONFIG, min_foreground=0.5
    )
    assert is_solid(mesh)
    shown = RaycastScene(mesh).render(oblique).foreground_mask()[0]
    assert shown[:, : RIG.size // 2].sum() > 0.95 * half.sum()
    assert not shown[:, RIG.size // 2 + 3 :].any()
