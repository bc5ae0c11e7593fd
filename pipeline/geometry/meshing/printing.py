"""Whether a mesh can be printed: closed, manifold, one part, walls thick enough."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float
from numpy import ndarray

from pipeline.geometry.meshing.repair import count_non_manifold_edges
from pipeline.geometry.scene.mesh import Mesh, face_normals, is_watertight
from pipeline.geometry.scene.mesh import sample_surface as sample
from pipeline.geometry.scene.raycast import RaycastScene
from pipeline.geometry.scene.solid import count_extra_fans, count_pieces

MIN_WALL = 0.8  # mm: two lines of the usual nozzle
_NUM_SAMPLES = 4000  # points where the thickness is measured
_MIN_SHARE = 0.002  # of the surface: less is an edge that tapers
_INSET = 1e-5  # of the extent: a ray starts this far below the surface
_PLACES = (("left", "right"), ("lower", "upper"), ("back", "front"))  # along x, y, z


@dataclass(frozen=True, kw_only=True)
class ThinWalls:
    """The part of a surface behind which a wall is thin.

    Attributes:
        share: Of the surface, 0 to 1.
        thinnest: Thickness that a hundredth of it is below, in the mesh's unit.
        place: Where most of it is: "upper left".
    """

    share: float
    thinnest: float
    place: str


def describe_flaws(mesh: Mesh) -> list[str]:
    """Say in words what keeps a mesh from being printed; nothing if all is well."""
    flaws = []
    if count := count_non_manifold_edges(mesh):
        flaws.append(f"{count} edges have more than two faces")
    elif not is_watertight(mesh):
        flaws.append(f"it is open along {count_open_edges(mesh)} edges")
    elif count := count_extra_fans(mesh):
        flaws.append(f"it pinches at {count} vertices")
    if (parts := count_pieces(mesh)) > 1:
        flaws.append(f"it is in {parts} parts")
    return flaws


def count_open_edges(mesh: Mesh) -> int:
    """Count the edges that one face has, or two faces have in the same direction."""
    edges = mesh.faces[:, [0, 1, 1, 2, 2, 0]].reshape(-1, 2)
    forward = {tuple(edge) for edge in edges.tolist()}
    return sum((end, start) not in forward for start, end in forward)


def find_thin_walls(
    mesh: Mesh, min_wall: float, rng: np.random.Generator
) -> ThinWalls | None:
    """Measure the walls of a closed mesh along rays into it, from all over its surface.

    Args:
        mesh: In any unit.
        min_wall: What is thin, in that unit.
        rng: For the points where they are measured.

    Returns:
        The thin ones; None where hardly any are.
    """
    points, faces = sample(mesh, _NUM_SAMPLES, rng)
    extent = np.ptp(mesh.vertices, axis=0).max()
    inward = -face_normals(mesh)[faces]
    rays = np.hstack([points + _INSET * extent * inward, inward])
    thickness, _ = RaycastScene(mesh).cast_rays(rays)
    is_thin = thickness < min_wall
    if is_thin.mean() < _MIN_SHARE:
        return None
    return ThinWalls(
        share=float(is_thin.mean()),
        thinnest=float(np.quantile(thickness[is_thin], 0.01)),
        place=_describe_place(points[is_thin], mesh),
    )


def _describe_place(points: Float[ndarray, "N 3"], mesh: Mesh) -> str:
    """Say where in the bounding box most points are."""
    low, extent = mesh.vertices.min(axis=0), np.ptp(mesh.vertices, axis=0)
    middle = np.median((points - low) / np.where(extent > 0, extent, 1), axis=0)
    words: Sequence[str] = [
        names[int(at > 0.5)]
        for names, at in zip(_PLACES, middle, strict=True)
        if abs(at - 0.5) > 0.15
    ]
    return " ".join(words[::-1]) or "middle"
