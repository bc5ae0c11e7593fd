"""A surface from view maps by way of a signed distance on a grid: one closed mesh.

Curless & Levoy (1996) carve and average on a grid (carving.py); what drawings show is
certain besides (silhouettes/). The grid is fine only near the surface. Its mesh has
the right topology; where the surface is exactly, the points know better: vertices are
snapped to their planes (qef_snap.py). Of a single drawing points are a guess and rough:
the grid, cut to what is drawn, is blurred instead, but for thin parts, and vertices are
faired.
"""

import logging
from collections.abc import Sequence

import numpy as np
from jaxtyping import Bool, Float
from numpy import ndarray
from scipy import ndimage
from scipy.spatial import KDTree

from pipeline.config.reconstruct import MeshConfig
from pipeline.geometry.curves.masks import distance_to_cores, narrow_parts
from pipeline.geometry.meshing.carving import carve_grid, carving_views
from pipeline.geometry.meshing.marching_cubes import extract_surface
from pipeline.geometry.meshing.one_piece import make_one_piece
from pipeline.geometry.meshing.poisson import NoSurfaceError
from pipeline.geometry.meshing.qef_snap import NUM_NEIGHBORS, fair_mesh, snap_to_planes
from pipeline.geometry.meshing.repair import decimate
from pipeline.geometry.meshing.silhouettes.cover import cover, cover_alone
from pipeline.geometry.meshing.silhouettes.edges import round_narrow_parts
from pipeline.geometry.meshing.silhouettes.extension import extend_to_outline
from pipeline.geometry.meshing.silhouettes.on_grid import (
    DrawnDistance,
    DrawnSilhouette,
    distance_outside,
    place_on_grid,
)
from pipeline.geometry.meshing.thin_walls import move_outward, wall_thickness
from pipeline.geometry.meshing.volume_grid import VolumeGrid, box_around
from pipeline.geometry.scene.cameras import Rig
from pipeline.geometry.scene.mesh import Mesh
from pipeline.geometry.scene.point_cloud import PointCloud
from pipeline.geometry.scene.solid import is_solid
from pipeline.geometry.scene.view_maps import ViewMaps

_TRUNCATION = 2.0  # pixels: deeper below its surface a view knows nothing
_SNAP_RADIUS = 0.8  # pixels: distance at which a point's weight is 1/e
_MAX_SNAP = 2.0  # pixels to the nearest point; and the longest step
_BODY = 1.8  # sigmas, radius: what is thinner is no body, and is not smoothed
_RIDGE = 1.6  # sigmas: so far from a body, what is thin is a part and no roughness
_BLUR_REACH = 2.5  # sigmas

log = logging.getLogger(__name__)


def reconstruct_volume(
    maps: ViewMaps,
    cloud: PointCloud,
    rig: Rig,
    drawn: Sequence[DrawnDistance],
    config: MeshConfig,
    *,
    min_foreground: float,
) -> Mesh:
    """Reconstruct one closed, manifold, outward mesh in one piece.

    Of a single drawing the votes are smoothed, and its mesh is faired, not snapped.

    Args:
        maps: Of all views.
        cloud: Points of the surface; may be empty, and is not used without any view:
            then it knows no more than the drawings.
        rig: The cameras of the maps.
        drawn: Silhouettes of drawings. Nothing that the views show is beside them;
            what a drawing shows that looks along an axis is surely there.
        config: Grid, thickness, smoothing, most faces.
        min_foreground: Least foreground probability of a pixel of the shape.

    Raises:
        NoSurfaceError: No view and no drawing shows anything.
    """
    grid = VolumeGrid(config.grid_size)
    views = carving_views(maps, rig, min_foreground)
    drawn = [one for one in drawn if (one.distance > 0).any()]
    silhouettes = [
        place_on_grid(one, grid, config.min_thickness)
        for one in drawn
        if one.looks_along_axis
    ]
    if not views and not silhouettes:
        raise NoSurfaceError("no view and no drawing shows anything")
    field, denial = carve_grid(grid, views, _TRUNCATION * rig.pixel_size)
    smoothing = config.single_drawing_smoothing if len(drawn) == 1 else 0
    if views:
        if smoothing:
            # A line would be as deep as the body that it begins at.
            bodies = [silhouette.without_strokes() for silhouette in silhouettes]
            field = _smooth_bodies(field, grid, smoothing / 2)
            field = _within_drawings(field, drawn, bodies, grid, config.min_thickness)
            # What is cut before it is blurred has round edges.
            field = _smooth_bodies(field, grid, smoothing, bodies)
            for body in bodies:
                field = round_narrow_parts(field, body, grid, _BODY * smoothing)
        thickness = wall_thickness(cloud, config.min_thickness)
        field = _add_thin_walls(
            field, cloud, thickness, grid, config.min_thickness, rig.pixel_size
        )
    field = _follow_drawings(
        field, denial, drawn, silhouettes, grid, config.min_thickness
    )
    mesh = _mesh_in_one_piece(field, grid, silhouettes, config)
    if smoothing:
        mesh = fair_mesh(mesh)
    elif views and config.snap_to_points and len(cloud):
        missing = config.min_thickness - thickness
        mesh = _snap(mesh, move_outward(cloud, missing / 2), rig.pixel_size)
    return mesh


