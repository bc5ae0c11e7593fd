"""The measures of a head, in units of its size: half the height of the skull."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Features:
    """How wide, long and large things are on a head."""

    wide: float  # half width of the skull
    deep: float  # half depth of the skull
    muzzle: float  # length before the skull
    muzzle_size: float  # radius
    droop: float  # slope of the muzzle
    ear: float  # size of the ears, 1: usual
    tilt: float  # of the ears and horns, outwards, radians
    eyes: float  # radius, 0: none
    eye_spread: float  # sideways place of the eyes, share of the half width
    nose: float  # radius, 0: none
