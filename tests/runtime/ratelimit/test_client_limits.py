"""Rate limits of a client's calls."""

from __future__ import annotations

import logging
import math
import re
from contextlib import suppress
from dataclasses import replace

import pytest

from selling_partner import (
    ClientClosedError,
    Limiter,
    ManualClock,
    MemoryLimiter,
    NotFoundError,
    RateLimitWaitError,
    Region,
    RetryPolicy,
    SellingPartner,
    TooManyRequestsError,
    Unlimited,
    UnreadableResponseError,
)
from selling_partner._runtime.messages.operation import Operation, UsagePlan
from selling_partner._runtime.ratelimit.token_bucket import WAKE_MARGIN
from tests.runtime.support.clients import (
    CREDENTIALS,
    AnyClient,
    ApiServer,
    Connect,
    connect_to,
    json_response,
)

QUICK = Operation[object](
    "getQuick", "GET", "/quick", responses={200: None}, usage_plan=UsagePlan(20.0, 2)
)
SLOW = Operation[object](
    "getSlow", "GET", "/slow", responses={200: None}, usage_plan=UsagePlan(0.01, 1)
)


class RecordingLimiter(Limiter):
    """A limiter that admits every call and records its arguments."""

    def __init__(self) -> None:
        super().__init__()
        self.taken: list[tuple[str, UsagePlan]] = []
        self.learned: list[float] = []
        self.drained: list[str] = []

    def take(self, bucket: str, plan: UsagePlan, ticket: str, longest: float) -> float:
        self.taken.append((bucket, plan))
        return 0.0

    def give_back(self, bucket: str, plan: UsagePlan, ticket: str, *, spent: bool) -> None:
        raise AssertionError("no call waits")

    def learn(self, bucket: str, plan: UsagePlan, rate: float) -> None:
        self.learned.append(rate)

    def drain(self, bucket: str, plan: UsagePlan) -> None:
        self.drained.append(bucket)


async def test_calls_beyond_the_burst_wait(
    connect: Connect, server: ApiServer, clock: ManualClock, caplog: pytest.LogCaptureFixture
) -> None:
    """Two calls are admitted at once, and each further one when its token is due."""
    caplog.set_level(logging.INFO, "selling_partner")
    async with connect(limiter=MemoryLimiter(clock=clock)) as client:
        for _ in range(6):
            await client.send(QUICK)
    assert len(server.requests) == 6
    assert clock.sleeps == pytest.approx([1 / 20] * 4, abs=2 * WAKE_MARGIN)
    assert sum(clock.sleeps) >= 4 / 20
    lines = [each.getMessage() for each in caplog.records if "rate limit" in each.getMessage()]
    assert lines[0] == "getQuick: waiting 0.05 s for the rate limit"
    assert len(lines) == 4


async def test_a_wait_beyond_the_maximum_is_refused_at_once(
    connect: Connect, server: ApiServer, clock: ManualClock
) -> None:
    """The exception states the wait, and no request is sent."""
    async with connect(limiter=MemoryLimiter(clock=clock), max_wait=5) as client:
        await client.send(SLOW)
        with pytest.raises(RateLimitWaitError) as caught:
            await client.send(SLOW)
    assert clock.sleeps == []
    assert (caught.value.wait, caught.value.remaining) == (100.0, 5.0)
    assert caught.value.operation == "getSlow"
    assert len(server.requests) == 1


async def test_the_wait_does_not_count_against_the_deadline(
    connect: Connect, server: ApiServer, clock: ManualClock
) -> None:
    """A call waits far beyond its deadline, which starts when the call's turn comes."""
    options = {"limiter": MemoryLimiter(clock=clock), "deadline": 5}
    async with connect(**options) as client:
        await client.send(SLOW)
        await client.send(SLOW)
    assert sum(clock.sleeps) == pytest.approx(100, abs=0.1)
    assert len(server.requests) == 2


async def test_the_waits_of_all_attempts_share_a_maximum(
    connect: Connect, server: ApiServer, clock: ManualClock
) -> None:
    """A retry after a 429 may wait only for what the first attempt left of ``max_wait``."""
    server.api_response = json_response({}, 429)
    retry = RetryPolicy(attempts=4, first_wait=0)
    async with connect(limiter=MemoryLimiter(clock=clock), max_wait=250, retry=retry) as client:
        with pytest.raises(TooManyRequestsError):
            await client.send(SLOW)
    assert sum(clock.sleeps) == pytest.approx(200, abs=0.1)
    assert len(server.requests) == 3


async def test_clients_of_a_process_share_their_limits(server: ApiServer, flavour: str) -> None:
    """A program with a new client for each call stays within the limits."""
    operation = replace(SLOW, path=f"/shared/{flavour}")
    options = {"limiter": None, "max_wait": 60}
    async with connect_to(server, flavour, **options) as first:
        await first.send(operation)
    async with connect_to(server, flavour, **options) as second:
        with pytest.raises(RateLimitWaitError):
            await second.send(operation)


async def test_another_operation_or_partner_has_another_bucket(
    server: ApiServer, flavour: str
) -> None:
    """A bucket belongs to an application, a selling partner and an operation."""
    limiter = MemoryLimiter()
    other = replace(CREDENTIALS, refresh_token="Atzr|of-another-seller")
    for credentials in (CREDENTIALS, other):
        options = {"limiter": limiter, "max_wait": 60, "credentials": credentials}
        async with connect_to(server, flavour, **options) as client:
            await client.send(SLOW)
            await client.send(replace(SLOW, method="POST"))
            with pytest.raises(RateLimitWaitError):
                await client.send(SLOW)


