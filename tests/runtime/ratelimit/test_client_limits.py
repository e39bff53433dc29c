"""Rate limits as a client's calls meet them."""

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
from selling_partner._runtime.ratelimit.token_bucket import MARGIN
from tests.runtime.support.clients import (
    CREDENTIALS,
    AnyClient,
    Connect,
    Wire,
    connect_to,
    json_answer,
)

QUICK = Operation[object](
    "getQuick", "GET", "/quick", answers={200: None}, usage_plan=UsagePlan(20.0, 2)
)
SLOW = Operation[object](
    "getSlow", "GET", "/slow", answers={200: None}, usage_plan=UsagePlan(0.01, 1)
)


class Recorder(Limiter):
    """Lets everybody go and keeps what it is asked."""

    def __init__(self) -> None:
        super().__init__()
        self.taken: list[tuple[str, UsagePlan]] = []
        self.learned: list[float] = []
        self.drained: list[str] = []

    def take(self, bucket: str, plan: UsagePlan, ticket: str, longest: float) -> float:
        self.taken.append((bucket, plan))
        return 0.0

    def give_back(self, bucket: str, plan: UsagePlan, ticket: str, *, spent: bool) -> None:
        raise AssertionError("nobody waits")

    def learn(self, bucket: str, plan: UsagePlan, rate: float) -> None:
        self.learned.append(rate)

    def drain(self, bucket: str, plan: UsagePlan) -> None:
        self.drained.append(bucket)


async def test_calls_beyond_the_burst_wait(
    connect: Connect, server: Wire, clock: ManualClock, caplog: pytest.LogCaptureFixture
) -> None:
    """Two go at once, and each further one as its token comes."""
    caplog.set_level(logging.INFO, "selling_partner")
    async with connect(limiter=MemoryLimiter(clock=clock)) as client:
        for _ in range(6):
            await client.send(QUICK)
    assert len(server.requests) == 6
    assert clock.sleeps == pytest.approx([1 / 20] * 4, abs=2 * MARGIN)
    assert sum(clock.sleeps) >= 4 / 20
    lines = [each.getMessage() for each in caplog.records if "rate limit" in each.getMessage()]
    assert lines[0] == "getQuick: waits 0.05 s for the rate limit"
    assert len(lines) == 4


async def test_a_hopeless_wait_is_refused_at_once(
    connect: Connect, server: Wire, clock: ManualClock
) -> None:
    """The exception says how long it would have taken, and nothing is sent."""
    async with connect(limiter=MemoryLimiter(clock=clock), deadline=5) as client:
        await client.send(SLOW)
        with pytest.raises(RateLimitWaitError) as caught:
            await client.send(SLOW)
    assert clock.sleeps == []
    assert (caught.value.wait, caught.value.remaining) == (100.0, 5.0)
    assert caught.value.operation == "getSlow"
    assert len(server.requests) == 1


async def test_clients_of_a_process_share_their_limits(server: Wire, flavour: str) -> None:
    """A client that is made for each call is held to the limits like one that is kept."""
    operation = replace(SLOW, path=f"/shared/{flavour}")
    options = {"limiter": None, "deadline": 60}
    async with connect_to(server, flavour, **options) as first:
        await first.send(operation)
    async with connect_to(server, flavour, **options) as second:
        with pytest.raises(RateLimitWaitError):
            await second.send(operation)


async def test_another_operation_or_partner_has_another_bucket(server: Wire, flavour: str) -> None:
    """A bucket belongs to an application, a selling partner and an operation."""
    limiter = MemoryLimiter()
    other = replace(CREDENTIALS, refresh_token="Atzr|of-another-seller")
    for credentials in (CREDENTIALS, other):
        options = {"limiter": limiter, "deadline": 60, "credentials": credentials}
        async with connect_to(server, flavour, **options) as client:
            await client.send(SLOW)
            await client.send(replace(SLOW, method="POST"))
            with pytest.raises(RateLimitWaitError):
                await client.send(SLOW)


async def test_the_rate_follows_the_answers(connect: Connect, server: Wire) -> None:
    """What the header says is learned from each answer that carries it, from errors as well."""
    recorder = Recorder()
    operation = replace(QUICK, answers={200: dict[str, int]})
    async with connect(limiter=recorder) as client:
        for body, status, header in (
            ({}, 200, "2.5"),
            ({}, 404, "0.5"),
            ({}, 200, "soon"),
            (b"<html>", 200, "1.5"),
        ):
            server.anything = json_answer(body, status, **{"x-amzn-RateLimit-Limit": header})
            with suppress(NotFoundError, UnreadableResponseError):
                await client.send(operation)
    assert len(server.requests) == 4
    assert recorder.learned == [2.5, 0.5, 1.5]


