"""Line charts laid out in px, for a page to draw."""

import math
from dataclasses import dataclass

_WIDTH, _HEIGHT = 340, 190  # of a chart, px
_LEFT, _RIGHT, _TOP, _BOTTOM = 52.0, 12.0, 12.0, 36.0  # margins inside it


@dataclass(frozen=True, kw_only=True)
class Line:
    """A curve of a chart; points that are not finite are left out."""

    name: str
    points: tuple[tuple[float, float], ...]


@dataclass(frozen=True, kw_only=True)
class Chart:
    """Lines over a common horizontal axis, and the point that was chosen."""

    name: str
    x_label: str
    y_label: str
    lines: tuple[Line, ...]
    is_logarithmic: bool = False
    chosen: float | None = None


@dataclass(frozen=True, kw_only=True)
class Tick:
    """A labelled mark on an axis, in px."""

    position: float
    text: str


@dataclass(frozen=True, kw_only=True)
class Polyline:
    """A line in px, as the points of an SVG polyline; dots mark the chosen point."""

    name: str
    path: str
    dots: tuple[tuple[float, float], ...]


@dataclass(frozen=True, kw_only=True)
class Plot:
    """A chart laid out in px, ready to be drawn."""

    chart: Chart
    width: int
    height: int
    left: float
    right: float
    bottom: float
    top: float
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]
    polylines: tuple[Polyline, ...]


def plot(chart: Chart) -> Plot:
    """Lay a chart out; without a finite point it has axes only."""
    lines = [
        (line.name, [point for point in line.points if _can_be_drawn(chart, *point)])
        for line in chart.lines
    ]
    xs = [x for _, points in lines for x, _ in points] or [0.0, 1.0]
    ys = [y for _, points in lines for _, y in points] or [1.0]
    right, bottom = _WIDTH - _RIGHT, _HEIGHT - _BOTTOM
    x_axis = _Axis(min(xs), max(xs), _LEFT, right, is_logarithmic=False)
    y_axis = _Axis(min(ys), max(ys), bottom, _TOP, is_logarithmic=chart.is_logarithmic)
    polylines = []
    for name, points in lines:
        pixels = [(x_axis.to_pixel(x), y_axis.to_pixel(y)) for x, y in points]
        is_chosen = [x == chart.chosen for x, _ in points]
        dots = [dot for dot, chosen in zip(pixels, is_chosen, strict=True) if chosen]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in pixels)
        polylines.append(Polyline(name=name, path=path, dots=tuple(dots)))
    return Plot(
        chart=chart,
        width=_WIDTH,
        height=_HEIGHT,
        left=_LEFT,
        right=right,
        bottom=bottom,
        top=_TOP,
        x_ticks=x_axis.ticks(),
        y_ticks=y_axis.ticks(),
        polylines=tuple(polylines),
    )


class _Axis:
    """Values to px along one side of a chart, with round numbers marked."""

    def __init__(
        self, low: float, high: float, start: float, end: float, *, is_logarithmic: bool
    ):
        if low == high:  # a single value stands at the center
            margin = abs(low) / 2 or 0.5
            low, high = low - margin, high + margin
        self._is_logarithmic = is_logarithmic
        self._values = (
            _round_decades(low, high) if is_logarithmic else _round_steps(low, high)
        )
        self._low = self._scale(min(low, self._values[0]))
        self._high = self._scale(max(high, self._values[-1]))
        self._start, self._end = start, end

    def to_pixel(self, value: float) -> float:
        fraction = (self._scale(value) - self._low) / (self._high - self._low)
        return self._start + fraction * (self._end - self._start)

    def ticks(self) -> tuple[Tick, ...]:
        return tuple(
            Tick(position=round(self.to_pixel(value), 1), text=f"{value:.4g}")
            for value in self._values
        )

    def _scale(self, value: float) -> float:
        return math.log10(value) if self._is_logarithmic else value


def _can_be_drawn(chart: Chart, x: float, y: float) -> bool:
    is_finite = math.isfinite(x) and math.isfinite(y)
    return is_finite and (y > 0 or not chart.is_logarithmic)


def _round_steps(low: float, high: float) -> list[float]:
    """Return round numbers around an interval, 4 to 7 of them."""
    rough = (high - low) / 4
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(step for step in (1, 2, 2.5, 5, 10) if step * power >= rough) * power
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [round(number * step, 12) for number in range(first, last + 1)]


def _round_decades(low: float, high: float) -> list[float]:
    """Return 1, 2 and 5 times powers of ten inside an interval, or its ends."""
    powers = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    for factors in ((1,), (1, 3), (1, 2, 5)):
        stops = [factor * 10.0**power for power in powers for factor in factors]
        inside = [stop for stop in stops if low <= stop <= high]
        if len(inside) >= 2:
            return inside
    return [low, high]
