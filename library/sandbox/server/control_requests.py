"""Requests of the control API: their JSON, and the responses to faulty ones."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from ..protocol.strict_json import read_json

_MAX_BODY_BYTES = 1024 * 1024


async def json_body(request: Request) -> Any:
    """Parse the body of a request.

    Raises:
        ValueError: The body is not JSON, or is too large.

    """
    content = b""
    async for part in request.stream():
        content += part
        if len(content) > _MAX_BODY_BYTES:
            raise ValueError(f"the body has more than {_MAX_BODY_BYTES} bytes")
    try:
        return read_json(content)
    except ValueError as error:
        raise ValueError(f"the body: {error}") from None


def error_response(status: int, message: str) -> Response:
    """Return the response to a request that is not possible."""
    return JSONResponse({"error": message}, status)
