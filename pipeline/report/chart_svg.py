"""Charts side by side as one SVG file that needs no style sheet."""

from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path

from pipeline.report.charts import Chart, Plot, plot

# Told apart by most eyes (Okabe, Ito 2008); lines of one name have one colour.
_COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000")
_TITLE, _LEGEND = 24.0, 16.0  # px: height of a chart's title, of a line of the legend


def write(path: Path, charts: Sequence[Chart]) -> None:
    """Write charts in a row over one legend."""
    plots = [plot(chart) for chart in charts]
    names = dict.fromkeys(line.name for chart in charts for line in chart.lines)
    colours = {
        name: _COLOURS[index % len(_COLOURS)] for index, name in enumerate(names)
    }
    wide = sum(plot.width for plot in plots)
    high = _TITLE + max(plot.height for plot in plots)
    parts, left = [], 0
    for found in plots:
        inside = "\n".join(_elements(found, colours))
        parts.append(f'<g transform="translate({left} {_TITLE})">\n{inside}\n</g>')
        left += found.width
    for index, (name, colour) in enumerate(colours.items()):
        y = high + _LEGEND * (index + 1)
        parts.append(_text(20.0, y, name, f'font-weight="bold" fill="{colour}"'))
    box = f"{wide} {high + _LEGEND * (len(colours) + 1)}"
    path.write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {box}" '
        'font-family="sans-serif" font-size="11">\n'
        '<rect width="100%" height="100%" fill="white"/>\n' + "\n".join(parts) + "\n"
        "</svg>\n",
        encoding="utf-8",
    )


def _elements(found: Plot, colours: dict[str, str]) -> Iterator[str]:
    middle = (found.left + found.right) / 2
    title = f"{found.chart.name}, {found.chart.up}"
    yield _text(middle, -8.0, title, 'text-anchor="middle" font-weight="bold"')
    for tick in found.up:
        yield (
            f'<line x1="{found.left}" x2="{found.right}" y1="{tick.at}" y2="{tick.at}" '
            'stroke="#ddd"/>'
        )
        yield _text(found.left - 6, tick.at + 4, tick.text, 'text-anchor="end"')
    for tick in found.across:
        yield _text(tick.at, found.bottom + 15, tick.text, 'text-anchor="middle"')
    yield _text(middle, found.height - 3.0, found.chart.across, 'text-anchor="middle"')
    for stroke in found.strokes:
        yield (
            f'<polyline points="{stroke.path}" fill="none" stroke-width="1.5" '
            f'stroke="{colours[stroke.name]}"/>'
        )


def _text(x: float, y: float, words: str, attributes: str) -> str:
    return f'<text x="{x}" y="{y}" {attributes}>{escape(words)}</text>'
