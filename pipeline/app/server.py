"""The server: the page's files, and the routes under /api.

GET  /                  the page; its files are under /static and /viewer
GET  /api/openapi.json  the description of the routes
POST /api/reconstruct   drawings -> mesh and remarks, as JSON
POST /api/mesh          drawings -> the file of a mesh
POST /api/read          a picture -> strokes

What is refused is answered with {"error": one sentence}.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any, Protocol, cast, get_args, runtime_checkable

from pydantic import ValidationError
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from pipeline import viewer
from pipeline.app import openapi
from pipeline.app.jobs import BusyError, JobQueue, StaleError
from pipeline.app.limits import (
    BODY_SECONDS,
    MAX_JSON_BYTES,
    MAX_PICTURE_BYTES,
    RETRY_SECONDS,
)
from pipeline.app.messages import MeshFormat, ReconstructionRequest
from pipeline.app.security import Address, Guard
from pipeline.app.tasks import Export, Read, Reconstruct, Task
from pipeline.app.worker import WorkerEndedError

STATIC = Path(__file__).parent / "static"
_POLL_SECONDS = 0.25  # how soon it is seen that a client is gone
_MAX_MILLIMETRES = 10_000
_TYPES = {
    "glb": "model/gltf-binary",
    "obj": "model/obj",
    "stl": "model/stl",
    "ply": "application/octet-stream",
}


@runtime_checkable
class TaskWorker(Protocol):
    """What does the tasks: a Worker."""

    def perform(self, task: Task) -> Any:
        """Do a task; ValueError or WorkerEndedError if it cannot be done."""

    def start(self) -> Any:
        """Be ready for the first task."""

    def stop(self) -> None:
        """End at once."""


def create_app(address: Address, live: TaskWorker, full: TaskWorker) -> Starlette:
    """Return the application.

    Args:
        address: Where it is served.
        live: Reconstructs while somebody draws.
        full: Reconstructs at full quality, and reads pictures: no pen waits for that.
    """
    api = _Api(live, full)
    return Starlette(
        routes=[
            Route("/", _page),
            Route("/api/openapi.json", _openapi),
            Route("/api/reconstruct", api.reconstruct, methods=["POST"]),
            Route("/api/mesh", api.mesh, methods=["POST"]),
            Route("/api/read", api.read, methods=["POST"]),
            Mount("/static", StaticFiles(directory=STATIC)),
            Route("/viewer/{name}", _viewer_script),
        ],
        middleware=[Middleware(Guard, address=address)],
        exception_handlers={HTTPException: _refused},  # type: ignore[dict-item]
        lifespan=partial(_lifespan, api=api),
    )


@asynccontextmanager
async def _lifespan(_: Starlette, api: "_Api") -> AsyncIterator[None]:
    """Run the queues while the server runs; end the processes with it."""
    running = [asyncio.create_task(queue.run()) for queue in api.queues]
    running.append(asyncio.create_task(api.warm_up()))
    yield
    api.stop()
    for task in running:
        task.cancel()


async def _page(_: Request) -> Response:
    return FileResponse(STATIC / "index.html")


async def _viewer_script(request: Request) -> Response:
    path = viewer.scripts().get(request.path_params["name"])
    if not path:
        raise HTTPException(404, "there is no such file")
    return FileResponse(path)


async def _openapi(_: Request) -> Response:
    return JSONResponse(openapi.describe())


async def _refused(_: Request, error: HTTPException) -> Response:
    return JSONResponse(
        {"error": error.detail}, status_code=error.status_code, headers=error.headers
    )


class _Api:
    """The routes that work, each through the queue of its worker."""

    def __init__(self, live: TaskWorker, full: TaskWorker) -> None:
        self._workers = {"live": live, "full": full}
        self._queues = {
            name: JobQueue(worker.perform) for name, worker in self._workers.items()
        }

    @property
    def queues(self) -> list[JobQueue]:
        return [*self._queues.values()]

    async def warm_up(self) -> None:
        with suppress(WorkerEndedError):  # the first request says so
            for worker in self._workers.values():
                await asyncio.to_thread(worker.start)

    def stop(self) -> None:
        for worker in self._workers.values():
            worker.stop()

    async def reconstruct(self, request: Request) -> Response:
        asked = await _drawings_in(request)
        task = Reconstruct(request=asked)
        future = self._queues[asked.quality].submit(task, asked.page)
        answer = await _result(future, request)
        return Response(answer.model_dump_json(), media_type="application/json")

    async def mesh(self, request: Request) -> Response:
        mesh_format, millimetres = _wanted_file(request)
        asked = await _drawings_in(request)
        task = Export(request=asked, mesh_format=mesh_format, millimetres=millimetres)
        content = await _result(self._queues[asked.quality].submit(task), request)
        name = f'attachment; filename="sketchmesh.{mesh_format}"'
        return Response(
            content,
            media_type=_TYPES[mesh_format],
            headers={"Content-Disposition": name},
        )

    async def read(self, request: Request) -> Response:
        content = await _body(request, MAX_PICTURE_BYTES)
        answer = await _result(
            self._queues["full"].submit(Read(content=content)), request
        )
        return Response(answer.model_dump_json(), media_type="application/json")


async def _drawings_in(request: Request) -> ReconstructionRequest:
    kind = request.headers.get("content-type", "").partition(";")[0].strip()
    if kind != "application/json":
        raise HTTPException(415, "the body must be application/json")
    content = await _body(request, MAX_JSON_BYTES)
    try:
        return ReconstructionRequest.model_validate_json(content)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(map(str, first["loc"])) or "the body"
        raise HTTPException(422, f"{place}: {first['msg']}"[:300]) from error


async def _body(request: Request, max_bytes: int) -> bytes:
    """Read a body, if it is not too large and does not trickle in."""
    content = bytearray()
    try:
        async with asyncio.timeout(BODY_SECONDS):
            async for chunk in request.stream():
                content += chunk
                if len(content) > max_bytes:
                    megabytes = max_bytes // 1_000_000
                    raise HTTPException(413, f"at most {megabytes} megabytes are read")
    except TimeoutError as error:
        raise HTTPException(
            408, f"the body took more than {BODY_SECONDS:.0f} seconds"
        ) from error
    except ClientDisconnect as error:
        raise HTTPException(400, "the body broke off") from error
    if not content:
        raise HTTPException(422, "the body is empty")
    return bytes(content)


def _wanted_file(request: Request) -> tuple[MeshFormat, float]:
    known = get_args(MeshFormat)
    mesh_format = request.query_params.get("format", "glb")
    if mesh_format not in known:
        raise HTTPException(422, f"format is none of {', '.join(known)}")
    try:
        millimetres = float(request.query_params.get("millimetres", "100"))
    except ValueError as error:
        raise HTTPException(422, "millimetres is no number") from error
    if not 0 < millimetres <= _MAX_MILLIMETRES:
        most = f"above 0, at most {_MAX_MILLIMETRES}"
        raise HTTPException(422, f"millimetres must be {most}")
    return cast(MeshFormat, mesh_format), millimetres


async def _result(future: asyncio.Future[Any], request: Request) -> Any:
    """Wait for a job, as long as the client does; failures become answers."""
    gone = asyncio.create_task(_until_gone(request))
    await asyncio.wait([future, gone], return_when=asyncio.FIRST_COMPLETED)
    gone.cancel()
    if not future.done():
        future.cancel()
        raise HTTPException(400, "the client is gone")
    retry = {"Retry-After": str(RETRY_SECONDS)}
    try:
        return future.result()
    except ValueError as error:
        raise HTTPException(422, str(error)) from error
    except StaleError as error:
        raise HTTPException(409, "replaced by a newer drawing") from error
    except BusyError as error:
        raise HTTPException(503, "busy: ask again in a moment", retry) from error
    except WorkerEndedError as error:
        raise HTTPException(503, str(error), retry) from error


async def _until_gone(request: Request) -> None:
    while not await request.is_disconnected():
        await asyncio.sleep(_POLL_SECONDS)
