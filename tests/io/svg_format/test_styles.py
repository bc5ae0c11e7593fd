from xml.etree.ElementTree import Element, SubElement

import pytest

from pipeline.io.svg_format.document import SVG
from pipeline.io.svg_format.styles import (
    INITIAL,
    NotPlainError,
    class_rules,
    is_shown,
    style_of,
)


def _styled(attributes: dict[str, str], rules: list) -> dict[str, str]:
    return style_of(Element(f"{SVG}path", attributes), dict(INITIAL), rules)


def test_a_style_outdoes_a_class_and_a_class_an_attribute():
    rules = [("a", {"stroke": "red", "fill": "none"}), ("b", {"stroke": "blue"})]
    attributes = {"stroke": "green", "fill": "green", "class": "b a"}
    assert _styled(attributes, rules)["stroke"] == "blue"
    assert _styled(attributes, rules)["fill"] == "none"
    assert _styled(attributes | {"style": "stroke: tan"}, rules)["stroke"] == "tan"


def test_opacity_is_not_inherited_but_paint_is():
    style = style_of(Element("g"), dict(INITIAL) | {"stroke": "red"}, [])
    assert style["stroke"] == "red" and style["opacity"] == "1"


def test_half_shown_paint_is_not_plain():
    assert not is_shown(_styled({"stroke": "red", "stroke-opacity": "0"}, []), "stroke")
    with pytest.raises(NotPlainError):
        is_shown(_styled({"opacity": ".5"}, []), "fill")


@pytest.mark.parametrize("sheet", ["path{fill:none}", ".a{clip-path:url(#b);d:none}"])
def test_style_sheets_of_more_than_classes_are_not_plain(sheet: str):
    root = Element(f"{SVG}svg")
    SubElement(root, f"{SVG}style").text = sheet
    with pytest.raises(NotPlainError):
        class_rules(root)
