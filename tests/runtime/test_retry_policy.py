"""The decisions of retries, which need no network: what is sent again, and after how long."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from httpx2 import Response
from hypothesis import example, given
from hypothesis import strategies as st

from selling_partner import NetworkError, RequestTimeoutError, RetryPolicy
from selling_partner._runtime.retries import LONGEST_WAIT, retry_after

NOW = datetime(2026, 11, 25, 12, 0, 0, tzinfo=UTC)
SAFE = ["GET", "HEAD", "OPTIONS"]
UNSAFE = ["POST", "PUT", "PATCH", "DELETE", "get", "ANYTHING"]
DUPLICATES = RetryPolicy(allow_duplicates=True)

seconds = st.floats(0, LONGEST_WAIT)
attempts = st.integers(1, 10_000)
parts = st.floats(0, 1)


def asked(text: str) -> float | None:
    """What an answer with this header asks for, at noon."""
    answer = Response(429, headers=[(b"Retry-After", text.encode())])
    return retry_after(answer, NOW.timestamp())


def test_which_answers_are_reason_to_send_again() -> None:
    """429 for all methods, 5xx for those that only read or may happen twice, nothing else."""
    passing = {429, *range(500, 600)}
    for method, policy, expected in [
        *((method, RetryPolicy(), passing) for method in SAFE),
        *((method, RetryPolicy(), {429}) for method in UNSAFE),
        *((method, DUPLICATES, passing) for method in UNSAFE),
    ]:
        found = {each for each in range(200, 600) if policy.allows(method, Response(each))}
        assert found == expected, method


@pytest.mark.parametrize("kind", [NetworkError, RequestTimeoutError])
def test_no_answer_is_reason_unless_something_may_have_happened(kind: type[NetworkError]) -> None:
    """Without a connection nothing has; after that only what only reads is sent again."""
    for method in [*SAFE, *UNSAFE]:
        for policy in (RetryPolicy(), DUPLICATES):
            assert policy.allows(method, kind("never connected", may_be_processed=False))
        assert RetryPolicy().allows(method, kind("broken")) is (method in SAFE)
        assert DUPLICATES.allows(method, kind("broken"))


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
    """Nobody comes back sooner, nor all at the same moment."""
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
    """Whichever an answer gives, the same is waited."""
    assert asked(format_datetime(NOW + timedelta(seconds=wait), usegmt=True)) == wait
    assert asked(str(wait)) == wait


@given(st.text())
@example("Feb 999999999999999999999999 -9999 12:00:00 31")
def test_no_text_is_beyond_reading(text: str) -> None:
    """Whatever stands there, it comes to a wait or to nothing."""
    found = asked(text)
    assert found is None or found >= 0


def test_no_answer_asks_for_nothing() -> None:
    """A connection that broke has no headers."""
    assert retry_after(NetworkError("broken"), NOW.timestamp()) is None
