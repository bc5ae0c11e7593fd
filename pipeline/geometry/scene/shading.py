"""Pictures of meshes and maps: 8-bit RGBA, transparent where nothing is."""

import numpy as np
from jaxtyping import Bool, Float, UInt8
from numpy import ndarray

from pipeline.geometry.scene.cameras import DISTANCE, Rig, look_from, project, unproject
from pipeline.geometry.scene.mesh import Mesh
from pipeline.geometry.scene.point_cloud import PointCloud
from pipeline.geometry.scene.raycast import Surface
from pipeline.geometry.scene.view_maps import ViewMaps

DIRECTIONS = ("three-quarter front", "three-quarter back", "side", "top")
_EYES = ((0.9, 0.62, 1.25), (-1.0, 0.5, -1.2), (1, 0.0, 0), (0, 1, 0))

Ramp = tuple[tuple[int, int, int], ...]

# Viridis (van der Walt & Smith 2015), every tenth: far to near.
DEPTH_RAMP: Ramp = (
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
# Errors, lightness falling all the way: none is the colour of clay.
ERROR_RAMP: Ramp = (
    (226, 221, 212),
    (246, 214, 126),
    (240, 146, 62),
    (206, 62, 58),
    (112, 16, 74),
)
LARGE_ERROR = 0.1  # object units: the end of the ramp
MISSED = (58, 123, 213)  # the colour of pixels that only the true maps call the shape
EXTRA = (20, 164, 140)  # and of those that only the predicted ones do

_CLAY = np.array([226, 216, 203]) / 255
_FINE = 2  # rendered pixels per pixel and axis
_GAMMA = 2.2

# Lights in the cam frame (x right, y down, z away): direction to it, wrap, strength.
# The key stands at the upper left, the fill at the right, the rim behind and above.
_LIGHTS = (
    ((-0.55, -0.75, -0.65), 0.1, 0.92),
    ((0.9, -0.05, -0.55), 0.3, 0.2),
    ((0.25, -0.8, 0.35), 0.0, 0.16),
)
_AMBIENT = 0.06


def gallery(size: int) -> Rig:
    """Place the cameras from which people look at a mesh, in order of DIRECTIONS."""
    poses = [look_from(np.array(eye, dtype=float)) for eye in _EYES]
    return Rig(cam_from_obj=np.stack(poses), size=size)


def shade(mesh: Mesh, rig: Rig) -> UInt8[ndarray, "V H W 4"]:
    """Show a mesh as clay, lit from the upper left of each camera."""
    seen = _see(mesh, rig)
    return _develop(_light(seen, rig) * _CLAY**_GAMMA, seen.inside())


def shade_errors(mesh: Mesh, true: Mesh, rig: Rig) -> UInt8[ndarray, "V H W 4"]:
    """Show a mesh lit as clay, coloured by its distance to the true surface."""
    seen, fine = _see(mesh, rig), _finer(rig)
    inside = seen.inside()
    points = np.concatenate(
        [_lift(seen, fine, view, inside[view]) for view in range(len(inside))]
    )
    gap, _ = Surface(true).closest(points)
    colour = np.ones((*inside.shape, 3))
    colour[inside] = ramp(gap / LARGE_ERROR, ERROR_RAMP) ** _GAMMA
    return _develop(_light(seen, rig) * colour, inside)


def show_cloud(cloud: PointCloud, rig: Rig) -> UInt8[ndarray, "V H W 4"]:
    """Show points as dots in the colours of their normals; those that face away go."""
    sheet = np.zeros((len(rig.cam_from_obj), rig.size, rig.size, 4))
    for view, cam_from_obj in enumerate(rig.cam_from_obj):
        facing = cloud.keep(cloud.normals @ rig.eyes[view] > 0)
        pixels = project(facing.points, cam_from_obj, rig.size)
        order = np.argsort(-pixels[:, 2])  # near points are drawn last
        row, col = np.clip(pixels[order, :2].astype(int), 0, rig.size - 1).T
        sheet[view, row, col, :3] = (facing.normals[order] + 1) / 2
        sheet[view, row, col, 3] = 1
    return _eight_bit(sheet)


def show_depth(maps: ViewMaps) -> UInt8[ndarray, "V H W 4"]:
    """Colour the depths of the unit ball, dark far to bright near."""
    nearness = (DISTANCE + 1 - np.nan_to_num(maps.depth, nan=DISTANCE)) / 2
    return _opaque(ramp(nearness, DEPTH_RAMP), maps.inside())


def show_normals(maps: ViewMaps) -> UInt8[ndarray, "V H W 4"]:
    """Colour normals: x, y and z of the obj frame as red, green and blue."""
    return _opaque((maps.normals + 1) / 2, maps.inside())


def show_foreground(
    maps: ViewMaps, *, colour: tuple[int, int, int] = (96, 116, 150)
) -> UInt8[ndarray, "V H W 4"]:
    """Show the foreground probability as opacity."""
    flat = np.broadcast_to(np.array(colour) / 255, (*maps.foreground.shape, 3))
    return _eight_bit(np.concatenate([flat, maps.foreground[..., None]], axis=-1))


def show_errors(predicted: ViewMaps, true: ViewMaps) -> UInt8[ndarray, "V H W 4"]:
    """Colour depth errors where both see the shape, MISSED and EXTRA where one does."""
    ours, theirs = predicted.inside(), true.inside()
    error = np.abs(np.nan_to_num(predicted.depth) - np.nan_to_num(true.depth))
    colour = ramp(error / LARGE_ERROR, ERROR_RAMP)
    colour[theirs & ~ours] = np.array(MISSED) / 255
    colour[ours & ~theirs] = np.array(EXTRA) / 255
    return _opaque(colour, ours | theirs)


def ramp(values: Float[ndarray, "*dims"], colours: Ramp) -> Float[ndarray, "*dims 3"]:
    """Colour values, clipped to [0, 1], by linear interpolation; RGB in [0, 1]."""
    stops = np.linspace(0, 1, len(colours))
    channels = [
        np.interp(values, stops, channel) for channel in zip(*colours, strict=True)
    ]
    return np.stack(channels, axis=-1) / 255


def _finer(rig: Rig) -> Rig:
    return Rig(cam_from_obj=rig.cam_from_obj, size=rig.size * _FINE)


def _see(mesh: Mesh, rig: Rig) -> ViewMaps:
    return Surface(mesh).render(_finer(rig))


def _lift(
    seen: ViewMaps, fine: Rig, view: int, inside: Bool[ndarray, "H W"]
) -> Float[ndarray, "N 3"]:
    """Return the points that the pixels show."""
    row, col = np.nonzero(inside)
    depth = seen.depth[view, row, col].astype(float)
    pixels = np.column_stack([row + 0.5, col + 0.5, depth])
    return unproject(pixels, fine.cam_from_obj[view], fine.size)


def _light(seen: ViewMaps, rig: Rig) -> Float[ndarray, "V H W 1"]:
    """Add up the light that each pixel's surface scatters (wrapped Lambert)."""
    normals_cam = np.einsum("vij,vhwj->vhwi", rig.cam_from_obj[:, :3, :3], seen.normals)
    light = np.full(seen.depth.shape, _AMBIENT)
    for towards, wrap, strength in _LIGHTS:
        cosine = normals_cam @ (np.array(towards) / np.linalg.norm(towards))
        light += strength * np.clip((cosine + wrap) / (1 + wrap), 0, 1)
    return light[..., None]


def _develop(
    linear: Float[ndarray, "V H W 3"], inside: Bool[ndarray, "V H W"]
) -> UInt8[ndarray, "V h w 4"]:
    """Average the fine pixels that show something; coverage becomes opacity."""
    coverage = _blocks(inside[..., None].astype(float))
    light = _blocks(np.where(inside[..., None], linear, 0)) / np.maximum(coverage, 1e-6)
    return _eight_bit(np.concatenate([light ** (1 / _GAMMA), coverage], axis=-1))


def _blocks(fine: Float[ndarray, "V H W C"]) -> Float[ndarray, "V h w C"]:
    views, height, width, channels = fine.shape
    size = (views, height // _FINE, _FINE, width // _FINE, _FINE, channels)
    return fine.reshape(size).mean(axis=(2, 4))


def _opaque(
    colour: Float[ndarray, "V H W 3"], inside: Bool[ndarray, "V H W"]
) -> UInt8[ndarray, "V H W 4"]:
    return _eight_bit(np.concatenate([colour, inside[..., None]], axis=-1))


def _eight_bit(colour: Float[ndarray, "V H W 4"]) -> UInt8[ndarray, "V H W 4"]:
    return np.round(np.clip(colour, 0, 1) * 255).astype(np.uint8)
