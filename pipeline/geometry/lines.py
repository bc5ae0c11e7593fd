"""The lines of a shape from a camera, as typed polylines on the page.

Occluding contours, boundaries and creases are edges of the mesh; where two parts pass
through each other, and wherever else the picture breaks without an edge, the line is
found in the picture. What is drawn is decided by looking: a line is there where it is
not hidden and the surface breaks across it, so that neither the triangulation, nor
doubled faces, nor cracks between parts show.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float
from numpy import ndarray
from scipy import ndimage

from pipeline.geometry.breaks import breaks_of
from pipeline.geometry.cameras import Rig, project
from pipeline.geometry.edges import Edges, edges_of
from pipeline.geometry.meshes import Mesh
from pipeline.geometry.polylines import chain, lengths, resample, smooth
from pipeline.geometry.raycast import Surface
from pipeline.geometry.sight import Sight, turned

KINDS = (
    "silhouette",  # where the shape meets the background
    "contour",  # where a nearer surface ends before a farther one
    "boundary",  # an open edge of the surface, before its own kind
    "crease",  # a sharp edge
    "intersection",  # of two parts
)

_STEP = 0.75  # pixels between the places where a line is looked at
_BESIDE = 1.0  # pixels to each side of it
_HIDDEN = 0.6  # pixels in front of it: what is nearer hides it
_GAP = 3  # places: shorter gaps in a line are bridged, shorter lines dropped
_JOINT = 3  # places: by as many a line reaches into the line that it meets
_SMOOTHING = 1.5  # places
_SURE_CREASE = 70.0  # degrees: no curve is that coarse
_SOFTER = 0.6  # of a crease's angle: what the pixels beside one must show
_INNER = ("crease", "intersection")
_SHORTEST = 6.0  # pixels: shorter inner lines, or lines of the picture, are crumbs


@dataclass(frozen=True, kw_only=True)
class Line:
    """A visible line.

    Attributes:
        kind: One of KINDS.
        points: (row, col, depth): pixels and object units, about _STEP apart.
    """

    kind: str
    points: Float[ndarray, "N 3"]


def lines_of(
    mesh: Mesh, rig: Rig, views: Iterable[int], *, depth_step: float, crease: float
) -> list[list[Line]]:
    """Find the visible lines of a mesh from some cameras of a rig.

    Args:
        mesh: Any triangles.
        rig: Cameras; its size is the pixels that a line's parts are told apart by.
        views: Which of its cameras.
        depth_step: Smallest jump of depth that draws a line, object units.
        crease: Smallest angle between faces that does, degrees.
    """
    edges, surface = edges_of(mesh), Surface(mesh)
    sharp = edges.creases(crease, _SURE_CREASE)
    found = []
    for view in views:
        sight = Sight(mesh, surface, edges.parts, rig, view)
        shown = _shown(_candidates(edges, sharp, sight), sight, depth_step, crease)
        lines = _once([*shown, *_unexplained(shown, sight, crease)], sight.size)
        found.append([_smoothed(line) for line in lines if not _is_crumb(line)])
    return found


def _candidates(edges: Edges, sharp: Bool[ndarray, " E"], sight: Sight) -> list[Line]:
    """Return the edges that may be lines, chained and evenly spaced, hidden or not."""
    pixels = project(edges.vertices, sight.cam_from_obj, sight.size)
    folds = edges.folds(pixels)
    return [
        Line(kind=kind, points=resample(pixels[line], _STEP))
        for kind, chosen in (
            ("contour", folds & (edges.num_faces > 1)),
            ("boundary", edges.num_faces == 1),
            ("crease", sharp & ~folds),
        )
        for line in chain(edges.ends[chosen], pixels)
    ]


def _shown(
    candidates: list[Line], sight: Sight, depth_step: float, crease: float
) -> list[Line]:
    """Return the parts of the candidates that are not hidden and break the surface."""
    if not candidates:
        return []
    points = np.concatenate([line.points for line in candidates])
    across = np.concatenate([_across(line.points) for line in candidates])
    one, middle, other = (
        sight.at(points[:, :2] + side * _BESIDE * across) for side in (-1, 0, 1)
    )
    shown = middle.depth > points[:, 2] - _HIDDEN * sight.pitch
    jump = sight.jump(one, other, 2 * _BESIDE * across)
    bent = turned(one, other, _SOFTER * crease)
    sizes = [len(line.points) for line in candidates]
    may_bend = np.repeat([line.kind != "contour" for line in candidates], sizes)
    shown &= (jump > depth_step) | (may_bend & bent)
    # Beside the background nothing can hide: a plane seen edge-on has all its edges
    # there, and whether a ray along it hits is chance. What is thinner than a line has
    # background on both sides.
    nearest = np.minimum(one.depth, other.depth)
    outer = np.isinf(jump) | np.isinf(nearest)
    points[:, 2] = np.where(outer & np.isfinite(nearest), nearest, points[:, 2])
    by_kind = {"silhouette": outer, "": shown & ~outer}
    return [
        Line(kind=kind or candidates[index].kind, points=points[start:end])
        for kind, flags in by_kind.items()
        for index, start, end in _runs(flags, sizes)
    ]


def _across(points: Float[ndarray, "N 3"]) -> Float[ndarray, "N 2"]:
    """Return unit directions across a line on the page."""
    along = np.gradient(points[:, :2], axis=0)
    length = np.linalg.norm(along, axis=1, keepdims=True)
    return along[:, ::-1] * (-1, 1) / np.where(length > 0, length, 1)


def _runs(flags: Bool[ndarray, " N"], sizes: list[int]) -> list[tuple[int, int, int]]:
    """List the runs of set flags within each line: its index, first and last plus one.

    Gaps shorter than _GAP are bridged; so short runs are dropped, except at an end,
    where another line may go on.
    """
    index = np.repeat(np.arange(len(sizes)), sizes)
    pads = _GAP * (np.arange(len(sizes) + 1))
    place = np.arange(len(flags)) + pads[index + 1]
    between = np.ones(len(flags) + _GAP * (len(sizes) + 1), dtype=bool)
    between[place] = False
    apart = np.zeros(len(between), dtype=bool)
    apart[place] = flags
    window = np.ones(_GAP, dtype=bool)
    apart = ndimage.binary_closing(apart, window) | between
    apart = ndimage.binary_opening(apart, window) & ~between
    change = np.diff(apart.astype(np.int8))
    starts, ends = np.flatnonzero(change == 1) + 1, np.flatnonzero(change == -1) + 1
    lines = np.searchsorted(place, starts)
    return [
        (int(index[at]), int(at), int(at + end - start))
        for at, start, end in zip(lines, starts, ends, strict=True)
    ]


def _unexplained(lines: list[Line], sight: Sight, crease: float) -> list[Line]:
    """Find lines in the picture itself, where it breaks far from any line known."""
    known = [line.points[:, :2] for line in lines]
    return [
        Line(kind=kind, points=resample(points, _STEP))
        for kind, points in breaks_of(sight, known, crease)
        if lengths(points)[-1] > _SHORTEST
    ]


def _once(lines: list[Line], size: int) -> list[Line]:
    """Drop what runs where a line runs already; silhouettes and long lines stay."""
    drawn = np.zeros((size + 2, size + 2), dtype=bool)
    kept = []
    order = sorted(lines, key=lambda line: (KINDS.index(line.kind), -len(line.points)))
    for line in order:
        row, col = np.clip(line.points[:, :2] + 1, 0, size + 1).astype(int).T
        new = ~drawn[row, col]
        for _, start, end in _runs(new, [len(new)]):
            joined = slice(max(start - _JOINT, 0), end + _JOINT)
            kept.append(Line(kind=line.kind, points=line.points[joined]))
        for down in (-1, 0, 1):
            for right in (-1, 0, 1):
                at = np.clip([row + down, col + right], 0, size + 1)
                drawn[at[0], at[1]] = True
    return kept


def _is_crumb(line: Line) -> bool:
    return line.kind in _INNER and float(lengths(line.points)[-1]) < _SHORTEST


def _smoothed(line: Line) -> Line:
    return Line(kind=line.kind, points=smooth(line.points, _SMOOTHING))
