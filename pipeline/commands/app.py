"""Open a page to draw on: front, side and top, and the mesh while you draw.

The page is served on this machine alone and needs no network. With --host it can be
opened from elsewhere, by those who have the address with its token.
"""

import argparse
import asyncio
import logging
import socket
import threading
import webbrowser
from contextlib import suppress

import uvicorn

from pipeline.app.limits import MAX_CONNECTIONS
from pipeline.app.security import Address, address_at
from pipeline.app.server import create_app
from pipeline.app.worker import Worker
from pipeline.options import add_weights, find_weights, read_params

GROUP = "your drawings"
_USUAL_PORT = 8474  # a browser keeps drawings by address, and finds them again
_NICENESS = 10  # of full quality: live meshes come first, also on few cores

log = logging.getLogger(__name__)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument(
        "--host",
        default="127.0.0.1",
        help="where to listen (127.0.0.1: this machine alone)",
    )
    parser.add_argument(
        "--port", type=int, help=f"number of the port (default: {_USUAL_PORT} if free)"
    )
    parser.add_argument(
        "--no-browser", action="store_true", help="print the address only"
    )
    add_weights(parser)


def main(args: argparse.Namespace) -> None:
    """Serve the page until Ctrl-C."""
    weights, params = find_weights(args.weights), read_params(args)
    if not weights.is_file():
        raise ValueError(f"{weights}: no such file")
    with _listen(args.host, args.port) as listener:
        address = address_at(args.host, listener.getsockname()[1])
        app = create_app(
            address,
            Worker(weights, params),
            Worker(weights, params, niceness=_NICENESS),
        )
        config = uvicorn.Config(
            app,
            log_level="warning",
            server_header=False,
            limit_concurrency=MAX_CONNECTIONS,
            timeout_graceful_shutdown=1,
        )
        _announce(address, opens_browser=not args.no_browser)
        with suppress(KeyboardInterrupt):
            asyncio.run(uvicorn.Server(config).serve(sockets=[listener]))


def _listen(host: str, port: int | None) -> socket.socket:
    """Open the port, the usual or any free one without a number.

    OSError says in one sentence why it cannot be had.
    """
    if port is None:
        with suppress(OSError):
            return _listen(host, _USUAL_PORT)
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port or 0), family=family)
    except (OSError, OverflowError) as error:
        raise OSError(f"cannot listen on {host} port {port}: {error}") from error


def _announce(address: Address, *, opens_browser: bool) -> None:
    log.info("draw at %s (Ctrl-C ends it)", address.url)
    if opens_browser:
        threading.Timer(0.5, webbrowser.open, [address.url]).start()
