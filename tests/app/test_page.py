"""The page in a real browser: drawn on, undone, mirrored, kept, downloaded."""

import base64
import json
import re
from collections.abc import Iterator
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from pipeline.commands.compare import compare
from pipeline.config.params import Params
from pipeline.geometry.scene.mesh import Mesh, merge, normalize_to_unit_ball
from pipeline.io import meshes
from tests.app.browser import Browser, browser, find_chromium, served
from tests.meshes_with_answers import box

# A chair of boxes: (low, high) along x, y, z; 0 to 256, as on the pages.
CHAIR = [
    ((70, 120, 70), (186, 136, 186)),  # seat
    ((70, 136, 70), (186, 240, 86)),  # back
    *(((x, 20, z), (x + 18, 120, z + 18)) for x in (70, 168) for z in (70, 168)),
]
COUNT = "JSON.parse(localStorage.getItem('sketchmesh')).drawings.{}.length"
FRESH = "document.querySelector('#notes').ariaBusy === 'false'"  # the mesh
ENDED = "document.querySelector('#progress').hidden"
HAS_MESH_OR_NOTHING = (
    "'faces' in document.querySelector('#mesh').dataset "
    "|| !document.querySelector('#hint').hidden"
)
AXE = files("axe_core_python").joinpath("axe.min.js")


@pytest.fixture(scope="module")
def page() -> Iterator[Browser]:
    if not find_chromium():
        pytest.skip("there is no chromium: apt-get install chromium")
    with served() as url, browser() as page:
        page.resize(1366, 768)
        page.open(url)
        yield page


@pytest.fixture(autouse=True)
def _empty_pages(page: Browser) -> Iterator[None]:
    page.problems.clear()
    page.retries.clear()
    page.evaluate("document.querySelector('#new').click()")
    if page.evaluate("document.querySelector('#mirror').ariaPressed === 'true'"):
        page.click("#mirror")
    page.click("[data-tool=pen]")
    yield
    # What is half drawn may have no shape yet. A server that is too slow says when to
    # ask again; the page does, until there is a mesh.
    expected = re.compile("status of (422|503)")
    assert [what for what in page.problems if not expected.search(what)] == []
    if page.retries:
        assert all(page.retries)
        page.wait(ENDED, 600)
        has_no_shape = any("status of 422" in what for what in page.problems)
        assert has_no_shape or page.evaluate(HAS_MESH_OR_NOTHING)


def _rectangle(x0: float, y0: float, x1: float, y1: float) -> list[list[float]]:
    corners = [[x0, y0], [x1, y0], [x1, y1], [x0, y1], [x0, y0]]
    return [
        (np.array(a) + (np.array(b) - np.array(a)) * t).tolist()
        for a, b in pairwise(corners)
        for t in np.linspace(0, 1, 6)
    ]


def _count(page: Browser, view: str) -> int:
    return page.evaluate(COUNT.format(view))


def _draw_chair(page: Browser) -> None:
    for low, high in CHAIR:
        page.draw("front", _rectangle(low[0], 256 - high[1], high[0], 256 - low[1]))
    for low, high in CHAIR:
        box_from_side = (256 - high[2], 256 - high[1], 256 - low[2], 256 - low[1])
        page.draw("side", _rectangle(*box_from_side))


def _download(page: Browser, suffix: str) -> bytes:
    """Click a download, and take the bytes before they become a file."""
    page.evaluate(
        "window.real ??= URL.createObjectURL.bind(URL); window.taken = null; "
        "URL.createObjectURL = (blob) => { const reader = new FileReader(); "
        "reader.onload = () => { window.taken = reader.result }; "
        "reader.readAsDataURL(blob); return window.real(blob) }"
    )
    page.evaluate(f"document.querySelector('[data-format={suffix}]').click()")
    # Two tries: the server takes up to 240 s, and is asked again.
    taken = page.wait("window.taken", 600)
    return base64.b64decode(taken.partition(",")[2])


def test_a_chair_drawn_from_two_sides_becomes_a_chair(
    page: Browser, tmp_path: Path, params: Params
):
    _draw_chair(page)
    page.wait("document.querySelector('#mesh').dataset.faces > 1000")
    (tmp_path / "drawn.glb").write_bytes(_download(page, "glb"))
    parts = [
        Mesh(
            vertices=box().vertices * (np.array(high) - low)
            + (np.array(high) + low) / 2,
            faces=box().faces,
        )
        for low, high in CHAIR
    ]
    true = normalize_to_unit_ball(
        merge(parts), max_outlier=params.normalize.max_outlier
    )
    meshes.write(tmp_path / "true.ply", true)
    measured = compare(tmp_path / "drawn.glb", tmp_path / "true.ply", params)
    assert measured["chamfer"] < 0.1


