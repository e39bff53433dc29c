"""Calls of every kind against a fault, and what comes of them."""

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
"""The waits of a policy after each of its attempts, where the clock draws the middle."""


@dataclass(frozen=True)
class Case:
    """A call.

    Attributes:
        kind: Its HTTP method, or an upload.
        retry: When its request is sent again.

    """

    kind: str
    retry: RetryPolicy = RETRY

    @property
    def name(self) -> str:
        return f"{self.kind}-again" if self.retry.allow_duplicates else self.kind

    @property
    def path(self) -> str:
        """Where its requests go, and no other's."""
        return f"/{self.name}"


def operation(kind: str, name: str) -> Operation[Any]:
    """An operation that answers as ``getAttributes`` does, at a path with its name."""
    body = None if kind == "GET" else Body(dict[str, str])
    return Operation(name, kind, f"/{name}", {200: GetAttributesResponse}, body=body)


CASES = [
    Case("GET"),
    *(Case(kind, retry) for kind in UNSAFE for retry in (RETRY, DUPLICATES)),
    Case(UPLOAD),
]


@dataclass(frozen=True)
class Outcome:
    """What came of a call.

    Attributes:
        answer: What it returned, unless it raised.
        error: What it raised.
        tries: How often the client tried to send the request.
        seen: What the server got of it.
        seconds: How long it took.
        sleeps: The seconds of each of its waits between attempts.

    """

    answer: Any
    error: SellingPartnerError | None
    tries: int
    seen: list[Seen]
    seconds: float
    sleeps: list[float]

    @property
    def carried_out(self) -> int:
        """How many of the requests were carried out."""
        return sum(each.is_carried_out for each in self.seen)


class Caller:
    """Makes calls that meet a fault, one after another.

    Args:
        server: The server.
        flavour: The kind of the client.
        fault: What their requests meet.
        url: Where they meet it.
        token_url: Where they sign in, if they are to do that each by itself.

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
        # The Uploads API is well, whatever becomes of the storage.
        self._uploading = connect_to(server, flavour, **options)

    async def outcomes(self, cases: list[Case]) -> dict[str, Outcome]:
        """What comes of the calls, by their names."""
        async with self._client, self._uploading:
            if self._is_signed_in:
                self._server.play("/first", good)
                for client in (self._client, self._uploading):
                    await client.send(operation("GET", "first"))
            return {case.name: await self._outcome(case) for case in cases}

    async def _outcome(self, case: Case) -> Outcome:
        """What comes of a call."""
        self._server.play(case.path, *self._fault.plays)
        if self._fault.is_second:
            await self._call(case)
        before = len(self._server.at(case.path))
        self._tries.clear()
        self._clock.sleeps.clear()
        started = self._clock.monotonic()
        answer, error = None, None
        try:
            answer = await self._call(case)
        except SellingPartnerError as raised:
            error = raised
        return Outcome(
            answer,
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
    """What comes of calls that meet a fault, by their names."""
    with ScriptedServer(clock) as server, unreachable(clock, fault.where) as url:
        return await Caller(server, flavour, fault, url or server.url).outcomes(cases)


async def sign_in_outcomes(
    flavour: str, fault: Fault, case: Case, clock: VirtualClock
) -> tuple[Outcome, int]:
    """What comes of a call that cannot sign in, and how many token requests there were."""
    with ScriptedServer(clock) as server, unreachable(clock, fault.where) as url:
        if fault.plays:
            server.play(TOKEN_PATH, *fault.plays)
        well = Fault((good,), fault.options)
        token_url = (url or server.url) + TOKEN_PATH
        found = await Caller(server, flavour, well, server.url, token_url).outcomes([case])
        return found[case.name], len(server.token_requests)


@contextmanager
def unreachable(clock: VirtualClock, where: str) -> Iterator[str]:
    """The URL of a server that cannot be reached for this reason; nothing without one."""
    with ScriptedServer(clock) as server:
        if where == "nobody listens":
            server.stop_listening()
        elif where == "nobody accepts":
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
    """The result of a coroutine that waits for nothing but a sync client."""
    try:
        coroutine.send(None)
    except StopIteration as end:
        result: T = end.value
        return result
    raise AssertionError("it waits for an event loop")