async def test_the_rate_follows_the_responses(connect: Connect, server: ApiServer) -> None:
    """The rate is read from the header of each response, including errors."""
    limiter = RecordingLimiter()
    operation = replace(QUICK, responses={200: dict[str, int]})
    async with connect(limiter=limiter) as client:
        for body, status, header in (
            ({}, 200, "2.5"),
            ({}, 404, "0.5"),
            ({}, 200, "soon"),
            (b"<html>", 200, "1.5"),
        ):
            server.api_response = json_response(body, status, **{"x-amzn-RateLimit-Limit": header})
            with suppress(NotFoundError, UnreadableResponseError):
                await client.send(operation)
    assert len(server.requests) == 4
    assert limiter.learned == [2.5, 0.5, 1.5]


async def test_a_call_signs_in_before_the_rate_limit(connect: Connect, server: ApiServer) -> None:
    """Otherwise, calls admitted one by one would be sent together when the sign-in is done."""
    signed_in: list[int] = []

    class TokenRequestCounter(RecordingLimiter):
        def take(self, bucket: str, plan: UsagePlan, ticket: str, longest: float) -> float:
            signed_in.append(len(server.token_requests))
            return super().take(bucket, plan, ticket, longest)

    async with connect(limiter=TokenRequestCounter()) as client:
        await client.send(QUICK)
    assert signed_in == [1]


async def test_each_attempt_takes_a_token_and_429_empties_the_bucket(
    connect: Connect, server: ApiServer
) -> None:
    """A retry takes a token like any other request."""
    limiter = RecordingLimiter()
    server.api_response = json_response({}, 429)
    retry = RetryPolicy(attempts=3, first_wait=0)
    async with connect(limiter=limiter, retry=retry) as client:
        with pytest.raises(TooManyRequestsError):
            await client.send(QUICK)
    assert len(limiter.taken) == len(limiter.drained) == len(server.requests) == 3
    assert {plan for _, plan in limiter.taken} == {QUICK.usage_plan}


async def test_a_retry_that_would_wait_beyond_the_maximum_is_not_made(
    connect: Connect, server: ApiServer
) -> None:
    """The call then raises the error of its last attempt, which says more than the wait."""
    server.api_response = json_response({}, 429)
    retry = RetryPolicy(attempts=3, first_wait=0)
    async with connect(limiter=MemoryLimiter(), max_wait=60, retry=retry) as client:
        with pytest.raises(TooManyRequestsError):
            await client.send(SLOW)
    assert len(server.requests) == 1


async def test_an_operation_without_a_plan_is_not_limited(
    connect: Connect, server: ApiServer
) -> None:
    """Without a documented plan the limiter is not asked."""
    limiter = RecordingLimiter()
    async with connect(limiter=limiter) as client:
        await client.send(replace(QUICK, usage_plan=None))
    assert limiter.taken == []
    assert len(server.requests) == 1


def test_the_sandbox_has_its_own_limits() -> None:
    """Amazon's static sandbox allows each operation 5 requests per second and a burst of 15."""
    with SellingPartner(CREDENTIALS, region=Region.NA, sandbox=True) as sp:
        for operation in (QUICK, SLOW, replace(SLOW, usage_plan=None)):
            assert sp._connection.plan(operation) == UsagePlan(5.0, 15)
    with SellingPartner(CREDENTIALS, region=Region.NA) as sp:
        assert sp._connection.plan(SLOW) == SLOW.usage_plan


async def test_unlimited_admits_every_call(connect: Connect, server: ApiServer) -> None:
    """Calls with ``Unlimited`` never wait."""
    async with connect(limiter=Unlimited(), max_wait=0) as client:
        for _ in range(5):
            await client.send(SLOW)
    assert len(server.requests) == 5


async def test_the_error_states_a_sufficient_wait(
    connect: Connect, server: ApiServer, clock: ManualClock
) -> None:
    """With the ``max_wait`` in the message, the call waits and succeeds."""
    async with connect(limiter=MemoryLimiter(clock=clock), clock=clock, max_wait=5) as client:
        await client.send(SLOW)
        with pytest.raises(RateLimitWaitError) as caught:
            await client.send(SLOW)
        named = re.search(r"pass max_wait=(\d+) \(seconds\)", str(caught.value))
        assert named is not None
        assert 95 < caught.value.needed < int(named[1]) <= 102
        await AnyClient(client.root.with_options(max_wait=int(named[1]))).send(SLOW)
    assert len(server.requests) == 2


async def test_the_needed_wait_suffices(
    connect: Connect, server: ApiServer, clock: ManualClock
) -> None:
    """With ``needed`` as its ``max_wait`` a call waits for the limit and sends its request."""
    async with connect(limiter=MemoryLimiter(clock=clock), clock=clock, max_wait=5) as client:
        await client.send(SLOW)
        with pytest.raises(RateLimitWaitError) as caught:
            await client.send(SLOW)
        assert caught.value.needed == pytest.approx(caught.value.wait + 1, abs=1e-3)
        await AnyClient(client.root.with_options(max_wait=caught.value.needed)).send(SLOW)
    assert len(server.requests) == 2


async def test_a_closed_client_neither_waits_nor_signs_in(
    connect: Connect, server: ApiServer, clock: ManualClock
) -> None:
    """A call on a closed client fails before it waits for the rate limit."""
    async with connect(limiter=MemoryLimiter(clock=clock), clock=clock) as client:
        await client.send(SLOW)
    sent = len(server.requests)
    with pytest.raises(ClientClosedError, match="the client is closed"):
        await client.send(SLOW)
    assert clock.sleeps == []
    assert len(server.requests) == sent


def test_an_infinite_wait_needs_an_infinite_maximum() -> None:
    """If no number of seconds suffices, the message names ``math.inf``."""
    assert "pass max_wait=math.inf (seconds)" in str(RateLimitWaitError("getIt", math.inf, 1.0))
