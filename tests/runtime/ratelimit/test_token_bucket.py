"""Properties of the token bucket, with times that the tests choose."""

from __future__ import annotations

import heapq
import math
from collections.abc import Callable, Iterator, Sequence
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from selling_partner._runtime.ratelimit.token_bucket import (
    MAX_POLL_INTERVAL,
    PATIENT_SHARE,
    Bucket,
    poll_interval,
)

NEVER = math.inf
"""The maximum wait of a ticket without a limit, in seconds."""

rates = st.sampled_from([0.0167, 0.7, 1.0, 1.5, 5.0, 100.0]) | st.floats(0.1, 1000)
bursts = st.integers(1, 12)
starts = st.sampled_from([0.0, 12345.678, 1.7e9])


def admissions(
    bucket: Bucket, arrivals: Sequence[float], leaves: Callable[[int], float] = lambda _: NEVER
) -> dict[int, float]:
    """Return the time at which each ticket is admitted, if all ask again when they are due.

    Args:
        bucket: The bucket.
        arrivals: The time at which each ticket first asks, in order.
        leaves: The time at which a ticket leaves the queue, if it still waits.

    """
    found: dict[int, float] = {}
    events = [(at, number) for number, at in enumerate(arrivals)]
    while events:
        now, number = heapq.heappop(events)
        if now >= leaves(number):
            bucket.give_back(now, str(number), spent=False)
        elif wait := bucket.take(now, str(number), NEVER):
            heapq.heappush(
                events, (min(now + poll_interval(wait), max(leaves(number), now)), number)
            )
        else:
            found[number] = now
    return found


def expected_admissions(rate: float, burst: int, arrivals: Sequence[float]) -> Iterator[float]:
    """Yield the time at which each ticket is admitted in theory, in order of arrival."""
    level, at = float(burst), arrivals[0]
    for arrival in arrivals:
        now = max(arrival, at)
        level = min(burst, level + rate * (now - at))
        if level < 1:
            now += (1 - level) / rate
            level = 1.0
        level, at = level - 1, now
        yield now


@st.composite
def arrivals_from(draw: st.DrawFn, rate: float, start: float) -> list[float]:
    """Draw the arrivals of some tickets, some together and some after a pause."""
    gaps = draw(st.lists(st.sampled_from([0, 0, 0.3, 1, 4]), min_size=1, max_size=12))
    times = [start]
    for gap in gaps:
        times.append(times[-1] + gap / rate)
    return times


@settings(deadline=None)  # At a low rate the tickets ask thousands of times.
@given(st.data(), rates, bursts, starts)
def test_tickets_are_admitted_in_order_and_exactly_when_due(
    data: st.DataObject, rate: float, burst: int, start: float
) -> None:
    """Each ticket is admitted when its token is due, in the order of arrival."""
    arrivals = data.draw(arrivals_from(rate, start))
    found = admissions(Bucket(rate, burst, start), arrivals)
    expected = list(expected_admissions(rate, burst, arrivals))
    assert [found[number] for number in range(len(arrivals))] == pytest.approx(
        expected, rel=0, abs=1e-4
    )


actions = st.lists(
    st.one_of(
        st.tuples(st.just("pass"), st.sampled_from([1e-9, 0.01, 0.5, 1.0, 3.0, 30.0])),
        st.tuples(st.just("take"), st.sampled_from("abcdefgh")),
        st.tuples(st.just("refuse"), st.sampled_from("abcdefgh")),
        st.tuples(st.just("leave"), st.sampled_from("abcdefgh")),
        st.tuples(st.just("refund"), st.just("")),
        st.tuples(st.just("learn"), st.sampled_from([0.5, 2.0, 50.0, 0.0, -1.0, NEVER, math.nan])),
        st.tuples(st.just("drain"), st.just("")),
    ),
    max_size=60,
)


