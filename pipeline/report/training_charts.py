"""The curves of one training, or of several side by side."""

import math
from collections.abc import Iterator, Mapping, Sequence

from pipeline.report.charts import Chart, Line

X_LABEL = "optimizer steps"
ERRORS = (  # name, unit, column of history.csv
    ("Depth error", "object units", "val_depth_error"),
    ("Normal angle", "degrees", "val_normal_angle"),
    ("Mask IoU", "IoU", "val_mask_iou"),
)

History = Sequence[Mapping[str, str]]  # rows of history.csv


def of_one(history: History) -> Iterator[Chart]:
    """Yield the losses and the errors of a training; the best validation is marked."""
    if not history:
        return
    losses = {x: y for x, y in _points(history, "val_loss") if math.isfinite(y)}
    chosen = min(losses, key=losses.__getitem__, default=None)
    yield Chart(
        name="Loss",
        x_label=X_LABEL,
        y_label="loss",
        lines=(
            Line(name="validation", points=_points(history, "val_loss")),
            Line(name="training", points=_points(history, "train_loss")),
        ),
        is_logarithmic=True,
        chosen=chosen,
    )
    for name, unit, column in ERRORS:
        line = Line(name="validation", points=_points(history, column))
        yield Chart(
            name=name, x_label=X_LABEL, y_label=unit, lines=(line,), chosen=chosen
        )


def of_several(histories: Sequence[tuple[str, History]]) -> Iterator[Chart]:
    """Yield the validation errors, with a line for each training under its name."""
    for name, unit, column in ERRORS:
        lines = tuple(
            Line(name=training, points=_points(history, column))
            for training, history in histories
        )
        yield Chart(name=name, x_label=X_LABEL, y_label=unit, lines=lines)


def _points(history: History, column: str) -> tuple[tuple[float, float], ...]:
    """Return step and value of each row; NaN where the column is empty."""
    return tuple(
        (float(row["step"]), float(row.get(column) or "nan")) for row in history
    )
