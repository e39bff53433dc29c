"""Every fault, against calls of every kind: what comes of them is what docs/reliability.md says."""

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
from tests.runtime.faults.page import ANSWER, EMPTY, Row, Told, rows, sign_in_rows
from tests.runtime.faults.plays import FAULTS, SIGN_IN_FAULTS
from tests.runtime.faults.virtual_clock import VirtualClock

ROWS, SIGN_IN_ROWS = rows(), sign_in_rows()
MET = [(name, flavour) for name, fault in FAULTS.items() for flavour in fault.flavours]


def test_the_page_has_every_fault() -> None:
    """Its tables have a row for each, in the same order, and none that is not brought about."""
    assert list(ROWS) == list(FAULTS)
    assert list(SIGN_IN_ROWS) == list(SIGN_IN_FAULTS)


@pytest.mark.parametrize(("name", "flavour"), MET)
async def test_a_fault_is_met_as_the_page_says(
    name: str, flavour: str, clock: VirtualClock
) -> None:
    """Of a GET, of each unsafe method with and without duplicates allowed, and of an upload."""
    row, fault = ROWS[name], FAULTS[name]
    # A refused token is no matter of the storage, which gets none.
    cases = [each for each in CASES if "token" not in name or each.kind != UPLOAD]
    if "10 MB" in name:  # The size is read alike for each unsafe method.
        cases = [each for each in cases if each.kind in {"GET", "POST", UPLOAD}]
    found = await outcomes(flavour, fault, cases, clock)
    for case in cases:
        told, expected = Told.of(found[case.name]), as_the_page_says(row, case)
        assert told == expected, case
        assert found[case.name].sleeps == expected_sleeps(name, found[case.name]), case
    for kind in set(UNSAFE) & found.keys():
        assert found[kind].carried_out == row.carried_out <= 1


def as_the_page_says(row: Row, case: Case) -> Told:
    """What the page says of a call, in the table and, of those that are repeated, below it."""
    if case.kind == "GET":
        return row.get
    if case.kind != UPLOAD and not case.retry.allow_duplicates:
        return row.other
    is_success = row.other.gets in {ANSWER, EMPTY}
    told = row.other if is_success else row.get
    if case.kind != UPLOAD:
        return told
    # An answer of the storage has no body to be read; and nobody counts its tries.
    gets = ANSWER if is_success else told.gets
    return replace(told, gets=gets, requests=told.requests.partition(" of ")[0])


def expected_sleeps(name: str, outcome: Outcome) -> list[float]:
    """The waits between a call's attempts. A request with a new token is none."""
    attempts = 1 if "token" in name else max(outcome.tries, len(outcome.seen))
    if FAULTS[name].where and not outcome.tries:
        attempts = len(WAITS) + 1  # Nobody counts the tries of an upload that reaches nobody.
    return WAITS[: attempts - 1]


@pytest.mark.parametrize("kind", ["GET", "POST"])
@pytest.mark.parametrize("name", SIGN_IN_FAULTS)
async def test_a_fault_of_the_sign_in_is_met_as_the_page_says(
    name: str, kind: str, flavour: str, clock: VirtualClock
) -> None:
    """Whatever Login with Amazon does, the request itself is not sent, and the caller is told."""
    row, fault = SIGN_IN_ROWS[name], SIGN_IN_FAULTS[name]
    outcome, token_requests = await sign_in_outcomes(flavour, fault, Case(kind), clock)
    assert Told.of(outcome) == row.told
    assert (token_requests, outcome.tries) == (row.token_requests, 0)
    attempts = token_requests or len(WAITS) + 1  # Those that reached nobody count as well.
    assert outcome.sleeps == WAITS[: attempts - 1]
    if isinstance(outcome.error, NetworkError):
        assert outcome.error.operation == "LoginWithAmazon"