def _follow_drawings(
    field: Float[ndarray, "X Y Z"],
    denial: Float[ndarray, "x y z"],
    drawn: Sequence[DrawnDistance],
    silhouettes: Sequence[DrawnSilhouette],
    grid: VolumeGrid,
    min_thickness: float,
) -> Float[ndarray, "X Y Z"]:
    """Return a field within the drawings, and with all that each of them shows.

    A part that is added for one may reach a little beside the others.
    """
    if len(drawn) == 1:
        bodies = [silhouette.without_strokes() for silhouette in silhouettes]
        field = _within_drawings(field, drawn, bodies, grid, min_thickness)
        for silhouette in silhouettes:
            field = cover_alone(field, denial, silhouette, grid, min_thickness)
        return field
    field = _within_drawings(field, drawn, silhouettes, grid, min_thickness)
    for silhouette in silhouettes:
        if len(silhouettes) > 1:
            field = extend_to_outline(field, silhouette, silhouettes, grid)
        field = cover(field, denial, silhouette, grid, min_thickness)
    return field


def _within_drawings(
    field: Float[ndarray, "X Y Z"],
    drawn: Sequence[DrawnDistance],
    silhouettes: Sequence[DrawnSilhouette],
    grid: VolumeGrid,
    min_thickness: float,
) -> Float[ndarray, "X Y Z"]:
    """Return a field without what a drawing shows to be free."""
    for silhouette in silhouettes:
        beside = np.expand_dims(silhouette.distance, silhouette.axis)
        field = np.maximum(field, beside.astype(field.dtype))
    for one in drawn:
        if not one.looks_along_axis:
            field = _clip_to_oblique(field, one, grid, min_thickness)
    return field


def _mesh_in_one_piece(
    field: Float[ndarray, "X Y Z"],
    grid: VolumeGrid,
    silhouettes: list[DrawnSilhouette],
    config: MeshConfig,
) -> Mesh:
    """Mesh a field's surface, its pieces joined; NoSurfaceError without any."""
    field = make_one_piece(
        field,
        grid,
        drawn_axes=[silhouette.axis for silhouette in silhouettes],
        min_fraction=config.min_component_fraction,
        bridge_thickness=config.min_thickness,
    )
    mesh = extract_surface(field, grid.origin, grid.spacing)
    if not len(mesh.faces):
        raise NoSurfaceError("the views leave nothing")
    return _with_fewer_faces(mesh, config.max_faces)


def _smooth_bodies(
    field: Float[ndarray, "X Y Z"],
    grid: VolumeGrid,
    sigma: float,
    silhouettes: Sequence[DrawnSilhouette] = (),
) -> Float[ndarray, "X Y Z"]:
    """Blur the field where it is a body, by a sigma in object units.

    What a single drawing leaves open is rough there. Thin parts, and what is narrow or
    a corner in a silhouette, which a blur would take away, stay as they are.
    """
    box = box_around(field < 0, int(np.ceil(_BLUR_REACH * sigma / grid.spacing)))
    sharp = field[box]
    if not sharp.size:
        return field
    limit = 2 * sigma
    blurred = ndimage.gaussian_filter(
        np.clip(sharp, -limit, limit), sigma / grid.spacing, truncate=_BLUR_REACH
    )
    away = _distance_to_thin_parts(sharp < 0, grid.spacing, sigma)
    for silhouette in silhouettes:
        from_narrow = _distance_to_narrow_parts(silhouette, grid.spacing, sigma)
        columns = np.expand_dims(from_narrow, silhouette.axis)
        away = np.minimum(away, np.broadcast_to(columns, field.shape)[box])
    share = np.clip(away / sigma - 0.5, 0, 1)
    smoothed = field.copy()
    smoothed[box] = np.where(
        np.abs(sharp) < limit, sharp + share * (blurred - sharp), sharp
    )
    return smoothed


