import base64
import io
import tomllib
from html.parser import HTMLParser

import numpy as np
import pytest
from PIL import Image

from pipeline.geometry.metrics.registry import Metric
from pipeline.report import page
from pipeline.report.charts import Chart, Line

VOID = {"img", "meta", "br", "hr", "link", "input"}


class Reader(HTMLParser):
    """Checks that tags close in order, and collects texts and attributes."""

    def __init__(self):
        super().__init__()
        self.open, self.tags, self.texts = [], [], []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.texts.append(data)


def parse(html: str) -> Reader:
    reader = Reader()
    reader.feed(html)
    reader.close()
    assert not reader.open
    return reader


def small_page(name: str = "chair-1", **others) -> page.Page:
    """A small page that has a bit of everything, all called `name`."""
    picture = page.encode(np.zeros((2, 2), dtype=np.uint8), name, width=8)
    card = page.Card(
        id=name,
        split="test",
        facts=(page.Fact(name=name, value="1"),),
        drawings=(page.Panel(name=name, remark="", picture=picture),),
        panels=(page.Panel(name=name, remark=name, picture=None),),
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
        "groups": (page.Group(category=name, is_novel=True, count=1, cards=(card,)),),
        "failures": (
            page.Failure(id=name, category="", split="", where="", reason=name),
        ),
    }
    return page.Page(**values | others)


def written(tmp_path, made: page.Page) -> str:
    page.write(tmp_path / "index.html", made)
    return (tmp_path / "index.html").read_text(encoding="utf-8")


def test_a_page_closes_its_tags_and_needs_no_other_file(tmp_path):
    reader = parse(written(tmp_path, small_page()))
    for tag, attributes in reader.tags:
        assert tag not in {"script", "link", "iframe"}
        if source := attributes.get("src"):
            assert source.startswith("data:image/")
        if target := attributes.get("href"):
            assert target.startswith("#")
    html = written(tmp_path, small_page())
    assert "@import" not in html
    assert "url(" not in html


def test_the_template_and_the_style_sheet_are_installed_with_the_package(root):
    project = tomllib.loads((root / "pyproject.toml").read_text())
    listed = project["tool"]["setuptools"]["package-data"]["pipeline.report"]
    folder = root / "pipeline/report"
    files = [path.name for path in folder.iterdir() if path.is_file()]
    assert sorted(listed) == sorted(name for name in files if not name.endswith(".py"))


def test_links_lead_to_places_on_the_page(tmp_path):
    reader = parse(written(tmp_path, small_page()))
    places = [attributes["id"] for _, attributes in reader.tags if "id" in attributes]
    links = [
        attributes["href"] for _, attributes in reader.tags if "href" in attributes
    ]
    assert len(set(places)) == len(places)
    assert {link[1:] for link in links} <= set(places)


@pytest.mark.parametrize(
    "nasty", ["<script>alert(1)</script>", '" onload="x', "a & b", "{{ 7 * 7 }}"]
)
def test_whatever_the_page_quotes_is_escaped(tmp_path, nasty):
    plain, reader = (
        parse(written(tmp_path, small_page(name))) for name in ("plain", nasty)
    )
    assert [tag for tag, _ in reader.tags] == [tag for tag, _ in plain.tags]
    names = [set(attributes) for _, attributes in reader.tags]
    assert names == [set(attributes) for _, attributes in plain.tags]
    assert any(nasty in text for text in reader.texts)


def test_a_page_without_shapes_history_or_failures_says_so(tmp_path):
    empty = small_page(groups=(), charts=(), failures=(), scores=())
    text = " ".join(parse(written(tmp_path, empty)).texts)
    assert "No shape failed" in text
    assert "The history has no rows" in text


def decode(picture: page.Picture) -> Image.Image:
    _, _, text = picture.uri.partition("base64,")
    return Image.open(io.BytesIO(base64.b64decode(text)))


def test_a_drawing_keeps_its_pixels():
    pixels = np.arange(64, dtype=np.uint8).reshape(8, 8)
    picture = page.encode(pixels, "lines", width=8, is_drawing=True)
    np.testing.assert_array_equal(np.asarray(decode(picture).convert("L")), pixels)


def test_a_picture_is_made_smaller_but_never_larger():
    pixels = np.zeros((10, 40, 4), dtype=np.uint8)
    small = page.encode(pixels, "strip", width=20)
    assert (small.width, small.height) == decode(small).size == (20, 5)
    same = page.encode(pixels, "strip", width=100)
    assert (same.width, same.height) == (40, 10)


def test_numbers_have_their_decimals_and_a_dash_where_there_is_none():
    assert page.format_number(1234.5678, 2) == "1,234.57"
    assert page.format_number(None, 2) == "\N{EN DASH}"


def test_colors_are_written_in_hexadecimal():
    assert page.hex_colors((0, 16, 255)) == ("#0010ff",)
