"""An SVG's elements, without those that show no drawing; parts that multiply refused.

Sizes are bounded while the text is parsed, before anything is made of it.
"""

import math
import re
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

MAX_ELEMENTS = 100_000  # references to others counted as often as they are shown
MAX_DEPTH = 200
MAX_ENTITIES = 50
SVG = "{http://www.w3.org/2000/svg}"
HREFS = ("href", "{http://www.w3.org/1999/xlink}href")

_KEPT_NAMESPACES = ("{http://www.w3.org/1999/xlink}",)
_PIXELS = {  # of a unit of length, CSS Values and Units 3; the font is 16 px high
    "": 1.0,
    "px": 1.0,
    "pt": 4 / 3,
    "pc": 16.0,
    "in": 96.0,
    "cm": 96 / 2.54,
    "mm": 9.6 / 2.54,
    "em": 16.0,
    "rem": 16.0,
    "ex": 8.0,
}
_LENGTH = re.compile(r"\s*([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)\s*([a-z]*)\s*")
GEOMETRY = (
    *("x", "y", "width", "height", "rx", "ry", "cx", "cy", "r"),
    *("x1", "y1", "x2", "y2"),
)
_WITH_NUMBERS = ("d", "points", "transform", *GEOMETRY)
# Of 1e30 and more, at which 32-bit numbers overflow and renderers do not end.
_VAST_NUMBER = re.compile(r"(?<![\d.])\d{31}|[eE]\+?0*([3-9]\d|\d{3})")
_LEFT_OUT = {
    "text": "text",
    "foreignObject": "a page of HTML in it",
    "image": "a picture in another file",
}
_PROGRAM = ("script", "metadata", "title", "desc")


class SvgFormatError(ValueError):
    """No SVG, or one that cannot be read."""


def parse(content: bytes) -> tuple[Element, list[str]]:
    """Parse an SVG; return its root, and what was left out of it, in words."""
    root = _parse_xml(content)
    if root.tag != f"{SVG}svg":
        raise SvgFormatError("not an SVG: its first element is another")
    left_out: list[str] = []
    _prune(root, left_out)
    _break_loops(root)
    return root, list(dict.fromkeys(left_out))


def canvas_size(root: Element) -> tuple[float, float] | None:
    """Return the height and width in pixels that an SVG gives itself, if it does."""
    view_box = _numbers(root.get("viewBox", ""))
    width, height = (length(root.get(side, "")) for side in ("width", "height"))
    if len(view_box) == 4 and min(view_box[2:]) > 0:
        aspect = view_box[3] / view_box[2]
        if not width:
            width = height / aspect if height else view_box[2]
        height = height or width * aspect
    if not width or not height:
        return None
    return height, width


def length(text: str) -> float | None:
    """Read a positive length in pixels; None where it is none, or a percentage."""
    match = _LENGTH.fullmatch(text)
    if match is None or match[2] not in _PIXELS:
        return None
    pixels = float(match[1]) * _PIXELS[match[2]]
    return pixels if math.isfinite(pixels) and pixels > 0 else None


def _numbers(text: str) -> list[float]:
    try:
        numbers = [float(word) for word in text.replace(",", " ").split()]
    except ValueError:
        return []
    return numbers if all(map(math.isfinite, numbers)) else []


def _parse_xml(content: bytes) -> Element:
    """Build the tree, its elements without a namespace in that of SVG."""
    builder, parser = TreeBuilder(), expat.ParserCreate(namespace_separator="}")
    open_tags: list[str] = []
    counts = {"element": 0, "entity": 0}

    def start(name: str, attributes: dict[str, str]) -> None:
        counts["element"] += 1
        if counts["element"] > MAX_ELEMENTS:
            raise SvgFormatError(f"more than {MAX_ELEMENTS} elements: simplify it")
        open_tags.append("{" + name if "}" in name else SVG + name)
        if len(open_tags) > MAX_DEPTH:
            raise SvgFormatError(f"groups nested more than {MAX_DEPTH} deep")
        builder.start(open_tags[-1], {_qualified(k): v for k, v in attributes.items()})

    def declare(_: str, __: int, value: str | None, *___: object) -> None:
        counts["entity"] += 1
        if counts["entity"] > MAX_ENTITIES or "&" in (value or ""):
            raise SvgFormatError("its entities multiply: save it without, as plain SVG")

    parser.StartElementHandler = start
    parser.EndElementHandler = lambda _: builder.end(open_tags.pop())
    parser.CharacterDataHandler = builder.data
    parser.EntityDeclHandler = declare
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        raise SvgFormatError(f"not an SVG that can be read: {error}") from error
    return builder.close()


def _qualified(name: str) -> str:
    return "{" + name if "}" in name else name


def _prune(parent: Element, left_out: list[str]) -> None:
    """Remove what draws nothing, text, other files' pictures, and foreign names."""
    for name in [name for name in parent.attrib if name.startswith("{")]:
        if not name.startswith(_KEPT_NAMESPACES):
            del parent.attrib[name]
    for child in list(parent):
        name = child.tag.removeprefix(SVG)
        is_linked = name == "image" and not _href(child).lstrip().startswith("data:")
        if name in ("text", "foreignObject") or is_linked:
            left_out.append(_LEFT_OUT[name])
            parent.remove(child)
        elif not child.tag.startswith(SVG) or name in _PROGRAM:
            parent.remove(child)
        else:
            _refuse_vast_numbers(child, name)
            _prune(child, left_out)


def _refuse_vast_numbers(element: Element, name: str) -> None:
    for attribute in _WITH_NUMBERS:
        if found := _VAST_NUMBER.search(element.get(attribute, "")):
            raise SvgFormatError(
                f"a <{name}> has a number that ends in {found[0][:9]}, larger than any "
                f"page: correct its {attribute}"
            )


def _href(element: Element) -> str:
    return next((element.attrib[name] for name in HREFS if name in element.attrib), "")


def _break_loops(root: Element) -> None:
    """Remove references to what holds them, as viewers do; bound what is shown."""
    by_id = {element.get("id"): element for element in root.iter()}
    sizes: dict[Element, int] = {}
    holders: set[Element] = set()

    def size(element: Element) -> int:
        if element in sizes:
            return sizes[element]
        holders.add(element)
        total = 1
        for child in [*element]:
            target = _used(child, by_id)
            if target is not None and (target in holders or target is element):
                element.remove(child)
                continue
            total += size(child) + (size(target) if target is not None else 0)
            if total > MAX_ELEMENTS:
                raise SvgFormatError(
                    f"it shows more than {MAX_ELEMENTS} elements by <use>: simplify it"
                )
        holders.discard(element)
        sizes[element] = total
        return total

    try:
        size(root)
    except RecursionError as error:
        raise SvgFormatError("its references are nested too deep") from error


def _used(element: Element, by_id: dict[str | None, Element]) -> Element | None:
    href = _href(element).strip()
    if element.tag != f"{SVG}use" or not href.startswith("#"):
        return None
    return by_id.get(href[1:])