def _distance_to_narrow_parts(
    silhouette: DrawnSilhouette, spacing: float, sigma: float
) -> Float[ndarray, "X Y"]:
    """Return how far each column is from what of a silhouette is no body's.

    Object units; that is in no disc of the radius of a body: limbs, and corners.
    """
    is_narrow = narrow_parts(silhouette.inside, _BODY * sigma / spacing)
    if not is_narrow.any():
        return np.full(is_narrow.shape, np.inf)
    return np.asarray(ndimage.distance_transform_edt(~is_narrow)) * spacing


def _distance_to_thin_parts(
    inside: Bool[ndarray, "X Y Z"], spacing: float, sigma: float
) -> Float[ndarray, "X Y Z"]:
    """Return how far each voxel is from what a blur would take away, object units.

    That is inside, but in no ball of the radius of a body, and reaches farther from the
    bodies than they are rough. It is looked for at every second voxel, which takes an
    eighth of the time.
    """
    step = 2 * spacing
    touched = ndimage.maximum_filter(inside, 2, origin=-1)[::2, ::2, ::2]
    to_core = distance_to_cores(inside[::2, ::2, ::2], _BODY * sigma / step) * step
    if np.isinf(to_core).any():
        return np.zeros(inside.shape)
    is_far = touched & (to_core > (_BODY + _RIDGE) * sigma)
    if not is_far.any():
        return np.full(inside.shape, np.inf)
    to_far = ndimage.distance_transform_edt(~is_far) * step
    is_part = touched & (to_core > _BODY * sigma) & (to_far < _RIDGE * sigma + step)
    to_part = ndimage.distance_transform_edt(~is_part) * step
    zoom = np.divide(inside.shape, to_part.shape)
    return ndimage.zoom(to_part, zoom, order=1, mode="nearest", grid_mode=True)


def _clip_to_oblique(
    field: Float[ndarray, "X Y Z"],
    drawn: DrawnDistance,
    grid: VolumeGrid,
    min_thickness: float,
) -> Float[ndarray, "X Y Z"]:
    """Take away what a drawing that looks along no axis shows to be free."""
    inside = np.argwhere(field < 0)
    beside = distance_outside(grid.points(inside), drawn, grid, min_thickness)
    field = field.copy()
    field[tuple(inside.T)] = np.maximum(field[tuple(inside.T)], beside)
    return field


def _add_thin_walls(
    field: Float[ndarray, "X Y Z"],
    cloud: PointCloud,
    thickness: Float[ndarray, " N"],
    grid: VolumeGrid,
    min_thickness: float,
    spacing: float,
) -> Float[ndarray, "X Y Z"]:
    """Unite the field with walls of the least thickness where points show thinner ones.

    `thickness` is that of the wall below each point, `spacing` that of the points: as
    far a point stands for the wall around it.
    """
    is_thin = thickness < min_thickness
    if not is_thin.any():
        return field
    normals = cloud.normals[is_thin]
    middle = cloud.points[is_thin] - normals * thickness[is_thin, None] / 2
    reach = int(np.ceil(max(spacing, min_thickness / 2) / grid.spacing)) + 1
    first = grid.nearest(middle)
    field = field.copy()
    for offset in np.indices((2 * reach + 1,) * 3).reshape(3, -1).T - reach:
        indices = np.clip(first + offset, 0, grid.size - 1)
        difference = grid.points(indices) - middle
        across = np.abs(np.sum(difference * normals, axis=1))
        beside = np.sqrt(np.maximum(np.sum(difference**2, axis=1) - across**2, 0))
        distance = np.maximum(across - min_thickness / 2, beside - spacing)
        np.minimum.at(field, tuple(indices.T), distance.astype(field.dtype))
    return field


def _with_fewer_faces(mesh: Mesh, max_faces: int) -> Mesh:
    """Decimate a solid mesh; if that opened it, keep it as it is. 0: no limit."""
    if not max_faces:
        return mesh
    fewer = decimate(mesh, max_faces)
    if not is_solid(fewer):
        log.warning("kept %d faces: with %d it opens", len(mesh.faces), max_faces)
        return mesh
    return fewer


def _snap(mesh: Mesh, cloud: PointCloud, pixel_size: float) -> Mesh:
    """Move vertices to the points' planes."""
    nearest = range(1, min(NUM_NEIGHBORS, len(cloud)) + 1)
    distances, neighbors = map(
        np.asarray, KDTree(cloud.points).query(mesh.vertices, k=nearest)
    )
    return snap_to_planes(
        mesh,
        cloud,
        neighbors,
        distances,
        radius=_SNAP_RADIUS * pixel_size,
        max_step=_MAX_SNAP * pixel_size,
    )
