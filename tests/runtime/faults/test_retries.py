"""Waits, deadline and final error of a call after a fault."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import partial
from typing import Any

import pytest

from selling_partner import (
    BadGatewayError,
    InternalServerError,
    NetworkError,
    RequestTimeoutError,
    RetryPolicy,
    ServiceUnavailableError,
    TooManyRequestsError,
)
from tests.runtime.faults.calls import (
    BODY,
    DUPLICATES,
    RETRY,
    UNSAFE,
    UPLOADS,
    WAITS,
    at_once,
    operation,
)
from tests.runtime.faults.exchange import TOKEN_PATH, Exchange, Play, message, respond
from tests.runtime.faults.network import ScriptedServer
from tests.runtime.faults.plays import GOOD, HTML, LISTED, PAGE, close, good
from tests.runtime.support.clients import ORDER, US, AnyClient, connect_to

READ = operation("GET", "read")
SEND = operation("POST", "send")
SPREAD = 0.25
"""The seconds added to ``Retry-After``: half of the first wait."""


def connect(server: ScriptedServer, flavour: str, **options: Any) -> AnyClient:
    """Return a client with retries that waits by the server's clock."""
    clock = server.clock
    return connect_to(server, flavour, **{"clock": clock, "timeout": 20, "retry": RETRY, **options})


def failing(status: int, **headers: str) -> Play:
    return respond(status, LISTED, {name.replace("_", "-"): headers[name] for name in headers})


async def test_retry_after_sets_the_wait(faulty: ScriptedServer, flavour: str) -> None:
    """Retry-After may contain seconds or a date, for reads and writes."""
    soon = datetime.fromtimestamp(faulty.clock.time(), UTC) + timedelta(seconds=100)
    faulty.play("/read", failing(503, Retry_After="90"), good)
    faulty.play("/send", failing(429, Retry_After=format_datetime(soon, usegmt=True)), good)
    async with connect(faulty, flavour) as client:
        await client.send(READ)
        await client.send(SEND, body=BODY)
    assert faulty.clock.sleeps == [90 + SPREAD, 100 - (90 + SPREAD) + SPREAD]
    for path, wait in zip(("/read", "/send"), faulty.clock.sleeps, strict=True):
        first, second = faulty.at(path)
        assert second.at - first.at == wait


@pytest.mark.parametrize(
    "text", ["-5", "soon", "", "1 Jan 99999999999999 0:0:0", "1e3", "\N{SUPERSCRIPT TWO}"]
)
async def test_an_invalid_retry_after_is_ignored(
    faulty: ScriptedServer, flavour: str, text: str
) -> None:
    """A negative or malformed value leaves the wait to the policy."""
    faulty.play("/send", failing(429, Retry_After=text), good)
    policy = RetryPolicy(attempts=2, first_wait=3.0)
    async with connect(faulty, flavour, retry=policy) as client:
        await client.send(SEND, body=BODY)
    assert faulty.clock.sleeps == [1.5]
    assert len(faulty.at("/send")) == 2


@pytest.mark.parametrize("text", ["0", "Thu, 01 Jan 1970 00:00:00 GMT"])
async def test_a_past_retry_after_requires_no_wait(
    faulty: ScriptedServer, flavour: str, text: str
) -> None:
    """Only the jitter remains, after any number of attempts."""
    faulty.play("/send", failing(429), failing(429, Retry_After=text), good)
    async with connect(faulty, flavour) as client:
        await client.send(SEND, body=BODY)
    assert faulty.clock.sleeps == [WAITS[0], SPREAD]


async def test_waits_double_up_to_the_maximum(faulty: ScriptedServer, flavour: str) -> None:
    """Each wait is drawn from twice the range of the one before."""
    faulty.play("/read", failing(500))
    policy = RetryPolicy(attempts=6, first_wait=2.0, longest_wait=10.0)
    async with connect(faulty, flavour, retry=policy) as client:
        with pytest.raises(InternalServerError):
            await client.send(READ)
    assert faulty.clock.sleeps == [1.0, 2.0, 4.0, 5.0, 5.0]


