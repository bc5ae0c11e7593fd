import asyncio
import base64
import io
import json
import random
from typing import Any

import httpx
import numpy as np
import pytest
from PIL import Image, ImageDraw

from pipeline.app.limits import MAX_JSON_BYTES, MAX_WAITING
from pipeline.app.worker import WorkerEndedError
from tests.app.conftest import DRAWN, SQUARE
from tests.app.hostile import PROMISED, hostile_request

JSON = {"Content-Type": "application/json"}


def _post(ask: Any, path: str, **keywords: Any) -> httpx.Response:
    return ask(lambda client: client.post(path, **keywords))


def test_the_page_asks_its_own_origin_only(ask: Any):
    async def talk(client: httpx.AsyncClient) -> list[httpx.Response]:
        names = (
            "/",
            "/static/style.css",
            "/static/main.js",
            "/static/icon.svg",
            "/viewer/renderer.js",
        )
        return [await client.get(name) for name in names]

    for answer in ask(talk):
        assert answer.status_code == 200
        text = answer.text.replace("http://www.w3.org/2000/svg", "")
        assert "http://" not in text and "https://" not in text
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        assert "unsafe" not in answer.headers["Content-Security-Policy"]


def test_drawings_become_a_mesh(ask: Any):
    answer = _post(ask, "/api/reconstruct", json=DRAWN).json()
    vertices = np.frombuffer(base64.b64decode(answer["vertices"]), "<f4").reshape(-1, 3)
    faces = np.frombuffer(base64.b64decode(answer["faces"]), "<u4").reshape(-1, 3)
    confidence = base64.b64decode(answer["confidence"])
    assert faces.max() == len(vertices) - 1 == len(confidence) - 1
    assert np.linalg.norm(vertices, axis=1).max() < 1.2
    assert answer["agreement"]["front"] > 0.8
    assert answer["placements"]["front"]["middle"] == [125, 125]
    # The drawn square, placed, is as large as the mesh.
    width = 130 * answer["placements"]["front"]["scale"][0]
    assert np.ptp(vertices[:, 0]) == pytest.approx(width, rel=0.15)


@pytest.mark.parametrize(
    "name, start",
    [("glb", b"glTF"), ("obj", b"#"), ("ply", b"ply"), ("stl", b"")],
)
def test_a_mesh_is_downloaded_in_each_format(ask: Any, name: str, start: bytes):
    answer = _post(ask, f"/api/mesh?format={name}", json=DRAWN)
    assert answer.status_code == 200
    assert answer.content.startswith(start)
    assert f"sketchmesh.{name}" in answer.headers["Content-Disposition"]


def test_an_stl_is_as_large_in_millimetres_as_was_asked(ask: Any):
    content = _post(ask, "/api/mesh?format=stl&millimetres=42", json=DRAWN).content
    corners = np.frombuffer(content[84:], dtype="(3,)<f4, (3, 3)<f4, <u2")["f1"]
    assert np.ptp(corners.reshape(-1, 3), axis=0).max() == pytest.approx(42, abs=0.01)


def _picture() -> bytes:
    image = Image.new("L", (200, 150), 255)
    ImageDraw.Draw(image).rectangle((40, 30, 160, 120), outline=0, width=4)
    content = io.BytesIO()
    image.save(content, "PNG")
    return content.getvalue()


def test_a_picture_becomes_strokes(ask: Any):
    answer = _post(ask, "/api/read", content=_picture()).json()
    points = np.array([point for stroke in answer["strokes"] for point in stroke])
    assert (answer["width"], answer["height"]) == (200, 150)
    assert np.ptp(points, axis=0) == pytest.approx([117, 87], abs=4)


def test_an_svg_becomes_strokes(ask: Any):
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="99" height="50">'
        '<path d="M10 10 H40 V30" fill="none" stroke="black"/></svg>'
    )
    answer = _post(ask, "/api/read", content=svg.encode()).json()
    assert answer["strokes"] == [[[10, 10], [40, 10], [40, 30]]]


def test_a_picture_without_a_drawing_is_refused_without_a_path(ask: Any):
    for content in (b"nothing", b"<svg", b"\x89PNG\r\n\x1a\n" + b"0" * 50):
        answer = _post(ask, "/api/read", content=content)
        assert answer.status_code == 422
        assert answer.json()["error"].startswith("the picture: ")
        assert "/tmp" not in answer.text


