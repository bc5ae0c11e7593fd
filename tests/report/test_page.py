import base64
import io
import json
import re
import tomllib
from html.parser import HTMLParser

import numpy as np
import pytest
from PIL import Image

from pipeline.report import page
from tests.report.pages import small_page

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


def written(tmp_path, made: page.Page) -> str:
    page.write(tmp_path / "index.html", made)
    return (tmp_path / "index.html").read_text(encoding="utf-8")


def test_a_page_closes_its_tags_and_needs_no_other_file(tmp_path):
    reader = parse(written(tmp_path, small_page()))
    for tag, attributes in reader.tags:
        assert tag not in {"link", "iframe"}
        assert tag != "script" or "src" not in attributes
        if source := attributes.get("src"):
            assert source.startswith("data:image/")
        if target := attributes.get("href"):
            assert target.startswith("#")
    html = written(tmp_path, small_page())
    assert "@import" not in html
    assert "url(" not in html


@pytest.mark.parametrize("package", ["pipeline.report.assets", "pipeline.viewer"])
def test_what_is_no_module_is_installed_with_its_package(root, package):
    project = tomllib.loads((root / "pyproject.toml").read_text())
    listed = project["tool"]["setuptools"]["package-data"][package]
    folder = root / package.replace(".", "/")
    files = [path for path in folder.iterdir() if path.is_file()]
    assert len(files) > 1
    for path in files:
        assert path.suffix == ".py" or any(path.match(name) for name in listed)


def test_scripts_import_what_the_page_holds(tmp_path, root):
    html = written(tmp_path, small_page())
    (text,) = re.findall(r'<script type="importmap">(.*?)</script>', html)
    held = json.loads(text)["imports"]
    sources = [
        base64.b64decode(url.partition(",")[2]).decode() for url in held.values()
    ]
    imported = {
        name
        for source in (*sources, html)
        for name in re.findall(
            r'(?:^|[>;}] ?(?:from )?)import .*?"(.+?)";', source, re.M
        )
    }
    assert imported == held.keys()


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