@pytest.mark.parametrize("deadline", [30.0, math.inf])
@pytest.mark.parametrize("text", ["100000", "9" * 400, "Fri, 31 Dec 9999 23:59:59 GMT"])
async def test_a_wait_beyond_the_deadline_is_skipped(
    faulty: ScriptedServer, flavour: str, text: str, deadline: float
) -> None:
    """A wait beyond the deadline, or beyond a day, raises the error of the attempt at once."""
    faulty.play("/read", failing(429, Retry_After=text))
    async with connect(faulty, flavour, deadline=deadline) as client:
        with pytest.raises(TooManyRequestsError):
            await client.send(READ)
    assert faulty.clock.sleeps == []
    assert len(faulty.at("/read")) == 1


async def test_the_error_of_the_last_attempt_is_raised(
    faulty: ScriptedServer, flavour: str
) -> None:
    """Exhausted retries raise the last attempt's error, unwrapped."""
    faulty.play("/read", failing(500), close, respond(502, PAGE, HTML), good)
    async with connect(faulty, flavour) as client:
        with pytest.raises(BadGatewayError) as caught:
            await client.send(READ)
    assert caught.value.response.content == PAGE
    assert caught.value.request_id == "request-1"
    assert len(faulty.at("/read")) == 3


async def test_a_call_can_override_the_policy(faulty: ScriptedServer, flavour: str) -> None:
    """A call can have more attempts or none, and allow duplicates."""
    faulty.play("/read", failing(503))
    faulty.play("/send", failing(503))
    async with connect(faulty, flavour) as client:
        for policy, reads, sends in ((RetryPolicy(attempts=1), 1, 1), (DUPLICATES, 3, 3)):
            one = AnyClient(client.root.with_options(retry=policy))
            before = len(faulty.seen)
            with pytest.raises(ServiceUnavailableError):
                await one.send(READ)
            assert len(faulty.seen) == before + reads
            with pytest.raises(ServiceUnavailableError):
                await one.send(SEND, body=BODY)
            assert len(faulty.seen) == before + reads + sends


