"""The ASGI application, which reads requests, responds and logs the exchange."""

from __future__ import annotations

import logging
import re
import uuid
from collections.abc import Iterable
from datetime import UTC, datetime
from urllib.parse import unquote

from ..protocol.documents import DocumentedOperation
from ..protocol.error_responses import rejection_response
from ..protocol.exchanges import (
    CONSENT,
    TOKEN,
    UPLOAD,
    RejectedRequestError,
    SandboxRequest,
    SandboxResponse,
    rejection,
)
from ..state.exchange_log import Exchange
from ..state.state import SandboxState
from ..state.uploads import PATH as STORAGE_PATH
from ..storage.documents import PATH as DOCUMENTS_PATH
from .control_api import control
from .dispatch import RequestContext, documented, find, serve
from .receiving import (
    DisconnectedError,
    Message,
    Receive,
    Send,
    read_body,
    store_body,
    wait_connected,
)
from .sending import Sending

MAX_BYTES = 10 * 1024 * 1024
"""The maximum size of a body in bytes; an uploaded file may have ten times as many."""

_SECRET = frozenset({"x-amz-access-token", "x-amz-security-token", "authorization", "cookie"})
_HOST = re.compile(rb"https?://[^/?]*", re.IGNORECASE)
_LOG = logging.getLogger(__name__)


class App:
    """The ASGI application of a sandbox."""

    def __init__(self, state: SandboxState) -> None:
        self._state = state
        self._control = control(state)

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Respond to a request."""
        scope = _without_host(scope)
        if _is_control(scope["path"]) and not self._is_documented_root(scope):
            await self._control(scope, receive, send)
            return
        clock = self._state.clock
        at, started = datetime.fromtimestamp(clock.time(), UTC), clock.monotonic()
        context = RequestContext(_received(scope))
        try:
            response = await self._respond(context, receive)
        except DisconnectedError:
            return
        response = response.with_headers(documented(context.operation, response.status, _new_id()))
        response, fault = response.encoded(), context.fault
        delay = fault.delay if fault else 0.0
        is_connected = not delay or await wait_connected(clock.async_sleep(delay), receive)
        self._record(at, context, response, clock.monotonic() - started, is_connected=is_connected)
        if is_connected:
            transport = scope["state"]["transport"]
            await Sending(response, fault, clock).run(transport, receive, send)

    def _is_documented_root(self, scope: Message) -> bool:
        """Return whether ``/`` is an operation's path, and the request is not a browser's."""
        if scope["path"] != "/" or not self._state.routes.find("/"):
            return False
        return "text/html" not in _received(scope).headers.get("accept", "")

    async def _respond(self, context: RequestContext, receive: Receive) -> SandboxResponse:
        """Return the response; for a defect of the sandbox it is a 500.

        Raises:
            DisconnectedError: The client has disconnected.

        """
        try:
            find(self._state, context)
            if context.request.path.startswith(DOCUMENTS_PATH):
                stored = await store_body(context.request, receive)
                context.request = context.request.with_stored(stored)
            else:
                largest = MAX_BYTES * (10 if context.operation == UPLOAD else 1)
                content = await read_body(context.request, receive, largest)
                context.request = context.request.with_content(content)
            return serve(self._state, context)
        except RejectedRequestError as error:
            return rejection_response(error, context.operation)
        except DisconnectedError:
            raise
        except Exception:
            _LOG.exception("the sandbox failed at %s", context.operation)
            failure = rejection(500, "This is a defect of the sandbox; see its log.")
            return rejection_response(failure, context.operation)

    def _record(
        self,
        at: datetime,
        context: RequestContext,
        response: SandboxResponse,
        seconds: float,
        *,
        is_connected: bool,
    ) -> None:
        request, operation, fault = context.request, context.operation, context.fault
        target, level = request.path, None
        if isinstance(operation, DocumentedOperation):
            target = request.target
            if context.grant is not None:
                level = self._state.limits.level(context.grant.owner, operation)
        is_received = is_connected and (fault is None or fault.cut in {None, "body"})
        is_secret = operation in {TOKEN, CONSENT}
        headers = {name: text for name, text in request.headers.items() if name not in _SECRET}
        sent = {name: text for name, text in response.headers.items() if name != "Location"}
        self._state.exchanges.add(
            Exchange(
                at=at,
                operation=operation,
                method=request.method,
                target=target,
                headers=headers,
                content=b"" if is_secret else request.content,
                status=response.status if is_received else None,
                response_headers=sent if is_secret else response.headers,
                response_content=b"" if is_secret else response.logged(),
                seconds=seconds,
                fault=fault,
                level=level,
            )
        )


def _new_id() -> str:
    return str(uuid.uuid4())


def _is_control(path: str) -> bool:
    return path == "/" or (path.startswith("/_sandbox/") and not path.startswith(STORAGE_PATH))


def _without_host(scope: Message) -> Message:
    """Return the scope with a path for a target that is a whole URL, as sent to a proxy."""
    if host := _HOST.match(scope["raw_path"]):
        path = scope["raw_path"][host.end() :] or b"/"
        return {**scope, "raw_path": path, "path": unquote(path.decode("ascii"))}
    return scope


def _received(scope: Message) -> SandboxRequest:
    headers = _joined((_text(name), _text(value)) for name, value in scope["headers"])
    host, port = scope["server"]
    return SandboxRequest(
        method=scope["method"],
        path=_text(scope["raw_path"]),
        query=_text(scope["query_string"]),
        headers=headers,
        content=b"",
        address=headers.get("host") or (f"[{host}]:{port}" if ":" in host else f"{host}:{port}"),
    )


def _text(part: bytes) -> str:
    return part.decode("latin-1")


def _joined(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return the headers by name, with the values of a repeated one joined."""
    found: dict[str, str] = {}
    for name, value in pairs:
        found[name] = f"{found[name]}, {value}" if name in found else value
    return found
