"""How an animal holds itself: where hip and chest are, and its legs."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float
from numpy import ndarray

from pipeline.geometry.scene.mesh import Mesh, merge
from pipeline.shapes.animal.quadruped.plan import Beast
from pipeline.shapes.parts.paths import flesh
from pipeline.shapes.parts.placing import both_sides, mirrored, translated
from pipeline.shapes.parts.solids import ellipsoid, lathe

Point = Float[ndarray, "3"]


@dataclass(frozen=True, kw_only=True)
class Frame:
    """Where the trunk is; the floor is y = 0."""

    hip: Point
    chest: Point
    nape: Point


def frame(beast: Beast) -> Frame:
    """Place hip, chest and nape for the pose."""
    half = beast.trunk / 2
    if beast.pose == "sit":
        hip = np.array([0.0, 0.95 * beast.rump, -0.3 * half])
        chest = hip + beast.trunk * np.array([0.0, 0.85, 0.53])
    elif beast.pose == "lie":
        hip = np.array([0.0, 0.92 * beast.rump, -half])
        chest = np.array([0.0, 0.98 * beast.chest + max(beast.rise, 0.0), half])
    else:
        hip = np.array([0.0, beast.leg + 0.8 * beast.rump, -half])
        back = hip[1] + beast.rump + beast.rise
        chest = np.array([0.0, back - beast.chest, half])
    rise = max(beast.neck_rise, 1.1) if beast.pose == "sit" else beast.neck_rise
    way = np.array([0.0, np.sin(rise), np.cos(rise)])
    nape = chest + (0.6 * beast.chest + beast.neck) * way
    return Frame(hip=hip, chest=chest, nape=nape)


def legs(beast: Beast, at: Frame) -> list[Mesh]:
    """Make four legs, each apart."""
    if beast.pose == "sit":
        return [both_sides(prop(beast, at)), both_sides(haunch(beast, at))]
    if beast.pose == "lie":
        return [both_sides(forearm(beast, at)), both_sides(haunch(beast, at))]
    swing = beast.stride if beast.pose == "walk" else 0.0
    return [
        front_leg(beast, at, swing),
        mirrored(front_leg(beast, at, -swing)),
        hind_leg(beast, at, -swing),
        mirrored(hind_leg(beast, at, swing)),
    ]


def front_leg(beast: Beast, at: Frame, swing: float) -> Mesh:
    """Make the front leg at x > 0, swung forward by an angle."""
    x = _aside(beast, beast.chest)
    top = at.chest + np.array([0.0, -0.15 * beast.chest, -0.1 * beast.chest])
    return _leg(beast, top + np.array([x, 0.0, 0.0]), swing, 0.012, 1.25)


def hind_leg(beast: Beast, at: Frame, swing: float) -> Mesh:
    """Make the hind leg at x > 0; it bends backwards at the hock."""
    x = _aside(beast, beast.rump)
    top = at.hip + np.array([x, -0.1 * beast.rump, 0.05 * beast.rump])
    return _leg(beast, top, swing, -0.16 * beast.leg, 1.55)


def prop(beast: Beast, at: Frame) -> Mesh:
    """Make the front leg of a sitting animal, upright below the chest."""
    size, low = beast.leg_size, _ankle(beast)
    x = 0.65 * _aside(beast, beast.chest) + 0.3 * size
    shoulder = at.chest + np.array([x, -0.2 * beast.chest, 0.25 * beast.chest])
    foot = np.array([x, low, at.chest[2] + 0.75 * beast.chest])
    middle = (shoulder + foot) / 2 + np.array([0.0, 0.0, 0.05 * beast.chest])
    limb = flesh(np.stack([shoulder, middle, foot]), size * np.array([1.3, 1.0, 0.85]))
    return merge([limb, paw(beast, foot)])


def forearm(beast: Beast, at: Frame) -> Mesh:
    """Make the front leg of a lying animal, stretched out on the floor."""
    size = beast.leg_size
    x = _aside(beast, beast.chest)
    shoulder = at.chest + np.array([x, -0.3 * beast.chest, 0.0])
    elbow = np.array([x + 0.3 * size, 1.1 * size, at.chest[2] - 0.05])
    reach = at.chest[2] + beast.chest + 0.3 * beast.leg + size
    foot = np.array([x, _ankle(beast), reach])
    limb = flesh(np.stack([shoulder, elbow, foot]), size * np.array([1.3, 1.05, 0.85]))
    return merge([limb, paw(beast, foot)])


def haunch(beast: Beast, at: Frame) -> Mesh:
    """Fold the hind leg: a thigh beside the rump, the foot on the floor before it."""
    rump, size = beast.rump, beast.leg_size
    x = beast.width * rump * 0.85
    thigh = ellipsoid((0.45 * rump, 0.8 * rump, 0.85 * rump), sides=16)
    middle = np.array([x, 0.8 * rump, at.hip[2] + 0.35 * rump])
    toe = np.array([x + 0.2 * rump, _ankle(beast), at.hip[2] + 1.25 * rump])
    heel = np.array([x + 0.2 * rump, 1.1 * size, at.hip[2]])
    sole = flesh(np.stack([heel, (heel + toe) / 2, toe]), size * np.array([1, 1, 0.9]))
    return merge([translated(thigh, middle), sole, paw(beast, toe)])


def paw(beast: Beast, ankle: Point) -> Mesh:
    """Make the foot below an ankle: a hoof or a paw."""
    size = beast.leg_size
    if beast.has_hooves:
        wide = 0.8 * beast.foot * size
        profile = [(1.12 * wide, 0.0), (wide, 0.6 * size), (0.8 * wide, 1.1 * size)]
        return translated(lathe(profile, sides=12), (ankle[0], 0.0, ankle[2]))
    radii = size * beast.foot * np.array([0.95, 0.7, 1.2])
    place = (ankle[0], 0.69 * beast.foot * size, ankle[2] + 0.5 * size)
    return ellipsoid(radii, place, sides=10)


def _leg(beast: Beast, top: Point, swing: float, bend: float, thick: float) -> Mesh:
    size, low = beast.leg_size, _ankle(beast)
    high = top[1] - low
    down = np.array([0.0, 0.4, 0.68, 1.0])
    shift = np.array([0.0, -0.35, 1.0, 0.35]) * bend + np.tan(swing) * high * down
    path = top + np.stack([0 * down, -high * down, shift], axis=1)
    leg = flesh(path, size * np.array([thick, 0.5 + 0.5 * thick, 0.82, 0.8]), 10)
    return merge([leg, paw(beast, path[-1])])


def _ankle(beast: Beast) -> float:
    return (0.9 if beast.has_hooves else 0.75 * beast.foot) * beast.leg_size


def _aside(beast: Beast, radius: float) -> float:
    """Find how far from the middle a leg stands under a trunk of a radius."""
    return max(0.95 * beast.width * radius - beast.leg_size, 1.15 * beast.leg_size)
