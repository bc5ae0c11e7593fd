"""What is on an animal's trunk and neck: manes, wool, humps, wings, saddles."""

from collections.abc import Callable, Mapping

import numpy as np

from pipeline.geometry.scene.mesh import Mesh, merge
from pipeline.shapes.animal.quadruped.plan import Beast
from pipeline.shapes.animal.quadruped.poses import Frame
from pipeline.shapes.parts.outlines import plate
from pipeline.shapes.parts.paths import flesh
from pipeline.shapes.parts.placing import both_sides, rotated, scaled, translated
from pipeline.shapes.parts.solids import ellipsoid, lathe, limb

UP = np.array([0.0, 1.0, 0.0])


def bare(beast: Beast, at: Frame) -> list[Mesh]:
    """Add nothing."""
    return []


def neck_mane(beast: Beast, at: Frame) -> list[Mesh]:
    """Let hair fall along the back of the neck."""
    path = _crest(beast, at, 5)
    sizes = beast.neck_size * np.array([0.35, 0.5, 0.55, 0.5, 0.4])
    return [scaled(flesh(path, sizes), (0.6, 1.0, 1.0))]


def bristles(beast: Beast, at: Frame) -> list[Mesh]:
    """Raise a comb of hair along the neck."""
    size = 0.55 * beast.neck_size
    return [
        ellipsoid((0.4 * size, 1.2 * size, 1.2 * size), point, sides=8)
        for point in _crest(beast, at, 8)
    ]


def ruff(beast: Beast, at: Frame) -> list[Mesh]:
    """Thicken the fur around the neck."""
    size = 1.1 * beast.chest
    middle = (at.chest + at.nape) / 2
    return [ellipsoid((0.95 * size, size, 0.8 * size), middle, sides=18)]


def collar(beast: Beast, at: Frame) -> list[Mesh]:
    """Put on a collar."""
    return [_ring(beast, at)]


def bell(beast: Beast, at: Frame) -> list[Mesh]:
    """Put on a collar with a bell."""
    size = beast.neck_size
    profile = [(0.5, -0.5), (0.45, -0.3), (0.3, 0.2), (0.12, 0.45)]
    way = np.array([0.0, -0.9, 0.9]) * size
    spot = 0.35 * at.chest + 0.65 * at.nape + way
    return [_ring(beast, at), translated(lathe(size * np.array(profile)), spot)]


def beard(beast: Beast, at: Frame) -> list[Mesh]:
    """Hang a goat's beard from the chin."""
    size = beast.head.size
    features = beast.head.features
    chin = at.nape + size * np.array([0.0, -0.55, 0.9 * features.deep + 0.4])
    tip = chin + size * np.array([0.0, -1.1, 0.15])
    return [limb(np.stack([chin + size * 0.6 * UP, chin, tip]), [0.05, 0.045, 0.015])]


def wool(beast: Beast, at: Frame) -> list[Mesh]:
    """Cover the trunk with lumps of wool."""
    lumps = []
    for row, share in enumerate(np.linspace(-0.2, 1.15, 4)):
        middle = at.hip + share * (at.chest - at.hip)
        radius = beast.rump + np.clip(share, 0, 1) * (beast.chest - beast.rump)
        narrow = 0.72 if share < 0 or share > 1 else 0.9
        for angle in np.linspace(-0.7, np.pi + 0.7, 5 + row % 2):
            way = np.array([beast.width * np.cos(angle), np.sin(angle), 0.0])
            spot = middle + narrow * radius * way
            lumps.append(ellipsoid((0.56 * radius,) * 3, spot, sides=8))
    cap = at.nape + beast.head.size * np.array([0.0, 1.0, 0.1])
    lumps.append(ellipsoid(beast.head.size * np.array([0.7, 0.45, 0.6]), cap, sides=10))
    return lumps


def spikes(beast: Beast, at: Frame) -> list[Mesh]:
    """Cover the back with spikes that point up and back."""
    spike = lathe([(0.3, -0.3), (0.25, 0.1), (0.02, 1.0)], sides=6)
    parts = []
    for row, share in enumerate(np.linspace(-0.4, 1.15, 8)):
        middle = at.hip + share * (at.chest - at.hip)
        over = np.clip(max(-share, share - 1), 0, 1) * beast.trunk / beast.rump
        radius = beast.rump * float(np.sqrt(max(1 - over**2, 0.1)))
        for angle in np.linspace(-1.5, 1.5, 8 - row % 2):
            grown = rotated(scaled(spike, (0.35 * beast.rump,) * 3), "x", -0.6)
            turned = rotated(grown, "z", -float(angle))
            way = np.array([beast.width * np.sin(angle), np.cos(angle), 0.0])
            parts.append(translated(turned, middle + 0.97 * radius * way))
    return parts


def hump(beast: Beast, at: Frame) -> list[Mesh]:
    """Raise a dromedary's hump."""
    return [_hump(beast, at, 0.5, 1.0)]


def two_humps(beast: Beast, at: Frame) -> list[Mesh]:
    """Raise a camel's two humps."""
    return [_hump(beast, at, 0.12, 0.75), _hump(beast, at, 0.88, 0.75)]


