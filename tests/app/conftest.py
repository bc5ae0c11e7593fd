"""An application whose worker is in this process: an untrained network, tiny shapes."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest
import torch

from pipeline.app.performer import Performer
from pipeline.app.security import Address
from pipeline.app.server import create_app
from pipeline.app.tasks import Task
from pipeline.config.params import Params
from pipeline.network.inference import Predictor, load_predictor
from pipeline.network.models.lifted import Lifted
from pipeline.network.weights_file import save_weights

PORT = 8000
URL = f"http://127.0.0.1:{PORT}"
SQUARE = [[60, 60], [190, 60], [190, 190], [60, 190], [60, 60]]
DRAWN = {"drawings": {"front": {"strokes": [SQUARE]}}, "quality": "live"}


class WorkerHere:
    """Does tasks in this process."""

    def __init__(self, performer: Performer) -> None:
        self._performer = performer

    def perform(self, task: Task) -> Any:
        is_result, value = self._performer.answer(task)
        if not is_result:
            raise value
        return value

    def start(self) -> None:
        """Be ready at once."""

    def stop(self) -> None:
        """Hold nothing."""


@pytest.fixture(scope="session")
def network(tmp_path_factory: pytest.TempPathFactory, params: Params) -> Predictor:
    torch.manual_seed(0)
    path = tmp_path_factory.mktemp("weights") / "w.safetensors"
    save_weights(
        path, Lifted(params.train.lifted).state_dict(), params.train, 32, params.sketch
    )
    return load_predictor(path, "cpu")


@pytest.fixture(scope="session")
def performer(network: Predictor, params: Params) -> Performer:
    return Performer(network, params)


Ask = Callable[[httpx.AsyncClient], Awaitable[Any]]


@pytest.fixture
def ask(performer: Performer) -> Callable[..., Any]:
    """Run a coroutine function with a client of a running application."""

    async def run(
        talk: Ask, token: str | None, headers: dict[str, str], worker: Any
    ) -> Any:
        worker = worker or WorkerHere(performer)
        address = Address(host="127.0.0.1", port=PORT, token=token)
        app = create_app(address, worker, worker)
        async with app.router.lifespan_context(app):
            transport = httpx.ASGITransport(app=app)
            async with httpx.AsyncClient(
                transport=transport, base_url=URL, headers=headers
            ) as client:
                return await talk(client)

    def call(
        talk: Ask,
        *,
        token: str | None = None,
        headers: dict[str, str] | None = None,
        worker: Any = None,
    ) -> Any:
        return asyncio.run(run(talk, token, headers or {}, worker))

    return call
