"""Command that prints the tables of docs/failures.md from the client's current behaviour."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeVar

import anyio

from tests.runtime.faults.calls import Case, Outcome, outcomes, sign_in_outcomes
from tests.runtime.faults.page import CallReport, Row, SignInRow
from tests.runtime.faults.plays import FAULTS, SIGN_IN_FAULTS, Fault
from tests.runtime.faults.virtual_clock import VirtualClock

C = TypeVar("C")
R = TypeVar("R")

Call = Callable[[str, Fault, C, VirtualClock], Awaitable[R]]

GET, POST = Case("GET"), Case("POST")


def measured(fault: Fault) -> Row:
    """Measure a row of the table of faults."""
    found: dict[str, Outcome] = run(outcomes, fault, [GET, POST])
    get, other = found[GET.name], found[POST.name]
    return Row(CallReport.of(get), CallReport.of(other), other.processed)


def measured_sign_in(fault: Fault) -> SignInRow:
    """Measure a row of the table for Login with Amazon."""
    outcome, token_requests = run(sign_in_outcomes, fault, POST)
    return SignInRow(CallReport.of(outcome), token_requests)


def run(call: Call[C, R], fault: Fault, cases: C) -> R:
    """Return the result of a call in the first flavour to which the fault applies."""
    clock, flavour = VirtualClock(), fault.flavours[0]
    name, options = clock.loop("asyncio" if flavour == "sync" else flavour)
    return anyio.run(call, flavour, fault, cases, clock, backend=name, backend_options=options)


if __name__ == "__main__":
    for name, fault in FAULTS.items():
        print(measured(fault).line(name), flush=True)
    for name, fault in SIGN_IN_FAULTS.items():
        print(measured_sign_in(fault).line(name), flush=True)
