"""Closed solids to build shapes from.

Every solid is watertight, its faces counter-clockwise seen from outside. A shape merges
solids that may intersect: a ray caster sees the outside of their union.
"""

from collections.abc import Sequence

import numpy as np
from jaxtyping import Float
from numpy import ndarray

from pipeline.geometry.scene.mesh import Mesh
from pipeline.shapes.parts.placing import Axis, Numbers, oriented_outward

Points = Sequence[Numbers] | ndarray

# A section never shrinks below this radius, so that no face is without area.
MIN_RADIUS = 1e-3

# Share of the chord behind the leading edge, share of the thickness above the chord.
AIRFOIL = np.array(
    [
        [0.0, 0.0],
        [0.03, 0.24],
        [0.15, 0.45],
        [0.35, 0.5],
        [0.65, 0.4],
        [1.0, 0.16],
        [1.0, -0.16],
        [0.65, -0.4],
        [0.35, -0.5],
        [0.15, -0.45],
        [0.03, -0.24],
    ]
)


def skin(rings: Float[ndarray, "K M 3"]) -> Mesh:
    """Stretch a closed surface over rings of points, with a flat fan at either end.

    A fan meets in the mean of its ring: end rings must be star-shaped about it.
    """
    count, sides = rings.shape[:2]
    here, after = np.arange(sides), np.roll(np.arange(sides), -1)
    start = sides * np.arange(count - 1)[:, None]
    a, b = (start + here).ravel(), (start + after).ravel()
    first, last = count * sides, count * sides + 1
    end = (count - 1) * sides
    faces = [
        np.stack([a, b, b + sides], axis=1),
        np.stack([a, b + sides, a + sides], axis=1),
        np.stack([np.full(sides, first), after, here], axis=1),
        np.stack([np.full(sides, last), end + here, end + after], axis=1),
    ]
    middles = rings[[0, -1]].mean(axis=1)
    vertices = np.concatenate([rings.reshape(-1, 3), middles])
    return oriented_outward(Mesh(vertices=vertices, faces=np.concatenate(faces)))


def hoop(rings: Float[ndarray, "K M 3"]) -> Mesh:
    """Stretch a closed surface over rings whose last is followed by the first."""
    count, sides = rings.shape[:2]
    index = np.arange(count * sides).reshape(count, sides)
    a, b = index, np.roll(index, -1, axis=1)
    c, d = np.roll(b, -1, axis=0), np.roll(a, -1, axis=0)
    faces = [np.stack([a, b, c], axis=-1), np.stack([a, c, d], axis=-1)]
    faces = [face.reshape(-1, 3) for face in faces]
    return oriented_outward(
        Mesh(vertices=rings.reshape(-1, 3), faces=np.concatenate(faces))
    )


def box(size: Numbers, center: Numbers = (0.0, 0.0, 0.0)) -> Mesh:
    """Make a box with sharp edges."""
    x, y, z = np.asarray(size, dtype=float) / 2
    corners = np.array([[x, z], [-x, z], [-x, -z], [x, -z]])
    rings = np.stack([np.insert(corners, 1, height, axis=1) for height in (-y, y)])
    return skin(rings + np.asarray(center, dtype=float))


def rounded_box(
    size: Numbers, radius: float, center: Numbers = (0.0, 0.0, 0.0), steps: int = 3
) -> Mesh:
    """Make a box whose edges and corners are rounded off."""
    half = np.asarray(size, dtype=float) / 2
    radius = min(radius, 0.98 * float(half.min()))
    # Stops short of 90 degrees: there the corners of the ring would be points.
    bends = np.radians(np.linspace(0, 80, steps + 1))
    heights = half[1] - radius + radius * np.sin(bends)
    inner = half[[0, 2]] - radius
    rings = [
        np.insert(_rounded_rectangle(inner, radius * cos, steps), 1, height, axis=1)
        for cos, height in zip(np.cos(bends), heights, strict=True)
    ]
    below = [ring * (1.0, -1.0, 1.0) for ring in rings[::-1]]
    return skin(np.stack(below + rings) + np.asarray(center, dtype=float))


