"""The visible lines of a mesh from a camera, as typed polylines in the image.

Occluding contours, boundaries and creases are edges of the mesh; suggestive contours,
ridges and valleys run across smooth faces; intersections of components, and any other
discontinuity without an edge, are detected in the rendered image. A candidate is drawn
where ray casting finds it visible and the surface discontinuous across it, so that
neither the triangulation, nor duplicate faces, nor cracks between components show.
"""

from collections.abc import Iterable

import numpy as np
from jaxtyping import Bool, Float, Int
from numpy import ndarray
from scipy import ndimage

from pipeline.config.sketch import LineDetectionConfig
from pipeline.geometry.curves.masks import EIGHT_CONNECTED
from pipeline.geometry.curves.polylines import (
    arc_lengths,
    chain_segments,
    resample,
    smooth,
)
from pipeline.geometry.drawing.feature_lines import FeatureLines, LineSegments
from pipeline.geometry.drawing.image_edges import detect_image_edges
from pipeline.geometry.drawing.lines import LINE_TYPES, Line
from pipeline.geometry.drawing.mesh_edges import MeshEdges, build_edges
from pipeline.geometry.drawing.visibility import (
    SurfaceSamples,
    ViewProbe,
    normals_differ,
)
from pipeline.geometry.scene.cameras import Rig, project
from pipeline.geometry.scene.mesh import Mesh
from pipeline.geometry.scene.raycast import RaycastScene

_SPACING = 0.75  # pixels between the samples of a line
_SIDE_OFFSET = 1.0  # pixels from a line to the samples on both sides of it
_DEPTH_BIAS = 0.6  # pixels: what is nearer than the line by more hides it
_MIN_RUN = 3  # samples: shorter gaps in a line are bridged, shorter runs dropped
_JOINT = 3  # samples by which a line extends into the line that it meets
_SMOOTHING = 1.5  # samples
_SURE_CREASE = 70.0  # degrees: no tessellated curve has facets at such angles
_CREASE_TOLERANCE = 0.6  # of crease_angle: between the normals beside a visible crease
_OCCLUDING_TYPES = ("contour", "boundary")
_SMOOTH_SURFACE_TYPES = ("suggestive", "ridge", "valley")
_MIN_LENGTH = 6.0  # pixels; shorter silhouettes may stay, to close an outline
_MIN_SMOOTH_SURFACE_LENGTH = 8.0  # pixels
_MIN_SEPARATION = 3  # pixels from a line on a smooth surface to any other

# What a line covers: pixels around each of its own, and those within _MIN_SEPARATION
# of these, row by row and column by column.
_PEN = np.argwhere(EIGHT_CONNECTED) - 1
_WIDE_PEN = (
    np.argwhere(
        ndimage.binary_dilation(
            np.pad(EIGHT_CONNECTED, _MIN_SEPARATION),
            iterations=_MIN_SEPARATION,
        )
    )
    - _MIN_SEPARATION
    - 1
)


def detect_lines(
    mesh: Mesh, rig: Rig, views: Iterable[int], detection: LineDetectionConfig
) -> list[list[Line]]:
    """Detect the visible lines of a mesh in some views of a rig.

    Args:
        mesh: Any triangles.
        rig: Cameras; details below its pixels are ignored.
        views: Which of its cameras.
        detection: Which lines are detected.
    """
    edges, scene = build_edges(mesh), RaycastScene(mesh)
    is_crease = edges.is_crease(detection.crease_angle, _SURE_CREASE)
    has_feature_lines = detection.max_ridge_radius or detection.min_suggestive_growth
    features = FeatureLines(edges) if has_feature_lines else None
    lines_by_view = []
    for view in views:
        probe = ViewProbe(mesh, scene, edges.components, rig, view)
        candidates = _edge_candidates(edges, is_crease, probe)
        if features:
            candidates += _feature_candidates(features, probe, detection)
        visible = _visible_lines(candidates, probe, detection)
        image_edges = _image_edge_lines(visible, probe, detection.crease_angle)
        lines = [line for line in [*visible, *image_edges] if not _is_too_short(line)]
        lines = _drop_specks(_drop_duplicates(lines, probe.size), probe.size)
        lines_by_view.append([_smooth_line(line) for line in lines])
    return lines_by_view


def _edge_candidates(
    edges: MeshEdges, is_crease: Bool[ndarray, " E"], probe: ViewProbe
) -> list[Line]:
    """Return contours, boundaries and creases, resampled, hidden parts included."""
    pixels = project(edges.vertices, probe.cam_from_obj, probe.size)
    is_contour = edges.is_contour(pixels)
    return [
        Line(line_type=line_type, points=resample(pixels[line], _SPACING))
        for line_type, mask in (
            ("contour", is_contour & (edges.num_faces > 1)),
            ("boundary", edges.num_faces == 1),
            ("crease", is_crease & ~is_contour),
        )
        for line in chain_segments(edges.ends[mask], pixels)
    ]


