"""The page in a real browser, from a file: turned, sorted, enlarged, downloaded."""

import base64
import time
from collections.abc import Iterator
from importlib.resources import files as package_files
from pathlib import Path

import numpy as np
import pytest

from pipeline.geometry.metrics import registry
from pipeline.geometry.scene import shading
from pipeline.io import meshes
from pipeline.report import cards, page
from pipeline.report.page import Card, Group
from pipeline.report.scores import Shape
from tests.app.browser import Browser, browser, find_chromium
from tests.report.pages import small_page

AXE = package_files("axe_core_python").joinpath("axe.min.js")
SHOWN = "[...document.querySelectorAll('article')].filter(a => !a.hidden)"
# A row per canvas of the first shape: how many pixels are painted, and a sum of them.
PAINTED = (
    "[...document.querySelectorAll('article canvas')].slice(0, 3).map(c => c.width ? "
    "[...c.getContext('2d').getImageData(0, 0, c.width, c.height).data].reduce("
    "([n, sum], level, i) => [n + (i % 4 === 3 && level > 0), "
    "(sum + level * (i % 9973)) % 1e9], [0, 0]) : [0, 0])"
)


def shape_card(files: dict[str, str], name: str, category: str, error: float) -> Card:
    shape = Shape(
        id=name,
        category=category,
        split="test",
        files=files,
        metrics={"predicted": {"chamfer_visible": error}, "oracle": {}},
    )
    return cards.card(shape, (), style=1, input_views=("front",), size=32)


@pytest.fixture
def opened(tmp_path: Path, files: dict[str, str]) -> Iterator[Browser]:
    """A page of a box and a plate, of which balls were made, and a good vase."""
    if not find_chromium():
        pytest.skip("there is no chromium: apt-get install chromium")
    things = (
        ("box-1", "box", 0.02),
        ("box-2", "box", 0.05),
        ("vase-1", "vase", 0.01),
    )
    shown = {name: shape_card(files, name, kind, e) for name, kind, e in things}
    groups = tuple(
        Group(category=kind, is_novel=False, count=len(names), cards=names)
        for kind in ("box", "vase")
        if (names := tuple(c for c in shown.values() if c.category == kind))
    )
    made = small_page(
        groups=groups, legends=cards.LEGENDS, metrics=registry.METRICS, scores=()
    )
    page.write(tmp_path / "index.html", made)
    with browser() as opened:
        opened.resize(1366, 900)
        opened.open((tmp_path / "index.html").as_uri())
        opened.wait("document.documentElement.className === 'has-3d'")
        opened.evaluate(
            "document.documentElement.style.scrollBehavior = 'auto'; "
            "document.querySelector('.stage').scrollIntoView(); 0"
        )
        opened.wait("'awake' in document.querySelector('.stage').dataset")
        yield opened
        assert opened.problems == []


def choose(opened: Browser, name: str, value: str) -> list[str]:
    """Set a field of the form; return the shapes that are listed then, in order."""
    opened.evaluate(
        f"(() => {{ const f = document.querySelector('#which [name={name}]'); "
        f"f.focus(); f.value = '{value}'; "
        "f.dispatchEvent(new Event('input', { bubbles: true })) })()"
    )
    return opened.evaluate(f"{SHOWN}.map(a => a.querySelector('h3').textContent)")


def painted(opened: Browser) -> np.ndarray:
    opened.evaluate("new Promise(done => setTimeout(done, 400))")
    return np.array(opened.evaluate(PAINTED))


def test_the_page_does_what_it_says(
    opened: Browser, tmp_path: Path, files: dict[str, str]
):
    """One browser for all, as it takes seconds to start."""
    one_drag_turns_all_meshes_of_a_shape(opened)
    keys_turn_them_and_zero_turns_them_back(opened)
    shapes_are_sorted_and_filtered(opened)
    pictures_and_meshes_are_enlarged(opened)
    meshes_are_downloaded_with_their_errors(opened, tmp_path, files)
    what_is_far_away_is_not_held(opened)
    it_is_accessible(opened)


def one_drag_turns_all_meshes_of_a_shape(opened: Browser) -> None:
    before = painted(opened)
    assert (before[:, 0] > 1000).all()
    x, y, width, height = opened.evaluate(
        "(() => { const b = document.querySelector('article canvas')"
        ".getBoundingClientRect(); return [b.x, b.y, b.width, b.height] })()"
    )
    middle = (x + width / 2, y + height / 2)
    for kind, shift, button in (
        ("mousePressed", 0, "left"),
        ("mouseMoved", 90, "left"),
        ("mouseReleased", 90, "left"),
    ):
        opened.call(
            "Input.dispatchMouseEvent",
            type=kind,
            x=middle[0] + shift,
            y=middle[1],
            button=button,
            buttons=1,
            clickCount=1,
        )
    after = painted(opened)
    assert (before[:, 1] != after[:, 1]).all()
    assert opened.evaluate(
        "document.querySelector('[data-look=free]').ariaPressed"
    ) == ("false")


