"""Every fault has the outcome in docs/failures.md, for calls of every kind."""

from __future__ import annotations

from dataclasses import replace

import pytest

from selling_partner import NetworkError
from tests.runtime.faults.calls import (
    CASES,
    UNSAFE,
    UPLOAD,
    WAITS,
    Case,
    Outcome,
    outcomes,
    sign_in_outcomes,
)
from tests.runtime.faults.page import EMPTY, RESPONSE, CallReport, Row, rows, sign_in_rows
from tests.runtime.faults.plays import FAULTS, SIGN_IN_FAULTS
from tests.runtime.faults.virtual_clock import VirtualClock

ROWS, SIGN_IN_ROWS = rows(), sign_in_rows()
MET = [(name, flavour) for name, fault in FAULTS.items() for flavour in fault.flavours]


def test_the_page_has_every_fault() -> None:
    """The tables have a row for each fault, in the same order, and no others."""
    assert list(ROWS) == list(FAULTS)
    assert list(SIGN_IN_ROWS) == list(SIGN_IN_FAULTS)


@pytest.mark.parametrize(("name", "flavour"), MET)
async def test_a_fault_is_met_as_the_page_says(
    name: str, flavour: str, clock: VirtualClock
) -> None:
    """A GET, each unsafe method with and without duplicates, and an upload behave as documented."""
    row, fault = ROWS[name], FAULTS[name]
    # The storage gets no token, so it cannot reject one.
    cases = [each for each in CASES if "token" not in name or each.kind != UPLOAD]
    if "10 MB" in name:  # The size is read alike for each unsafe method.
        cases = [each for each in cases if each.kind in {"GET", "POST", UPLOAD}]
    found = await outcomes(flavour, fault, cases, clock)
    for case in cases:
        report, expected = CallReport.of(found[case.name]), documented_report(row, case)
        assert report == expected, case
        assert found[case.name].sleeps == expected_sleeps(name, found[case.name]), case
    for kind in set(UNSAFE) & found.keys():
        assert found[kind].processed == row.processed <= 1


def documented_report(row: Row, case: Case) -> CallReport:
    """Return the documented outcome of a call, from the table or the paragraph below it."""
    if case.kind == "GET":
        return row.get
    if case.kind != UPLOAD and not case.retry.allow_duplicates:
        return row.other
    is_success = row.other.result in {RESPONSE, EMPTY}
    report = row.other if is_success else row.get
    if case.kind != UPLOAD:
        return report
    # A response of the storage has no body to read, and its attempts are not counted.
    result = RESPONSE if is_success else report.result
    return replace(report, result=result, requests=report.requests.partition(" of ")[0])


def expected_sleeps(name: str, outcome: Outcome) -> list[float]:
    """Return the waits between a call's attempts; a request with a new token does not count."""
    attempts = 1 if "token" in name else max(outcome.tries, len(outcome.seen))
    if FAULTS[name].where and not outcome.tries:
        attempts = len(WAITS) + 1  # Attempts of an upload without a connection are not counted.
    return WAITS[: attempts - 1]


@pytest.mark.parametrize("kind", ["GET", "POST"])
@pytest.mark.parametrize("name", SIGN_IN_FAULTS)
async def test_a_fault_of_the_sign_in_is_met_as_the_page_says(
    name: str, kind: str, flavour: str, clock: VirtualClock
) -> None:
    """If the sign-in fails, the request itself is not sent, and the call raises."""
    row, fault = SIGN_IN_ROWS[name], SIGN_IN_FAULTS[name]
    outcome, token_requests = await sign_in_outcomes(flavour, fault, Case(kind), clock)
    assert CallReport.of(outcome) == row.report
    assert (token_requests, outcome.tries) == (row.token_requests, 0)
    attempts = token_requests or len(WAITS) + 1  # Attempts without a connection count as well.
    assert outcome.sleeps == WAITS[: attempts - 1]
    if isinstance(outcome.error, NetworkError):
        assert outcome.error.operation == "LoginWithAmazon"
