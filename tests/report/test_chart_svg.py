from pathlib import Path
from xml.etree import ElementTree

from pipeline.report import chart_svg
from pipeline.report.charts import Chart, Line


def test_lines_of_one_name_have_one_color_and_are_named_once(tmp_path: Path):
    lines = tuple(
        Line(name=name, points=((0.0, 1.0), (5.0, y)))
        for name, y in (("a < b", 0.5), ("a < b", 0.4), ("c", 0.3))
    )
    chart = Chart(name="Loss", x_label="steps", y_label="loss", lines=lines)
    chart_svg.write(tmp_path / "curves.svg", [chart, chart])
    root = ElementTree.parse(tmp_path / "curves.svg").getroot()
    strokes = [
        element.get("stroke")
        for element in root.iter("{http://www.w3.org/2000/svg}polyline")
    ]
    assert strokes[0] == strokes[1] != strokes[2]
    assert strokes[:3] == strokes[3:]
    words = [element.text for element in root.iter("{http://www.w3.org/2000/svg}text")]
    assert words.count("a < b") == words.count("c") == 1
    assert words.count("Loss, loss") == 2


def test_trainings_without_a_validation_leave_empty_charts(tmp_path: Path):
    chart = Chart(name="Loss", x_label="steps", y_label="loss", lines=())
    chart_svg.write(tmp_path / "curves.svg", [chart])
    assert ElementTree.parse(tmp_path / "curves.svg")
