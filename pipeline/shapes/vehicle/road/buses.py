"""Buses, and rows of windows as trains and ships have, too. About 1 long."""

import numpy as np
from numpy.random import Generator

from pipeline.geometry.scene.mesh import Mesh
from pipeline.shapes.parts.bodies import arched, hull, with_arches
from pipeline.shapes.parts.chances import Range, between, chance
from pipeline.shapes.parts.placing import both_sides
from pipeline.shapes.parts.solids import rounded_box
from pipeline.shapes.vehicle.road.trucks import axles, face


def bus(rng: Generator) -> list[Mesh]:
    """Draw a bus: one deck or two, a row of windows, flat or with a hood."""
    half, radius = between(rng, (0.12, 0.18)), between(rng, (0.05, 0.075))
    tall = between(rng, (0.26, 0.4))
    decks = 2 if chance(rng, 0.25) else 1
    top = radius + tall * (1.0 if decks == 1 else 1.45)
    has_hood = decks == 1 and chance(rng, 0.3)
    front = 0.36 if has_hood else 0.5
    places = [between(rng, (0.27, 0.34)), between(rng, (-0.34, -0.26))]
    parts = bus_body(rng, half, (0.6 * radius, top), front, (radius, places))
    count = int(rng.integers(4, 9))
    for deck in range(decks):
        y = radius + tall * (0.42 + 0.47 * deck) if decks == 2 else radius + 0.45 * tall
        span = (y, y + tall * (0.36 if decks == 1 else 0.26))
        parts += window_row(half, span, (-0.46, front - 0.07), count)
        pane = (1.6 * half, span[1] - span[0], 0.02)
        parts.append(rounded_box(pane, 0.006, (0.0, sum(span) / 2, front - 0.004), 1))
    if has_hood:
        z, high = [0.34, 0.45, 0.5], radius + tall * np.array([0.45, 0.42, 0.34])
        wide = half * np.array([0.9, 0.85, 0.75])
        parts.append(hull(z, [0.8 * radius] * 3, high, wide, 6.0))
    parts += face(rng, 0.85 * half, (0.8 * radius, radius + 0.3 * tall), 0.497)
    return parts + axles(rng, radius, half, places)


def bus_body(
    rng: Generator,
    half: float,
    span: Range,
    front: float,
    on: tuple[float, list[float]],
) -> list[Mesh]:
    """Loft a bus between its floor and its roof over wheels of a radius at places."""
    (low, high), (radius, places) = span, on
    bend = between(rng, (0.01, 0.06))
    z = np.array(
        [
            -0.5,
            -0.5 + 0.3 * bend,
            bend - 0.5,
            0.0,
            front - bend,
            front - 0.3 * bend,
            front,
        ]
    )
    z = with_arches(z, [p for p in places if p < front - 1.3 * radius], 1.15 * radius)
    away = np.clip(
        (np.abs(z - (front - 0.5) / 2) - (front + 0.5) / 2 + bend) / bend, 0, 1
    )
    round_off = bend * (1 - np.sqrt(1 - away**2))
    top = high - 0.7 * round_off
    under = arched(z, low, places, (1.15 * radius, radius))
    return [hull(z, under, top, half - 0.4 * round_off, between(rng, (5.0, 14.0)))]


def window_row(half: float, span: Range, ends: Range, count: int) -> list[Mesh]:
    """Set a row of windows into both sides, and doors as high as they."""
    pitch = (ends[1] - ends[0]) / count
    tall, y = span[1] - span[0], (span[0] + span[1]) / 2
    pane = (0.02, tall, 0.82 * pitch)
    places = ends[0] + pitch * (np.arange(count) + 0.5)
    return [
        both_sides(rounded_box(pane, 0.006, (half - 0.004, y, float(z)), 1))
        for z in places
    ]
