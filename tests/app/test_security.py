from typing import Any

import httpx
import pytest

from pipeline.app.security import Address, address_at
from tests.app.conftest import DRAWN, PORT

HERE = f"127.0.0.1:{PORT}"


def _status(ask: Any, headers: dict[str, str], **keywords: Any) -> int:
    return ask(lambda client: client.get("/", headers=headers), **keywords).status_code


@pytest.mark.parametrize("host", [HERE, f"localhost:{PORT}", f"[::1]:{PORT}"])
def test_this_machine_is_known_by_its_names(ask: Any, host: str):
    assert _status(ask, {"Host": host}) == 200


@pytest.mark.parametrize(
    "host",
    [
        f"evil.example:{PORT}",  # a name that was made to point here
        "127.0.0.1",
        "127.0.0.1:1",
        f"127.0.0.1.evil.example:{PORT}",
        f"user@127.0.0.1:{PORT}",
        f"10.0.0.7:{PORT}",
        "",
        "[",
        "127.0.0.1:x",
    ],
)
def test_under_another_name_nothing_is_served(ask: Any, host: str):
    assert _status(ask, {"Host": host}) == 421


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": f"https://{HERE}"},
        {"Origin": f"http://localhost:{PORT}"},
        {"Sec-Fetch-Site": "cross-site"},
    ],
)
def test_pages_of_other_sites_may_not_ask(ask: Any, headers: dict[str, str]):
    def post(client: httpx.AsyncClient) -> Any:
        return client.post("/api/reconstruct", json=DRAWN, headers=headers)

    answer = ask(post)
    assert answer.status_code == 403
    assert "Access-Control-Allow-Origin" not in answer.headers


def test_our_own_page_may(ask: Any):
    headers = {"Origin": f"http://{HERE}", "Sec-Fetch-Site": "same-origin"}
    assert _status(ask, headers) == 200


def test_this_machine_needs_no_token_and_any_other_does():
    assert address_at("127.0.0.1", 1).token is None
    assert address_at("localhost", 1).token is None
    assert address_at("::1", 1).token is None
    open_to_all = address_at("0.0.0.0", 1)
    assert open_to_all.token and open_to_all.token in open_to_all.url
    assert open_to_all.token != address_at("0.0.0.0", 1).token


def test_a_token_lets_in_and_stays_in_a_cookie(ask: Any):
    async def talk(client: httpx.AsyncClient) -> list[int]:
        tries = [
            await client.get("/"),
            await client.get("/?token=wrong"),
            await client.get("/?token=s3cret"),
            await client.get("/"),
            await client.post("/api/reconstruct", json=DRAWN),
        ]
        assert "HttpOnly" in tries[2].headers["Set-Cookie"]
        return [answer.status_code for answer in tries]

    assert ask(talk, token="s3cret") == [401, 401, 303, 200, 200]


def test_a_program_gives_the_token_as_a_header(ask: Any):
    assert _status(ask, {"Authorization": "Bearer s3cret"}, token="s3cret") == 200
    assert _status(ask, {"Authorization": "Bearer "}, token="s3cret") == 401
    assert _status(ask, {"Cookie": "sketchmesh-token=\x00;;="}, token="s3cret") == 401


def test_on_a_network_numbers_are_known_and_strange_names_are_not():
    address = Address(host="0.0.0.0", port=PORT, token="s3cret")
    assert address.is_ours(f"192.168.1.7:{PORT}")
    assert not address.is_ours(f"evil.example:{PORT}")
