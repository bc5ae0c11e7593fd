"""Charts side by side as one SVG file that needs no style sheet."""

from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path

from pipeline.report import charts
from pipeline.report.charts import Chart, Plot

# Safe for color-blind readers (Okabe, Ito 2008); lines of one name have one color.
_COLORS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000")
_TITLE, _LEGEND = 24.0, 16.0  # px: height of a chart's title, of a line of the legend


def write(path: Path, row: Sequence[Chart]) -> None:
    """Write charts in a row over one legend."""
    plots = [charts.plot(chart) for chart in row]
    names = dict.fromkeys(line.name for chart in row for line in chart.lines)
    colors = {name: _COLORS[index % len(_COLORS)] for index, name in enumerate(names)}
    width = sum(plot.width for plot in plots)
    height = _TITLE + max(plot.height for plot in plots)
    parts, left = [], 0
    for chart_plot in plots:
        content = "\n".join(_elements(chart_plot, colors))
        parts.append(f'<g transform="translate({left} {_TITLE})">\n{content}\n</g>')
        left += chart_plot.width
    for index, (name, color) in enumerate(colors.items()):
        y = height + _LEGEND * (index + 1)
        parts.append(_text(20.0, y, name, f'font-weight="bold" fill="{color}"'))
    box = f"{width} {height + _LEGEND * (len(colors) + 1)}"
    path.write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {box}" '
        'font-family="sans-serif" font-size="11">\n'
        '<rect width="100%" height="100%" fill="white"/>\n' + "\n".join(parts) + "\n"
        "</svg>\n",
        encoding="utf-8",
    )


def _elements(plot: Plot, colors: dict[str, str]) -> Iterator[str]:
    center = (plot.left + plot.right) / 2
    title = f"{plot.chart.name}, {plot.chart.y_label}"
    yield _text(center, -8.0, title, 'text-anchor="middle" font-weight="bold"')
    for tick in plot.y_ticks:
        y = tick.position
        ends = f'x1="{plot.left}" x2="{plot.right}" y1="{y}" y2="{y}"'
        yield f'<line {ends} stroke="#ddd"/>'
        yield _text(plot.left - 6, y + 4, tick.text, 'text-anchor="end"')
    for tick in plot.x_ticks:
        yield _text(tick.position, plot.bottom + 15, tick.text, 'text-anchor="middle"')
    bottom = plot.height - 3.0
    yield _text(center, bottom, plot.chart.x_label, 'text-anchor="middle"')
    for polyline in plot.polylines:
        yield (
            f'<polyline points="{polyline.path}" fill="none" stroke-width="1.5" '
            f'stroke="{colors[polyline.name]}"/>'
        )


def _text(x: float, y: float, content: str, attributes: str) -> str:
    return f'<text x="{x}" y="{y}" {attributes}>{escape(content)}</text>'
