"""A small page, to be written and looked at."""

import numpy as np

from pipeline.geometry.metrics.registry import Metric
from pipeline.report import mesh_data, page
from pipeline.report.charts import Chart, Line
from tests import meshes_with_answers


def shown_mesh(branch: str, picture: page.Picture) -> page.ShownMesh:
    box = meshes_with_answers.box()
    return page.ShownMesh(
        branch=branch,
        num_faces=len(box.faces),
        data=mesh_data.encode(box, np.zeros(len(box.vertices))),
        picture=picture,
        error_picture=None if branch == "true" else picture,
    )


def small_page(name: str = "chair-1", **others) -> page.Page:
    """A small page that has a bit of everything, all called `name`."""
    picture = page.encode(np.zeros((2, 2), dtype=np.uint8), name, width=8)
    card = page.Card(
        id=name,
        category=name,
        is_novel=True,
        split="test",
        facts=(page.Fact(name=name, value="1"),),
        values={"a": 1.0},
        drawings=(page.Panel(name=name, remark="", picture=picture),),
        meshes={
            branch: shown_mesh(branch, picture) for branch in ("true", "predicted")
        },
        distances=page.Panel(name=name, remark=name, picture=picture),
        strips=(page.Strip(name=name, source="true", picture=picture),),
        thumbnails=(picture,),
        failures=(name,),
    )
    legend = page.Legend(low=name, high="1", colors=("#000000", "#ffffff"))
    metric = Metric(
        key="a",
        name=name,
        unit="m",
        explanation=name,
        better="lower",
        worst=1.0,
        compares="meshes",
        is_headline=True,
        measure=lambda comparison: 0.0,
    )
    score = page.Score(
        group=name, remark=name, branch="predicted", count=2, failed=1, values=(None,)
    )
    line = Line(name=name, points=((0.0, 1.0), (1.0, 2.0)))
    values = {
        "title": name,
        "tiles": (page.Fact(name=name, value=name, remark=name),),
        "settings": (page.Fact(name=name, value=name),),
        "shapes": page.Table(columns=(name,), rows=((name,),)),
        "steps": page.Table(columns=(name,), rows=()),
        "notes": (name,),
        "metrics": (metric,),
        "scores": (score,),
        "charts": (Chart(name=name, x_label=name, y_label=name, lines=(line,)),),
        "views": (name,),
        "drawings": picture,
        "drawings_caption": name,
        "legends": dict.fromkeys(("depth", "error", "missed", "extra"), legend),
        "max_shown_error": 0.1,
        "groups": (page.Group(category=name, is_novel=True, count=1, cards=(card,)),),
        "failures": (
            page.Failure(id=name, category="", split="", where="", reason=name),
        ),
    }
    return page.Page(**values | others)
