"""The table of faults in docs/reliability.md: read from there, and written in its words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from selling_partner import NetworkError
from selling_partner.messaging_v1 import GetAttributesResponse
from tests.runtime.faults.calls import Outcome

PAGE = Path(__file__).parents[3] / "templates" / "docs" / "reliability.md"
SECTION = "When things break"
ANSWER, EMPTY = "the answer", "an empty answer"


@dataclass(frozen=True)
class Told:
    """What the page tells of a call.

    Attributes:
        gets: What its caller gets.
        done: What a caller without an answer is told about what has happened.
        requests: How many requests the server got, and of how many tries where that differs.
        seconds: How long it took, but for the machine's own work.

    """

    gets: str
    done: str
    requests: str
    seconds: float

    @classmethod
    def of(cls, outcome: Outcome) -> Self:
        """What is to be told of an outcome."""
        error, got = outcome.error, len(outcome.seen)
        done = ""
        if isinstance(error, NetworkError):
            done = "perhaps" if error.may_be_processed else "no"
        requests = str(got) if outcome.tries in {0, got} else f"{got} of {outcome.tries}"
        return cls(_gets(outcome), done, requests, round(outcome.seconds, 2))


@dataclass(frozen=True)
class Row:
    """What the page tells of a fault.

    Attributes:
        get: Of a GET.
        other: Of a request that may change something.
        carried_out: How many of the latter the server carried out.

    """

    get: Told
    other: Told
    carried_out: int

    def line(self, fault: str) -> str:
        """The line of the table."""
        get, other = self.get, self.other
        cells = [
            fault,
            get.gets,
            get.requests,
            f"{get.seconds:g} s",
            f"{other.gets}, done: {other.done}" if other.done else other.gets,
            other.requests,
            str(self.carried_out),
            f"{other.seconds:g} s",
        ]
        return f"| {' | '.join(cells)} |"


@dataclass(frozen=True)
class SignInRow:
    """What the page tells of a fault of Login with Amazon.

    Attributes:
        told: Of every call.
        token_requests: How many there were.

    """

    told: Told
    token_requests: int

    def line(self, fault: str) -> str:
        """The line of the table."""
        told = self.told
        cells = [fault, told.gets, str(self.token_requests), told.requests, f"{told.seconds:g} s"]
        return f"| {' | '.join(cells)} |"


def rows() -> dict[str, Row]:
    """The rows of the table, by fault."""
    found = {}
    for cells in _cells(8):
        gets, _, done = cells[4].partition(", done: ")
        of_get = (done or "perhaps") if _is_network_error(cells[1]) else ""
        get = Told(cells[1], of_get, cells[2], _s(cells[3]))
        found[cells[0]] = Row(get, Told(gets, done, cells[5], _s(cells[7])), int(cells[6]))
    return found


def sign_in_rows() -> dict[str, SignInRow]:
    """The rows of the table of Login with Amazon, by fault."""
    found = {}
    for fault, gets, token_requests, requests, seconds in _cells(5):
        told = Told(gets, "no" if _is_network_error(gets) else "", requests, _s(seconds))
        found[fault] = SignInRow(told, int(token_requests))
    return found


def _cells(width: int) -> list[list[str]]:
    """The cells of the section's table that is so many columns wide, without its head."""
    text = PAGE.read_text(encoding="utf-8")
    section = text.partition(f"\n## {SECTION}\n")[2].partition("\n## ")[0]
    lines = re.findall(r"^\| (.*) \|$", section, re.M)
    cells = [line.split(" | ") for line in lines]
    return [each for each in cells if len(each) == width][1:]


def _s(cell: str) -> float:
    return float(cell.removesuffix(" s"))


def _is_network_error(gets: str) -> bool:
    return gets in {"`NetworkError`", "`RequestTimeoutError`"}


def _gets(outcome: Outcome) -> str:
    if outcome.error is not None:
        return f"`{type(outcome.error).__name__}`"
    answer = outcome.answer
    is_empty = isinstance(answer, GetAttributesResponse) and answer.locale is None
    return EMPTY if is_empty else ANSWER
