"""Four-legged animals put together: trunk, legs, neck, head, tail, coat."""

import numpy as np
from numpy.random import Generator

from pipeline.geometry.scene.mesh import Mesh
from pipeline.shapes.animal.head.heads import head
from pipeline.shapes.animal.quadruped.coats import COATS
from pipeline.shapes.animal.quadruped.kinds import KINDS
from pipeline.shapes.animal.quadruped.plan import Beast, sample
from pipeline.shapes.animal.quadruped.poses import Frame, frame, legs
from pipeline.shapes.animal.quadruped.tails import TAILS
from pipeline.shapes.parts.chances import pick
from pipeline.shapes.parts.paths import flesh
from pipeline.shapes.parts.placing import scaled


def quadruped(rng: Generator) -> list[Mesh]:
    """Draw a four-legged animal."""
    name = pick(rng, {name: kind.weight for name, kind in KINDS.items()})
    return beast(sample(KINDS[name], rng))


def beast(design: Beast) -> list[Mesh]:
    """Make an animal of given measures."""
    at = frame(design)
    parts = [trunk(design, at), *legs(design, at), neck(design, at)]
    parts += TAILS[design.tail](design, tail_root(design, at))
    lift = np.array([0.0, 0.25, 0.3]) * design.head.size
    pitch = 0.3 * design.pitch if design.pose == "sit" else design.pitch
    return (
        parts
        + head(design.head, at.nape + lift, pitch)
        + COATS[design.coat](design, at)
    )


def trunk(design: Beast, at: Frame) -> Mesh:
    """Sweep the trunk from the hip to the chest."""
    share = np.array([0.0, 0.3, 0.65, 1.0])
    path = at.hip + share[:, None] * (at.chest - at.hip)
    radii = design.rump + share * (design.chest - design.rump)
    radii[1:3] *= design.belly
    return scaled(flesh(path, radii, 20), (design.width, 1.0, 1.0))


def neck(design: Beast, at: Frame) -> Mesh:
    """Sweep the neck from inside the chest to the head."""
    share = np.array([0.0, 0.45, 0.8, 1.0])
    path = at.chest + share[:, None] * (at.nape - at.chest)
    # A long neck bends: it leaves the chest more to the front.
    path[1, 2] += 0.08 * np.linalg.norm(at.nape - at.chest)
    root = max(0.78 * design.chest, design.neck_size)
    radii = np.array([root, 0.35 * root + 0.65 * design.neck_size, design.neck_size])
    return flesh(path, np.r_[radii, 0.95 * design.neck_size], 14)


def tail_root(design: Beast, at: Frame) -> np.ndarray:
    """Find where the tail leaves the rump."""
    if design.pose == "sit":
        return at.hip + design.rump * np.array([0.0, -0.35, -0.75])
    return at.hip + design.rump * np.array([0.0, 0.5, -0.8])
