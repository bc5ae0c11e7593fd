"""The description of the routes, for other programs (OpenAPI 3.1)."""

from typing import Any

from pydantic.json_schema import models_json_schema

from pipeline.app.messages import (
    ErrorAnswer,
    ReadAnswer,
    ReconstructionAnswer,
    ReconstructionRequest,
)

_SCHEMAS = "#/components/schemas"
_REFUSALS = {
    "403": "Asked by a page of another site.",
    "408": "The body did not arrive in time.",
    "409": "Replaced by a newer request of the same page.",
    "413": "The body is too large.",
    "415": "The body is of another type.",
    "422": "The body, or what is drawn, cannot be used; says why.",
    "503": "Busy, or it took too long; Retry-After says when to ask again.",
}


def describe() -> dict[str, Any]:
    """Describe all routes under /api."""
    models = (ReconstructionRequest, ReconstructionAnswer, ReadAnswer, ErrorAnswer)
    _, definitions = models_json_schema(
        [(model, "validation") for model in models],
        ref_template=f"{_SCHEMAS}/{{model}}",
    )
    return {
        "openapi": "3.1.0",
        "info": {"title": "sketchmesh", "version": "1"},
        "paths": {
            "/api/reconstruct": {"post": _reconstruct()},
            "/api/mesh": {"post": _mesh()},
            "/api/read": {"post": _read()},
        },
        "components": {"schemas": definitions["$defs"]},
    }


def _reconstruct() -> dict[str, Any]:
    return {
        "summary": "Drawings to a mesh, with what is known about it.",
        "requestBody": _json_body(),
        "responses": _answers(_json(ReconstructionAnswer.__name__)),
    }


def _mesh() -> dict[str, Any]:
    return {
        "summary": "Drawings to the file of a mesh.",
        "parameters": [
            _parameter("format", {"enum": ["glb", "obj", "stl", "ply"]}),
            _parameter(
                "millimetres",
                {"type": "number", "exclusiveMinimum": 0, "default": 100},
                "Longest side of an STL.",
            ),
        ],
        "requestBody": _json_body(),
        "responses": _answers({"application/octet-stream": {}}),
    }


def _read() -> dict[str, Any]:
    return {
        "summary": "A picture or SVG to strokes.",
        "requestBody": {
            "required": True,
            "content": {"image/*": {}, "application/octet-stream": {}},
        },
        "responses": _answers(_json(ReadAnswer.__name__)),
    }


def _answers(content: dict[str, Any]) -> dict[str, Any]:
    refusals = {
        status: {"description": text, "content": _json(ErrorAnswer.__name__)}
        for status, text in _REFUSALS.items()
    }
    return {"200": {"description": "Done.", "content": content}} | refusals


def _json_body() -> dict[str, Any]:
    return {"required": True, "content": _json(ReconstructionRequest.__name__)}


def _json(model: str) -> dict[str, Any]:
    return {"application/json": {"schema": {"$ref": f"{_SCHEMAS}/{model}"}}}


def _parameter(
    name: str, schema: dict[str, Any], description: str = ""
) -> dict[str, Any]:
    return {"name": name, "in": "query", "schema": schema, "description": description}
