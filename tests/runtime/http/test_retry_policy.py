"""The decisions of retries, without a network: what is retried, and after how long."""

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
    answer = Response(429, headers=[(b"Retry-After", text.encode())])
    return retry_after(answer, NOW.timestamp())


def test_which_answers_are_reason_to_send_again() -> None:
    """429 for all requests, 5xx for those that only read or may happen twice, nothing else."""
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
def test_no_answer_is_reason_unless_something_may_have_happened(kind: type[NetworkError]) -> None:
    """Without a connection nothing has; after that only what only reads is sent again."""
    for is_safe in (True, False):
        for policy in (RetryPolicy(), DUPLICATES):
            outcome = kind("never connected", may_be_processed=False)
            assert policy.allows(outcome, is_safe=is_safe)
        assert RetryPolicy().allows(kind("broken"), is_safe=is_safe) is is_safe
        assert DUPLICATES.allows(kind("broken"), is_safe=is_safe)


def test_a_success_that_cannot_be_read_is_reason_for_a_read_alone() -> None:
    """A write with an unreadable success was processed, and is not retried."""
    outcome = UnreadableResponseError("getIt", Response(200))
    for policy in (RetryPolicy(), DUPLICATES):
        assert policy.allows(outcome, is_safe=True)
        assert not policy.allows(outcome, is_safe=False)


@given(seconds, seconds, attempts, parts)
def test_a_wait_is_drawn_from_zero_to_its_bound(
    first: float, longest: float, attempt: int, part: float
) -> None:
    """The bound doubles with each attempt up to the longest; any part of it may be drawn."""
    policy = RetryPolicy(first_wait=first, longest_wait=longest)
    bound = policy.wait(attempt, None, lambda: 1.0)
    assert bound == min(longest, first * 2.0 ** min(attempt - 1, 64))
    assert policy.wait(attempt, None, lambda: part) == part * bound
    assert bound <= policy.wait(attempt + 1, None, lambda: 1.0) <= longest


@given(seconds, attempts, parts)
def test_what_an_answer_asks_for_is_the_least(asked: float, attempt: int, part: float) -> None:
    """No client retries earlier, and not all at the same moment."""
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
def test_what_retry_after_asks_for(text: str, expected: float | None) -> None:
    """Whole seconds, or a date in any form of HTTP; a past one is now, nonsense is nothing."""
    assert asked(text) == expected


@given(st.integers(0, 10**6))
def test_a_date_is_as_good_as_seconds(wait: int) -> None:
    """Seconds and a date give the same wait."""
    assert asked(format_datetime(NOW + timedelta(seconds=wait), usegmt=True)) == wait
    assert asked(str(wait)) == wait


@given(st.text())
@example("Feb 999999999999999999999999 -9999 12:00:00 31")
def test_no_text_is_beyond_reading(text: str) -> None:
    """Any value gives a wait or nothing."""
    found = asked(text)
    assert found is None or found >= 0


def test_no_answer_asks_for_nothing() -> None:
    """A connection that broke has no headers."""
    assert retry_after(NetworkError("broken"), NOW.timestamp()) is None


def test_a_success_that_cannot_be_read_may_ask_for_a_wait() -> None:
    """A gateway may send its page with the status 200, and say in a header when it is back."""
    response = Response(200, headers={"Retry-After": "7"})
    assert retry_after(UnreadableResponseError("getIt", response), NOW.timestamp()) == 7.0
