"""The control API: the state of the sandbox, faults, and the page.

Its endpoints are below ``/_sandbox/`` and use JSON, for programs in any language.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from mimetypes import guess_type
from typing import Any
from urllib.parse import quote

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from ..faults.rules import fault_from
from ..package_files import read_folder
from ..protocol.served_document import served_document
from ..state.exchange_log import Exchange
from ..state.messages import Attachment, Message
from ..state.state import SandboxState
from .control_jobs import JobControl
from .control_requests import error_response, json_body
from .json_views import PICTURES, show_documents, show_exchange, show_level, show_message

PREFIX = "/_sandbox"

_TYPES = {".html": "text/html", ".js": "text/javascript", ".css": "text/css"}
_ORDER = 'pass {"actions": ["create_warranty"], "locale": "de-DE"}, or one of them'

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)
"""The page shows foreign content: no embedded script may run, and no other host is contacted."""


def control(state: SandboxState) -> Starlette:
    """Create the application that serves the control API and the page."""
    return Starlette(
        routes=[
            Route("/", _index),
            Route(f"{PREFIX}/page/{{name:path}}", _page_file),
            *_Control(state).routes(),
        ],
        exception_handlers={404: _unknown, 405: _unknown},
    )


async def _unknown(request: Request, error: Exception) -> Response:
    """Respond to an unknown path or method."""
    assert isinstance(error, HTTPException)
    endpoints = ", ".join(map(_endpoint, request.app.routes))
    text = f"{request.method[:20]} {request.url.path[:200]}: {error.detail}; use {endpoints}"
    return JSONResponse({"error": text}, error.status_code, error.headers)


def _endpoint(route: Route) -> str:
    methods = sorted((route.methods or set()) - {"HEAD"})
    return f"{' or '.join(methods)} {route.path}"


async def _index(request: Request) -> Response:
    return _page("index.html")


async def _page_file(request: Request) -> Response:
    return _page(request.path_params["name"])


def _page(name: str) -> Response:
    known = read_folder("page")
    suffix = name[name.rfind(".") :]
    if name not in known or suffix not in _TYPES:
        return error_response(404, f"the page has no file {name[:80]}")
    headers = {
        "Content-Security-Policy": _POLICY,
        "Cache-Control": "no-cache",
        "X-Content-Type-Options": "nosniff",
    }
    return Response(known[name], media_type=_TYPES[suffix], headers=headers)


class _Control:
    """The endpoints that show and change the state."""

    def __init__(self, state: SandboxState) -> None:
        self._state = state

    def routes(self) -> list[Route]:
        """Return the route of each endpoint."""
        found: list[tuple[str, str, Callable[[Request], Awaitable[Response]]]] = [
            ("GET", "/apis", self._apis),
            ("GET", "/documents/{name}.json", self._document),
            ("GET", "/exchanges", self._exchanges),
            ("GET", "/messages", self._messages),
            ("GET", "/messages/{number:int}/files/{index:int}", self._file),
            ("GET", "/levels", self._levels),
            ("GET", "/events", self._events),
            ("GET", "/faults", self._faults),
            ("POST", "/faults", self._add_fault),
            ("DELETE", "/faults", self._clear_faults),
            ("PUT", "/orders/{order_id}", self._set_order),
            ("POST", "/expire-tokens", self._expire_tokens),
            ("POST", "/reset", self._reset),
            *JobControl(self._state).endpoints(),
        ]
        return [Route(PREFIX + path, each, methods=[method]) for method, path, each in found]

    async def _apis(self, request: Request) -> Response:
        return JSONResponse(show_documents(self._state.documents))

    async def _document(self, request: Request) -> Response:
        name = request.path_params["name"]
        for each in self._state.documents:
            if each.key == name:
                return JSONResponse(served_document(each))
        known = ", ".join(each.key for each in self._state.documents)
        return error_response(404, f"unknown API {name[:80]}; known: {known}")

    async def _exchanges(self, request: Request) -> Response:
        return JSONResponse(list(map(show_exchange, self._state.exchanges)))

    async def _messages(self, request: Request) -> Response:
        messages = self._state.outbox.messages
        return JSONResponse([show_message(each, with_files=True) for each in messages])

    async def _file(self, request: Request) -> Response:
        number, index = request.path_params["number"], request.path_params["index"]
        for each in self._state.outbox.messages:
            if each.number == number and index < len(each.attachments):
                return _download(each.attachments[index])
        return error_response(404, f"no message {number} with a file {index}")

    async def _levels(self, request: Request) -> Response:
        return JSONResponse(list(map(show_level, self._state.limits.levels())))

    async def _events(self, request: Request) -> Response:
        headers = {"Cache-Control": "no-store"}
        return StreamingResponse(
            self._stream_events(), media_type="text/event-stream", headers=headers
        )

    async def _stream_events(self) -> AsyncIterator[str]:
        with self._state.exchanges.subscribe() as queue:
            yield "retry: 1000\n\n"
            while True:
                kind, value = await queue.get()
                if kind == "end":
                    return
                yield f"event: {kind}\ndata: {json.dumps(_shown(value))}\n\n"

    async def _faults(self, request: Request) -> Response:
        return JSONResponse([each.as_values() for each in self._state.faults.pending()])

    async def _add_fault(self, request: Request) -> Response:
        try:
            fault = fault_from(await json_body(request))
            self._state.add_fault(fault)
        except ValueError as error:
            return error_response(400, str(error))
        return JSONResponse(fault.as_values(), 201)

    async def _clear_faults(self, request: Request) -> Response:
        self._state.clear_faults()
        return Response(status_code=204)

    async def _set_order(self, request: Request) -> Response:
        order_id = request.path_params["order_id"]
        try:
            given = await json_body(request)
            if not isinstance(given, dict):
                return error_response(400, f"the body must be an object; {_ORDER}")
            if unknown := sorted(set(given) - {"actions", "locale"}):
                return error_response(400, f"{unknown[0][:80]}: unknown; {_ORDER}")
            self._state.set_order(order_id, **given)
        except ValueError as error:
            return error_response(400, f"{error}; {_ORDER}")
        return Response(status_code=204)

    async def _expire_tokens(self, request: Request) -> Response:
        self._state.tokens.expire()
        return Response(status_code=204)

    async def _reset(self, request: Request) -> Response:
        self._state.reset()
        return Response(status_code=204)


def _download(file: Attachment) -> Response:
    """Return a file as a download. Only pictures keep their type: others might contain a script."""
    guessed = file.content_type or guess_type(file.file_name)[0] or ""
    name = quote(file.file_name, safe="", errors="replace")
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{name}",
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "X-Content-Type-Options": "nosniff",
    }
    media_type = guessed if guessed in PICTURES else "application/octet-stream"
    return Response(file.content, media_type=media_type, headers=headers)


def _shown(value: Any) -> Any:
    if isinstance(value, Exchange):
        return show_exchange(value)
    return show_message(value) if isinstance(value, Message) else value
