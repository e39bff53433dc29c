"""Retry decisions without a network: what is retried, and after which wait."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from httpx2 import Response
from hypothesis import example, given
from hypothesis import strategies as st

from selling_partner import (
    NetworkError,
    RequestTimeoutError,
    RetryPolicy,
    UnreadableResponseError,
)
from selling_partner._runtime.http.retry_policy import MAX_WAIT, retry_after

NOW = datetime(2026, 11, 25, 12, 0, 0, tzinfo=UTC)
DUPLICATES = RetryPolicy(allow_duplicates=True)

seconds = st.floats(0, MAX_WAIT)
attempts = st.integers(1, 10_000)
parts = st.floats(0, 1)


def asked(text: str) -> float | None:
    """Return the wait that a response with this header asks for, at noon."""
    response = Response(429, headers=[(b"Retry-After", text.encode())])
    return retry_after(response, NOW.timestamp())


def test_which_responses_are_retried() -> None:
    """429 is retried for all requests, and 5xx for reads and writes that allow duplicates."""
    failed = {429, *range(500, 600)}
    for policy, is_safe, expected in [
        (RetryPolicy(), True, failed),
        (RetryPolicy(), False, {429}),
        (DUPLICATES, False, failed),
    ]:
        statuses = range(200, 600)
        found = {each for each in statuses if policy.allows(Response(each), is_safe=is_safe)}
        assert found == expected


@pytest.mark.parametrize("kind", [NetworkError, RequestTimeoutError])
def test_a_missing_response_is_retried_if_that_is_safe(kind: type[NetworkError]) -> None:
    """Without a connection every request is retried, and after that only reads."""
    for is_safe in (True, False):
        for policy in (RetryPolicy(), DUPLICATES):
            outcome = kind("never connected", may_be_processed=False)
            assert policy.allows(outcome, is_safe=is_safe)
        assert RetryPolicy().allows(kind("broken"), is_safe=is_safe) is is_safe
        assert DUPLICATES.allows(kind("broken"), is_safe=is_safe)


def test_an_unreadable_success_is_retried_for_reads() -> None:
    """A write with an unreadable success was processed and is not retried."""
    outcome = UnreadableResponseError("getIt", Response(200))
    for policy in (RetryPolicy(), DUPLICATES):
        assert policy.allows(outcome, is_safe=True)
        assert not policy.allows(outcome, is_safe=False)


@given(seconds, seconds, attempts, parts)
def test_a_wait_is_drawn_from_zero_to_its_bound(
    first: float, longest: float, attempt: int, part: float
) -> None:
    """The bound doubles with each attempt up to the maximum, and the wait is random below it."""
    policy = RetryPolicy(first_wait=first, longest_wait=longest)
    bound = policy.wait(attempt, None, lambda: 1.0)
    assert bound == min(longest, first * 2.0 ** min(attempt - 1, 64))
    assert policy.wait(attempt, None, lambda: part) == part * bound
    assert bound <= policy.wait(attempt + 1, None, lambda: 1.0) <= longest


@given(seconds, attempts, parts)
def test_a_requested_wait_is_the_minimum(asked: float, attempt: int, part: float) -> None:
    """Clients retry no earlier, and with jitter not all at once."""
    wait = RetryPolicy(first_wait=0.5).wait(attempt, asked, lambda: part)
    assert asked <= wait <= asked + 0.5


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0", 0.0),
        ("120", 120.0),
        (" 7 ", 7.0),
        ("9" * 400, math.inf),
        ("Wed, 25 Nov 2026 12:00:30 GMT", 30.0),
        ("Wednesday, 25-Nov-26 12:00:30 GMT", 30.0),
        ("Wed Nov 25 12:00:30 2026", 30.0),
        ("Wed, 25 Nov 2026 13:00:30 +0100", 30.0),
        ("Wed, 25 Nov 2026 12:00:30 -0000", 30.0),
        ("Wed, 25 Nov 2026 11:59:30 GMT", 0.0),
        ("Thu, 01 Jan 1970 00:00:00 GMT", 0.0),
        *[
            (text, None)
            for text in ["", " ", "-5", "+5", "1.5", "1e3", "5 s", "soon", "nan", "inf", "\u0665"]
        ],
        ("1, 2", None),
        ("Wed, 45 Nov 2026 12:00:30 GMT", None),
        ("Wed, 25 Nov 2026 12:00:30 +99999999999", None),
        ("25 Nov 99999999999999999999 12:00:30", None),
    ],
)
def test_the_forms_of_retry_after(text: str, expected: float | None) -> None:
    """Retry-After has seconds or a date; a past date means now, and invalid values are ignored."""
    assert asked(text) == expected


@given(st.integers(0, 10**6))
def test_a_date_and_seconds_give_the_same_wait(wait: int) -> None:
    """Seconds and a date give the same wait."""
    assert asked(format_datetime(NOW + timedelta(seconds=wait), usegmt=True)) == wait
    assert asked(str(wait)) == wait


@given(st.text())
@example("Feb 999999999999999999999999 -9999 12:00:00 31")
def test_any_value_of_retry_after_is_read(text: str) -> None:
    """Any string gives a wait or ``None``."""
    found = asked(text)
    assert found is None or found >= 0


def test_a_missing_response_requests_no_wait() -> None:
    """A broken connection has no headers."""
    assert retry_after(NetworkError("broken"), NOW.timestamp()) is None


def test_an_unreadable_success_can_request_a_wait() -> None:
    """A gateway may send its page with status 200 and a Retry-After header."""
    response = Response(200, headers={"Retry-After": "7"})
    assert retry_after(UnreadableResponseError("getIt", response), NOW.timestamp()) == 7.0