def test_strokes_are_undone_and_done_again(page: Browser):
    page.draw("front", _rectangle(60, 60, 200, 200))
    page.draw("front", _rectangle(90, 90, 150, 150))
    assert _count(page, "front") == 2
    page.press("z", modifiers=2)
    page.press("z", modifiers=2)
    assert _count(page, "front") == 0
    page.press("z", modifiers=2 | 8)
    assert _count(page, "front") == 1


def test_a_square_is_drawn_by_keys_alone(page: Browser):
    page.press("1")  # the front
    for side in ("ArrowRight", "ArrowDown", "ArrowLeft", "ArrowUp"):
        page.press(" ")
        for _ in range(3):
            page.press(side, modifiers=8)
    page.press("Enter")
    kept = page.evaluate("JSON.parse(localStorage.getItem('sketchmesh')).drawings")
    (square,) = kept["front"]
    corners = [point[:2] for point in square["points"]]
    expected = [[128, 128], [176, 128], [176, 176], [128, 176], [128, 128]]
    assert corners == expected


def test_the_focus_stays_beside_a_button_that_was_just_disabled(page: Browser):
    page.draw("front", _rectangle(60, 60, 200, 200))
    page.evaluate("document.querySelector('#undo').focus()")
    page.evaluate(
        "(() => { const undo = document.querySelector('#undo'); "
        "while (!undo.disabled) undo.click() })()"
    )
    assert page.evaluate("document.activeElement.id") == "redo"


def test_a_menu_closes_when_the_focus_leaves_it(page: Browser):
    page.click("[popovertarget=more]")
    is_open = "document.querySelector('#more').matches(':popover-open')"
    assert page.evaluate(is_open)
    page.evaluate("document.querySelector('#theme').focus()")
    assert page.evaluate(is_open)
    page.evaluate("document.querySelector('#pane-front canvas').focus()")
    assert not page.evaluate(is_open)


def test_a_mirrored_stroke_appears_on_the_other_side(page: Browser):
    page.click("#mirror")
    page.draw("front", _rectangle(30, 60, 90, 200))
    page.draw("side", _rectangle(30, 60, 90, 200))
    front = page.evaluate(
        "JSON.parse(localStorage.getItem('sketchmesh')).drawings.front"
    )
    xs = np.array([point[0] for stroke in front for point in stroke["points"]])
    assert len(front) == 2
    assert xs.min() + xs.max() == pytest.approx(256, abs=0.1)
    assert _count(page, "side") == 1  # left and right are not in it


def test_a_drawing_the_other_way_round_is_turned(page: Browser):
    for view in ("side", "top"):
        page.draw(view, [[40, 60], [40, 90], [70, 120]])
        page.evaluate(f"document.querySelector('#pane-{view} [data-do=turn]').click()")
    kept = page.evaluate("JSON.parse(localStorage.getItem('sketchmesh')).drawings")
    ends = {view: kept[view][0]["points"][0][:2] for view in ("side", "top")}
    assert ends["side"] == pytest.approx([216, 60], abs=1)
    assert ends["top"] == pytest.approx([216, 196], abs=1)


def test_an_eraser_takes_out_what_it_touches(page: Browser):
    page.click("[data-tool=line]")
    page.draw("top", [[30, 128], [230, 128]])
    page.click("[data-tool=eraser]")
    page.draw("top", [[128, 100], [128, 150]])
    assert _count(page, "top") == 2


def test_a_shaky_stroke_becomes_a_steady_one(page: Browser):
    rng = np.random.default_rng(0)
    xs = np.linspace(30, 220, 90)
    shaky = np.column_stack([xs, 128 + rng.normal(0, 1.5, len(xs))]).tolist()
    page.draw("front", shaky)
    page.click("#smooth")
    page.draw("side", shaky)
    page.click("#smooth")
    kept = page.evaluate("JSON.parse(localStorage.getItem('sketchmesh')).drawings")
    deviation = {
        view: np.std([point[1] for point in kept[view][0]["points"]])
        for view in ("front", "side")
    }
    assert deviation["front"] < 0.85 * deviation["side"]


def test_nothing_is_lost_by_a_reload(page: Browser):
    page.draw("side", _rectangle(60, 60, 200, 200))
    page.call("Page.reload")
    page.wait(
        "document.readyState === 'complete' && !!document.querySelector('canvas')"
    )
    assert _count(page, "side") == 1


def test_an_svg_that_is_pasted_is_read(page: Browser):
    svg = (
        "<svg xmlns='http://www.w3.org/2000/svg' width='90' height='90'>"
        "<path d='M10 10H80V80H10Z' fill='none' stroke='black'/></svg>"
    )
    page.evaluate(
        "(() => { const data = new DataTransfer(); "
        f"data.setData('text/plain', {json.dumps(svg)}); "
        "dispatchEvent(new ClipboardEvent('paste', {clipboardData: data})) })()"
    )
    assert page.wait(COUNT.format("front")) == 1