async def test_a_retry_is_logged_without_secrets(
    faulty: ScriptedServer, flavour: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Each log line has the operation, the attempt, the wait and the reason."""
    caplog.set_level("INFO", "selling_partner")
    faulty.play("/read", failing(500), close, good)
    async with connect(faulty, flavour) as client:
        await client.send(READ)
    first, second = [each.getMessage() for each in caplog.records]
    assert first == "read: retrying in 0.25 s (attempt 2 of 3) after 500 [request id request-1]"
    assert second == "read: retrying in 0.5 s (attempt 3 of 3) after NetworkError"


@pytest.mark.parametrize("first", [close, failing(500)])
async def test_may_be_processed_covers_all_attempts(
    faulty: ScriptedServer, flavour: str, first: Play
) -> None:
    """It is true if any attempt may have been processed, whatever follows."""

    def happen_and_vanish(exchange: Exchange) -> None:
        faulty.stop_listening()
        first(exchange)
        if not exchange.is_over:
            exchange.close()

    faulty.play("/send", happen_and_vanish)
    async with connect(faulty, flavour, retry=DUPLICATES) as client:
        with pytest.raises(NetworkError, match="ConnectError") as caught:
            await client.send(SEND, body=BODY)
    assert [each.is_processed for each in faulty.at("/send")] == [True]
    assert caught.value.may_be_processed


async def test_rejected_and_unsent_requests_are_not_processed(
    faulty: ScriptedServer, flavour: str
) -> None:
    """Nothing has been processed after a 429 or without a connection."""

    def refuse_and_vanish(exchange: Exchange) -> None:
        faulty.stop_listening()
        failing(429)(exchange)
        exchange.close()

    faulty.play("/send", refuse_and_vanish)
    async with connect(faulty, flavour) as client:
        with pytest.raises(NetworkError, match="ConnectError") as caught:
            await client.send(SEND, body=BODY)
    assert not caught.value.may_be_processed


async def test_a_failed_sign_in_keeps_may_be_processed(
    faulty: ScriptedServer, flavour: str
) -> None:
    """The second attempt gets no token, but the first may have been processed."""
    brief = respond(200, {"access_token": "Atza|brief", "expires_in": 10})
    faulty.play(TOKEN_PATH, brief, close)

    def happen_slowly(exchange: Exchange) -> None:
        exchange.read()
        exchange.wait(11)  # By then the token has expired.
        exchange.close()

    faulty.play("/send", happen_slowly)
    async with connect(faulty, flavour, retry=DUPLICATES) as client:
        with pytest.raises(NetworkError, match="LoginWithAmazon") as caught:
            await client.send(SEND, body=BODY)
    assert len(faulty.at("/send")) == 1
    assert caught.value.may_be_processed


async def test_many_calls_with_a_dropped_token_sign_in_once(
    faulty: ScriptedServer, flavour: str
) -> None:
    """Twenty writes whose token is rejected share one new token, and each is processed once."""
    count = 20
    names = [f"write-{number}" for number in range(count)]
    for name in names:
        faulty.play(f"/{name}", good)
    faulty.play("/read", good)
    async with connect(faulty, flavour) as client:
        await client.send(READ)
        faulty.drop_tokens()
        writes = [operation(UNSAFE[number % 4], name) for number, name in enumerate(names)]
        await at_once([partial(client.send, each, body=BODY) for each in writes], flavour)
    assert len(faulty.token_requests) == 2
    for name in names:
        assert [each.is_processed for each in faulty.at(f"/{name}")] in ([False, True], [True])


async def test_connecting_ends_at_the_deadline(faulty: ScriptedServer, flavour: str) -> None:
    """A host that accepts no connection is abandoned at the deadline; nothing is processed."""
    with ScriptedServer(faulty.clock) as full:
        full.is_full = True
        async with connect(faulty, flavour, base_url=full.url, deadline=7) as client:
            with pytest.raises(RequestTimeoutError, match="ConnectTimeout") as caught:
                await client.send(SEND, body=BODY)
    assert faulty.clock.monotonic() == 7
    assert not caught.value.may_be_processed
    assert "the time that the call had left" in str(caught.value)


async def test_all_steps_of_an_attempt_share_the_deadline(
    faulty: ScriptedServer, flavour: str
) -> None:
    """The wait for the headers and the wait for the body share one deadline."""

    def respond_late(exchange: Exchange) -> None:
        exchange.read()
        exchange.wait(9)
        exchange.send(message(200, GOOD)[:-5])
        exchange.stall()

    faulty.play("/read", respond_late)
    async with connect(faulty, flavour, deadline=12) as client:
        with pytest.raises(RequestTimeoutError):
            await client.send(READ)
    assert faulty.clock.monotonic() == 12


async def test_sending_a_file_ends_at_the_deadline(faulty: ScriptedServer, flavour: str) -> None:
    """A storage that receives a large file slowly does not exceed the deadline."""
    destination = {"uploadDestinationId": "1", "url": f"{faulty.url}/storage", "headers": {}}
    faulty.play(UPLOADS, respond(201, {"payload": destination}))
    faulty.play("/storage", good)
    faulty.drains["/storage"] = 0.5  # The whole file would take 16 s.
    arguments: Any = (ORDER, "invoice", bytes(2 * 1024 * 1024))
    async with connect(faulty, flavour, deadline=5) as client:
        with pytest.raises(RequestTimeoutError):
            await client.call("upload_attachment", *arguments, marketplace=US, file_name="a.pdf")
    assert 5 <= faulty.clock.monotonic() < 7.1  # A started block of 256 KiB is sent.
    assert [each.is_processed for each in faulty.at("/storage")] == [False]


async def test_an_unreachable_host_is_retried_until_it_responds(
    faulty: ScriptedServer, flavour: str
) -> None:
    """A POST is retried as well, because without a connection it cannot have been processed."""
    tries: list[str] = []

    def note(event: Any) -> None:
        tries.append(event.url)

    with ScriptedServer(faulty.clock) as absent:
        absent.stop_listening()
        async with connect(faulty, flavour, base_url=absent.url, on_request=note) as client:
            with pytest.raises(NetworkError, match="ConnectError"):
                await client.send(SEND, body=BODY)
    assert tries == [f"{absent.url}/send"] * 3
    assert faulty.clock.sleeps == WAITS


async def test_there_is_no_wait_after_the_last_attempt(
    faulty: ScriptedServer, flavour: str
) -> None:
    """The error is raised at once."""
    faulty.play("/read", failing(500, Retry_After="0"), failing(500, Retry_After="20"))
    async with connect(faulty, flavour, retry=RetryPolicy(attempts=2, first_wait=0)) as client:
        with pytest.raises(InternalServerError):
            await client.send(READ)
    assert faulty.clock.sleeps == [0]
    assert len(faulty.at("/read")) == 2
