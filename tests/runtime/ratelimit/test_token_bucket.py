"""The laws of the token bucket, on a clock of the test's own."""

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
    LEARNED_SECONDS,
    LONGEST_NAP,
    PATIENCE,
    TOLERANCE,
    Bucket,
    poll_interval,
)

NEVER = math.inf
"""Seconds that a ticket can wait: as long as it takes."""

rates = st.sampled_from([0.0167, 0.7, 1.0, 1.5, 5.0, 100.0]) | st.floats(0.1, 1000)
bursts = st.integers(1, 12)
starts = st.sampled_from([0.0, 12345.678, 1.7e9])


def admissions(
    bucket: Bucket, arrivals: Sequence[float], leaves: Callable[[int], float] = lambda _: NEVER
) -> dict[int, float]:
    """When each ticket is admitted, if all ask again as soon as they are told to.

    Args:
        bucket: The bucket.
        arrivals: When each ticket asks first, in order.
        leaves: When a ticket is given back, if it waits for so long.

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


def theory(rate: float, burst: int, arrivals: Sequence[float]) -> Iterator[float]:
    """When tickets that arrive in order are admitted, each after the one before it."""
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
    """When some tickets come, some at once and some after a pause."""
    gaps = draw(st.lists(st.sampled_from([0, 0, 0.3, 1, 4]), min_size=1, max_size=12))
    times = [start]
    for gap in gaps:
        times.append(times[-1] + gap / rate)
    return times


@settings(deadline=None)  # It asks thousands of times where the rate is low.
@given(st.data(), rates, bursts, starts)
def test_waiters_are_admitted_in_turn_and_exactly_when_due(
    data: st.DataObject, rate: float, burst: int, start: float
) -> None:
    """Each goes when its token is there, neither sooner nor later, in the order of arrival."""
    arrivals = data.draw(arrivals_from(rate, start))
    found = admissions(Bucket(rate, burst, start), arrivals)
    expected = list(theory(rate, burst, arrivals))
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
def test_no_window_sees_more_than_burst_and_rate_allow(
    rate: float, burst: int, start: float, steps: list[tuple[str, Any]]
) -> None:
    """Whatever happens, between two moments no more go than the burst and what came meanwhile."""
    bucket = Bucket(rate, burst, start)
    now, came, went = start, 0.0, list[float]()
    for action, value in steps:
        if action == "pass":
            now += value
            came += value * bucket.rate
        elif action in {"take", "refuse"}:
            if bucket.take(now, value, NEVER if action == "take" else 0.0) == 0.0:
                went.append(came)
        elif action == "refund":
            if went:  # The last one did not go after all.
                went.pop()
                bucket.give_back(now, "", spent=True)
        elif action == "leave":
            bucket.give_back(now, value, spent=False)
        elif action == "learn":
            bucket.learn(now, value)
        else:
            bucket.drain(now)
        assert bucket.tokens <= burst
    for first, last in combinations(range(len(went)), 2):
        assert last - first + 1 <= burst + went[last] - went[first] + 1e-4


@given(rates, bursts, st.integers(1, 8), st.data())
def test_a_place_that_is_given_back_leaves_no_trace(
    rate: float, burst: int, others: int, data: st.DataObject
) -> None:
    """Those behind a waiter that leaves have then to wait as if it had never come."""
    leaver = data.draw(st.integers(0, others))
    tickets = [f"ticket {number}" for number in range(others)]
    with_leaver, without = Bucket(rate, burst, 0.0, 0.0), Bucket(rate, burst, 0.0, 0.0)
    for ticket in [*tickets[:leaver], "leaver", *tickets[leaver:]]:
        assert with_leaver.take(0.0, ticket, NEVER) > 0
    for ticket in tickets:
        without.take(0.0, ticket, NEVER)
    now = data.draw(st.floats(0, 0.9)) * min(LONGEST_NAP, 1 / rate)
    with_leaver.give_back(now, "leaver", spent=False)
    assert [with_leaver.take(now, each, NEVER) for each in tickets] == [
        without.take(now, each, NEVER) for each in tickets
    ]


@settings(deadline=None)  # It asks thousands of times where the rate is low.
@given(rates, bursts, st.dictionaries(st.integers(0, 14), st.floats(0, 15), max_size=10))
def test_those_behind_leavers_move_up_within_a_second(
    rate: float, burst: int, leaving: dict[int, float]
) -> None:
    """Nobody goes later than if those that left had never come, but for a nap for each of them."""
    leaves = {number: tokens / rate for number, tokens in leaving.items()}
    arrivals = [0.0] * 15
    found = admissions(Bucket(rate, burst, 0.0), arrivals, lambda number: leaves.get(number, NEVER))
    left = {number for number in range(15) if number not in found}
    assert left <= set(leaves)
    last = max((leaves[number] for number in left), default=0.0)
    for number, due in zip(sorted(found), theory(rate, burst, arrivals[len(left) :]), strict=True):
        assert found[number] <= max(due, last) + len(left) * LONGEST_NAP + 1e-4


@given(rates, bursts)
def test_a_token_spent_in_vain_is_put_back(rate: float, burst: int) -> None:
    """Who was admitted and did not go leaves the bucket as it was."""
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
    """What had come at the old rate remains, and the rest comes at the new one."""
    bucket = Bucket(rate, burst, 0.0)
    for number in range(burst):
        assert bucket.take(0.0, str(number), NEVER) == 0.0
    now = part / rate
    bucket.learn(now, learned)
    assert bucket.tokens == pytest.approx(part)
    assert bucket.take(now, "next", NEVER) == pytest.approx((1 - part) / learned)


@pytest.mark.parametrize("rate", [0.0, -1.0, math.inf, math.nan, 1e-300])
def test_what_is_no_rate_is_not_learned(rate: float) -> None:
    """A rate that would open the bucket wide or close it for good is ignored."""
    bucket = Bucket(2.0, 1, 0.0, 0.0)
    bucket.learn(0.0, rate)
    assert bucket.take(0.0, "a", NEVER) == 0.5


def test_a_wait_that_is_too_long_takes_no_place() -> None:
    """Who cannot wait is told how long it would take, and nobody has to wait for it."""
    bucket = Bucket(1.0, 1, 0.0, 0.0)
    assert bucket.take(0.0, "a", NEVER) == 1.0
    assert bucket.take(0.0, "b", 1.5) == 2.0
    assert bucket.take(0.0, "c", NEVER) == 2.0


def test_who_can_no_longer_wait_loses_its_place() -> None:
    """When the rate falls meanwhile, a waiter that is refused is not waited for."""
    bucket = Bucket(1.0, 1, 0.0, 0.0)
    assert bucket.take(0.0, "a", 2.0) == 1.0
    bucket.learn(0.5, 0.1)
    assert bucket.take(0.6, "a", 1.4) == pytest.approx(4.9)
    assert bucket.take(0.6, "b", NEVER) == pytest.approx(4.9)


def test_the_server_knows_better() -> None:
    """After a 429 there is nothing left, until it has come again."""
    bucket = Bucket(2.0, 10, 0.0)
    bucket.drain(1.0)
    assert bucket.take(1.0, "a", NEVER) == 0.5
    bucket.drain(1.25)
    assert bucket.take(1.25, "a", NEVER) == 0.5


def test_who_does_not_ask_again_is_not_waited_for() -> None:
    """The place of a waiter that died holds the next one up no longer than the tolerance."""
    bucket = Bucket(1.0, 2, 0.0, 0.0)
    assert bucket.take(0.6, "dead", NEVER) == pytest.approx(0.4)
    assert bucket.take(0.6, "next", NEVER) == pytest.approx(1.4)
    assert bucket.take(1.0, "next", NEVER) == pytest.approx(1.0)
    assert bucket.take(1.01 + TOLERANCE, "next", NEVER) == 0.0


def test_many_who_died_are_not_waited_for() -> None:
    """A process that is killed with its waiters costs the others a nap and the tolerance."""
    bucket = Bucket(10.0, 2, 0.0, 0.0)
    for number in range(500):
        bucket.take(0.0, f"dead {number}", NEVER)
    assert bucket.take(LONGEST_NAP, "alive", NEVER) > 49
    assert bucket.take(LONGEST_NAP + TOLERANCE + 0.01, "alive", NEVER) == 0.0


def test_who_is_late_keeps_its_place_for_a_while() -> None:
    """A waiter that a busy event loop woke late is served before those that came later."""
    bucket = Bucket(1.0, 1, 0.0, 0.0)
    bucket.take(0.0, "late", NEVER)
    bucket.take(0.0, "next", NEVER)
    assert bucket.take(2.0, "next", NEVER) == 0.0
    assert bucket.take(2.1, "third", NEVER) == pytest.approx(0.9)
    assert bucket.take(2.2, "late", NEVER) == pytest.approx(0.8)
    assert bucket.take(2.3, "third", NEVER) == pytest.approx(1.7)


def test_who_is_too_late_has_lost_its_place() -> None:
    """A waiter that nobody has seen for long goes to the end of the queue when it asks again."""
    bucket = Bucket(0.01, 1, 0.0, 0.0)
    bucket.take(0.0, "lost", NEVER)
    now = LONGEST_NAP + PATIENCE + 0.01
    assert bucket.take(now, "next", NEVER) == pytest.approx(100 - now)
    assert bucket.take(now, "lost", NEVER) == pytest.approx(200 - now)


def test_a_clock_that_is_set_back_stops_nothing() -> None:
    """The bucket refills from the new time on, and waiters of the old time are not waited for."""
    bucket = Bucket(1.0, 2, 1000.0, 0.0)
    assert bucket.take(1000.0, "old", NEVER) == 1.0
    assert bucket.take(10.0, "new", NEVER) == 1.0
    assert bucket.take(11.1, "new", NEVER) == 0.0


def test_only_what_a_new_bucket_would_equal_can_be_forgotten() -> None:
    """A bucket is kept while it fills, while somebody may wait, and while it knows a rate."""
    bucket = Bucket(1.0, 3, 0.0)
    for number in range(4):
        bucket.take(0.0, str(number), NEVER)
    assert not bucket.is_forgettable(2.9)
    assert bucket.is_forgettable(3.1)
    bucket = Bucket(100.0, 1, 0.0, 0.0)
    bucket.take(0.0, "a", NEVER)
    assert not bucket.is_forgettable(LONGEST_NAP)
    assert bucket.is_forgettable(LONGEST_NAP + 0.2)
    bucket.learn(0.0, 200.0)
    assert not bucket.is_forgettable(LEARNED_SECONDS)
    assert bucket.is_forgettable(LEARNED_SECONDS + 0.1)
