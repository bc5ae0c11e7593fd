"""Airplanes: airliners, business jets, propeller planes, fighters, gliders, biplanes.

A fuselage is 1 long and runs along z from -0.5 to the nose at 0.5, its axis at y = 0.
"""

import numpy as np
from numpy.random import Generator

from pipeline.geometry.scene.mesh import Mesh, merge
from pipeline.shapes.airplane.designs import Design, sample
from pipeline.shapes.airplane.engines import engines
from pipeline.shapes.airplane.kinds import KINDS
from pipeline.shapes.parts.chances import pick
from pipeline.shapes.parts.placing import both_sides, translated
from pipeline.shapes.parts.solids import ellipsoid, lathe, limb, loft, tube, wing


def make(rng: Generator) -> Mesh:
    """Draw an airplane."""
    name = pick(rng, {name: kind.weight for name, kind in KINDS.items()})
    design = sample(KINDS[name], rng)
    parts = [fuselage(design), *wings(design), *tail(design), *engines(design)]
    parts += canopy(design) + belly(design) + gear(design) + floats(design)
    return merge(parts)


def fuselage(design: Design) -> Mesh:
    """Loft the body from nose to tail; the tail cone sweeps up, the nose droops."""
    nose, cone = design.nose, design.cone
    u = np.concatenate(
        [
            nose * (1 - np.cos(np.linspace(0.12, np.pi / 2, 8))),
            np.linspace(nose, 1 - cone, 4)[1:-1],
            1 - cone + cone * np.linspace(0, 1, 8),
        ]
    )
    front = np.clip(1 - u / nose, 0, 1)
    back = np.clip((u - 1 + cone) / cone, 0, 1)
    bulge = (1 - front**2.0) ** design.bluntness
    taper = 1 - (1 - design.stub) * back**design.boom
    size = np.maximum(design.radius * bulge * taper, 0.004)
    y = design.upsweep * design.radius * back**1.6 - design.droop * front**2
    halves = np.stack([size, size * design.height], axis=1)
    centers = np.stack([np.zeros(len(u)), y, 0.5 - u], axis=1)
    return loft(centers, halves, power=design.power, sides=24)


def wings(design: Design) -> list[Mesh]:
    """Place the wing pair, and a second one above with struts for a biplane."""
    low = design.wing_height * design.radius * design.height
    pair = both_sides(panel(design, low))
    if not design.biplane:
        return [pair, *tip_devices(design, low)]
    high = low + design.biplane
    x = 0.33 * design.span
    z = design.wing_at - 0.35 * design.root
    strut = tube([(x, low, z), (x, high, z + 0.02)], [0.011, 0.011], sides=8)
    inner = tube([(0.04, 0.0, z), (0.05, high, z + 0.02)], [0.01, 0.01], sides=8)
    return [pair, both_sides(panel(design, high)), both_sides(merge([strut, inner]))]


def panel(design: Design, y: float) -> Mesh:
    """Loft the right wing from the center line to a rounded tip."""
    half = design.span / 2
    share = np.array([0.0, design.kink, 0.94, 1.0])
    x = half * share
    chord = design.root * (1 - (1 - design.taper) * share)
    chord[0] *= design.crank
    chord[-1] *= 0.75
    z = design.wing_at + design.root * (design.crank - 1) / 2 - design.sweep * x
    z[-1] -= 0.15 * chord[-1]
    edge = np.stack([x, y + design.dihedral * x, z], axis=1)
    thick = design.thick * (1 - 0.45 * share)
    return wing(edge, chord, np.maximum(thick, 0.013) * [1, 1, 1, 0.6])


def tip_devices(design: Design, y: float) -> list[Mesh]:
    """Put winglets, tanks or nothing on the wing tips."""
    half = design.span / 2
    chord = design.root * design.taper * 0.75
    z = design.wing_at + design.root * (design.crank - 1) / 2 - design.sweep * half
    foot = np.array([half - 0.006, y + design.dihedral * half, z - 0.15 * chord])
    if design.tips == "winglets":
        rise = design.span * 0.045
        edge = np.stack([foot, foot + np.array([0.35 * rise, rise, -0.7 * rise])])
        return [both_sides(wing(edge, [chord, 0.55 * chord], [0.014, 0.011]))]
    if design.tips == "tanks":
        reach = np.array([0.0, 0.0, 0.09])
        path = [foot + reach, foot + reach * 0.4, foot - reach, foot - 1.7 * reach]
        return [both_sides(limb(path, [0.008, 0.02, 0.02, 0.006]))]
    return []