def saddle(beast: Beast, at: Frame) -> list[Mesh]:
    """Put a saddle on the back."""
    middle = (at.hip + at.chest) / 2
    radius = 1.08 * (beast.rump + beast.chest) / 2 * beast.belly
    radii = (beast.width * radius, radius, 0.3 * beast.trunk)
    cloth = ellipsoid(radii, middle, power=2.5, sides=22)
    seat = middle + np.array([0.0, 1.02 * radius, 0.0])
    path = seat + np.array(
        [(0, 0.07, -0.13), (0, 0, -0.04), (0, 0, 0.05), (0, 0.06, 0.13)]
    )
    pad = scaled(flesh(path, [0.05, 0.05, 0.05, 0.03], 12), (1.6, 1.0, 1.0))
    return [cloth, pad]


def udder(beast: Beast, at: Frame) -> list[Mesh]:
    """Hang an udder."""
    size = 0.4 * beast.rump
    spot = at.hip + np.array([0.0, -0.9 * beast.rump, 0.25 * beast.trunk])
    teat = limb(np.stack([spot, spot - 1.2 * size * UP]), [0.2 * size] * 2, sides=8)
    teats = translated(teat, (0.4 * size, 0.0, 0.3 * size))
    bag = ellipsoid((size, 0.8 * size, 1.1 * size), spot, sides=14)
    return [bag, both_sides(merge([teats, translated(teats, (0, 0, -0.6 * size))]))]


def ridge(beast: Beast, at: Frame) -> list[Mesh]:
    """Set triangular plates along the back and the neck."""
    spine = np.stack([at.hip, (at.hip + at.chest) / 2, at.chest, at.nape])
    sizes = np.array([beast.rump, beast.chest, beast.chest, beast.neck_size])
    parts = []
    for share in np.linspace(-0.2, 2.8, 10):
        spot = np.array([np.interp(share, range(4), column) for column in spine.T])
        lift = float(np.interp(share, range(4), sizes))
        turn = np.clip(share - 1.5, 0, 1) * (beast.neck_rise + 0.2)
        high = 0.07 + 0.25 * lift
        triangle = [(0.8 * high, 0.0), (-0.3 * high, high), (-0.8 * high, 0.0)]
        fin = rotated(plate(triangle, 0.03), "y", -np.pi / 2)
        raised = translated(fin, (0.0, 0.9 * lift, 0.0))
        parts.append(translated(rotated(raised, "x", -float(turn)), spot))
    return parts


def wings(beast: Beast, at: Frame) -> list[Mesh]:
    """Spread a dragon's wings from the shoulders."""
    size = 0.55 * beast.trunk + 0.55 * beast.chest + 0.25
    outline = [(0.0, -0.05), (0.45, 0.65), (1.25, 0.75), (1.02, 0.42), (1.05, 0.12)]
    outline += [(0.78, 0.2), (0.68, -0.1), (0.45, 0.02), (0.28, -0.22)]
    sail = plate(size * np.array(outline), 0.03)
    arm = [(-0.1, -0.15, 0.0), (0.45, 0.65, 0.0), (1.25, 0.75, 0.0)]
    bones = [limb(size * np.array(arm), [0.05, 0.04, 0.015], sides=8)]
    for tip in ((1.05, 0.12), (0.68, -0.1)):
        path = size * np.array([(0.45, 0.65, 0.0), (*tip, 0.0)])
        bones.append(limb(path, [0.03, 0.012], sides=8))
    lean = 0.15 + 0.5 * beast.tail_size * 10
    wing = rotated(merge([sail, *bones]), "y", lean)
    root = at.chest + np.array(
        [0.3 * beast.chest, 0.6 * beast.chest, -0.4 * beast.chest]
    )
    return [both_sides(translated(wing, root))]


def wings_and_ridge(beast: Beast, at: Frame) -> list[Mesh]:
    """Spread wings, and set plates along the back."""
    return wings(beast, at) + ridge(beast, at)


def _crest(beast: Beast, at: Frame, count: int) -> np.ndarray:
    """Walk along the back of the neck, from the withers to the top of the head."""
    top = at.nape + beast.head.size * np.array([0.0, 1.0, -0.15])
    along = at.nape - at.chest
    behind = np.array([0.0, along[2], -along[1]]) / np.linalg.norm(along)
    start = at.chest + 0.75 * beast.chest * behind
    middle = (at.chest + at.nape) / 2 + 0.9 * beast.neck_size * behind
    share = np.linspace(0.0, 1.0, count)[:, None]
    return (1 - share) ** 2 * start + 2 * share * (1 - share) * middle + share**2 * top


def _ring(beast: Beast, at: Frame) -> Mesh:
    along = at.nape - at.chest
    angle = float(np.arctan2(along[2], along[1]))
    size = 1.18 * beast.neck_size
    half = 0.25 * beast.neck_size
    band = lathe([(size, -half), (1.1 * size, 0.0), (size, half)], sides=18)
    return translated(rotated(band, "x", angle), 0.35 * at.chest + 0.65 * at.nape)


def _hump(beast: Beast, at: Frame, share: float, wide: float) -> Mesh:
    spot = at.hip + share * (at.chest - at.hip) + 0.85 * beast.rump * UP
    radii = (0.55 * beast.rump, 0.85 * beast.rump, 0.9 * wide * beast.rump)
    return ellipsoid(radii, spot, sides=18)


COATS: Mapping[str, Callable[[Beast, Frame], list[Mesh]]] = {
    "none": bare,
    "neck mane": neck_mane,
    "bristles": bristles,
    "ruff": ruff,
    "collar": collar,
    "bell": bell,
    "beard": beard,
    "wool": wool,
    "spikes": spikes,
    "hump": hump,
    "two humps": two_humps,
    "saddle": saddle,
    "udder": udder,
    "ridge": ridge,
    "wings": wings,
    "wings and ridge": wings_and_ridge,
}