def keys_turn_them_and_zero_turns_them_back(opened: Browser) -> None:
    opened.evaluate("document.querySelector('.turntable').focus(); 0")
    turned = painted(opened)
    opened.press("ArrowLeft")
    assert (painted(opened)[:, 1] != turned[:, 1]).all()
    opened.press("0")
    time.sleep(0.5)
    opened.wait("document.querySelector('[data-look=free]').ariaPressed === 'true'")


def shapes_are_sorted_and_filtered(opened: Browser) -> None:
    assert choose(opened, "order", "chamfer_visible") == ["box-2", "box-1", "vase-1"]
    assert choose(opened, "worst", "best") == ["vase-1", "box-1", "box-2"]
    assert choose(opened, "category", "box") == ["box-1", "box-2"]
    assert choose(opened, "to", "0.03") == ["box-1"]
    assert opened.evaluate("document.querySelector('#how-many').value") == (
        "1 of 3 shapes"
    )
    opened.evaluate("document.querySelector('.gallery a:last-child').click(); 0")
    opened.wait(f"{SHOWN}.length === 3")


def pictures_and_meshes_are_enlarged(opened: Browser) -> None:
    opened.evaluate("document.querySelector('article .enlarge').click(); 0")
    first = opened.evaluate("document.querySelector('#enlarger h2').textContent")
    assert first == "box-1, front drawing"
    opened.press("ArrowRight")
    assert opened.evaluate("document.querySelector('#enlarger h2').textContent") == (
        "box-1, side drawing"
    )
    opened.evaluate("document.querySelector('#enlarger').close(); 0")
    before = opened.evaluate("document.querySelector('article canvas').clientWidth")
    opened.evaluate("document.querySelector('.enlarge-stage').click(); 0")
    assert opened.evaluate("document.querySelector('#enlarger canvas').clientWidth") > (
        before
    )
    opened.evaluate("document.querySelector('#enlarger').close(); 0")
    opened.wait("!!document.querySelector('article .stage canvas')")


def meshes_are_downloaded_with_their_errors(
    opened: Browser, folder: Path, files: dict[str, str]
) -> None:
    truth = meshes.read(Path(files["normalize/mesh.ply"]))
    for suffix in ("glb", "obj", "ply"):
        path = folder / f"taken.{suffix}"
        path.write_bytes(download(opened, "true", suffix))
        taken = meshes.read(path)
        np.testing.assert_allclose(
            np.sort(taken.vertices[taken.faces].reshape(-1)),
            np.sort(truth.vertices[truth.faces].reshape(-1)),
            atol=1e-4,
        )
    errors = download(opened, "predicted", "ply")
    assert b"property float error" in errors.split(b"end_header")[0]
    made = meshes.read(Path(files["refine/mesh.ply@predicted"]))
    body = errors.split(b"end_header\n")[1]
    vertex = np.dtype([("xyz", "<f4", 3), ("error", "<f4"), ("rgb", "u1", 3)])
    found = np.frombuffer(body, vertex, count=len(made.vertices))
    is_largest = np.isclose(found["error"], shading.MAX_SHOWN_ERROR)
    is_darkest = (found["rgb"] == shading.ERROR_COLORMAP[-1]).all(axis=1)
    assert 0 < is_largest.sum() < len(found)
    np.testing.assert_array_equal(is_largest, is_darkest)


def download(opened: Browser, branch: str, suffix: str) -> bytes:
    """Click a download, and take the bytes before they become a file."""
    opened.evaluate(
        "window.real ??= URL.createObjectURL.bind(URL); window.taken = null; "
        "URL.createObjectURL = (blob) => { const reader = new FileReader(); "
        "reader.onload = () => { window.taken = reader.result }; "
        "reader.readAsDataURL(blob); return window.real(blob) }"
    )
    opened.evaluate(
        f"document.querySelector('[data-take={branch}][data-format={suffix}]')"
        ".click(); 0"
    )
    return base64.b64decode(opened.wait("window.taken").partition(",")[2])


def what_is_far_away_is_not_held(opened: Browser) -> None:
    opened.evaluate("scrollTo(0, 0); document.body.style.paddingTop = '3000px'; 0")
    opened.wait("!document.querySelector('[data-awake]')")
    assert not painted(opened).any()
    opened.evaluate("document.body.style.paddingTop = ''; 0")


def it_is_accessible(opened: Browser) -> None:
    opened.evaluate(AXE.read_text() + "; 0")
    for width, dark in ((1366, False), (1366, True), (390, False), (390, True)):
        opened.resize(width, 844, dark=dark)
        opened.evaluate(
            "document.querySelectorAll('details').forEach(d => { d.open = true }); 0"
        )
        assert (
            opened.evaluate(
                "axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa']}).then(r => "
                "r.violations.map(v => [v.id, v.nodes.map(n => n.target.join(' '))]))"
            )
            == []
        )
        assert (
            opened.evaluate(
                "document.documentElement.scrollWidth - "
                "document.documentElement.clientWidth"
            )
            <= 0
        )
