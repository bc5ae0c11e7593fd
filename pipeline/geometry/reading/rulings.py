"""Rulings of paper: straight, evenly spaced lines from edge to edge of the page.

They are found by profiles of narrow blocks of the page, sheared until peaks line up: a
line is a peak of most blocks, which what is drawn never is.
"""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float
from numpy import ndarray
from scipy import ndimage

_NUM_BLOCKS = 24  # that a page is cut into along its lines
_SLOPES = np.linspace(-0.06, 0.06, 61)  # of lines that are not level
_BROADEST = 0.016  # of the page: a broader line is none of the paper's
_MIN_DARKNESS = 0.012  # share of the light that a line takes
_MIN_LINES = 5
_MIN_REGULAR = 0.8  # share of the gaps that are multiples of the spacing
_GAP_ERROR = 0.2  # of the spacing
_MIN_EXTENT = 0.6  # of the page that the lines cover, side by side
_MIN_PRESENCE = 0.75  # share of the blocks that a line runs through
_PRESENT = 0.3  # of a line's usual darkness
_ALMOST_NONE = 0.15  # share of the blocks in which a line may be lacking
_DARK_ENOUGH = 0.1  # share of the light: what is darker tells no more of the slope
_FOOT = 0.15  # of a line's darkness: what is lighter is beside it
_FULL = 0.85  # quantile of the darkness in the bands of lines: that of a line's middle
_UNEVEN = 1.3  # times that darkness: the usual darkness somewhere along a line
_EXCESS = 1.5  # times a line's usual darkness: the darkest that it becomes


@dataclass(frozen=True, kw_only=True)
class Rulings:
    """Where lines of the paper are, in one direction.

    Attributes:
        mask: Bands that hold the lines.
        slope: Rows down per column to the right; of lines down the page, columns to the
            right per row down.
        is_down: Whether they run down the page.
    """

    mask: Bool[ndarray, "H W"]
    slope: float
    is_down: bool


def find_rulings(darkness: Float[ndarray, "H W"]) -> list[Rulings]:
    """Find the lines across the page and those down, as far as there are such."""
    found = []
    for is_down in (False, True):
        lines = _find_across(darkness.T if is_down else darkness)
        if lines is not None:
            mask, slope = lines
            mask = mask.T if is_down else mask
            found.append(Rulings(mask=mask, slope=slope, is_down=is_down))
    return found


def erase(
    missing: Float[ndarray, "H W C"], rulings: list[Rulings]
) -> Float[ndarray, "H W C"]:
    """Let no light be missing where lines of the paper take it.

    Ink that crosses a line stays: it is darker than the line usually is, in some
    channel.
    """
    erased = missing.copy()
    for lines in (lines for lines in rulings if lines.mask.any()):
        usual = np.stack(
            [_usual_of(layer, lines) for layer in np.moveaxis(missing, -1, 0)], axis=-1
        )
        is_paler = (missing < _EXCESS * usual + _MIN_DARKNESS).all(axis=-1)
        erased[lines.mask & is_paler] = 0
    return erased


def _usual_of(layer: Float[ndarray, "H W"], lines: Rulings) -> Float[ndarray, "H W"]:
    if lines.is_down:
        usual = _usual_darkness(layer.T, lines.slope).T
    else:
        usual = _usual_darkness(layer, lines.slope)
    return np.minimum(usual, _UNEVEN * np.quantile(usual[lines.mask], _FULL))


def in_words(rulings: list[Rulings]) -> list[str]:
    """Name what was found, for people."""
    return [
        ["the ruled lines of the paper", "the grid of the paper"][len(rulings) - 1]
    ][: len(rulings)]


def _find_across(
    darkness: Float[ndarray, "H W"],
) -> tuple[Bool[ndarray, "H W"], float] | None:
    """Return bands of the lines across a page, and their slope."""
    height, width = darkness.shape
    blocks = np.array_split(np.arange(width), _NUM_BLOCKS)
    if len(blocks[-1]) < 2:
        return None
    centers = np.array([block.mean() for block in blocks]) - (width - 1) / 2
    broadest = max(int(_BROADEST * max(darkness.shape)), 3)
    profiles = np.stack([darkness[:, block].mean(axis=1) for block in blocks])
    profiles -= ndimage.grey_opening(profiles, size=(1, 2 * broadest + 1))
    slope = _common_slope(profiles, centers)
    profiles = ndimage.maximum_filter1d(_shear(profiles, slope * centers), 3, axis=1)
    profile = np.median(profiles, axis=0)
    peaks = _peaks(profile)
    peaks = peaks[_presence(profiles[:, peaks]) >= _MIN_PRESENCE]
    if len(peaks) < _MIN_LINES:
        return None
    # Where ink runs along a line its peak is another; its place follows from the rest.
    peaks = peaks[profile[peaks] < _EXCESS * np.median(profile[peaks])]
    if not _are_even(peaks, height):
        return None
    halves = [_half_width(profile, peak, broadest) for peak in peaks.tolist()]
    reach = int(np.median(halves)) + 2
    rise = int(np.ceil(abs(slope) * width / 2)) + 1  # of a line, to the page's edge
    rows = np.zeros(height + 2 * rise, dtype=bool)
    rows[_complete(peaks, -rise, height + rise - 1) + rise] = True
    rows = ndimage.binary_dilation(rows, iterations=reach)
    shift = np.round(slope * (np.arange(width) - (width - 1) / 2)).astype(int)
    return rows[np.arange(height)[:, None] - shift + rise], slope


