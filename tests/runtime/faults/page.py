"""The tables of faults in docs/failures.md: parsed, and written in the same form."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from selling_partner import NetworkError
from selling_partner.messaging_v1 import GetAttributesResponse
from tests.runtime.faults.calls import Outcome

PAGE = Path(__file__).parents[3] / "templates" / "docs" / "failures.md"
SECTION = "Failure behaviour"
RESPONSE, EMPTY = "the response", "an empty response"


@dataclass(frozen=True)
class CallReport:
    """The outcome of a call in the form of the page.

    Attributes:
        result: The exception or the kind of response.
        processed: Without a response, whether the request may have been processed.
        requests: The number of requests that arrived, and of attempts where that differs.
        seconds: The duration, without computation.

    """

    result: str
    processed: str
    requests: str
    seconds: float

    @classmethod
    def of(cls, outcome: Outcome) -> Self:
        """Convert an outcome."""
        error, got = outcome.error, len(outcome.seen)
        processed = ""
        if isinstance(error, NetworkError):
            processed = "perhaps" if error.may_be_processed else "no"
        requests = str(got) if outcome.tries in {0, got} else f"{got} of {outcome.tries}"
        return cls(_result(outcome), processed, requests, round(outcome.seconds, 2))


@dataclass(frozen=True)
class Row:
    """A row of the table of faults.

    Attributes:
        get: The outcome of a GET.
        other: The outcome of a write.
        processed: The number of writes that the server processed.

    """

    get: CallReport
    other: CallReport
    processed: int

    def line(self, fault: str) -> str:
        """Return the line of the table."""
        get, other = self.get, self.other
        cells = [
            fault,
            get.result,
            get.requests,
            f"{get.seconds:g} s",
            f"{other.result}, processed: {other.processed}" if other.processed else other.result,
            other.requests,
            str(self.processed),
            f"{other.seconds:g} s",
        ]
        return f"| {' | '.join(cells)} |"


@dataclass(frozen=True)
class SignInRow:
    """A row of the table of faults at Login with Amazon.

    Attributes:
        report: The outcome of every call.
        token_requests: The number of token requests.

    """

    report: CallReport
    token_requests: int

    def line(self, fault: str) -> str:
        """Return the line of the table."""
        report = self.report
        figures = [str(self.token_requests), report.requests, f"{report.seconds:g} s"]
        cells = [fault, report.result, *figures]
        return f"| {' | '.join(cells)} |"


def rows() -> dict[str, Row]:
    """Return the rows of the table of faults, by fault."""
    found = {}
    for cells in _cells(8):
        result, _, processed = cells[4].partition(", processed: ")
        of_get = (processed or "perhaps") if _is_network_error(cells[1]) else ""
        get = CallReport(cells[1], of_get, cells[2], _s(cells[3]))
        found[cells[0]] = Row(
            get, CallReport(result, processed, cells[5], _s(cells[7])), int(cells[6])
        )
    return found


def sign_in_rows() -> dict[str, SignInRow]:
    """Return the rows of the table for Login with Amazon, by fault."""
    found = {}
    for fault, result, token_requests, requests, seconds in _cells(5):
        processed = "no" if _is_network_error(result) else ""
        report = CallReport(result, processed, requests, _s(seconds))
        found[fault] = SignInRow(report, int(token_requests))
    return found


def _cells(width: int) -> list[list[str]]:
    """Return the cells of the section's table with that many columns, without its head."""
    text = PAGE.read_text(encoding="utf-8")
    section = text.partition(f"\n## {SECTION}\n")[2].partition("\n## ")[0]
    lines = re.findall(r"^\| (.*) \|$", section, re.M)
    cells = [line.split(" | ") for line in lines]
    return [each for each in cells if len(each) == width][1:]


def _s(cell: str) -> float:
    return float(cell.removesuffix(" s"))


def _is_network_error(result: str) -> bool:
    return result in {"`NetworkError`", "`RequestTimeoutError`"}


def _result(outcome: Outcome) -> str:
    if outcome.error is not None:
        return f"`{type(outcome.error).__name__}`"
    response = outcome.response
    is_empty = isinstance(response, GetAttributesResponse) and response.locale is None
    return EMPTY if is_empty else RESPONSE
