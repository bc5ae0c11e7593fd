"""Vessels: mugs, teapots, vases, bottles, jars, bowls and more, standing on y = 0.

The handle is at the right or the left as seen from the front, now and then between.
"""

import numpy as np
from numpy.random import Generator

from pipeline.geometry.scene.mesh import Mesh, merge
from pipeline.shapes.parts.chances import chance, pick
from pipeline.shapes.parts.placing import grounded, mirrored, rotated
from pipeline.shapes.vessel import drinking, pouring, storing

KINDS = {
    "mug": (drinking.mug, 3.0),
    "teacup": (drinking.teacup, 2.0),
    "tumbler": (drinking.tumbler, 1.0),
    "tankard": (drinking.tankard, 1.0),
    "stemmed": (drinking.stemmed, 2.0),
    "teapot": (pouring.teapot, 3.0),
    "kettle": (pouring.kettle, 1.0),
    "jug": (pouring.jug, 2.0),
    "watering can": (pouring.watering_can, 1.5),
    "vase": (storing.vase, 3.0),
    "bottle": (storing.bottle, 3.0),
    "jar": (storing.jar, 2.0),
    "bowl": (storing.bowl, 1.5),
    "bucket": (storing.bucket, 1.5),
    "pot": (storing.pot, 1.5),
    "pan": (storing.pan, 0.7),
    "basket": (storing.basket, 0.7),
}


def make(rng: Generator) -> Mesh:
    """Draw a vessel."""
    name = pick(rng, {name: weight for name, (_, weight) in KINDS.items()})
    draw, _ = KINDS[name]
    return grounded(turned_about(rng, merge(draw(rng))))


def turned_about(rng: Generator, mesh: Mesh) -> Mesh:
    """Put the handle to the right, to the left, or somewhere between."""
    if chance(rng, 0.5):
        mesh = mirrored(mesh)
    if chance(rng, 0.12):
        return rotated(mesh, "y", float(rng.choice([-0.5, -0.25, 0.25, 0.5])) * np.pi)
    return mesh