def _feature_candidates(
    features: FeatureLines, probe: ViewProbe, detection: LineDetectionConfig
) -> list[Line]:
    """Return the lines on smooth surfaces, resampled, hidden parts included."""
    segments_by_type: dict[str, LineSegments] = {}
    if detection.min_suggestive_growth:
        camera_direction = -probe.cam_from_obj[2, :3]
        segments_by_type["suggestive"] = features.suggestive_contours(
            camera_direction, detection.min_suggestive_growth
        )
    if detection.max_ridge_radius:
        segments_by_type["ridge"] = features.ridges(detection.max_ridge_radius)
        segments_by_type["valley"] = features.valleys(detection.max_ridge_radius)
    lines = []
    for line_type, segments in segments_by_type.items():
        pixels = project(segments.points, probe.cam_from_obj, probe.size)
        for line in chain_segments(segments.pairs, pixels):
            if arc_lengths(pixels[line])[-1] > _MIN_SMOOTH_SURFACE_LENGTH:
                points = resample(pixels[line], _SPACING)
                lines.append(Line(line_type=line_type, points=points))
    return lines


def _visible_lines(
    candidates: list[Line], probe: ViewProbe, detection: LineDetectionConfig
) -> list[Line]:
    """Return the visible runs of the candidates; those beside background: silhouettes.

    Depths beside the background become those of the nearer side.
    """
    if not candidates:
        return []
    points = np.concatenate([line.points for line in candidates])
    sizes = [len(line.points) for line in candidates]
    normals = _image_normals(points, sizes)
    one, middle, other = (
        probe.sample(points[:, :2] + side * _SIDE_OFFSET * normals)
        for side in (-1, 0, 1)
    )
    types = np.repeat([line.line_type for line in candidates], sizes)
    jump = probe.depth_jump(one, other, 2 * _SIDE_OFFSET * normals)
    is_unoccluded = middle.depth > points[:, 2] - _DEPTH_BIAS * probe.pixel_size
    is_visible = is_unoccluded & _is_discontinuous(types, one, other, jump, detection)
    # A wall seen edge-on hides its own far edge, or not, by chance; the image is
    # discontinuous all along it.
    is_occluding = np.isin(types, _OCCLUDING_TYPES)
    is_jump = jump > detection.depth_discontinuity
    farther = np.maximum(one.depth, other.depth)
    is_visible |= is_occluding & is_jump & (points[:, 2] < farther)
    # Beside the background nothing can hide: a plane seen edge-on has all its edges
    # there, and whether a ray along it hits is chance. What is thinner than a line has
    # background on both sides.
    nearest = np.minimum(one.depth, other.depth)
    is_silhouette = np.isinf(jump) | np.isinf(nearest)
    is_silhouette &= ~np.isin(types, _SMOOTH_SURFACE_TYPES)
    points[:, 2] = np.where(is_silhouette & np.isfinite(nearest), nearest, points[:, 2])
    return [
        Line(line_type="silhouette", points=points[start:end])
        for _, start, end in _runs(is_silhouette, sizes)
    ] + [
        Line(line_type=candidates[index].line_type, points=points[start:end])
        for index, start, end in _runs(is_visible & ~is_silhouette, sizes)
    ]


def _is_discontinuous(
    types: ndarray,
    one: SurfaceSamples,
    other: SurfaceSamples,
    jump: Float[ndarray, " N"],
    detection: LineDetectionConfig,
) -> Bool[ndarray, " N"]:
    """Tell where depth or normals differ across a line as its type demands.

    Lines on smooth surfaces need the same surface on both sides instead.
    """
    is_jump = jump > detection.depth_discontinuity
    is_bend = normals_differ(one, other, _CREASE_TOLERANCE * detection.crease_angle)
    return np.where(
        np.isin(types, _SMOOTH_SURFACE_TYPES),
        ~is_jump,
        is_jump | ((types != "contour") & is_bend),
    )


def _image_normals(
    points: Float[ndarray, "N 3"], sizes: list[int]
) -> Float[ndarray, "N 2"]:
    """Return the unit normals in the image of concatenated lines of two points or more.

    They are those of np.gradient of each line, of all lines at once.
    """
    xy = points[:, :2]
    along = np.empty_like(xy)
    along[1:-1] = (xy[2:] - xy[:-2]) / 2
    ends = np.cumsum(sizes)
    starts = ends - sizes
    along[starts] = xy[starts + 1] - xy[starts]
    along[ends - 1] = xy[ends - 1] - xy[ends - 2]
    length = np.linalg.norm(along, axis=1, keepdims=True)
    return along[:, ::-1] * (-1, 1) / np.where(length > 0, length, 1)


