"""Fuzz: whatever maps hold, fuse and mesh end with a mesh or with a sentence."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from pipeline.geometry.fusion.fusion import fuse
from pipeline.geometry.meshing.poisson import NoSurfaceError, reconstruct_surface
from pipeline.geometry.meshing.volumetric import reconstruct_volume
from pipeline.geometry.scene.cameras import Rig
from pipeline.geometry.scene.solid import is_solid
from pipeline.geometry.scene.view_maps import ViewMaps
from tests.geometry.fusion.test_fusion import DRAWN_VIEWS, FULL, UNION
from tests.geometry.meshing.test_poisson import CONFIG

NUM_DAMAGED = 50  # in each batch
POISSON = CONFIG.model_copy(update={"octree_depth": 4})
VOLUMETRIC = CONFIG.model_copy(update={"method": "volumetric", "grid_size": 32})

Arrays = dict[str, np.ndarray]
Damage = Callable[[Arrays, np.random.Generator], None]


def _some(rng: np.random.Generator, shape: tuple[int, ...]) -> np.ndarray:
    return rng.random(shape) < rng.choice([0.001, 0.1, 0.7, 1.0])


def _holes(maps: Arrays, rng: np.random.Generator) -> None:
    maps["depth"][_some(rng, maps["depth"].shape)] = np.nan


def _infinite_depth(maps: Arrays, rng: np.random.Generator) -> None:
    chosen = _some(rng, maps["depth"].shape)
    maps["depth"][chosen] = rng.choice([np.inf, -np.inf, 1e30, -5.0, 0.0])


def _noise(maps: Arrays, rng: np.random.Generator) -> None:
    chosen = _some(rng, maps["depth"].shape)
    maps["depth"][chosen] = rng.uniform(0.5, 3.5, chosen.sum())


def _bad_normals(maps: Arrays, rng: np.random.Generator) -> None:
    chosen = _some(rng, maps["depth"].shape)
    maps["normals"][chosen] = rng.choice([np.nan, 0.0, np.inf, 7.0])


def _turned_normals(maps: Arrays, rng: np.random.Generator) -> None:
    maps["normals"][_some(rng, maps["depth"].shape)] *= -1


def _bad_foreground(maps: Arrays, rng: np.random.Generator) -> None:
    chosen = _some(rng, maps["depth"].shape)
    maps["foreground"][chosen] = rng.choice([np.nan, 0.0, 1.0, -3.0])


def _one_view_only(maps: Arrays, rng: np.random.Generator) -> None:
    keep = rng.integers(len(maps["depth"]))
    others = np.arange(len(maps["depth"])) != keep
    maps["depth"][others] = np.nan


def _one_pixel_only(maps: Arrays, rng: np.random.Generator) -> None:
    view, row, col = (rng.integers(side) for side in maps["depth"].shape)
    maps["depth"][:] = np.nan
    maps["depth"][view, row, col] = 2.0


def _flat(maps: Arrays, rng: np.random.Generator) -> None:
    maps["depth"][:] = rng.uniform(1, 3)
    maps["foreground"][:] = 1


def _shuffled_views(maps: Arrays, rng: np.random.Generator) -> None:
    maps["depth"][:] = rng.permutation(maps["depth"])


def _black(maps: Arrays, rng: np.random.Generator) -> None:
    maps["depth"][:] = np.nan
    maps["foreground"][:] = 0


DAMAGES: tuple[Damage, ...] = (
    _holes,
    _infinite_depth,
    _noise,
    _bad_normals,
    _turned_normals,
    _bad_foreground,
    _one_view_only,
    _one_pixel_only,
    _flat,
    _shuffled_views,
    _black,
)


def _damaged(maps: ViewMaps, rng: np.random.Generator) -> ViewMaps:
    arrays = {name: values.copy() for name, values in vars(maps).items()}
    for damage in rng.permutation(len(DAMAGES))[: rng.integers(1, 4)]:
        DAMAGES[damage](arrays, rng)
    return replace(maps, **arrays)


@pytest.mark.parametrize("batch", range(2))
def test_damaged_maps_give_a_finite_mesh_or_one_sentence(
    ball_maps: ViewMaps, box_maps: ViewMaps, rig: Rig, batch: int
):
    num_meshes = num_solids = 0
    for seed in range(batch * NUM_DAMAGED, (batch + 1) * NUM_DAMAGED):
        rng = np.random.default_rng(seed)
        maps = _damaged((ball_maps, box_maps)[seed % 2], rng)
        config = (FULL, UNION)[seed // 2 % 2]
        try:
            cloud = fuse(maps, rig, config, drawn_views=DRAWN_VIEWS).cloud
            assert np.isfinite(cloud.points).all()
            mesh = reconstruct_surface(cloud, POISSON)
        except ValueError as error:
            assert "surface" in str(error) or "fuse.min_points" in str(error)
            continue
        num_meshes += 1
        assert len(mesh.faces)
        assert np.isfinite(mesh.vertices).all()
        try:
            solid = reconstruct_volume(
                maps, cloud, rig, [], VOLUMETRIC, min_foreground=0.5
            )
        except NoSurfaceError as error:
            assert "nothing" in str(error)
            continue
        num_solids += 1
        assert is_solid(solid)
        assert np.isfinite(solid.vertices).all()
    assert num_meshes > 10 and num_solids > 10