def test_the_pen_never_waits_for_the_server(page: Browser):
    page.evaluate(
        "window.frames = []; (function tick(now) { window.frames.push(now); "
        "window.ticking = requestAnimationFrame(tick) })(performance.now())"
    )
    page.draw("front", _rectangle(60, 60, 200, 200))
    page.wait("!document.querySelector('#progress').hidden")
    page.draw("front", _rectangle(80, 80, 180, 180))
    page.evaluate("cancelAnimationFrame(window.ticking)")
    assert _count(page, "front") == 2


def test_a_busy_server_is_asked_again_when_it_says(page: Browser):
    page.evaluate(
        "window.answer ??= window.fetch; window.asked = []; "
        "window.fetch = (path, options) => { "
        "if (path !== '/api/reconstruct') return window.answer(path, options); "
        "window.asked.push(performance.now()); "
        "const headers = {'Retry-After': '1'}; "
        "return window.asked.length > 1 ? window.answer(path, options) : "
        "Promise.resolve(new Response('{}', {status: 503, headers})) }"
    )
    page.draw("front", _rectangle(60, 60, 200, 200))
    page.wait(f"{FRESH} && window.asked.length > 1")
    first, second = page.evaluate(
        "(() => { window.fetch = window.answer; return window.asked.slice(0, 2) })()"
    )
    assert second - first > 990


def test_numbers_beside_a_drawing_that_has_changed_are_marked_as_stale(page: Browser):
    page.draw("front", _rectangle(60, 60, 200, 200))
    assert not page.evaluate(FRESH)
    page.wait(FRESH)
    assert page.evaluate("document.querySelector('#mesh').dataset.faces > 100")
    page.evaluate("document.querySelector('#name').value = 'A box'")
    page.evaluate("document.querySelector('#name').dispatchEvent(new Event('change'))")
    assert page.evaluate(FRESH)  # it is the same drawing
    page.draw("front", _rectangle(90, 90, 150, 150))
    assert not page.evaluate(FRESH)


def test_files_have_the_name_of_the_thing(page: Browser):
    page.evaluate(
        "window.names = []; HTMLAnchorElement.prototype.click = "
        "function () { window.names.push(this.download) }"
    )
    page.click("[popovertarget=examples]")
    page.click("#examples button:nth-child(3)")
    page.wait(COUNT.format("side"))
    page.evaluate("document.querySelector('#save').click()")
    page.evaluate(
        "document.querySelector('#name').value = ' ../my: cat ';"
        "document.querySelector('#name').dispatchEvent(new Event('change'))"
    )
    page.evaluate("document.querySelector('#save').click()")
    page.evaluate("document.querySelector('#export-svg').click()")
    page.evaluate("document.querySelector('#new').click()")
    page.evaluate("document.querySelector('#save').click()")
    page.evaluate("document.querySelector('#undo').click()")
    page.evaluate("document.querySelector('#save').click()")
    assert page.evaluate("window.names") == [
        "cat.sketchmesh.json",
        "-my- cat.sketchmesh.json",
        "-my- cat.svg",
        "drawing.sketchmesh.json",
        "-my- cat.sketchmesh.json",
    ]
    page.call("Page.reload")
    page.wait("document.readyState === 'complete' && !!window.names === false")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("size", [(1366, 768), (820, 1180), (390, 844)])
def test_the_page_is_accessible(page: Browser, size: tuple[int, int], dark: bool):
    page.resize(*size, dark=dark)
    page.call("Page.setBypassCSP", enabled=True)
    page.evaluate(AXE.read_text() + "; 0")
    found = page.evaluate(
        "axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa']}).then(r => "
        "r.violations.map(v => [v.id, v.nodes.map(n => n.target.join(' '))]))"
    )
    overflow = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    page.resize(1366, 768)
    assert found == []
    assert overflow <= 0


def test_a_project_that_is_saved_is_opened_again(page: Browser):
    page.draw("front", _rectangle(60, 60, 200, 200))
    saved: Any = page.evaluate("localStorage.getItem('sketchmesh')")
    page.evaluate("document.querySelector('#new').click()")
    page.evaluate(
        "(() => { const data = new DataTransfer(); "
        f"data.items.add(new File([{json.dumps(saved)}], 'box.json')); "
        "const input = document.querySelector('#project-file'); "
        "input.files = data.files; input.dispatchEvent(new Event('change')) })()"
    )
    assert page.wait(COUNT.format("front")) == 1
    assert page.evaluate("document.querySelector('#name').value") == "box"