def _runs(
    mask: Bool[ndarray, " N"], sizes: list[int], *, min_length: int = _MIN_RUN
) -> list[tuple[int, int, int]]:
    """List the runs of a mask over concatenated lines: line index, start, end.

    Gaps shorter than _MIN_RUN are bridged; runs shorter than `min_length` are dropped,
    except at an end, where another line may continue.
    """
    if not mask.any():
        return []
    if len(sizes) == 1 and mask.all():
        return [(0, 0, len(mask))]
    # Lines are padded apart, so that one morphological pass serves all.
    index = np.repeat(np.arange(len(sizes)), sizes)
    padding = _MIN_RUN * (np.arange(len(sizes) + 1))
    place = np.arange(len(mask)) + padding[index + 1]
    is_padding = np.ones(len(mask) + _MIN_RUN * (len(sizes) + 1), dtype=bool)
    is_padding[place] = False
    padded = np.zeros(len(is_padding), dtype=bool)
    padded[place] = mask
    bridge, opening = np.ones(_MIN_RUN, dtype=bool), np.ones(min_length, dtype=bool)
    padded = ndimage.binary_closing(padded, bridge) | is_padding
    padded = ndimage.binary_opening(padded, opening) & ~is_padding
    change = np.diff(padded.astype(np.int8))
    starts, ends = np.flatnonzero(change == 1) + 1, np.flatnonzero(change == -1) + 1
    first = np.searchsorted(place, starts)
    return [
        (int(index[at]), int(at), int(at + end - start))
        for at, start, end in zip(first, starts, ends, strict=True)
    ]


def _image_edge_lines(
    lines: list[Line], probe: ViewProbe, crease_angle: float
) -> list[Line]:
    """Detect lines in the rendered image, far from any line known."""
    known = [line.points[:, :2] for line in lines]
    return [
        Line(line_type=line_type, points=resample(points, _SPACING))
        for line_type, points in detect_image_edges(probe, known, crease_angle)
        if arc_lengths(points)[-1] > _MIN_LENGTH
    ]


def _drop_duplicates(lines: list[Line], size: int) -> list[Line]:
    """Drop the runs of lines that others cover, by priority of type, then by length.

    Even a short rest of a silhouette stays: it may close the outline between two
    others. Short rests of lines on smooth surfaces are dropped.
    """
    drawn = np.zeros((size + 2, size + 2), dtype=bool)
    nearby: Bool[ndarray, "_ _"] | None = None  # what is drawn, widened for features
    distinct = []
    order = sorted(
        lines, key=lambda line: (LINE_TYPES.index(line.line_type), -len(line.points))
    )
    for line in order:
        row, col = _padded_pixels(line, size)
        is_feature = line.line_type in _SMOOTH_SURFACE_TYPES
        if is_feature and nearby is None:
            nearby = ndimage.binary_dilation(drawn, iterations=_MIN_SEPARATION)
        is_new = ~(drawn if nearby is None else nearby)[row, col]
        min_length = 1 if line.line_type == "silhouette" else _MIN_RUN
        for _, start, end in _runs(is_new, [len(is_new)], min_length=min_length):
            extended = slice(max(start - _JOINT, 0), end + _JOINT)
            rest = Line(line_type=line.line_type, points=line.points[extended])
            if not (is_feature and _is_too_short(rest)):
                distinct.append(rest)
        _stamp(drawn, row, col, _PEN)
        if nearby is not None:
            _stamp(nearby, row, col, _WIDE_PEN)
    return distinct


def _stamp(
    image: Bool[ndarray, "H W"],
    row: Int[ndarray, " N"],
    col: Int[ndarray, " N"],
    pen: Int[ndarray, "K 2"],
) -> None:
    """Mark the pixels of a line, drawn by a pen of several pixels."""
    rows, cols = (np.stack([row, col])[:, None] + pen.T[:, :, None]).reshape(2, -1)
    last = len(image) - 1
    image[np.clip(rows, 0, last), np.clip(cols, 0, last)] = True


def _is_too_short(line: Line) -> bool:
    is_feature = line.line_type in _SMOOTH_SURFACE_TYPES
    min_length = _MIN_SMOOTH_SURFACE_LENGTH if is_feature else _MIN_LENGTH
    length = float(arc_lengths(line.points)[-1])
    return line.line_type != "silhouette" and length < min_length


def _drop_specks(lines: list[Line], size: int) -> list[Line]:
    """Drop silhouettes that, with all they touch, are tiny: splinters and pinholes."""
    drawn = np.zeros((size + 2, size + 2), dtype=bool)
    pixels = [_padded_pixels(line, size) for line in lines]
    for row, col in pixels:
        drawn[row, col] = True
    label, _ = ndimage.label(ndimage.binary_dilation(drawn, EIGHT_CONNECTED))
    extents = [
        max(side.stop - side.start for side in box) - 2
        for box in ndimage.find_objects(label)
    ]
    return [
        line
        for line, (row, col) in zip(lines, pixels, strict=True)
        if line.line_type != "silhouette"
        or extents[label[row[0], col[0]] - 1] >= _MIN_LENGTH
    ]


def _padded_pixels(line: Line, size: int) -> Int[ndarray, "2 N"]:
    """Return row and column of each point in the image padded by one pixel."""
    return np.clip(line.points[:, :2] + 1, 0, size + 1).astype(int).T


def _smooth_line(line: Line) -> Line:
    return Line(line_type=line.line_type, points=smooth(line.points, _SMOOTHING))
