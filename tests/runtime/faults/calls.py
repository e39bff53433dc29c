"""Calls of every kind against a fault, all at once, and what comes of them."""

from __future__ import annotations

import socket
import time
from collections import Counter
from collections.abc import Callable, Coroutine, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from threading import Barrier
from typing import Any, TypeVar

import anyio

from selling_partner import RequestEvent, RetryPolicy, SellingPartnerError
from selling_partner._runtime.operation import Body, Operation
from selling_partner.messaging_v1 import GetAttributesResponse
from tests.runtime.faults.plays import Fault, good
from tests.runtime.faults.server import TOKEN_PATH, Exchange, FaultServer, Play, Seen, message
from tests.runtime.support import ORDER, US, AnyClient, connect_to, unused_url

T = TypeVar("T")

UNSAFE = ["POST", "PUT", "PATCH", "DELETE"]
UPLOAD = "upload"
UPLOADS = f"/uploads/2020-11-01/uploadDestinations/messaging/v1/orders/{ORDER}/messages/invoice"
FOR_THE_BUYER = "Dear Jane Doe"
BODY = {"text": FOR_THE_BUYER}
SIGNATURE = "X-Amz-Signature=presigned"
PATIENCE = 20.0
"""What is waited for only because a machine is busy, in seconds."""
RETRY = RetryPolicy(attempts=3, first_wait=0.01, longest_wait=0.05)
DUPLICATES = replace(RETRY, allow_duplicates=True)


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

    """

    answer: Any
    error: SellingPartnerError | None
    tries: int
    seen: list[Seen]
    seconds: float

    @property
    def carried_out(self) -> int:
        """How many of the requests were carried out."""
        return sum(each.is_carried_out for each in self.seen)


class Caller:
    """Makes calls that meet a fault.

    Args:
        server: The server.
        flavour: The kind of the client.
        fault: What their requests meet.
        url: Where they meet it.
        token_url: Where they sign in, if they are to do that each by itself.

    """

    def __init__(
        self, server: FaultServer, flavour: str, fault: Fault, url: str, token_url: str = ""
    ) -> None:
        self._server = server
        self._flavour = flavour
        self._fault = fault
        self._url = url
        self._is_signed_in = not token_url and not fault.where
        self._tries: Counter[str] = Counter()
        options: dict[str, Any] = {"timeout": PATIENCE, "on_request": self._count}
        if token_url:
            options["token_url"] = token_url
        self._client = connect_to(server, flavour, **{**options, "base_url": url})
        # The Uploads API is well, whatever becomes of the storage.
        self._uploading = connect_to(server, flavour, **options)

    async def outcomes(self, cases: list[Case]) -> dict[str, Outcome]:
        """What comes of the calls, by their names."""
        plays = self._fault.plays
        if self._fault.is_second:  # Each of the first calls is to have a connection of its own.
            plays = (_all_at_once(plays[0], Barrier(len(cases))), *plays[1:])
        for case in cases:
            self._server.play(case.path, *plays)
        found: dict[str, Outcome] = {}

        async def call(case: Case) -> None:
            found[case.name] = await self._outcome(case)

        async with self._client, self._uploading:
            if self._is_signed_in:
                self._server.play("/first", good)
                for client in (self._client, self._uploading):
                    await client.send(operation("GET", "first"))
            if self._fault.is_second:
                await at_once([partial(self._call, each) for each in cases], self._flavour)
                self._server.wait()
            self._tries.clear()
            before = {case.path: len(self._server.at(case.path)) for case in cases}
            await at_once([partial(call, each) for each in cases], self._flavour)
            if self._fault.options and not self._fault.where:
                self._catch_up(found)
        return {
            case.name: replace(
                found[case.name], seen=self._server.at(case.path)[before[case.path] :]
            )
            for case in cases
        }

    async def _outcome(self, case: Case) -> Outcome:
        """What comes of a call, but for what the server has seen."""
        started = time.monotonic()
        answer, error = None, None
        try:
            answer = await self._call(case)
        except SellingPartnerError as raised:
            error = raised
        seconds = time.monotonic() - started
        if case.kind == UPLOAD and error is not None and error.operation != "upload_attachment":
            return await self._outcome(case)  # The Uploads API is what was late.
        return Outcome(answer, error, self._tries[case.name], [], seconds)

    def _catch_up(self, found: Mapping[str, Outcome]) -> None:
        """Wait until a busy server has seen what clients have sent before they gave up."""
        last = time.monotonic() + PATIENCE
        late = [name for name, each in found.items() if each.tries]
        while late and time.monotonic() < last:
            late = [each for each in late if len(self._server.at(f"/{each}")) < found[each].tries]
            time.sleep(0.01)
        time.sleep(0.1)  # Nobody counts the tries of uploads.

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


def _all_at_once(play: Play, barrier: Barrier) -> Play:
    """The same, and no request is answered until all have come."""

    def wait_and_play(exchange: Exchange) -> None:
        barrier.wait(10)
        play(exchange)

    return wait_and_play


async def outcomes(flavour: str, fault: Fault, cases: list[Case]) -> dict[str, Outcome]:
    """What comes of calls that meet a fault, all at once, by their names."""
    with FaultServer() as server, place(server, fault.where) as url:
        return await Caller(server, flavour, fault, url).outcomes(cases)


async def sign_in_outcomes(flavour: str, fault: Fault, case: Case) -> tuple[Outcome, int]:
    """What comes of a call that cannot sign in, and how many token requests there were."""
    with FaultServer() as server, place(server, fault.where) as url:
        if fault.plays:
            server.play(TOKEN_PATH, *fault.plays)
        well = Fault((good,), fault.options)
        caller = Caller(server, flavour, well, server.url, url + TOKEN_PATH)
        found = await caller.outcomes([case])
        return found[case.name], len(server.token_requests)


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


@contextmanager
def place(server: FaultServer, where: str) -> Iterator[str]:
    """The URL where a fault is met: the server's own unless the fault is in connecting."""
    if where == "nobody listens":
        with unused_url() as url:
            yield url
    elif where == "nobody accepts":
        with full_port() as port:
            yield f"http://127.0.0.1:{port}"
    else:
        yield server.url.replace("http:", "https:") if where == "no TLS" else server.url


@contextmanager
def full_port() -> Iterator[int]:
    """A port where more connections wait to be accepted than the system keeps."""
    with socket.socket() as listener, socket.socket() as first, socket.socket() as second:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        for each in (first, second):
            each.setblocking(False)
            each.connect_ex(listener.getsockname())
        yield listener.getsockname()[1]
