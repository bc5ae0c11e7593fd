"""Images of meshes, clouds and maps: 8-bit RGBA, transparent background."""

import numpy as np
from jaxtyping import Bool, Float, UInt8
from numpy import ndarray

from pipeline.geometry.scene.cameras import (
    DISTANCE,
    Rig,
    look_at_origin,
    project,
    unproject,
)
from pipeline.geometry.scene.mesh import Mesh
from pipeline.geometry.scene.point_cloud import PointCloud
from pipeline.geometry.scene.raycast import RaycastScene
from pipeline.geometry.scene.view_maps import ViewMaps

PREVIEW_VIEWS = ("three-quarter front", "three-quarter back", "side", "top")
_PREVIEW_DIRECTIONS = ((0.9, 0.62, 1.25), (-1.0, 0.5, -1.2), (1, 0.0, 0), (0, 1, 0))

Colormap = tuple[tuple[int, int, int], ...]

# Viridis (van der Walt & Smith 2015), every tenth: far to near.
DEPTH_COLORMAP: Colormap = (
    (68, 1, 84),
    (72, 40, 120),
    (62, 74, 137),
    (49, 104, 142),
    (38, 130, 142),
    (31, 158, 137),
    (53, 183, 121),
    (109, 205, 89),
    (180, 222, 44),
    (253, 231, 37),
)
# Errors, lightness falling monotonically: zero has the color of clay.
ERROR_COLORMAP: Colormap = (
    (226, 221, 212),
    (246, 214, 126),
    (240, 146, 62),
    (206, 62, 58),
    (112, 16, 74),
)
MAX_SHOWN_ERROR = 0.1  # object units: the end of the colormap
FALSE_NEGATIVE_COLOR = (
    58,
    123,
    213,
)  # pixels that are foreground in the true maps only
FALSE_POSITIVE_COLOR = (20, 164, 140)  # and in the predicted maps only

_CLAY = np.array([226, 216, 203]) / 255
_UNTINTED = np.ones(3)
_SUPERSAMPLING = 2  # rendered pixels per pixel and axis
_GAMMA = 2.2

# Lights in the cam frame (x right, y down, z away): direction to it, wrap, intensity.
# The key stands at the upper left, the fill at the right, the rim behind and above.
_LIGHTS = (
    ((-0.55, -0.75, -0.65), 0.1, 0.92),
    ((0.9, -0.05, -0.55), 0.3, 0.2),
    ((0.25, -0.8, 0.35), 0.0, 0.16),
)
_AMBIENT = 0.06


def preview_rig(size: int) -> Rig:
    """Place the cameras of the views that reports show, in order of PREVIEW_VIEWS."""
    poses = [
        look_at_origin(np.array(direction, dtype=float))
        for direction in _PREVIEW_DIRECTIONS
    ]
    return Rig(cam_from_obj=np.stack(poses), size=size)


def render_clay(mesh: Mesh, rig: Rig) -> UInt8[ndarray, "V H W 4"]:
    """Render a mesh as clay, lit from the upper left of each camera."""
    maps = _render_supersampled(mesh, rig)
    return _resolve(_diffuse_light(maps, rig), maps.foreground_mask(), tint=_CLAY)


def render_error(mesh: Mesh, true: Mesh, rig: Rig) -> UInt8[ndarray, "V H W 4"]:
    """Render a mesh lit like clay, colored by its distance to the true surface."""
    maps, fine_rig = _render_supersampled(mesh, rig), _supersampled(rig)
    mask = maps.foreground_mask()
    points = np.concatenate(
        [
            _unproject_pixels(maps, fine_rig, view, mask[view])
            for view in range(len(mask))
        ]
    )
    distance, _ = RaycastScene(true).closest_points(points)
    color = np.ones((*mask.shape, 3))
    color[mask] = apply_colormap(distance / MAX_SHOWN_ERROR, ERROR_COLORMAP) ** _GAMMA
    return _resolve(_diffuse_light(maps, rig) * color, mask)


def render_cloud(cloud: PointCloud, rig: Rig) -> UInt8[ndarray, "V H W 4"]:
    """Render points as dots in the colors of their normals, back faces culled."""
    image = np.zeros((len(rig.cam_from_obj), rig.size, rig.size, 4))
    for view, cam_from_obj in enumerate(rig.cam_from_obj):
        facing = cloud.select(cloud.normals @ rig.camera_directions[view] > 0)
        pixels = project(facing.points, cam_from_obj, rig.size)
        order = np.argsort(-pixels[:, 2])  # painter's algorithm: near points last
        row, col = np.clip(pixels[order, :2].astype(int), 0, rig.size - 1).T
        image[view, row, col, :3] = (facing.normals[order] + 1) / 2
        image[view, row, col, 3] = 1
    return _to_uint8(image)


def colorize_depth(maps: ViewMaps) -> UInt8[ndarray, "V H W 4"]:
    """Color the depths of the unit ball, dark far to bright near."""
    nearness = (DISTANCE + 1 - np.nan_to_num(maps.depth, nan=DISTANCE)) / 2
    color = apply_colormap(nearness, DEPTH_COLORMAP)
    return _with_alpha(color, maps.foreground_mask())


