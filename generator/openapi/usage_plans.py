"""Extraction of an operation's usage plan from its description.

Amazon writes the plan as a table in Markdown, below a heading and above a few sentences that are
the same in every description.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import NamedTuple

from ..ir import UsagePlan

_HEADING = re.compile(r"[\s#*_]*usage plans?[\s:*_]*", re.IGNORECASE)
_RULE = re.compile(r"[\s:|-]+")
_NUMBER = re.compile(r"[0-9]{1,3}(,[0-9]{3})+|[0-9]+\.?[0-9]*|\.[0-9]+")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z`\"\[*])")
_BOILERPLATE = re.compile(
    r"x-amzn-RateLimit-Limit|usage plans? and rate limits"
    r"|\b(rate|burst)\b.*\b(shown here|table above|preceding table)"
    r"|\b(table above|preceding table)\b.*\b(rate|burst)\b",
    re.IGNORECASE | re.DOTALL,
)
"""Sentences about usage plans in general, which the client's documentation states once."""

_MAX_BOILERPLATE = 1_000
"""The most characters of such a sentence."""

_MAX_TABLES = 20
"""The most tables of a description that may contain a usage plan."""

_SECONDS = {"minute": 60, "hour": 3600, "day": 86400}

Row = Mapping[str, str]


class _Table(NamedTuple):
    """A table with a rate and a burst.

    Attributes:
        first: The index of its first line.
        end: The index after its last line.
        rows: The cells of each row by column.
        rate: The column of the rate.
        burst: The column of the burst.

    """

    first: int
    end: int
    rows: list[Row]
    rate: str
    burst: str


def read_usage_plan(description: str) -> tuple[UsagePlan | None, str]:
    r"""Return the usage plan in a description, and the description without it.

    A description without a readable plan is returned whole.

    Args:
        description: Markdown, whose line breaks may be escaped as ``\n``.

    """
    text = description.replace("\\n", "\n") if "\\n|" in description else description
    lines = text.splitlines()
    for table in islice(_tables(lines), _MAX_TABLES):
        if plan := _plan(table):
            before = lines[: table.first]
            while before and (not before[-1].strip() or _HEADING.fullmatch(before[-1])):
                before.pop()
            after = "\n".join(lines[table.end :])
            paragraphs = ["\n".join(before), *map(_without_boilerplate, after.split("\n\n"))]
            return plan, "\n\n".join(each.strip("\n") for each in paragraphs if each.strip())
    return None, text


def _tables(lines: list[str]) -> Iterator[_Table]:
    for index, line in enumerate(lines[:-1]):
        columns = _cells(line)
        rate = next((each for each in columns if re.search(r"\brate\b", each, re.I)), None)
        burst = next((each for each in columns if re.search(r"\bburst\b", each, re.I)), None)
        if rate is None or burst is None or rate == burst or "|" not in lines[index + 1]:
            continue
        end = index + 1
        rows: list[Row] = []
        while end < len(lines) and "|" in lines[end]:
            if "-" not in lines[end] or not _RULE.fullmatch(lines[end]):
                rows.append(dict(zip(columns, _cells(lines[end]), strict=False)))
            end += 1
        yield _Table(index, end, rows, rate, burst)


def _cells(line: str) -> list[str]:
    inside = line.strip().removeprefix("|").removesuffix("|")
    return [cell.strip().strip("*`_").strip() for cell in inside.split("|")]


def _plan(table: _Table) -> UsagePlan | None:
    """Return the plan in the row labelled as the default, or else in the first readable row."""
    read = {index: plan for index, row in enumerate(table.rows) if (plan := _numbers(row, table))}
    if not read:
        return None
    named = (index for index in read if "default" in " ".join(table.rows[index].values()).lower())
    chosen = next(named, min(read))
    rate, burst = read[chosen]
    others = [_in_words(row, table) for i, row in enumerate(table.rows) if i != chosen]
    return UsagePlan(rate, burst, tuple(others))


def _numbers(row: Row, table: _Table) -> tuple[float, int] | None:
    """Return the rate in requests a second and the burst in requests, if the row has both.

    The burst is a whole number and at least 1, because a lower one would block every request.
    """
    rate, burst = _number(row.get(table.rate, "")), _number(row.get(table.burst, ""))
    if not rate or not burst:
        return None
    unit = next((unit for unit in _SECONDS if unit in table.rate.lower()), None)
    if unit is not None:
        rate = round(rate / _SECONDS[unit], 6)
    return int(rate) if rate.is_integer() else rate, max(1, math.floor(burst))


def _number(cell: str) -> float | None:
    return float(cell.replace(",", "")) if _NUMBER.fullmatch(cell) else None


def _in_words(row: Row, table: _Table) -> str:
    """Return a human-readable row: its label, then its rate and burst as the table has them."""
    about = [cell for column, cell in row.items() if column not in {table.rate, table.burst}]
    limits = f"rate {row.get(table.rate) or '-'}, burst {row.get(table.burst) or '-'}"
    label = ", ".join(each for each in about if each)
    return f"{label}: {limits.lower()}" if label else limits.lower()


def _without_boilerplate(paragraph: str) -> str:
    sentences = _SENTENCE_END.split(paragraph.strip())
    return " ".join(each for each in sentences if not _is_boilerplate(each))


def _is_boilerplate(sentence: str) -> bool:
    return len(sentence) <= _MAX_BOILERPLATE and _BOILERPLATE.search(sentence) is not None
