"""Show a run on one page: figures, training, drawings, maps and meshes, failures.

Reads   a manifest: csv with id, category, split, and a column for each gathered file
        results/train/history.csv
        results/metrics/STEP.json, STEP.csv    where they are there
Writes  results/report/index.html              needs no other file
        results/report/overview.png            the median shape of each category
        results/report/drawings.png            shapes of each category in every style
"""

from pathlib import Path

from pipeline.config.params import Params
from pipeline.io import images, tables
from pipeline.report import content, overview, page, records, scores


def run(  # noqa: PLR0913
    manifest_path: Path,
    history_path: Path,
    page_path: Path,
    overview_path: Path,
    drawings_path: Path,
    *,
    metrics_dir: Path,
    params: Params,
) -> None:
    """Write the page of a run, the picture of it, and a contact sheet of drawings."""
    shapes = scores.read_shapes(manifest_path)
    step_records = records.read_records(metrics_dir, _steps(params))
    history = tables.read_csv(history_path)
    drawings = content.contact_sheet(shapes, params)
    images.write(drawings_path, drawings)
    page.write(
        page_path, content.build(shapes, step_records, history, drawings, params)
    )
    overview.write(overview_path, list(overview.median_rows(shapes, params)))


def _steps(params: Params) -> list[str]:
    """Name the steps before this one: each has a block of params.yaml."""
    names = [name for name in type(params).model_fields if name != "workflow"]
    return names[: names.index("report")]