def tail(design: Design) -> list[Mesh]:
    """Place fins and tailplanes in the chosen arrangement."""
    y = design.upsweep * design.radius
    root = np.array([0.0, y, design.tail_at])
    size = design.fin
    fin = stabilizer(design, root, np.array([0.0, 1.0, 0.0]), size)
    flat = np.array([1.0, design.dihedral, 0.0])
    plane = design.tailplane
    if design.tail == "tee":
        high = root + np.array(
            [0.0, 0.97 * size, 0.01 - 0.85 * design.fin_sweep * size]
        )
        return [fin, both_sides(stabilizer(design, high, flat, plane))]
    if design.tail == "vee":
        lean = np.array([0.75, 0.75, 0.0])
        return [both_sides(stabilizer(design, root, lean, 0.85 * size + 0.2 * plane))]
    if design.tail == "twin":
        side = np.array([design.twin_at, y, design.tail_at])
        lean = np.array([design.twin_lean, 1.0, 0.0])
        pair = both_sides(stabilizer(design, side, lean, 0.85 * size))
        return [pair, both_sides(stabilizer(design, root, flat, plane))]
    if design.tail == "fin":
        return [fin]
    if design.tail == "cross":
        root = root + np.array([0.0, 0.4 * size, -0.4 * design.fin_sweep * size])
    return [fin, both_sides(stabilizer(design, root, flat, plane))]


def stabilizer(
    design: Design, root: np.ndarray, rise: np.ndarray, reach: float
) -> Mesh:
    """Make a fin or half a tailplane that leaves the root in the direction of rise."""
    chord = design.fin_chord
    # Fins are swept more than tailplanes.
    sweep = design.fin_sweep * (1.0 if rise[1] > 0.5 else 0.72)
    tip = root + rise * reach - [0.0, 0.0, sweep * reach]
    edge = [root, root + 0.93 * (tip - root), tip - [0.0, 0.0, 0.05 * chord]]
    end = design.fin_taper * chord
    return wing(edge, [chord, end * 1.05, end * 0.75], [0.02, 0.015, 0.01])


def canopy(design: Design) -> list[Mesh]:
    """Bulge a cockpit out of the top of the body."""
    if not design.canopy:
        return []
    length = design.canopy
    top = design.radius * design.height
    radii = (0.62 * design.radius, 0.75 * top, length / 2)
    z = 0.5 - design.nose * 0.9 - length / 2
    return [ellipsoid(radii, (0.0, 0.72 * top, z))]


def belly(design: Design) -> list[Mesh]:
    """Fair the wing root into the body."""
    if not design.fairing:
        return []
    radii = (1.05 * design.radius, 0.55 * design.radius, 0.75 * design.root)
    y = np.sign(design.wing_height) * 0.62 * design.radius * design.height
    return [ellipsoid(radii, (0.0, float(y), design.wing_at - 0.5 * design.root))]


def gear(design: Design) -> list[Mesh]:
    """Lower the wheels: a nose or tail wheel and a main pair."""
    if not design.gear:
        return []
    drop = -design.radius * design.height - design.gear
    x, z = 1.7 * design.radius, design.wing_at - 0.4 * design.root
    leg = tube([(0.3 * x, 0.0, z), (x, drop, z)], [0.014, 0.011], sides=8)
    main = both_sides(merge([leg, wheel(x, drop, z)]))
    if design.taildragger:
        y = design.upsweep * design.radius - 0.045
        return [main, wheel(0.0, y, -0.45)]
    nose = tube([(0.0, 0.0, 0.36), (0.0, drop, 0.36)], [0.014, 0.011], sides=8)
    return [main, nose, wheel(0.0, drop, 0.36)]


def wheel(x: float, y: float, z: float) -> Mesh:
    """Make a wheel that rolls along z."""
    radius, half = 0.026, 0.012
    profile = [(0.7 * radius, -half), (radius, -0.5 * half)]
    profile += [(radius, 0.5 * half), (0.7 * radius, half)]
    return translated(lathe(profile, sides=14, axis="x"), (x, y, z))


def floats(design: Design) -> list[Mesh]:
    """Hang a pair of floats under a seaplane."""
    if not design.floats:
        return []
    x, y = 2.2 * design.radius, -design.radius * design.height - 0.09
    z = design.wing_at - 0.4 * design.root
    path = [(x, y + 0.02, z + 0.32), (x, y, z + 0.2), (x, y, z - 0.1)]
    hull = limb([*path, (x, y + 0.02, z - 0.3)], [0.012, 0.035, 0.035, 0.01])
    legs = [
        tube([(0.3 * x, 0.0, z + dz), (x, y, z + dz)], [0.011, 0.011], sides=8)
        for dz in (-0.06, 0.1)
    ]
    return [both_sides(merge([hull, *legs]))]