def colorize_normals(maps: ViewMaps) -> UInt8[ndarray, "V H W 4"]:
    """Color normals: x, y and z of the obj frame as red, green and blue."""
    return _with_alpha((maps.normals + 1) / 2, maps.foreground_mask())


def colorize_foreground(
    maps: ViewMaps, *, color: tuple[int, int, int] = (96, 116, 150)
) -> UInt8[ndarray, "V H W 4"]:
    """Show the foreground probability as opacity."""
    flat = np.broadcast_to(np.array(color) / 255, (*maps.foreground.shape, 3))
    return _to_uint8(np.concatenate([flat, maps.foreground[..., None]], axis=-1))


def colorize_depth_error(
    predicted: ViewMaps, true: ViewMaps
) -> UInt8[ndarray, "V H W 4"]:
    """Color depth errors where both maps are foreground; flat colors where one is."""
    predicted_mask, true_mask = predicted.foreground_mask(), true.foreground_mask()
    error = np.abs(np.nan_to_num(predicted.depth) - np.nan_to_num(true.depth))
    color = apply_colormap(error / MAX_SHOWN_ERROR, ERROR_COLORMAP)
    color[true_mask & ~predicted_mask] = np.array(FALSE_NEGATIVE_COLOR) / 255
    color[predicted_mask & ~true_mask] = np.array(FALSE_POSITIVE_COLOR) / 255
    return _with_alpha(color, predicted_mask | true_mask)


def apply_colormap(
    values: Float[ndarray, "*dims"], colors: Colormap
) -> Float[ndarray, "*dims 3"]:
    """Map values, clipped to [0, 1], to RGB in [0, 1] by linear interpolation."""
    stops = np.linspace(0, 1, len(colors))
    channels = [
        np.interp(values, stops, channel) for channel in zip(*colors, strict=True)
    ]
    return np.stack(channels, axis=-1) / 255


def _supersampled(rig: Rig) -> Rig:
    return rig.resized(rig.size * _SUPERSAMPLING)


def _render_supersampled(mesh: Mesh, rig: Rig) -> ViewMaps:
    return RaycastScene(mesh).render(_supersampled(rig))


def _unproject_pixels(
    maps: ViewMaps, rig: Rig, view: int, mask: Bool[ndarray, "H W"]
) -> Float[ndarray, "N 3"]:
    """Return the surface points that the pixels of a mask show."""
    row, col = np.nonzero(mask)
    depth = maps.depth[view, row, col].astype(float)
    pixels = np.column_stack([row + 0.5, col + 0.5, depth])
    return unproject(pixels, rig.cam_from_obj[view], rig.size)


def _diffuse_light(maps: ViewMaps, rig: Rig) -> Float[ndarray, "V H W 1"]:
    """Sum the diffuse light of each pixel: Lambert, wrapped around the terminator."""
    to_light = np.array([direction for direction, _, _ in _LIGHTS]).T
    to_light /= np.linalg.norm(to_light, axis=0)
    wrap = np.array([wrap for _, wrap, _ in _LIGHTS], dtype=np.float32)
    intensity = np.array([intensity for _, _, intensity in _LIGHTS], dtype=np.float32)
    light = np.empty((*maps.depth.shape, 1), dtype=np.float32)
    for view, cam_from_obj in enumerate(rig.cam_from_obj):
        lights_obj = (cam_from_obj[:3, :3].T @ to_light).astype(np.float32)
        cosine = maps.normals[view] @ lights_obj
        lit = np.clip((cosine + wrap) / (1 + wrap), 0, 1)
        light[view, ..., 0] = _AMBIENT + lit @ intensity
    return light


def _resolve(
    linear: Float[ndarray, "V H W C"],
    mask: Bool[ndarray, "V H W"],
    tint: Float[ndarray, "3"] = _UNTINTED,
) -> UInt8[ndarray, "V h w 4"]:
    """Average the foreground subpixels of each pixel; coverage becomes opacity.

    `tint` is the color, gamma-encoded, of all that is lit, if that is the same.
    """
    coverage = _block_means(mask[..., None].astype(np.float32))
    total = _block_means(np.where(mask[..., None], linear, 0))
    light = (total / np.maximum(coverage, 1e-6)) ** (1 / _GAMMA)
    return _to_uint8(np.concatenate([light * tint, coverage], axis=-1))


def _block_means(fine: Float[ndarray, "V H W C"]) -> Float[ndarray, "V h w C"]:
    step = _SUPERSAMPLING
    subpixels = [
        fine[:, row::step, column::step]
        for row in range(step)
        for column in range(step)
    ]
    return np.sum(subpixels, axis=0) / step**2


def _with_alpha(
    color: Float[ndarray, "V H W 3"], mask: Bool[ndarray, "V H W"]
) -> UInt8[ndarray, "V H W 4"]:
    return _to_uint8(np.concatenate([color, mask[..., None]], axis=-1))


def _to_uint8(color: Float[ndarray, "V H W 4"]) -> UInt8[ndarray, "V H W 4"]:
    return np.round(np.clip(color, 0, 1) * 255).astype(np.uint8)