@given(rates, bursts, starts, actions)
def test_no_window_has_more_admissions_than_burst_and_rate_allow(
    rate: float, burst: int, start: float, steps: list[tuple[str, Any]]
) -> None:
    """Between any two times at most the burst plus the refill is admitted, whatever happens."""
    bucket = Bucket(rate, burst, start)
    now, refilled, admitted = start, 0.0, list[float]()
    for action, value in steps:
        if action == "pass":
            now += value
            refilled += value * bucket.rate
        elif action in {"take", "refuse"}:
            if bucket.take(now, value, NEVER if action == "take" else 0.0) == 0.0:
                admitted.append(refilled)
        elif action == "refund":
            if admitted:  # The last ticket did not use its token.
                admitted.pop()
                bucket.give_back(now, "", spent=True)
        elif action == "leave":
            bucket.give_back(now, value, spent=False)
        elif action == "learn":
            bucket.learn(now, value)
        else:
            bucket.drain(now)
        assert bucket.tokens <= burst
    for first, last in combinations(range(len(admitted)), 2):
        assert last - first + 1 <= burst + admitted[last] - admitted[first] + 1e-4


@given(rates, bursts, st.integers(1, 8), st.data())
def test_a_ticket_that_leaves_does_not_delay_the_others(
    rate: float, burst: int, others: int, data: st.DataObject
) -> None:
    """After a ticket leaves, those behind it wait as if it had never arrived."""
    leaver = data.draw(st.integers(0, others))
    tickets = [f"ticket {number}" for number in range(others)]
    with_leaver, without = Bucket(rate, burst, 0.0, 0.0), Bucket(rate, burst, 0.0, 0.0)
    for ticket in [*tickets[:leaver], "leaver", *tickets[leaver:]]:
        assert with_leaver.take(0.0, ticket, NEVER) > 0
    for ticket in tickets:
        without.take(0.0, ticket, NEVER)
    now = data.draw(st.floats(0, 0.9)) * min(MAX_POLL_INTERVAL, 1 / rate)
    with_leaver.give_back(now, "leaver", spent=False)
    assert [with_leaver.take(now, each, NEVER) for each in tickets] == [
        without.take(now, each, NEVER) for each in tickets
    ]


@settings(deadline=None)  # At a low rate the tickets ask thousands of times.
@given(rates, bursts, st.dictionaries(st.integers(0, 14), st.floats(0, 15), max_size=10))
def test_tickets_behind_leavers_move_up_within_a_poll_interval(
    rate: float, burst: int, leaving: dict[int, float]
) -> None:
    """A ticket that leaves delays the others by at most one poll interval."""
    leaves = {number: tokens / rate for number, tokens in leaving.items()}
    arrivals = [0.0] * 15
    found = admissions(Bucket(rate, burst, 0.0), arrivals, lambda number: leaves.get(number, NEVER))
    left = {number for number in range(15) if number not in found}
    assert left <= set(leaves)
    last = max((leaves[number] for number in left), default=0.0)
    expected = expected_admissions(rate, burst, arrivals[len(left) :])
    for number, due in zip(sorted(found), expected, strict=True):
        assert found[number] <= max(due, last) + len(left) * MAX_POLL_INTERVAL + 1e-4


@given(rates, bursts)
def test_an_unused_token_is_returned(rate: float, burst: int) -> None:
    """A ticket that returns its token leaves the bucket unchanged."""
    bucket = Bucket(rate, burst, 0.0)
    assert bucket.take(0.0, "a", 0.0) == 0.0
    bucket.give_back(0.0, "a", spent=True)
    assert bucket.tokens == burst
    bucket.give_back(0.0, "a", spent=True)
    assert bucket.tokens == burst


@given(rates, rates, bursts, st.floats(0, 0.99))
def test_a_learned_rate_neither_forgives_nor_inflates(
    rate: float, learned: float, burst: int, part: float
) -> None:
    """Tokens that were refilled at the old rate remain; further ones follow the new rate."""
    bucket = Bucket(rate, burst, 0.0)
    for number in range(burst):
        assert bucket.take(0.0, str(number), NEVER) == 0.0
    now = part / rate
    bucket.learn(now, learned)
    assert bucket.tokens == pytest.approx(part)
    assert bucket.take(now, "next", NEVER) == pytest.approx((1 - part) / learned)


