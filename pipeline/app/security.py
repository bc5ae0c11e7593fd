"""Who may ask, and what every answer forbids.

The page is for the person at this machine. A page of another site, open in the same
browser, must neither read from it nor make it work (its Origin differs), not even under
a host name that it has let point here (DNS rebinding: the Host differs). On a network,
a token in the address lets in those who were given it.
"""

import ipaddress
import secrets
import socket
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qs, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_COOKIE = "sketchmesh-token"
_POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    ]
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


@dataclass(frozen=True, kw_only=True)
class Address:
    """Where the server listens, and the token that is needed to be let in.

    Attributes:
        host: Name or number, as --host gave it.
        port: Number.
        token: None on this machine alone, where none is needed.
    """

    host: str
    port: int
    token: str | None = None

    @property
    def url(self) -> str:
        """What a person opens."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        query = f"?token={self.token}" if self.token else ""
        return f"http://{host}:{self.port}/{query}"

    def is_ours(self, netloc: str) -> bool:
        """Tell whether HOST:PORT, as a browser sends it, can only mean this server."""
        try:
            parts = urlsplit(f"http://{netloc}")
            host, port = parts.hostname or "", parts.port or 80
        except ValueError:
            return False
        if port != self.port or "@" in netloc:
            return False
        names = {"localhost", self.host}
        if self.token:
            names |= {socket.gethostname(), socket.getfqdn()}
        return host in names or _is_number(host, loopback_only=not self.token)


def address_at(host: str, port: int) -> Address:
    """Return an address, with a fresh token unless it is this machine's alone."""
    is_local = host == "localhost" or _is_number(host, loopback_only=True)
    return Address(
        host=host, port=port, token=None if is_local else secrets.token_urlsafe(24)
    )


def _is_number(host: str, *, loopback_only: bool) -> bool:
    """Tell whether a host is an IP address: no name that could be made to point here.

    Args:
        host: As in a Host header, without brackets.
        loopback_only: Whether it must be this machine's own.
    """
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    return address.is_loopback or not loopback_only


class Guard:
    """Refuses what does not come from our own page; hardens every answer."""

    def __init__(self, app: ASGIApp, address: Address) -> None:
        self._app = app
        self._address = address

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or hand over, one request."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return

        async def send_hardened(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(_HEADERS)
            await send(message)

        answer = self._refusal(Headers(scope=scope)) or self._greeting(scope)
        await (answer or self._app)(scope, receive, send_hardened)

    def _refusal(self, headers: Headers) -> Response | None:
        """Refuse other hosts, and other sites' pages."""
        if not self._address.is_ours(headers.get("host", "")):
            return _refuse(421, "this server has another name: open it as it printed")
        origin = headers.get("origin")
        if origin is not None and origin != f"http://{headers['host']}":
            return _refuse(403, "pages of other sites may not ask")
        if headers.get("sec-fetch-site") == "cross-site":
            return _refuse(403, "pages of other sites may not ask")
        return None

    def _greeting(self, scope: Scope) -> Response | None:
        """Ask for the token where there is one; keep it in a cookie."""
        token = self._address.token
        if token is None:
            return None
        headers = Headers(scope=scope)
        bearer = headers.get("authorization", "").removeprefix("Bearer ")
        if _is_equal(bearer, token) or _is_equal(_cookie(headers), token):
            return None
        query = parse_qs(scope["query_string"].decode("latin-1"))
        if not _is_equal(query.get("token", [""])[0], token):
            return _refuse(401, "open the address with the token that was printed")
        answer = RedirectResponse("/", status_code=303)
        answer.set_cookie(_COOKIE, token, httponly=True, samesite="strict")
        return answer


def _cookie(headers: Headers) -> str:
    try:
        morsel = SimpleCookie(headers.get("cookie", "")).get(_COOKIE)
    except CookieError:
        return ""
    return morsel.value if morsel else ""


def _is_equal(given: str, token: str) -> bool:
    return secrets.compare_digest(given.encode(), token.encode())


def _refuse(status: int, sentence: str) -> Response:
    return JSONResponse({"error": sentence}, status_code=status)
