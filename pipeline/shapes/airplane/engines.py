"""Engines of airplanes: jets and propellers under wings, at the tail, in the nose."""

import numpy as np

from pipeline.geometry.scene.mesh import Mesh, merge
from pipeline.shapes.airplane.designs import Design
from pipeline.shapes.parts.placing import Numbers, both_sides, rotated, translated
from pipeline.shapes.parts.solids import box, lathe, loft, wing


def engines(design: Design) -> list[Mesh]:
    """Place the engines that the design names."""
    name = design.engines
    if name.startswith(("under", "prop")):
        return under_wing(design)
    if name.startswith("tail"):
        return at_tail(design)
    if name == "noseprop":
        return [propeller(design, (0.0, -design.droop, 0.5), 0.13)]
    if name in ("jet", "twinjet", "intakes"):
        return in_body(design)
    return []


def under_wing(design: Design) -> list[Mesh]:
    """Hang one or two nacelles under, or propellers before, each wing."""
    shares = (0.33, 0.62) if design.engines.endswith("4") else (0.36,)
    parts = []
    for share in shares:
        x = share * design.span / 2
        chord = design.root * (1 - (1 - design.taper) * share)
        y = design.wing_height * design.radius * design.height + design.dihedral * x
        z = design.wing_at + design.root * (design.crank - 1) / 2 - design.sweep * x
        spot = np.array([x, y, z])
        hang = propeller_nacelle if "prop" in design.engines else jet_nacelle
        parts.append(both_sides(hang(design, spot, chord)))
    return parts


def jet_nacelle(design: Design, spot: np.ndarray, chord: float) -> Mesh:
    """Hang a jet on a pylon before and below a leading edge."""
    size = design.nacelle
    center = spot + np.array([0.0, -1.35 * size, 0.2 * chord])
    edge = np.stack(
        [
            center + np.array([0.0, 0.5 * size, size]),
            spot + np.array([0.0, 0.0, -0.05 * chord]),
        ]
    )
    pylon = wing(edge, [2.2 * size + 0.3 * chord, 0.6 * chord], [0.014, 0.014])
    return merge([translated(jet(size), center), pylon])


def jet(radius: float) -> Mesh:
    """Make a nacelle with an open mouth and an exhaust cone, its middle at zero."""
    profile = [(0.62, 1.2), (0.78, 1.5), (0.9, 1.48), (1.0, 1.1), (1.0, 0.2)]
    profile += [(0.82, -0.9), (0.62, -1.0), (0.5, -1.4), (0.1, -1.9)]
    return lathe(radius * np.array(profile), sides=18, axis="z")


def propeller_nacelle(design: Design, spot: np.ndarray, chord: float) -> Mesh:
    """Run a slim nacelle through the wing with a propeller before it."""
    size = 0.75 * design.nacelle
    front, back = 0.55 * chord, -0.9 * chord
    profile = [(0.4, back), (0.85, 0.4 * back), (1.0, 0.0), (1.0, 0.7 * front)]
    shape = np.array([*profile, (0.75, front)]) * (size, 1.0)
    body = translated(lathe(shape, sides=14, axis="z"), spot)
    return merge([body, propeller(design, spot + np.array([0.0, 0.0, front]), 0.1)])


def propeller(design: Design, hub: Numbers, reach: float) -> Mesh:
    """Make a spinner and its blades."""
    cone = [(0.028, -0.02), (0.028, 0.0), (0.02, 0.022), (0.006, 0.04)]
    parts = [translated(lathe(cone, sides=14, axis="z"), hub)]
    for blade in range(design.blades):
        plank = box((0.022, reach, 0.014), (0.0, 0.5 * reach, 0.0))
        angle = 2 * np.pi * (blade / design.blades)
        parts.append(translated(rotated(plank, "z", float(angle)), hub))
    return merge(parts)


def at_tail(design: Design) -> list[Mesh]:
    """Put a jet on either side of the tail, and a third in the fin's root."""
    size = 0.85 * design.nacelle
    z = design.tail_at + 0.1
    x, y = design.radius + 0.75 * size, 0.35 * design.radius
    strut = box((x, 0.016, 2 * size), (x / 2, y, z))
    parts = [both_sides(merge([translated(jet(size), (x, y, z)), strut]))]
    if design.engines == "tail3":
        high = design.radius * 1.2
        parts.append(translated(jet(size), (0.0, high, design.tail_at + 0.03)))
    return parts


def in_body(design: Design) -> list[Mesh]:
    """End the body in one or two exhausts, with intakes at its sides."""
    radius = design.radius
    pipe = np.array([(0.6, -0.04), (0.75, -0.055), (0.85, -0.05), (1.0, 0.12)])
    if design.engines == "twinjet":
        size = 0.75 * radius
        exhaust = lathe(pipe * (size, 1.0), sides=16, axis="z")
        parts = [both_sides(translated(exhaust, (0.75 * size, 0.0, -0.46)))]
    else:
        parts = [
            translated(lathe(pipe * (0.9 * radius, 1.0), axis="z"), (0.0, 0.0, -0.46))
        ]
    if design.engines != "jet":
        parts.append(both_sides(intake(design)))
    return parts


def intake(design: Design) -> Mesh:
    """Run a boxy duct along the right side of the body."""
    width, height = 0.55 * design.radius, 0.75 * design.radius
    x = 1.0 * design.radius
    front = design.wing_at + 0.12
    spans = np.array([front, front - 0.03, design.wing_at - 0.1, -0.4])
    centers = [
        (x * s, -0.1 * height, z) for s, z in zip((1, 1, 1, 0.6), spans, strict=True)
    ]
    halves = np.outer([0.85, 1.0, 1.0, 0.6], [width, height])
    return loft(centers, halves, power=5.0, sides=16)
