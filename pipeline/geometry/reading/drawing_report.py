"""What was found in a person's drawing, as a report for people."""

import logging
from dataclasses import dataclass

from pipeline.geometry.reading.layout import Layout
from pipeline.geometry.reading.vectorize import VectorDrawing, drawing_warnings

_POLARITY = {None: "strokes", False: "dark on light", True: "light on dark"}

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class DrawingReport:
    """What was found in a drawing; lengths in pixels of the image.

    Attributes:
        file: Where it came from.
        polarity: Dark on light, light on dark, or strokes without paper.
        image_size: Height and width.
        crop: Top, left, bottom and right of the drawing.
        line_width: Usual width of its lines.
        scale: Pixels of the laid out image per pixel of the original, down and across.
        ink: Share of the laid out image.
        left_out: What was beside the drawing and is not read, in words.
        warnings: In words.
    """

    file: str
    polarity: str
    image_size: tuple[float, float]
    crop: tuple[float, ...]
    line_width: float
    scale: tuple[float, float]
    ink: float
    left_out: list[str]
    warnings: list[str]


def report_drawing(
    file: str, view: str, drawing: VectorDrawing, layout: Layout
) -> DrawingReport:
    """Report on a drawing that was laid out for a view."""
    image = layout.drawings.images[layout.drawings.views.index(view)]
    return DrawingReport(
        file=file,
        polarity=_POLARITY[drawing.is_light],
        image_size=drawing.image_size,
        crop=tuple(round(float(side), 1) for side in drawing.bounds.ravel()),
        line_width=round(drawing.line_width, 2),
        scale=layout.scales[view],
        ink=round(float(1 - image.mean()), 4),
        left_out=drawing.left_out,
        warnings=drawing_warnings(drawing) + layout.warnings.get(view, []),
    )


def log_report(report: DrawingReport) -> None:
    """Log what was found, what was left out, and each warning."""
    top, left, bottom, right = report.crop
    size = f"drawn {right - left:.0f} x {bottom - top:.0f} px large"
    width = f", lines {report.line_width:.1f} px wide" if report.line_width else ""
    log.info("%s: %s, %s%s", report.file, report.polarity, size, width)
    if report.left_out:
        log.info("%s: left out: %s", report.file, ", ".join(report.left_out))
    for warning in report.warnings:
        log.warning("%s: %s", report.file, warning)
