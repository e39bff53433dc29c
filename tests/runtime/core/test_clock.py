"""The clock of a client: everything that waits, measures, dates or draws goes by it."""

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


async def test_retries_sleep_by_the_clock(
    connect: Connect, server: ApiServer, clock: ManualClock
) -> None:
    """Each wait is drawn from a bound that doubles, and passes on the client's clock alone."""
    clock.draw = 0.5
    server.api_response = json_response(None, 503)
    async with connect(retry=RetryPolicy(attempts=5, longest_wait=1.5)) as client:
        with pytest.raises(ServiceUnavailableError):
            await client.get()
    assert clock.sleeps == [0.25, 0.5, 0.75, 0.75]
    assert len(server.requests) == 5


async def test_a_date_to_retry_after_is_read_by_the_clock(
    connect: Connect, server: ApiServer, clock: ManualClock
) -> None:
    """``Retry-After`` with a date ends when the client's wall clock reaches it."""
    date = format_datetime(datetime.fromtimestamp(clock.time() + 7, UTC), usegmt=True)
    server.api_response = json_response(None, 429, Retry_After=date)
    async with connect(retry=RetryPolicy(attempts=2)) as client:
        with pytest.raises(TooManyRequestsError):
            await client.get()
    assert clock.sleeps == [7.0]


async def test_a_deadline_ends_by_the_clock(
    connect: Connect, server: ApiServer, clock: ManualClock
) -> None:
    """A wait that would go beyond the deadline is not begun."""
    server.api_response = json_response(None, 429, Retry_After="40")
    async with connect(deadline=100.0, retry=RetryPolicy(attempts=9)) as client:
        with pytest.raises(TooManyRequestsError):
            await client.get()
    assert clock.sleeps == [40.0, 40.0]


async def test_clients_of_one_clock_share_its_rate_limits(
    connect: Connect, server: ApiServer, clock: ManualClock
) -> None:
    """Without a limiter of their own, clients wait on the buckets of their clock."""
    async with connect(limiter=None) as first, connect(limiter=None) as second:
        for _ in range(5):
            await first.get()
        await second.get()
    assert sum(clock.sleeps) == pytest.approx(1.0, abs=0.01)
    assert clock.monotonic() == sum(clock.sleeps)


async def test_hooks_are_told_seconds_of_the_clock(
    connect: Connect, server: ApiServer, clock: ManualClock
) -> None:
    """What an answer took is measured by the client's clock."""
    events: list[ResponseEvent] = []
    server.before_response = lambda: clock.advance(3.0)
    async with connect(on_response=events.append) as client:
        await client.get()
    assert [event.elapsed for event in events] == [3.0]


@pytest.mark.parametrize("kind", [SellingPartner, AsyncSellingPartner])
def test_the_clock_is_carried_by_every_client(kind: Any) -> None:
    """A root, its APIs and what ``with_options`` gives have the clock that was passed."""
    clock = ManualClock()
    root = kind(CREDENTIALS, region=Region.EU, clock=clock)
    for client in (root, root.messaging_v1, root.with_options(deadline=5).uploads_2020_11_01):
        assert client._connection.settings.clock is clock


def test_without_a_clock_of_its_own_a_client_shares_the_limits_of_the_process() -> None:
    """Only a clock of its own takes a client out of the process's shared buckets."""
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
def test_what_is_not_a_clock_is_refused(make: Any, wrong: Any) -> None:
    """A function or a number in place of a ``Clock`` is an error that says what to pass."""
    with pytest.raises(ConfigurationError, match="clock: pass a Clock"):
        make(wrong)


async def test_a_file_keeps_a_token_by_the_clock(
    connect: Connect, server: ApiServer, clock: ManualClock, tmp_path: Path
) -> None:
    """A cache with the client's clock hands out a token until that clock says it has expired."""
    for after, fetched in ((0, 1), (3000, 1), (3000, 2)):
        clock.advance(after)
        cache = FileTokenCache(tmp_path, clock=clock)
        async with connect(token_cache=cache) as client:
            await client.get()
        assert len(server.token_requests) == fetched


def test_the_system_clock_tells_the_real_time() -> None:
    """Without a clock of one's own, time passes and sleeps last."""
    clock = Clock()
    before = clock.monotonic(), clock.time()
    clock.sleep(0.01)
    assert clock.monotonic() >= before[0] + 0.01
    assert clock.time() > before[1]
    assert 0 <= clock.random() < 1


async def test_a_manual_clock_moves_when_told_to(anyio_backend: str) -> None:
    """It advances by what it is told and by each sleep, and lists the sleeps."""
    clock = ManualClock(1_000.0, draw=0.25)
    assert (clock.monotonic(), clock.time(), clock.random()) == (0.0, 1_000.0, 0.25)
    clock.advance(5.0)
    clock.sleep(2.0)
    await clock.async_sleep(0.5)
    assert (clock.monotonic(), clock.time()) == (7.5, 1_007.5)
    assert clock.sleeps == [2.0, 0.5]
