"""A mesh from what is known of a shape, by the method that the settings name."""

from collections.abc import Sequence

from jaxtyping import Float
from numpy import ndarray

from pipeline.config.reconstruct import MeshConfig
from pipeline.geometry.curves.silhouette_sdf import filled_silhouette_sdf
from pipeline.geometry.meshing.poisson import reconstruct_surface
from pipeline.geometry.meshing.volumetric import reconstruct_volume
from pipeline.geometry.scene.cameras import sketch_view_indices, standard_rig
from pipeline.geometry.scene.mesh import Mesh
from pipeline.geometry.scene.point_cloud import PointCloud
from pipeline.geometry.scene.view_maps import ViewMaps

_ENLARGEMENT = 3  # of drawings, for silhouettes finer than their pixels


def make_surface(
    maps: ViewMaps,
    cloud: PointCloud,
    drawings: Float[ndarray, "K H W"],
    views: Sequence[str],
    config: MeshConfig,
    *,
    min_foreground: float,
) -> Mesh:
    """Make a mesh of maps, the cloud fused from them, and the drawings.

    Args:
        maps: Of all views of the standard rig; poisson takes the cloud alone.
        cloud: Oriented points.
        drawings: Of all sketch views, as large as the maps; ink 0 on paper 1.
        views: Names of those that count.
        config: The method and its settings.
        min_foreground: Least foreground probability of a pixel of the shape.

    Raises:
        NoSurfaceError: There is no surface in them.
    """
    if config.method == "poisson":
        return reconstruct_surface(cloud, config)
    indices = sketch_view_indices(views)
    masks = maps.foreground_mask(min_foreground)[indices]
    distances = filled_silhouette_sdf(drawings[indices], masks, _ENLARGEMENT)
    drawn = dict(zip(indices, distances, strict=True))
    rig = standard_rig(maps.size)
    return reconstruct_volume(
        maps, cloud, drawn, rig, config, min_foreground=min_foreground
    )
