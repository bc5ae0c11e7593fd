import pytest

from pipeline.io.svg_format import document
from pipeline.io.svg_format.document import SvgFormatError, canvas_size

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:q="http://www.w3.org/1999/xlink" '


def _parse(body: str, attributes: str = ""):
    return document.parse(f"{HEAD}{attributes}>{body}</svg>".encode())


@pytest.mark.parametrize(
    "attributes, size",
    [
        ('viewBox="0 0 20 10"', (10, 20)),
        ('viewBox="0 0 20 10" width="100%" height="100%"', (10, 20)),
        ('viewBox="0 0 20 10" width="40"', (20, 40)),
        ('width="20em" height="1in"', (96, 320)),
        ('width="1e999" height="5"', None),
        ('viewBox="0 0 nan 5"', None),
        ("", None),
    ],
)
def test_the_canvas_is_as_large_as_the_file_says(attributes: str, size):
    assert canvas_size(_parse("", attributes)[0]) == size


def test_names_of_namespaces_may_be_entities():
    text = (
        '<!DOCTYPE svg [<!ENTITY a "http://ns.adobe.com/a/">]>'
        f'{HEAD} xmlns:x="&a;"><x:pgf/><g x:b="1"/></svg>'
    )
    root, _ = document.parse(text.encode())
    assert [(child.tag, child.attrib) for child in root] == [(f"{document.SVG}g", {})]


def test_a_reference_to_what_holds_it_is_dropped():
    mutual = '<g id="a"><use q:href="#b"/></g><g id="b"><use href="#a"/><path/></g>'
    root, _ = _parse(f'{mutual}<g id="c"><use href="#c"/></g><use href="#c"/>')
    assert len(list(root.iter(f"{document.SVG}use"))) == 2  # of four


@pytest.mark.parametrize("number", ["20e99", "1E+030", "1e9999", "5" * 4000])
@pytest.mark.parametrize("shape", ['path d="M0 0A{} 9 0 0 1 40 60"', 'rect x="{}"'])
def test_a_number_beyond_any_page_is_refused(shape: str, number: str):
    with pytest.raises(SvgFormatError, match="larger than any page: correct its"):
        _parse(f"<{shape.format(number)}/>")


@pytest.mark.parametrize("number", ["2e9", "-1.5e-300", f"0.{'3' * 50}", "1" * 20])
def test_other_long_numbers_are_read(number: str):
    _parse(f'<path id="a1e99" d="M0 0L{number} 60"/>')


@pytest.mark.parametrize("prefix", ["", "s:"])
def test_references_that_multiply_are_refused_at_once(prefix: str):
    levels = "".join(
        f'<{prefix}g id="a{n + 1}">'
        + f'<{prefix}use href="#a{n}"/>' * 10
        + f"</{prefix}g>"
        for n in range(9)
    )
    with pytest.raises(SvgFormatError, match="by <use>"):
        _parse(f'<{prefix}g id="a0"/>{levels}', f'xmlns:s="{document.SVG.strip("{}")}"')


def test_a_chain_of_references_may_be_long_but_not_endless():
    chain = "".join(f'<g id="a{n}"><use href="#a{n + 1}"/></g>' for n in range(5000))
    with pytest.raises(SvgFormatError, match="nested too deep"):
        _parse(chain)
