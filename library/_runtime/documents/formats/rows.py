"""The rows of a document in TSV or CSV: pure functions without I/O."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import takewhile
from typing import Generic, Literal, TypeAlias, TypeVar

from ...core.errors import ConfigurationError
from .lines import MAX_RECORD, BadRowError, LineSplitter

T = TypeVar("T")

RowFormat: TypeAlias = Literal["tsv", "csv"]
"""Columns between tabs without quoting, or columns between commas, quoted as in RFC 4180."""

MAX_COLUMNS = 100_000

_FORMS = ("tsv", "csv")

_LONE_CR = "a carriage return stands alone; lines end with LF or CR LF"


def checked_form(form: RowFormat | None) -> RowFormat | None:
    """Return a format.

    Raises:
        ConfigurationError: There is no such format.

    """
    if form is not None and form not in _FORMS:
        raise ConfigurationError("form: expected 'tsv', 'csv' or None")
    return form


class RowParser(Generic[T]):
    """An incremental parser of rows.

    The first line that is not blank has the names of the columns. A repeated name gets a number:
    ``price``, ``price_2``. Missing columns at the end of a row are empty.

    Args:
        convert: Makes each result from the columns by name.
        form: The format. ``None`` means TSV if the first line has a tab, and CSV otherwise.

    """

    def __init__(self, convert: Callable[[dict[str, str]], T], form: RowFormat | None) -> None:
        self._convert = convert
        self._form = form
        self._lines = LineSplitter()
        self._names: list[str] = []
        self._open: list[str] = []
        self._line = 0

    def feed(self, text: str) -> Iterator[T]:
        """Parse the next text, and yield its complete rows.

        Raises:
            BadRowError: The text does not consist of rows.

        """
        return self._rows(list(self._lines.feed(text)), final=False)

    def finish(self) -> Iterator[T]:
        """Parse the rest.

        Raises:
            BadRowError: The last row is not complete.

        """
        return self._rows(list(self._lines.finish()), final=True)

    def _rows(self, lines: list[str], *, final: bool) -> Iterator[T]:
        if self._form is None:
            blank = sum(1 for _ in takewhile(str.isspace, lines))
            self._line += blank
            lines = lines[blank:]
            if not lines:
                return
            self._form = self._detected(lines[0])
        split = self._tabbed(lines) if self._form == "tsv" else self._quoted(lines, final=final)
        for values in split:
            if self._names:
                yield self._convert(self._named(values))
            else:
                self._names = self._header(values)

    def _detected(self, first: str) -> RowFormat:
        if first.lstrip()[0] in "{[":
            problem = "the document is JSON; use json() or json_lines() in place of rows()"
            raise BadRowError(problem, self._line + 1)
        return "tsv" if "\t" in first else "csv"

    def _tabbed(self, lines: Iterable[str]) -> Iterator[list[str]]:
        for line in lines:
            self._line += 1
            if content := line.rstrip("\r\n"):
                if not self._names and "\r" in content:
                    raise BadRowError(_LONE_CR, self._line)
                yield content.split("\t")

    def _quoted(self, lines: list[str], *, final: bool) -> Iterator[list[str]]:
        """Yield the complete records; keep the lines of an incomplete one."""
        lines, self._open = self._open + lines, []
        source = _Lines(lines)
        reader = csv.reader(source, strict=True)
        done = 0
        try:
            for values in reader:
                self._line += reader.line_num - done
                done = reader.line_num
                if values:
                    yield values
        except csv.Error as error:
            if not source.is_exhausted:
                raise BadRowError(_problem(error), self._line + 1) from None
            if final:
                raise BadRowError("a quoted column is not closed", self._line + 1) from None
            self._open = lines[done:]
            if sum(map(len, self._open)) > MAX_RECORD:
                problem = f"a row has more than {MAX_RECORD} characters"
                raise BadRowError(problem, self._line + 1) from None

    def _header(self, values: Sequence[str]) -> list[str]:
        """Return the names of the columns, with numbers for repeated ones."""
        if len(values) > MAX_COLUMNS:
            raise BadRowError(f"the header has more than {MAX_COLUMNS} columns", self._line)
        taken, repeats = set(values), dict.fromkeys(values, 1)
        names: list[str] = []
        seen: set[str] = set()
        for value in values:
            name = value
            while name in seen:
                repeats[value] += 1
                numbered = f"{value}_{repeats[value]}"
                name = name if numbered in taken else numbered
            seen.add(name)
            names.append(name)
        return names

    def _named(self, values: list[str]) -> dict[str, str]:
        names = self._names
        missing = len(names) - len(values)
        if missing > 0:
            values += [""] * missing
        elif missing < 0 and any(values[missing:]):
            problem = f"the row has {len(values)} columns, and the header has {len(names)}"
            if self._form == "csv" and len(names) == 1:
                problem += "; pass form='tsv' if commas do not separate columns"
            raise BadRowError(problem, self._line)
        return dict(zip(names, values, strict=False))


def _problem(error: csv.Error) -> str:
    """Return the problem of a record in the words of this package."""
    text = str(error)
    if "field limit" in text:
        limit = csv.field_size_limit()
        return f"a column has more than {limit} characters; its quotation mark may not be closed"
    return _LONE_CR if "new-line" in text else text


class _Lines(Iterator[str]):
    """An iterator that records its end.

    Attributes:
        is_exhausted: Whether more lines were requested than there are.

    """

    def __init__(self, lines: list[str]) -> None:
        self._lines = iter(lines)
        self.is_exhausted = False

    def __next__(self) -> str:
        for line in self._lines:
            return line
        self.is_exhausted = True
        raise StopIteration
