"""The lines of a shape from a camera, as typed polylines on the page.

Occluding contours, boundaries and creases are edges of the mesh; suggestive contours,
ridges and valleys run over its curved faces; where two parts pass through each other,
and wherever else the picture breaks without an edge, the line is found in the picture.
What is drawn is decided by looking: a line is there where it is
not hidden and the surface breaks across it, so that neither the triangulation, nor
doubled faces, nor cracks between parts show.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float, Int
from numpy import ndarray
from scipy import ndimage

from pipeline.config.sketch import LineDetectionConfig
from pipeline.geometry.curves.polylines import (
    arc_lengths,
    chain_segments,
    resample,
    smooth,
)
from pipeline.geometry.drawing.feature_lines import FeatureLines, LineSegments
from pipeline.geometry.drawing.image_edges import detect_image_edges
from pipeline.geometry.drawing.mesh_edges import MeshEdges, build_edges
from pipeline.geometry.drawing.visibility import ViewProbe, normals_differ
from pipeline.geometry.scene.cameras import Rig, project
from pipeline.geometry.scene.mesh import Mesh
from pipeline.geometry.scene.raycast import RaycastScene

LINE_TYPES = (
    "silhouette",  # where the shape meets the background
    "contour",  # where a nearer surface ends before a farther one
    "boundary",  # an open edge of the surface, before its own kind
    "crease",  # a sharp edge
    "intersection",  # of two parts
    "suggestive",  # almost a contour
    "ridge",  # a rounded edge, convex
    "valley",  # and concave
)

_STEP = 0.75  # pixels between the places where a line is looked at
_BESIDE = 1.0  # pixels to each side of it
_HIDDEN = 0.6  # pixels in front of it: what is nearer hides it
_GAP = 3  # places: shorter gaps in a line are bridged, shorter lines dropped
_JOINT = 3  # places: by as many a line reaches into the line that it meets
_SMOOTHING = 1.5  # places
_SURE_CREASE = 70.0  # degrees: no curve is that coarse
_SOFTER = 0.6  # of a crease's angle: what the pixels beside one must show
_FOLDS = ("contour", "boundary")
_CURVED = ("suggestive", "ridge", "valley")
_SHORTEST = 6.0  # pixels: what is shorter, and no silhouette, is a crumb
_SHORTEST_CURVED = 8.0  # pixels
_APART = 3  # pixels: a curved line this near to another says nothing more


@dataclass(frozen=True, kw_only=True)
class Line:
    """A visible line.

    Attributes:
        kind: One of KINDS.
        points: (row, col, depth): pixels and object units, about _STEP apart.
    """

    kind: str
    points: Float[ndarray, "N 3"]


def detect_lines(
    mesh: Mesh, rig: Rig, views: Iterable[int], detection: LineDetectionConfig
) -> list[list[Line]]:
    """Find the visible lines of a mesh from some cameras of a rig.

    Args:
        mesh: Any triangles.
        rig: Cameras; its size is the pixels that a line's parts are told apart by.
        views: Which of its cameras.
        detection: Which lines are detected.
    """
    edges, surface = build_edges(mesh), RaycastScene(mesh)
    sharp = edges.creases(detection.crease_angle, _SURE_CREASE)
    features = (
        FeatureLines(edges)
        if detection.max_ridge_radius or detection.min_suggestive_growth
        else None
    )
    found = []
    for view in views:
        sight = ViewProbe(mesh, surface, edges.parts, rig, view)
        candidates = _candidates(edges, sharp, sight)
        if features:
            candidates += _curved(features, sight, detection)
        shown = _shown(candidates, sight, detection)
        unexplained = _unexplained(shown, sight, detection.crease_angle)
        lines = [line for line in [*shown, *unexplained] if not _is_crumb(line)]
        lines = _without_specks(_once(lines, sight.size), sight.size)
        found.append([_smoothed(line) for line in lines])
    return found


def _candidates(
    edges: MeshEdges, sharp: Bool[ndarray, " E"], sight: ViewProbe
) -> list[Line]:
    """Return the edges that may be lines, chained and evenly spaced, hidden or not."""
    pixels = project(edges.vertices, sight.cam_from_obj, sight.size)
    folds = edges.folds(pixels)
    return [
        Line(line_type=kind, points=resample(pixels[line], _STEP))
        for kind, chosen in (
            ("contour", folds & (edges.num_faces > 1)),
            ("boundary", edges.num_faces == 1),
            ("crease", sharp & ~folds),
        )
        for line in chain_segments(edges.ends[chosen], pixels)
    ]


def _curved(
    features: FeatureLines, sight: ViewProbe, detection: LineDetectionConfig
) -> list[Line]:
    """Return what may be lines on curved faces, as `_candidates` does."""
    found: dict[str, LineSegments] = {}
    if detection.min_suggestive_growth:
        towards = -sight.cam_from_obj[2, :3]
        found["suggestive"] = features.suggestive(
            towards, detection.min_suggestive_growth
        )
    if detection.max_ridge_radius:
        found["ridge"] = features.ridges(detection.max_ridge_radius)
        found["valley"] = features.valleys(detection.max_ridge_radius)
    lines = []
    for kind, pieces in found.items():
        pixels = project(pieces.points, sight.cam_from_obj, sight.size)
        for line in chain_segments(pieces.pairs, pixels):
            if arc_lengths(pixels[line])[-1] > _SHORTEST_CURVED:
                points = resample(pixels[line], _STEP)
                lines.append(Line(line_type=kind, points=points))
    return lines


def _shown(
    candidates: list[Line], sight: ViewProbe, detection: LineDetectionConfig
) -> list[Line]:
    """Return the parts of the candidates that are not hidden and break the surface.

    Those on curved faces only have to be seen, with the surface on both sides.
    """
    if not candidates:
        return []
    points = np.concatenate([line.points for line in candidates])
    across = np.concatenate([_across(line.points) for line in candidates])
    one, middle, other = (
        sight.at(points[:, :2] + side * _BESIDE * across) for side in (-1, 0, 1)
    )
    shown = middle.depth > points[:, 2] - _HIDDEN * sight.pixel_size
    jump = sight.jump(one, other, 2 * _BESIDE * across)
    bent = normals_differ(one, other, _SOFTER * detection.crease_angle)
    sizes = [len(line.points) for line in candidates]
    may_bend = np.repeat([line.line_type != "contour" for line in candidates], sizes)
    curved = np.repeat([line.line_type in _CURVED for line in candidates], sizes)
    is_fold = np.repeat([line.line_type in _FOLDS for line in candidates], sizes)
    jumps = jump > detection.depth_discontinuity
    shown &= np.where(curved, ~jumps, jumps | (may_bend & bent))
    # A wall seen edge-on hides its own far edge, or not, by chance; the picture breaks
    # there all along.
    shown |= is_fold & jumps & (points[:, 2] < np.maximum(one.depth, other.depth))
    # Beside the background nothing can hide: a plane seen edge-on has all its edges
    # there, and whether a ray along it hits is chance. What is thinner than a line has
    # background on both sides.
    nearest = np.minimum(one.depth, other.depth)
    outer = (np.isinf(jump) | np.isinf(nearest)) & ~curved
    points[:, 2] = np.where(outer & np.isfinite(nearest), nearest, points[:, 2])
    by_kind = {"silhouette": outer, "": shown & ~outer}
    return [
        Line(line_type=kind or candidates[index].line_type, points=points[start:end])
        for kind, flags in by_kind.items()
        for index, start, end in _runs(flags, sizes)
    ]


def _across(points: Float[ndarray, "N 3"]) -> Float[ndarray, "N 2"]:
    """Return unit directions across a line on the page."""
    along = np.gradient(points[:, :2], axis=0)
    length = np.linalg.norm(along, axis=1, keepdims=True)
    return along[:, ::-1] * (-1, 1) / np.where(length > 0, length, 1)


def _runs(
    flags: Bool[ndarray, " N"], sizes: list[int], *, least: int = _GAP
) -> list[tuple[int, int, int]]:
    """List the runs of set flags within each line: its index, first and last plus one.

    Gaps shorter than _GAP are bridged; runs shorter than `least` are dropped, except at
    an end, where another line may go on.
    """
    index = np.repeat(np.arange(len(sizes)), sizes)
    pads = _GAP * (np.arange(len(sizes) + 1))
    place = np.arange(len(flags)) + pads[index + 1]
    between = np.ones(len(flags) + _GAP * (len(sizes) + 1), dtype=bool)
    between[place] = False
    apart = np.zeros(len(between), dtype=bool)
    apart[place] = flags
    apart = ndimage.binary_closing(apart, np.ones(_GAP, dtype=bool)) | between
    apart = ndimage.binary_opening(apart, np.ones(least, dtype=bool)) & ~between
    change = np.diff(apart.astype(np.int8))
    starts, ends = np.flatnonzero(change == 1) + 1, np.flatnonzero(change == -1) + 1
    lines = np.searchsorted(place, starts)
    return [
        (int(index[at]), int(at), int(at + end - start))
        for at, start, end in zip(lines, starts, ends, strict=True)
    ]


def _unexplained(lines: list[Line], sight: ViewProbe, crease: float) -> list[Line]:
    """Find lines in the picture itself, where it breaks far from any line known."""
    known = [line.points[:, :2] for line in lines]
    return [
        Line(line_type=kind, points=resample(points, _STEP))
        for kind, points in detect_image_edges(sight, known, crease)
        if arc_lengths(points)[-1] > _SHORTEST
    ]


def _once(lines: list[Line], size: int) -> list[Line]:
    """Drop what runs where a line runs already; silhouettes and long lines stay.

    What little a silhouette adds may be what closes the outline between two others.
    Little of a curved face's line is nothing.
    """
    drawn = np.zeros((size + 2, size + 2), dtype=bool)
    kept = []
    order = sorted(
        lines, key=lambda line: (LINE_TYPES.index(line.line_type), -len(line.points))
    )
    for line in order:
        row, col = _cells(line, size)
        is_curved = line.line_type in _CURVED
        near = ndimage.binary_dilation(drawn, iterations=_APART) if is_curved else drawn
        new = ~near[row, col]
        least = 1 if line.line_type == "silhouette" else _GAP
        for _, start, end in _runs(new, [len(new)], least=least):
            joined = slice(max(start - _JOINT, 0), end + _JOINT)
            piece = Line(line_type=line.line_type, points=line.points[joined])
            if not (is_curved and _is_crumb(piece)):
                kept.append(piece)
        for down in (-1, 0, 1):
            for right in (-1, 0, 1):
                at = np.clip([row + down, col + right], 0, size + 1)
                drawn[at[0], at[1]] = True
    return kept


def _is_crumb(line: Line) -> bool:
    shortest = _SHORTEST_CURVED if line.line_type in _CURVED else _SHORTEST
    return (
        line.line_type != "silhouette"
        and float(arc_lengths(line.points)[-1]) < shortest
    )


def _without_specks(lines: list[Line], size: int) -> list[Line]:
    """Drop silhouettes that, with all they touch, are crumbs: splinters, pinholes."""
    drawn = np.zeros((size + 2, size + 2), dtype=bool)
    cells = [_cells(line, size) for line in lines]
    for row, col in cells:
        drawn[row, col] = True
    around = np.ones((3, 3), dtype=bool)
    label, _ = ndimage.label(ndimage.binary_dilation(drawn, around))
    extents = [
        max(side.stop - side.start for side in box) - 2
        for box in ndimage.find_objects(label)
    ]
    return [
        line
        for line, (row, col) in zip(lines, cells, strict=True)
        if line.line_type != "silhouette"
        or extents[label[row[0], col[0]] - 1] >= _SHORTEST
    ]


def _cells(line: Line, size: int) -> Int[ndarray, "2 N"]:
    """Return row and column of each point on a page with a border of one pixel."""
    return np.clip(line.points[:, :2] + 1, 0, size + 1).astype(int).T


def _smoothed(line: Line) -> Line:
    return Line(line_type=line.line_type, points=smooth(line.points, _SMOOTHING))
