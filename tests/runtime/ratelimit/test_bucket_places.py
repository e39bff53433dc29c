"""Places of tickets in the queue of a token bucket, with times that the tests choose."""

from __future__ import annotations

import math

import pytest

from selling_partner._runtime.ratelimit.token_bucket import (
    LEARNED_SECONDS,
    MAX_POLL_INTERVAL,
    PLACE_TIMEOUT,
    TOLERANCE,
    Bucket,
)

NEVER = math.inf
"""The maximum wait of a ticket without a limit, in seconds."""


@pytest.mark.parametrize("rate", [0.0, -1.0, math.inf, math.nan, 1e-300])
def test_an_impossible_rate_is_ignored(rate: float) -> None:
    """A rate that would never or always admit calls leaves the bucket unchanged."""
    bucket = Bucket(2.0, 1, 0.0, 0.0)
    bucket.learn(0.0, rate)
    assert bucket.take(0.0, "a", NEVER) == 0.5


def test_a_wait_that_is_too_long_gets_no_place() -> None:
    """A ticket that cannot wait receives its wait, and does not delay the others."""
    bucket = Bucket(1.0, 1, 0.0, 0.0)
    assert bucket.take(0.0, "a", NEVER) == 1.0
    assert bucket.take(0.0, "b", 1.5) == 2.0
    assert bucket.take(0.0, "c", NEVER) == 2.0


def test_a_ticket_that_can_no_longer_wait_loses_its_place() -> None:
    """A ticket that is refused after the rate has fallen does not delay the others."""
    bucket = Bucket(1.0, 1, 0.0, 0.0)
    assert bucket.take(0.0, "a", 2.0) == 1.0
    bucket.learn(0.5, 0.1)
    assert bucket.take(0.6, "a", 1.4) == pytest.approx(4.9)
    assert bucket.take(0.6, "b", NEVER) == pytest.approx(4.9)


def test_a_drained_bucket_is_empty() -> None:
    """After a 429 the bucket has no tokens until it is refilled."""
    bucket = Bucket(2.0, 10, 0.0)
    bucket.drain(1.0)
    assert bucket.take(1.0, "a", NEVER) == 0.5
    bucket.drain(1.25)
    assert bucket.take(1.25, "a", NEVER) == 0.5


def test_a_ticket_that_does_not_ask_again_is_skipped() -> None:
    """A ticket of a killed process delays the next one by at most the tolerance."""
    bucket = Bucket(1.0, 2, 0.0, 0.0)
    assert bucket.take(0.6, "dead", NEVER) == pytest.approx(0.4)
    assert bucket.take(0.6, "next", NEVER) == pytest.approx(1.4)
    assert bucket.take(1.0, "next", NEVER) == pytest.approx(1.0)
    assert bucket.take(1.01 + TOLERANCE, "next", NEVER) == 0.0


def test_many_abandoned_tickets_are_skipped() -> None:
    """A killed process with many tickets delays others by a poll interval and the tolerance."""
    bucket = Bucket(10.0, 2, 0.0, 0.0)
    for number in range(500):
        bucket.take(0.0, f"dead {number}", NEVER)
    assert bucket.take(MAX_POLL_INTERVAL, "alive", NEVER) > 49
    assert bucket.take(MAX_POLL_INTERVAL + TOLERANCE + 0.01, "alive", NEVER) == 0.0


def test_a_late_ticket_keeps_its_place_for_a_while() -> None:
    """A ticket that a busy event loop woke late is admitted before later ones."""
    bucket = Bucket(1.0, 1, 0.0, 0.0)
    bucket.take(0.0, "late", NEVER)
    bucket.take(0.0, "next", NEVER)
    assert bucket.take(2.0, "next", NEVER) == 0.0
    assert bucket.take(2.1, "third", NEVER) == pytest.approx(0.9)
    assert bucket.take(2.2, "late", NEVER) == pytest.approx(0.8)
    assert bucket.take(2.3, "third", NEVER) == pytest.approx(1.7)


def test_a_ticket_that_is_too_late_loses_its_place() -> None:
    """A ticket that asks again after the place timeout goes to the end of the queue."""
    bucket = Bucket(0.01, 1, 0.0, 0.0)
    bucket.take(0.0, "lost", NEVER)
    now = MAX_POLL_INTERVAL + PLACE_TIMEOUT + 0.01
    assert bucket.take(now, "next", NEVER) == pytest.approx(100 - now)
    assert bucket.take(now, "lost", NEVER) == pytest.approx(200 - now)


def test_a_clock_that_is_set_back_blocks_no_ticket() -> None:
    """The bucket refills from the new time on, and tickets of the old time are skipped."""
    bucket = Bucket(1.0, 2, 1000.0, 0.0)
    assert bucket.take(1000.0, "old", NEVER) == 1.0
    assert bucket.take(10.0, "new", NEVER) == 1.0
    assert bucket.take(11.1, "new", NEVER) == 0.0


def test_only_a_bucket_equal_to_a_new_one_can_be_dropped() -> None:
    """A bucket is kept while it fills, while a ticket may wait, and while it has a learned rate."""
    bucket = Bucket(1.0, 3, 0.0)
    for number in range(4):
        bucket.take(0.0, str(number), NEVER)
    assert not bucket.is_forgettable(2.9)
    assert bucket.is_forgettable(3.1)
    bucket = Bucket(100.0, 1, 0.0, 0.0)
    bucket.take(0.0, "a", NEVER)
    assert not bucket.is_forgettable(MAX_POLL_INTERVAL)
    assert bucket.is_forgettable(MAX_POLL_INTERVAL + 0.2)
    bucket.learn(0.0, 200.0)
    assert not bucket.is_forgettable(LEARNED_SECONDS)
    assert bucket.is_forgettable(LEARNED_SECONDS + 0.1)
