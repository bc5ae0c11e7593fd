"""A mesh from what is known of a shape, by the method that the settings name."""

import numpy as np
from jaxtyping import Bool, Float
from numpy import ndarray

from pipeline.config.reconstruct import MeshConfig
from pipeline.geometry.curves.silhouette_sdf import filled_silhouette_sdf
from pipeline.geometry.meshing.poisson import reconstruct_surface
from pipeline.geometry.meshing.silhouettes.on_grid import (
    DrawnDistance,
    looks_along_axis,
)
from pipeline.geometry.meshing.volumetric import reconstruct_volume
from pipeline.geometry.scene.cameras import SKETCH_VIEWS, Rig, standard_rig
from pipeline.geometry.scene.mesh import Mesh
from pipeline.geometry.scene.point_cloud import PointCloud
from pipeline.geometry.scene.posed_drawings import PosedDrawings
from pipeline.geometry.scene.view_maps import ViewMaps

_ENLARGEMENT = 3  # of drawings, for silhouettes finer than their pixels


def make_surface(
    maps: ViewMaps,
    cloud: PointCloud,
    drawings: PosedDrawings,
    config: MeshConfig,
    *,
    min_foreground: float,
) -> Mesh:
    """Make a mesh of maps, the cloud fused from them, and the drawings.

    Args:
        maps: Of all views of the standard rig; poisson takes the cloud alone.
        cloud: Oriented points.
        drawings: As large as the maps; none is needed.
        config: The method and its settings.
        min_foreground: Least foreground probability of a pixel of the shape.

    Raises:
        NoSurfaceError: There is no surface in them.
    """
    if config.method == "poisson":
        return reconstruct_surface(cloud, config)
    masks = known_silhouettes(maps, drawings, min_foreground)
    distances = filled_silhouette_sdf(drawings.images, masks, _ENLARGEMENT)
    rotation = _grid_from_obj(drawings.rig)
    rig = drawings.rig.rotated(rotation)
    mesh = reconstruct_volume(
        maps.rotated(rotation),
        cloud.rotated(rotation),
        standard_rig(maps.size).rotated(rotation),
        [
            DrawnDistance(
                distance=distance * rig.pixel_size,
                pixel_size=rig.pixel_size,
                cam_from_obj=pose,
            )
            for distance, pose in zip(distances, rig.cam_from_obj, strict=True)
        ],
        config,
        min_foreground=min_foreground,
    )
    return mesh.rotated(rotation.T)


def known_silhouettes(
    maps: ViewMaps, drawings: PosedDrawings, min_foreground: float
) -> Bool[ndarray, "K H W"]:
    """Return what of each drawing is solid; nothing where that is not known.

    The maps know of the views that they show; else what was read in the drawing does.
    """
    if drawings.silhouettes is None:
        known = np.zeros(drawings.images.shape, dtype=bool)
    else:
        known = drawings.silhouettes.copy()
    masks = maps.foreground_mask(min_foreground)
    for index, view in enumerate(drawings.views):
        if view in SKETCH_VIEWS and masks[SKETCH_VIEWS.index(view)].any():
            known[index] = masks[SKETCH_VIEWS.index(view)]
    return known


def _grid_from_obj(rig: Rig) -> Float[ndarray, "3 3"]:
    """Return how to turn the shape so that a drawing looks along an axis of the grid.

    Where none of them does already, it is the first.
    """
    poses = rig.cam_from_obj
    if not len(poses) or any(looks_along_axis(pose) for pose in poses):
        return np.eye(3)
    return poses[0, :3, :3]