def _common_slope(
    profiles: Float[ndarray, "B H"], centers: Float[ndarray, " B"]
) -> float:
    """Return the slope at which most rows are dark from edge to edge, if but a bit."""
    dark = [
        np.quantile(_shear(profiles, slope * centers), _ALMOST_NONE, axis=0)
        for slope in _SLOPES
    ]
    return float(_SLOPES[np.argmax(np.minimum(dark, _DARK_ENOUGH).sum(axis=1))])


def _shear(
    profiles: Float[ndarray, "B H"], shifts: Float[ndarray, " B"]
) -> Float[ndarray, "B H"]:
    rows = np.arange(profiles.shape[1]) + np.round(shifts).astype(int)[:, None]
    return np.take_along_axis(profiles, np.clip(rows, 0, profiles.shape[1] - 1), axis=1)


def _peaks(profile: Float[ndarray, " H"]) -> ndarray:
    """Return rows of local maxima that stand out of the page's grain."""
    grain = 1.4826 * float(np.median(np.abs(profile - np.median(profile))))
    is_top = profile == ndimage.maximum_filter1d(profile, 5)
    label, count = ndimage.label(is_top & (profile > max(_MIN_DARKNESS, 4 * grain)))
    centers = ndimage.center_of_mass(is_top, label, range(1, count + 1))
    return np.array([round(center) for (center,) in centers], dtype=int)


def _presence(at_peaks: Float[ndarray, "B N"]) -> Float[ndarray, " N"]:
    """Return the share of the blocks in which each line is seen, the ends with it."""
    is_present = at_peaks > _PRESENT * np.median(at_peaks, axis=0)
    reaches_ends = is_present[:2].any(axis=0) & is_present[-2:].any(axis=0)
    return np.asarray(is_present.mean(axis=0) * reaches_ends)


def _are_even(peaks: ndarray, height: int) -> bool:
    if len(peaks) < _MIN_LINES or np.ptp(peaks) < _MIN_EXTENT * height:
        return False
    gaps = np.diff(peaks) / np.median(np.diff(peaks))
    is_multiple = (np.abs(gaps - np.round(gaps)) < _GAP_ERROR) & (gaps > 0.5)
    return bool(is_multiple.mean() >= _MIN_REGULAR)


def _complete(peaks: ndarray, first: int, last: int) -> ndarray:
    """Return all lines from a first row to a last: between two found, and beyond."""
    spacing = float(np.median(np.diff(peaks)))
    steps = np.maximum(np.round(np.diff(peaks) / spacing), 1)
    index = np.concatenate([[0], np.cumsum(steps)])
    places = np.interp(np.arange(index[-1] + 1), index, peaks)
    before = np.arange(peaks[0] - spacing, first, -spacing)
    after = np.arange(peaks[-1] + spacing, last, spacing)
    return np.round(np.concatenate([before, places, after])).astype(int)


def _half_width(profile: Float[ndarray, " H"], peak: int, broadest: int) -> int:
    """Return how many rows to either side of a peak are part of its line."""
    near = profile[max(peak - broadest, 0) : peak + broadest + 1]
    return int((near > _FOOT * profile[peak]).sum()) // 2


def _usual_darkness(
    layer: Float[ndarray, "H W"], slope: float
) -> Float[ndarray, "H W"]:
    """Return the median along lines of a slope, in blocks and their neighbors."""
    height, width = layer.shape
    column = np.arange(width)
    size = -(-width // _NUM_BLOCKS)
    shift = np.round(slope * (column % size - size / 2)).astype(int)
    rows = np.arange(height)[:, None]
    level = np.take_along_axis(layer, np.clip(rows + shift, 0, height - 1), axis=0)
    level = ndimage.maximum_filter1d(level, 3, axis=0)
    level = np.pad(level, ((0, 0), (0, size * _NUM_BLOCKS - width)), mode="reflect")
    medians = np.median(level.reshape(height, _NUM_BLOCKS, size), axis=2)
    medians = _median_of_neighbors(medians, slope * size)
    usual = np.repeat(medians, size, axis=1)[:, :width]
    return np.take_along_axis(usual, np.clip(rows - shift, 0, height - 1), axis=0)


def _median_of_neighbors(
    medians: Float[ndarray, "H B"], drop: float
) -> Float[ndarray, "H B"]:
    """Replace each block's medians by the median of five blocks, along the slope."""
    padded = np.pad(medians, ((0, 0), (2, 2)), mode="edge")
    count = medians.shape[1]
    neighbors = [
        np.roll(padded[:, 2 + step : 2 + step + count], -round(step * drop), axis=0)
        for step in range(-2, 3)
    ]
    return np.median(neighbors, axis=0)
