"""The lines of a document, and JSON lines: pure functions without I/O."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal, InvalidOperation
from typing import Any, Generic, TypeVar

T = TypeVar("T")

MAX_RECORD = 16_777_216
"""The maximum number of characters of a row. A longer one shows that the format is wrong."""


class BadRowError(Exception):
    """The text does not consist of rows or of JSON.

    Attributes:
        line: The number of the line, from 1; ``None`` if it is unknown.

    """

    def __init__(self, problem: str, line: int | None) -> None:
        super().__init__(problem)
        self.line = line


class LineSplitter:
    """A splitter of text into lines, which keep their ends. Lines end with LF or CR LF."""

    def __init__(self) -> None:
        self._rest: list[str] = []
        self._size = 0
        self._count = 0

    def feed(self, text: str) -> Iterable[str]:
        """Return the complete lines of the text so far.

        Raises:
            BadRowError: A line is too long.

        """
        end = text.rfind("\n") + 1
        if not end:
            self._keep(text)
            return ()
        whole = "".join([*self._rest, text[:end]])
        self._rest, self._size = [], 0
        self._count += whole.count("\n")
        self._keep(text[end:])
        return io.StringIO(whole)

    def finish(self) -> Iterable[str]:
        """Return the line that is left."""
        rest, self._rest = "".join(self._rest), []
        return [rest] if rest else ()

    def _keep(self, text: str) -> None:
        if text:
            self._rest.append(text)
            self._size += len(text)
        if self._size > MAX_RECORD:
            raise BadRowError(f"a line has more than {MAX_RECORD} characters", self._count + 1)


class JsonLineParser(Generic[T]):
    """An incremental parser of JSON lines, of which each must be an object.

    Args:
        convert: Makes each result from the parsed object.

    """

    def __init__(self, convert: Callable[[dict[str, Any]], T]) -> None:
        self._convert = convert
        self._lines = LineSplitter()
        self._line = 0

    def feed(self, text: str) -> Iterator[T]:
        """Parse the next text, and yield its complete lines.

        Raises:
            BadRowError: A line is not a JSON object.

        """
        return self._objects(self._lines.feed(text))

    def finish(self) -> Iterator[T]:
        """Parse the rest.

        Raises:
            BadRowError: The last line is not a JSON object.

        """
        return self._objects(self._lines.finish())

    def _objects(self, lines: Iterable[str]) -> Iterator[T]:
        for line in lines:
            self._line += 1
            if not line.strip():
                continue
            value = parse_json(line, self._line)
            if not isinstance(value, dict):
                raise BadRowError("the line is not a JSON object", self._line)
            yield self._convert(value)


def parse_json(text: str, first_line: int = 1) -> Any:
    """Return the parsed JSON. A number with a point or an exponent becomes a ``Decimal``.

    Args:
        text: The JSON.
        first_line: The number of its first line, for errors.

    Raises:
        BadRowError: The text is not JSON.

    """
    try:
        return json.loads(text, parse_float=_decimal)
    except json.JSONDecodeError as error:
        line = first_line + error.lineno - 1
        problem = f"not valid JSON at column {error.colno}: {error.msg}"
    except RecursionError:
        line, problem = first_line, "the JSON is nested too deeply"
    except ValueError:
        line, problem = first_line, "a number of the JSON has too many digits"
    raise BadRowError(problem, line)


def _decimal(text: str) -> Decimal | float:
    try:
        return Decimal(text)
    except InvalidOperation:  # Its exponent has more digits than a Decimal can hold.
        return float(text)