async def test_who_signs_in_does_so_before_the_limit_lets_it_go(
    connect: Connect, server: Wire
) -> None:
    """Else calls that were let go one by one would leave together when the sign-in is done."""
    signed_in: list[int] = []

    class Watching(Recorder):
        def take(self, bucket: str, plan: UsagePlan, ticket: str, longest: float) -> float:
            signed_in.append(len(server.token_requests))
            return super().take(bucket, plan, ticket, longest)

    async with connect(limiter=Watching()) as client:
        await client.send(QUICK)
    assert signed_in == [1]


async def test_each_attempt_takes_a_token_and_429_empties_the_bucket(
    connect: Connect, server: Wire
) -> None:
    """A retry is a request like any other to Amazon."""
    recorder = Recorder()
    server.anything = json_answer({}, 429)
    retry = RetryPolicy(attempts=3, first_wait=0)
    async with connect(limiter=recorder, retry=retry) as client:
        with pytest.raises(TooManyRequestsError):
            await client.send(QUICK)
    assert len(recorder.taken) == len(recorder.drained) == len(server.requests) == 3
    assert {plan for _, plan in recorder.taken} == {QUICK.usage_plan}


async def test_a_retry_that_the_limit_does_not_allow_in_time_is_not_made(
    connect: Connect, server: Wire
) -> None:
    """Then what the last attempt brought is raised: it says more than the wait."""
    server.anything = json_answer({}, 429)
    retry = RetryPolicy(attempts=3, first_wait=0)
    async with connect(limiter=MemoryLimiter(), deadline=60, retry=retry) as client:
        with pytest.raises(TooManyRequestsError):
            await client.send(SLOW)
    assert len(server.requests) == 1


async def test_an_operation_without_a_plan_is_not_held_back(connect: Connect, server: Wire) -> None:
    """Where nothing is documented, nothing is counted."""
    recorder = Recorder()
    async with connect(limiter=recorder) as client:
        await client.send(replace(QUICK, usage_plan=None))
    assert recorder.taken == []
    assert len(server.requests) == 1


def test_the_sandbox_has_limits_of_its_own() -> None:
    """Amazon's static sandbox takes 5 a second and 15 at once, of every operation."""
    with SellingPartner(CREDENTIALS, region=Region.NA, sandbox=True) as sp:
        for operation in (QUICK, SLOW, replace(SLOW, usage_plan=None)):
            assert sp._connection.plan(operation) == UsagePlan(5.0, 15)
    with SellingPartner(CREDENTIALS, region=Region.NA) as sp:
        assert sp._connection.plan(SLOW) == SLOW.usage_plan


async def test_no_limits_are_no_limits(connect: Connect, server: Wire) -> None:
    """``Unlimited`` lets everything go."""
    async with connect(limiter=Unlimited(), deadline=math.inf) as client:
        for _ in range(5):
            await client.send(SLOW)
    assert len(server.requests) == 5


async def test_the_error_says_which_deadline_would_do(
    connect: Connect, server: Wire, clock: ManualClock
) -> None:
    """With the deadline that the message names, the call waits and goes."""
    async with connect(limiter=MemoryLimiter(clock=clock), clock=clock, deadline=5) as client:
        await client.send(SLOW)
        with pytest.raises(RateLimitWaitError) as caught:
            await client.send(SLOW)
        named = re.search(r"pass deadline=(\d+) \(seconds\)", str(caught.value))
        assert named is not None
        assert 95 < caught.value.needed < int(named[1]) <= 106
        await AnyClient(client.root.with_options(deadline=int(named[1]))).send(SLOW)
    assert len(server.requests) == 2


async def test_the_needed_deadline_suffices(
    connect: Connect, server: Wire, clock: ManualClock
) -> None:
    """With ``needed`` as its deadline a call waits for the limit and has time for its request."""
    async with connect(limiter=MemoryLimiter(clock=clock), clock=clock, deadline=5) as client:
        await client.send(SLOW)
        with pytest.raises(RateLimitWaitError) as caught:
            await client.send(SLOW)
        assert caught.value.needed == pytest.approx(caught.value.wait + 5, abs=1e-3)
        await AnyClient(client.root.with_options(deadline=caught.value.needed)).send(SLOW)
    assert len(server.requests) == 2


async def test_a_closed_client_neither_waits_nor_signs_in(
    connect: Connect, server: Wire, clock: ManualClock
) -> None:
    """A call on a closed client fails before the rate limit, however long that would take."""
    async with connect(limiter=MemoryLimiter(clock=clock), clock=clock, deadline=500) as client:
        await client.send(SLOW)
    sent = len(server.requests)
    with pytest.raises(ClientClosedError, match="the client is closed"):
        await client.send(SLOW)
    assert clock.sleeps == []
    assert len(server.requests) == sent


def test_a_wait_without_end_asks_for_a_deadline_without_end() -> None:
    """Where no number would do, the message names the deadline that has no end."""
    assert "pass deadline=math.inf (seconds)" in str(RateLimitWaitError("getIt", math.inf, 1.0))
