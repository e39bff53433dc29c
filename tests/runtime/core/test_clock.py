"""The clock of a client, which determines all waits, measurements, dates and random numbers."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest

from selling_partner import (
    AsyncSellingPartner,
    Clock,
    ConfigurationError,
    FileTokenCache,
    ManualClock,
    MemoryLimiter,
    Region,
    ResponseEvent,
    RetryPolicy,
    SellingPartner,
    ServiceUnavailableError,
    TooManyRequestsError,
)
from selling_partner._runtime.ratelimit.limiters import MEMORY_LIMITER
from tests.runtime.support.clients import CREDENTIALS, ApiServer, Connect, json_response


async def test_retries_sleep_on_the_clock(
    connect: Connect, server: ApiServer, clock: ManualClock
) -> None:
    """Each wait is drawn below a limit that doubles, and passes only on the client's clock."""
    clock.draw = 0.5
    server.api_response = json_response(None, 503)
    async with connect(retry=RetryPolicy(attempts=5, longest_wait=1.5)) as client:
        with pytest.raises(ServiceUnavailableError):
            await client.get()
    assert clock.sleeps == [0.25, 0.5, 0.75, 0.75]
    assert len(server.requests) == 5


def test_a_client_must_not_wait_in_real_time() -> None:
    """A test whose client would wait on the system's clock fails at once."""
    with pytest.raises(pytest.fail.Exception, match="waits 90 s in real time"):
        Clock().sleep(90)


async def test_a_retry_after_date_is_compared_with_the_clock(
    connect: Connect, server: ApiServer, clock: ManualClock
) -> None:
    """A ``Retry-After`` date is reached by the wall time of the client's clock."""
    date = format_datetime(datetime.fromtimestamp(clock.time() + 7, UTC), usegmt=True)
    server.api_response = json_response(None, 429, Retry_After=date)
    async with connect(retry=RetryPolicy(attempts=2)) as client:
        with pytest.raises(TooManyRequestsError):
            await client.get()
    assert clock.sleeps == [7.0]


async def test_a_deadline_follows_the_clock(
    connect: Connect, server: ApiServer, clock: ManualClock
) -> None:
    """A wait that would exceed the deadline does not start."""
    server.api_response = json_response(None, 429, Retry_After="40")
    async with connect(deadline=100.0, retry=RetryPolicy(attempts=9)) as client:
        with pytest.raises(TooManyRequestsError):
            await client.get()
    assert clock.sleeps == [40.0, 40.0]


async def test_clients_of_one_clock_share_its_rate_limits(
    connect: Connect, server: ApiServer, clock: ManualClock
) -> None:
    """Clients without a limiter share the buckets of their clock."""
    async with connect(limiter=None) as first, connect(limiter=None) as second:
        for _ in range(5):
            await first.get()
        await second.get()
    assert sum(clock.sleeps) == pytest.approx(1.0, abs=0.01)
    assert clock.monotonic() == sum(clock.sleeps)


async def test_hooks_receive_seconds_of_the_clock(
    connect: Connect, server: ApiServer, clock: ManualClock
) -> None:
    """The duration of a request is measured by the client's clock."""
    events: list[ResponseEvent] = []
    server.before_response = lambda: clock.advance(3.0)
    async with connect(on_response=events.append) as client:
        await client.get()
    assert [event.elapsed for event in events] == [3.0]


@pytest.mark.parametrize("kind", [SellingPartner, AsyncSellingPartner])
def test_every_client_of_a_root_has_its_clock(kind: Any) -> None:
    """A root, its APIs and its copies with other options have the clock that was passed."""
    clock = ManualClock()
    root = kind(CREDENTIALS, region=Region.EU, clock=clock)
    for client in (root, root.messaging_v1, root.with_options(deadline=5).uploads_2020_11_01):
        assert client._connection.settings.clock is clock


def test_a_client_without_a_clock_shares_the_limits_of_the_process() -> None:
    """A client with its own clock does not use the buckets that the process shares."""
    plain = SellingPartner(CREDENTIALS, region=Region.EU)
    assert plain._connection.settings.limiter is MEMORY_LIMITER
    timed = SellingPartner(CREDENTIALS, region=Region.EU, clock=ManualClock())
    assert timed._connection.settings.limiter is not MEMORY_LIMITER


@pytest.mark.parametrize(
    "make",
    [
        lambda clock: SellingPartner(CREDENTIALS, region=Region.EU, clock=clock),
        lambda clock: AsyncSellingPartner(CREDENTIALS, region=Region.EU, clock=clock),
        lambda clock: MemoryLimiter(clock=clock),
        lambda clock: FileTokenCache("folder", clock=clock),
    ],
)
@pytest.mark.parametrize("wrong", [12.5, "now", ManualClock])
def test_another_object_in_place_of_a_clock_is_refused(make: Any, wrong: Any) -> None:
    """The error for a function or a number in place of a ``Clock`` states what to pass."""
    with pytest.raises(ConfigurationError, match="clock: pass a Clock"):
        make(wrong)


async def test_a_cached_token_expires_by_the_clock(
    connect: Connect, server: ApiServer, clock: ManualClock, tmp_path: Path
) -> None:
    """A cache with the client's clock returns a token until it expires by that clock."""
    for after, fetched in ((0, 1), (3000, 1), (3000, 2)):
        clock.advance(after)
        cache = FileTokenCache(tmp_path, clock=clock)
        async with connect(token_cache=cache) as client:
            await client.get()
        assert len(server.token_requests) == fetched


def test_the_system_clock_has_the_real_time() -> None:
    """On the default clock time passes, and sleeps take time."""
    clock = Clock()
    before = clock.monotonic(), clock.time()
    clock.sleep(0.01)
    assert clock.monotonic() >= before[0] + 0.01
    assert clock.time() > before[1]
    assert 0 <= clock.random() < 1


async def test_a_manual_clock_moves_only_on_request(anyio_backend: str) -> None:
    """A manual clock moves by ``advance`` and by each sleep, and lists the sleeps."""
    clock = ManualClock(1_000.0, draw=0.25)
    assert (clock.monotonic(), clock.time(), clock.random()) == (0.0, 1_000.0, 0.25)
    clock.advance(5.0)
    clock.sleep(2.0)
    await clock.async_sleep(0.5)
    assert (clock.monotonic(), clock.time()) == (7.5, 1_007.5)
    assert clock.sleeps == [2.0, 0.5]
