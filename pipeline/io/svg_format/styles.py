"""The paint of an SVG's elements: attributes, style sheets of classes, inheritance."""

import re
from collections.abc import Mapping, Sequence
from xml.etree.ElementTree import Element

from pipeline.io.svg_format.document import SVG

Style = dict[str, str]
Rule = tuple[str, Style]  # the name of a class, and what it declares

INITIAL: Mapping[str, str] = {
    "fill": "black",
    "fill-opacity": "1",
    "stroke": "none",
    "stroke-opacity": "1",
    "stroke-width": "1",
    "visibility": "visible",
    "color": "black",
}
_OWN = {"display": "inline", "opacity": "1"}  # not inherited
_INNOCENT = (
    "clip-rule",
    "enable-background",
    "fill-rule",
    "isolation",
    "overflow",
    "stroke-linecap",
    "stroke-linejoin",
    "stroke-miterlimit",
)
_CHANGES_SHAPE = (
    "clip-path",
    "filter",
    "marker",
    "marker-end",
    "marker-mid",
    "marker-start",
    "mask",
    "mix-blend-mode",
    "stroke-dasharray",
)
_OF_TEXT = ("font", "text", "-", "letter", "word")


class NotPlainError(Exception):
    """An SVG shows something other than strokes."""


def class_rules(root: Element) -> list[Rule]:
    """Read the style sheets; other selectors than those of classes are not plain."""
    rules = []
    for sheet in root.iter(f"{SVG}style"):
        text = re.sub(r"/\*.*?\*/", "", sheet.text or "", flags=re.DOTALL)
        for rule in text.split("}")[:-1]:
            selectors, _, body = rule.partition("{")
            for selector in selectors.split(","):
                name = re.fullmatch(r"\s*\.([\w-]+)\s*", selector)
                if name is None:
                    raise NotPlainError
                rules.append((name[1], _declarations(body)))
    return rules


def style_of(element: Element, inherited: Style, rules: Sequence[Rule]) -> Style:
    """Return how an element is painted, given how its parent is.

    Raises:
        NotPlainError: Its paint alters the shape: clips, dashes, markers, half
            transparent paint.
    """
    own: Style = {
        name: value
        for name, value in element.attrib.items()
        if name in INITIAL or name in _OWN or name in _CHANGES_SHAPE
    }
    classes = element.get("class", "").split()
    for name, declared in rules:
        if name in classes:
            own |= declared
    own |= _declarations(element.get("style", ""))
    own = {name: value.strip() for name, value in own.items()}
    if any(own.get(name, "none") not in ("none", "normal") for name in _CHANGES_SHAPE):
        raise NotPlainError
    style = {name: inherited[name] for name in INITIAL} | _OWN
    return style | {name: value for name, value in own.items() if value != "inherit"}


def is_shown(style: Style, paint: str) -> bool:
    """Tell whether the fill or the stroke shows at all; half shown is not plain."""
    shares = [_opacity(style[name]) for name in ("opacity", f"{paint}-opacity")]
    is_hidden = style[paint] in ("none", "transparent") or style["visibility"] in (
        "hidden",
        "collapse",
    )
    if is_hidden or style["display"] == "none" or 0 in shares:
        return False
    if min(shares) < 1:
        raise NotPlainError
    return True


def _opacity(text: str) -> float:
    try:
        return min(max(float(text), 0.0), 1.0)
    except ValueError as error:
        raise NotPlainError from error


def _declarations(text: str) -> Style:
    pairs = (part.partition(":") for part in text.split(";") if part.strip())
    found = {name.strip(): value.strip() for name, _, value in pairs}
    known = {*INITIAL, *_OWN, *_INNOCENT, *_CHANGES_SHAPE}
    for name, value in found.items():
        if "!" in value or not (name in known or name.startswith(_OF_TEXT)):
            raise NotPlainError
    return found