@pytest.mark.parametrize(
    "body, sentence",
    [
        (b"{", "the body: Invalid JSON"),
        (b"[]", "the body"),
        (b'{"drawings": {}}', "drawings"),
        (b'{"drawings": {"back": {"strokes": [[[1, 2]]]}}}', "is no view"),
        (b'{"drawings": {"front": {"strokes": [[[1, NaN]]]}}}', "drawings.front"),
        (b'{"drawings": {"front": {"strokes": [[[1, 1e99]]]}}}', "drawings.front"),
        (b'{"drawings": {"front": {"strokes": [[[1, 2, 3]]]}}}', "drawings.front"),
        (b'{"drawings": {"front": {"strokes": [[[5, 5], [5, 5]]]}}}', "no line yet"),
        (b"[" * 100_000, "the body: Invalid JSON"),
    ],
)
def test_what_is_no_drawing_is_refused_in_a_sentence(ask: Any, body: bytes, sentence):
    answer = _post(ask, "/api/reconstruct", content=body, headers=JSON)
    assert answer.status_code == 422
    assert sentence in answer.json()["error"]


def test_a_tangle_is_refused_before_it_costs_anything(ask: Any):
    zigzag = [[x % 2 * 200, x % 7] for x in range(9_000)]
    drawn = {"drawings": {"front": {"strokes": [zigzag]}}}
    answer = _post(ask, "/api/reconstruct", json=drawn)
    assert answer.status_code == 422
    assert "tangle" in answer.json()["error"]


def test_a_large_body_is_refused(ask: Any):
    body = b" " * (MAX_JSON_BYTES + 1)
    answer = _post(ask, "/api/reconstruct", content=body, headers=JSON)
    assert answer.status_code == 413


def test_another_type_of_body_is_refused(ask: Any):
    headers = {"Content-Type": "text/plain"}  # what a form of another site may send
    answer = _post(ask, "/api/reconstruct", content=b"{}", headers=headers)
    assert answer.status_code == 415


class _Ended:
    def perform(self, task: Any) -> Any:
        raise WorkerEndedError("not done within 30 seconds")

    def start(self) -> None:
        pass

    def stop(self) -> None:
        pass


def test_what_takes_too_long_is_answered_with_when_to_ask_again(ask: Any):
    answer = ask(lambda c: c.post("/api/reconstruct", json=DRAWN), worker=_Ended())
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0


def test_no_file_but_the_page_is_served(ask: Any):
    async def talk(client: httpx.AsyncClient) -> list[int]:
        paths = (
            "/static/../server.py",
            "/static/%2e%2e/server.py",
            "/static/..%2fserver.py",
            "/static//etc/passwd",
            "/etc/passwd",
            "/static/",
            "/viewer/",
            "/viewer/__init__.py",
            "/viewer/..%2fcli.py",
        )
        return [(await client.get(path)).status_code for path in paths]

    assert set(ask(talk)) <= {404, 405}


def test_the_description_names_every_route_that_works(ask: Any):
    described = ask(lambda client: client.get("/api/openapi.json")).json()
    assert set(described["paths"]) == {"/api/reconstruct", "/api/mesh", "/api/read"}
    text = json.dumps(described)
    for reference in set(text.split('"#/components/schemas/')[1:]):
        assert reference.split('"')[0] in described["components"]["schemas"]


def test_hostile_requests_get_the_promised_answers_and_disturb_nothing(ask: Any):
    rng = random.Random(19)

    async def talk(client: httpx.AsyncClient) -> tuple[set[int], httpx.Response]:
        seen = {
            (await client.post(**hostile_request(rng))).status_code for _ in range(150)
        }
        return seen, await client.post("/api/reconstruct", json=DRAWN)

    seen, after = ask(talk)
    assert seen <= PROMISED
    assert {403, 415, 421, 422} <= seen
    assert after.status_code == 200


def test_of_many_at_once_each_gets_a_mesh_or_is_told_to_come_back(ask: Any):
    async def talk(client: httpx.AsyncClient) -> list[httpx.Response]:
        asked = [client.post("/api/reconstruct", json=DRAWN) for _ in range(20)]
        return await asyncio.gather(*asked)

    answers = ask(talk)
    statuses = [answer.status_code for answer in answers]
    assert set(statuses) == {200, 503}
    assert statuses.count(200) >= MAX_WAITING
    assert statuses[-1] == 200  # the newest is not the one that is sent away


def test_strokes_may_be_dots_beside_lines(ask: Any):
    drawn = {"drawings": {"front": {"strokes": [SQUARE, [[90, 90]]]}}}
    answer = _post(ask, "/api/reconstruct", json=drawn | {"quality": "live"})
    assert answer.status_code == 200
