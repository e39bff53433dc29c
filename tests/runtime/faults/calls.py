"""Calls of every kind against a fault, and their outcomes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Coroutine, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import anyio

from selling_partner import RequestEvent, RetryPolicy, SellingPartnerError
from selling_partner._runtime.messages.operation import Body, Operation
from selling_partner.messaging_v1 import GetAttributesResponse
from tests.runtime.faults.exchange import TOKEN_PATH, Exchange, Seen, message
from tests.runtime.faults.network import ScriptedServer
from tests.runtime.faults.plays import Fault, good
from tests.runtime.faults.virtual_clock import VirtualClock
from tests.runtime.support.clients import ORDER, US, AnyClient, connect_to

T = TypeVar("T")

UNSAFE = ["POST", "PUT", "PATCH", "DELETE"]
UPLOAD = "upload"
UPLOADS = f"/uploads/2020-11-01/uploadDestinations/messaging/v1/orders/{ORDER}/messages/invoice"
FOR_THE_BUYER = "Dear Jane Doe"
BODY = {"text": FOR_THE_BUYER}
SIGNATURE = "X-Amz-Signature=presigned"
RETRY = RetryPolicy(attempts=3)
DUPLICATES = replace(RETRY, allow_duplicates=True)
WAITS = [0.25, 0.5]
"""The wait after each attempt of the policy; the clock draws the middle."""


@dataclass(frozen=True)
class Case:
    """A call.

    Attributes:
        kind: The HTTP method, or an upload.
        retry: The retry policy of the call.

    """

    kind: str
    retry: RetryPolicy = RETRY

    @property
    def name(self) -> str:
        return f"{self.kind}-again" if self.retry.allow_duplicates else self.kind

    @property
    def path(self) -> str:
        """The path of its requests, which no other case uses."""
        return f"/{self.name}"


def operation(kind: str, name: str) -> Operation[Any]:
    """Return an operation with the response of ``getAttributes``, at a path with its name."""
    body = None if kind == "GET" else Body(dict[str, str])
    return Operation(name, kind, f"/{name}", {200: GetAttributesResponse}, body=body)


CASES = [
    Case("GET"),
    *(Case(kind, retry) for kind in UNSAFE for retry in (RETRY, DUPLICATES)),
    Case(UPLOAD),
]


@dataclass(frozen=True)
class Outcome:
    """The outcome of a call.

    Attributes:
        response: The return value, unless the call raised.
        error: The exception.
        tries: The number of attempts of the client to send the request.
        seen: The requests that the server received.
        seconds: The duration of the call.
        sleeps: The seconds of each of its waits between attempts.

    """

    response: Any
    error: SellingPartnerError | None
    tries: int
    seen: list[Seen]
    seconds: float
    sleeps: list[float]

    @property
    def processed(self) -> int:
        """The number of requests that were processed."""
        return sum(each.is_processed for each in self.seen)


class Caller:
    """A client whose calls meet a fault, one after another.

    Args:
        server: The server.
        flavour: The kind of the client.
        fault: The fault that the requests meet.
        url: The URL with the fault.
        token_url: The URL for sign-in, if each call is to sign in by itself.

    """

    def __init__(
        self, server: ScriptedServer, flavour: str, fault: Fault, url: str, token_url: str = ""
    ) -> None:
        self._server = server
        self._clock = server.clock
        self._fault = fault
        self._url = url
        self._is_signed_in = not token_url and not fault.where
        self._tries: Counter[str] = Counter()
        options: dict[str, Any] = {"on_request": self._count, "clock": server.clock}
        if token_url:
            options["token_url"] = token_url
        self._client = connect_to(server, flavour, **{**options, "base_url": url})
        # The Uploads API works; the fault is in the storage behind it.
        self._uploading = connect_to(server, flavour, **options)

    async def outcomes(self, cases: list[Case]) -> dict[str, Outcome]:
        """Make the calls, and return their outcomes by name."""
        async with self._client, self._uploading:
            if self._is_signed_in:
                self._server.play("/first", good)
                for client in (self._client, self._uploading):
                    await client.send(operation("GET", "first"))
            return {case.name: await self._outcome(case) for case in cases}

    async def _outcome(self, case: Case) -> Outcome:
        """Make a call, and return its outcome."""
        self._server.play(case.path, *self._fault.plays)
        if self._fault.is_second:
            await self._call(case)
        before = len(self._server.at(case.path))
        self._tries.clear()
        self._clock.sleeps.clear()
        started = self._clock.monotonic()
        response, error = None, None
        try:
            response = await self._call(case)
        except SellingPartnerError as raised:
            error = raised
        return Outcome(
            response,
            error,
            self._tries[case.name],
            self._server.at(case.path)[before:],
            self._clock.monotonic() - started,
            self._clock.sleeps.copy(),
        )

    async def _call(self, case: Case) -> Any:
        if case.kind == UPLOAD:
            return await self._upload(case)
        client = AnyClient(self._client.root.with_options(retry=case.retry, **self._fault.options))
        called = operation(case.kind, case.name)
        return await client.send(called, body=None if case.kind == "GET" else BODY)

    async def _upload(self, case: Case) -> Any:
        url = f"{self._url}{case.path}?{SIGNATURE}"
        payload = {"uploadDestinationId": "1", "url": url, "headers": {}}

        def name_destination(exchange: Exchange) -> None:
            exchange.read()
            exchange.send(message(201, {"payload": payload}))

        self._server.play(UPLOADS, name_destination)
        root = self._uploading.root.with_options(retry=case.retry, **self._fault.options)
        arguments: Any = (ORDER, "invoice", FOR_THE_BUYER.encode())
        keywords = {"marketplace": US, "file_name": "a.pdf"}
        return await AnyClient(root).call("upload_attachment", *arguments, **keywords)

    def _count(self, event: RequestEvent) -> None:
        self._tries[event.operation] += 1


async def outcomes(
    flavour: str, fault: Fault, cases: list[Case], clock: VirtualClock
) -> dict[str, Outcome]:
    """Make calls that meet a fault, and return their outcomes by name."""
    with ScriptedServer(clock) as server, unreachable(clock, fault.where) as url:
        return await Caller(server, flavour, fault, url or server.url).outcomes(cases)


async def sign_in_outcomes(
    flavour: str, fault: Fault, case: Case, clock: VirtualClock
) -> tuple[Outcome, int]:
    """Make a call that cannot sign in; return its outcome and the number of token requests."""
    with ScriptedServer(clock) as server, unreachable(clock, fault.where) as url:
        if fault.plays:
            server.play(TOKEN_PATH, *fault.plays)
        no_fault = Fault((good,), fault.options)
        token_url = (url or server.url) + TOKEN_PATH
        found = await Caller(server, flavour, no_fault, server.url, token_url).outcomes([case])
        return found[case.name], len(server.token_requests)


@contextmanager
def unreachable(clock: VirtualClock, where: str) -> Iterator[str]:
    """Yield the URL of a server that is unreachable for the given reason, or an empty string."""
    with ScriptedServer(clock) as server:
        if where == "refused":
            server.stop_listening()
        elif where == "not accepted":
            server.is_full = True
        elif where == "no TLS":
            yield server.url.replace("http:", "https:")
            return
        yield server.url if where else ""


async def at_once(calls: Sequence[Callable[[], Coroutine[Any, Any, Any]]], flavour: str) -> None:
    """Make calls at the same time: in threads, or as tasks."""
    if flavour == "sync":
        with ThreadPoolExecutor(len(calls)) as threads:
            list(threads.map(lambda call: driven(call()), calls))
        return
    async with anyio.create_task_group() as group:
        for each in calls:
            group.start_soon(each)


def driven(coroutine: Coroutine[Any, Any, T]) -> T:
    """Return the result of a coroutine that awaits nothing but a sync client."""
    try:
        coroutine.send(None)
    except StopIteration as end:
        result: T = end.value
        return result
    raise AssertionError("it waits for an event loop")
