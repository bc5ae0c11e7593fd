"""How sure the six sides of a mesh are, as numbers and in words.

A vertex is as sure as the views that should see it agree that it is there: each has a
vote of the cosine at which it sees the surface, and confirms by how certain its
foreground is there. A view in which something else lies in front has no vote, nor has
one that shows nothing at all.
"""

from collections.abc import Mapping, Sequence

import numpy as np
from jaxtyping import Float
from numpy import ndarray

from pipeline.geometry.scene.cameras import Rig, project
from pipeline.geometry.scene.drawing_views import view_rig
from pipeline.geometry.scene.mesh import Mesh, vertex_normals
from pipeline.geometry.scene.view_maps import ViewMaps

PARTS = {
    "front": (0, 0, 1),
    "back": (0, 0, -1),
    "right": (1, 0, 0),
    "left": (-1, 0, 0),
    "top": (0, 1, 0),
    "bottom": (0, -1, 0),
}
_MIN_SHOWN = 0.3  # cosine: a drawing that sees a side more edge-on does not show it
_MIN_FACING = 0.3  # cosine: a view that sees a surface more edge-on has no vote
_MIN_SURE = 0.5  # confidence of a part below which it is named


def part_confidence(mesh: Mesh, confidence: Float[ndarray, " N"]) -> dict[str, float]:
    """Return the mean of `vertex_confidence` over the vertices that face each way."""
    normals = vertex_normals(mesh)
    part = np.argmax(normals @ np.array(list(PARTS.values())).T, axis=1)
    return {
        name: float(confidence[part == index].mean()) if (part == index).any() else 0.0
        for index, name in enumerate(PARTS)
    }


def describe_doubts(confidence: Mapping[str, float], views: Sequence[str]) -> list[str]:
    """Say which parts are unsure, and why; `views` are those that were drawn."""
    facing = view_rig(views, 1).camera_directions @ np.array(list(PARTS.values())).T
    drawn = {
        part
        for part, sees in zip(PARTS, facing.T, strict=True)
        if (sees > _MIN_SHOWN).any()
    }
    doubted = [part for part, value in confidence.items() if value < _MIN_SURE]
    hidden = [part for part in doubted if part not in drawn]
    shown = [part for part in doubted if part in drawn]
    doubts = []
    if hidden:
        them = "them" if len(hidden) > 1 else "it"
        doubts.append(f"unsure of {_listed(hidden)}: no drawing shows {them}")
    if shown:
        their = "their" if len(shown) > 1 else "its"
        doubts.append(f"unsure of {_listed(shown)}: {their} depth is a guess")
    return doubts


def _listed(parts: Sequence[str]) -> str:
    *others, last = [f"the {part}" for part in parts]
    return f"{', '.join(others)} and {last}" if others else last


def vertex_confidence(
    mesh: Mesh, maps: ViewMaps, rig: Rig, tolerance: float
) -> Float[ndarray, " N"]:
    """Return how sure the views are of each vertex, from 0 to 1.

    Args:
        mesh: In the obj frame.
        maps: What it was made of.
        rig: Their cameras.
        tolerance: Between the mesh and a map's depth that confirms it, object units.
    """
    normals = vertex_normals(mesh)
    votes, confirmed = np.zeros((2, len(mesh.vertices)))
    masks = maps.foreground_mask()
    for view in np.flatnonzero(masks.any(axis=(1, 2))):
        direction = rig.camera_directions[view]
        pix = project(mesh.vertices, rig.cam_from_obj[view], rig.size)
        row, col = np.clip(pix[:, :2].astype(np.int64), 0, rig.size - 1).T
        depth = np.where(masks[view], maps.depth[view], np.inf)[row, col]
        behind = pix[:, 2] - depth
        cosine = normals @ direction
        vote = np.where((cosine > _MIN_FACING) & (behind < tolerance), cosine, 0)
        certainty = np.abs(2 * maps.foreground[view] - 1)[row, col]
        votes += vote
        confirmed += vote * certainty * (np.abs(behind) < tolerance)
    return confirmed / np.maximum(votes, 1e-9)
