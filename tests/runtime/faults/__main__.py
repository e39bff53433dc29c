"""Prints the tables of docs/reliability.md as the client behaves now, by a virtual clock."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeVar

import anyio

from tests.runtime.faults.calls import Case, Outcome, outcomes, sign_in_outcomes
from tests.runtime.faults.page import Row, SignInRow, Told
from tests.runtime.faults.plays import FAULTS, SIGN_IN_FAULTS, Fault
from tests.runtime.faults.virtual_clock import VirtualClock

C = TypeVar("C")
R = TypeVar("R")

Call = Callable[[str, Fault, C, VirtualClock], Awaitable[R]]

GET, POST = Case("GET"), Case("POST")


def measured(fault: Fault) -> Row:
    """What comes of a fault."""
    found: dict[str, Outcome] = run(outcomes, fault, [GET, POST])
    get, other = found[GET.name], found[POST.name]
    return Row(Told.of(get), Told.of(other), other.carried_out)


def measured_sign_in(fault: Fault) -> SignInRow:
    """What comes of a fault of Login with Amazon."""
    outcome, token_requests = run(sign_in_outcomes, fault, POST)
    return SignInRow(Told.of(outcome), token_requests)


def run(call: Call[C, R], fault: Fault, cases: C) -> R:
    """What the call returns in the first flavour that the fault is about."""
    clock, flavour = VirtualClock(), fault.flavours[0]
    name, options = clock.loop("asyncio" if flavour == "sync" else flavour)
    return anyio.run(call, flavour, fault, cases, clock, backend=name, backend_options=options)


if __name__ == "__main__":
    for name, fault in FAULTS.items():
        print(measured(fault).line(name), flush=True)
    for name, fault in SIGN_IN_FAULTS.items():
        print(measured_sign_in(fault).line(name), flush=True)