def ellipsoid(
    radii: Numbers,
    center: Numbers = (0.0, 0.0, 0.0),
    power: float = 2.0,
    sides: int = 16,
) -> Mesh:
    """Make an ellipsoid; a power above 2 makes it boxier seen from above."""
    x, y, z = np.asarray(radii, dtype=float)
    steps = max(6, sides // 2)
    bends = np.pi * ((np.arange(steps) + 0.5) / steps - 0.5)
    section = superellipse(power, sides) * (x, z)
    rings = [
        np.insert(section * np.cos(bend), 1, y * np.sin(bend), axis=1) for bend in bends
    ]
    return skin(np.stack(rings) + np.asarray(center, dtype=float))


def lathe(profile: Points, sides: int = 20, axis: Axis = "y") -> Mesh:
    """Revolve (radius, position along the axis) pairs about the axis."""
    angles = 2 * np.pi * np.arange(sides) / sides
    circle = np.stack([np.cos(angles), np.zeros(sides), np.sin(angles)], axis=1)
    rings = [
        circle * max(radius, MIN_RADIUS) + (0.0, height, 0.0)
        for radius, height in np.asarray(profile, dtype=float)
    ]
    order = {"x": [1, 0, 2], "y": [0, 1, 2], "z": [0, 2, 1]}[axis]
    return skin(np.stack(rings)[..., order])


def loft(
    centers: Points,
    halves: Points,
    power: float = 2.0,
    axis: Axis = "z",
    sides: int = 20,
) -> Mesh:
    """Loft superelliptic sections that stand across the axis z or y.

    The first half width of each section is along x, the second along the other axis.
    """
    flat = superellipse(power, sides) * np.maximum(
        np.asarray(halves, dtype=float), MIN_RADIUS
    ).reshape(-1, 1, 2)
    rings = np.insert(flat, 2 if axis == "z" else 1, 0.0, axis=2)
    return skin(rings + np.asarray(centers, dtype=float)[:, None])


def tube(path: Points, radii: Numbers, sides: int = 10) -> Mesh:
    """Sweep a circle of varying radius along a path, with flat ends."""
    points = np.asarray(path, dtype=float)
    wide = np.maximum(np.broadcast_to(radii, len(points)), MIN_RADIUS)
    return skin(_sweep(points, wide, _tangents(points), sides))


def limb(path: Points, radii: Numbers, sides: int = 10) -> Mesh:
    """Sweep a circle of varying radius along a path, with round ends."""
    points = np.asarray(path, dtype=float)
    wide = np.broadcast_to(np.asarray(radii, dtype=float), len(points))
    along = _tangents(points)
    bends = np.radians([75.0, 50.0, 25.0])
    head = points[0] - np.outer(np.sin(bends) * wide[0], along[0])
    tail = points[-1] + np.outer(np.sin(bends[::-1]) * wide[-1], along[-1])
    return skin(
        _sweep(
            np.concatenate([head, points, tail]),
            np.concatenate(
                [np.cos(bends) * wide[0], wide, np.cos(bends[::-1]) * wide[-1]]
            ),
            np.concatenate([along[[0] * 3], along, along[[-1] * 3]]),
            sides,
        )
    )


def torus(radius: float, thickness: Numbers, axis: Axis = "y", sides: int = 32) -> Mesh:
    """Make a ring about the axis; thickness is its half width across and along."""
    across, along = np.asarray(thickness, dtype=float)
    section = superellipse(2.0, 10) * (across, along) + (radius, 0.0)
    angles = 2 * np.pi * np.arange(sides) / sides
    spokes = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    flat = section[None, :, :1] * spokes[:, None]
    rings = np.insert(flat, 1, np.broadcast_to(section[:, 1], flat.shape[:2]), axis=2)
    order = {"x": [1, 0, 2], "y": [0, 1, 2], "z": [0, 2, 1]}[axis]
    return hoop(rings[..., order])


def wing(edge: Points, chords: Numbers, thicknesses: Numbers) -> Mesh:
    """Loft airfoil sections whose leading edges are given and whose chords run to -z.

    Thickness is across both the span and z, so a fin is a wing that rises in y.
    """
    points = np.asarray(edge, dtype=float)
    normal = np.cross(points[-1] - points[0], (0.0, 0.0, 1.0))
    normal /= np.linalg.norm(normal)
    chord = np.asarray(chords, dtype=float)[:, None, None]
    thick = np.broadcast_to(thicknesses, len(points))[:, None, None]
    back, lift = AIRFOIL[None, :, :1], AIRFOIL[None, :, 1:]
    shift = -back * chord * np.array([0.0, 0.0, 1.0]) + lift * thick * normal
    return skin(points[:, None] + shift)


def superellipse(power: float, sides: int) -> Float[ndarray, "M 2"]:
    """Sample |x|^power + |y|^power = 1: a circle at 2, nearly a square at 8."""
    angles = 2 * np.pi * np.arange(sides) / sides
    circle = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    circle[np.abs(circle) < 1e-12] = 0.0
    return circle / (np.abs(circle) ** power).sum(axis=1, keepdims=True) ** (1 / power)


def _rounded_rectangle(
    inner: Float[ndarray, " 2"], radius: float, steps: int
) -> Float[ndarray, "M 2"]:
    quarter = np.linspace(0, np.pi / 2, steps + 1)
    corners = []
    for turn, signs in enumerate([(1, 1), (-1, 1), (-1, -1), (1, -1)]):
        angles = quarter + turn * np.pi / 2
        arc = np.stack([np.cos(angles), np.sin(angles)], axis=1)
        corners.append(arc * radius + inner * signs)
    return np.concatenate(corners)


def _tangents(points: Float[ndarray, "K 3"]) -> Float[ndarray, "K 3"]:
    steps = np.diff(points, axis=0)
    steps /= np.linalg.norm(steps, axis=1, keepdims=True)
    along = np.concatenate([steps[:1], steps[:-1] + steps[1:], steps[-1:]])
    return along / np.linalg.norm(along, axis=1, keepdims=True)


def _sweep(
    points: Float[ndarray, "K 3"],
    radii: Float[ndarray, " K"],
    along: Float[ndarray, "K 3"],
    sides: int,
) -> Float[ndarray, "K M 3"]:
    """Place circles across a path; the frame is carried along without twist."""
    normal = np.eye(3)[0 if abs(along[0, 0]) < 0.9 else 1]
    angles = 2 * np.pi * np.arange(sides) / sides
    rings = []
    for point, radius, tangent in zip(points, radii, along, strict=True):
        normal = normal - (normal @ tangent) * tangent
        normal = normal / np.linalg.norm(normal)
        other = np.cross(tangent, normal)
        circle = np.outer(np.cos(angles), normal) + np.outer(np.sin(angles), other)
        rings.append(point + radius * circle)
    return np.stack(rings)