def test_a_patient_ticket_asks_after_a_quarter_of_a_long_wait() -> None:
    """Thousands of tickets of one process ask a few times each, and exactly when they are due."""
    bucket = Bucket(1.0, 5, 0.0, share=PATIENT_SHARE)
    asked, events = 0, [(0.0, number) for number in range(1000)]
    found: list[tuple[float, int]] = []
    while events:
        now, number = heapq.heappop(events)
        asked += 1
        if wait := bucket.take(now, str(number), NEVER):
            heapq.heappush(events, (now + poll_interval(wait, PATIENT_SHARE), number))
        else:
            found.append((now, number))
    assert [number for _, number in found] == list(range(1000))
    expected = list(expected_admissions(1.0, 5, [0.0] * 1000))
    assert [now for now, _ in found] == pytest.approx(expected, rel=0, abs=1e-3)
    assert asked <= 30 * 1000


def test_a_patient_ticket_notices_a_rate_of_four_times_in_time() -> None:
    """After a response states a higher rate, the waiting tickets use all of its tokens."""
    bucket = Bucket(1.0, 1, 0.0, 0.0, share=PATIENT_SHARE)
    events = [(0.0, number) for number in range(400)]
    moments = []
    is_learned = False
    while events:
        now, number = heapq.heappop(events)
        if now >= 10.0 and not is_learned:
            is_learned = True
            bucket.learn(now, 4.0)
        if wait := bucket.take(now, str(number), NEVER):
            heapq.heappush(events, (now + poll_interval(wait, PATIENT_SHARE), number))
        else:
            moments.append(now)
    assert len(moments) == 400
    assert moments[-1] == pytest.approx(10 + 390 / 4, rel=0.05)


@given(
    rates,
    bursts,
    st.lists(st.tuples(st.floats(0, 3), st.floats(0, 3), st.floats(0, 3)), min_size=1, max_size=40),
)
def test_delayed_requests_find_a_token_at_the_server(
    rate: float, burst: int, steps: list[tuple[float, float, float]]
) -> None:
    """However long calls wait for a connection, the server has a token for each request."""
    client, server = Bucket(rate, burst, 0.0), Bucket(rate, burst, 0.0)
    now, last_sent = 0.0, 0.0
    events: list[tuple[float, int, str]] = []
    for number, (pause, _, _) in enumerate(steps):
        now += pause / rate
        heapq.heappush(events, (now, number, "ask"))
    while events:
        now, number, event = heapq.heappop(events)
        if event == "ask":
            if wait := client.take(now, str(number), NEVER):
                heapq.heappush(events, (now + poll_interval(wait), number, "ask"))
                continue
            client.track(now, 1, 0)
            last_sent = max(last_sent, now + steps[number][1] / rate)  # Connections are in order.
            heapq.heappush(events, (last_sent, number, "send"))
        elif event == "send":
            client.track(now, -1, 1)
            assert server.take(now, str(number), 0.0) <= 1e-3 / rate
            heapq.heappush(events, (now + steps[number][2] / rate, number, "answer"))
        else:
            client.track(now, 0, -1)


@pytest.mark.parametrize("burst", [1, 5])
def test_slow_responses_do_not_lower_the_rate(burst: int) -> None:
    """With more requests under way than the burst, each further token is still refilled."""
    bucket = Bucket(10.0, burst, 0.0)
    for number in range(burst + 20):
        now = max(0, number - burst + 1) / 10 * (1 + 1e-9)
        assert bucket.take(now, str(number), 0.0) == 0.0
        bucket.track(now, 1, 0)
        bucket.track(now, -1, 1)


def test_a_bucket_with_requests_under_way_is_kept() -> None:
    """A bucket whose requests have no responses yet differs from a new one."""
    bucket = Bucket(1.0, 2, 0.0)
    bucket.take(0.0, "a", NEVER)
    bucket.track(0.0, 1, 0)
    assert not bucket.is_forgettable(100.0)
    bucket.forget_calls()
    assert bucket.is_forgettable(100.0)


def test_a_forked_process_does_not_wait_for_the_calls_of_its_parent() -> None:
    """The first call of a child process is next, however long the queue of its parent was."""
    bucket = Bucket(0.1, 1, 0.0, 0.0, share=PATIENT_SHARE)
    for ticket in "abcde":
        bucket.take(0.0, ticket, NEVER)
    bucket.forget_calls()
    assert bucket.take(0.0, "child", NEVER) == pytest.approx(10.0)
