"""Prints the tables of docs/reliability.md as they are measured here and now."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from statistics import median
from typing import Any

import anyio

from tests.runtime.faults.calls import Case, Outcome, outcomes, sign_in_outcomes
from tests.runtime.faults.page import Row, SignInRow, Told
from tests.runtime.faults.plays import FAULTS, SIGN_IN_FAULTS, Fault

RUNS = 5
GET, POST = Case("GET"), Case("POST")


def measured(fault: Fault) -> Row:
    """What comes of a fault."""
    found = runs(fault, outcomes, [GET, POST])
    get, other = (told([each[case.name] for each in found]) for case in (GET, POST))
    return Row(get, other, found[0][POST.name].carried_out)


def measured_sign_in(fault: Fault) -> SignInRow:
    """What comes of a fault of Login with Amazon."""
    found = runs(fault, sign_in_outcomes, POST)
    return SignInRow(told([each for each, _ in found]), found[0][1])


def runs(fault: Fault, call: Callable[..., Awaitable[Any]], cases: object) -> list[Any]:
    """What comes of the same again and again."""
    flavour = fault.flavours[0]
    return [anyio.run(call, flavour, fault, cases) for _ in range(RUNS)]


def told(found: list[Outcome]) -> Told:
    """What is to be told of an outcome; the time is the middle one."""
    first = Told.of(found[0])
    seconds = median(each.seconds for each in found)
    return Told(first.gets, first.done, first.requests, seconds)


if __name__ == "__main__":
    for name, fault in FAULTS.items():
        print(measured(fault).line(name), flush=True)
    for name, fault in SIGN_IN_FAULTS.items():
        print(measured_sign_in(fault).line(name), flush=True)
