"""Source positions of the values in a file, stored in 20 bytes for each value."""

from __future__ import annotations

import json
import re
from array import array
from collections.abc import Iterator, Mapping
from functools import cached_property

from ...core.errors import Pointer

Position = tuple[int, int]
"""A line and a column, counted from 1."""

_JSON_TOKEN = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|[{}\[\]:,]|[^\s"{}\[\]:,]+|\n')


class Positions(Mapping[Pointer, Position]):
    """The position of each value, by its pointer.

    The values are stored in document order. A value's descendants follow it directly, so that its
    end leads to its next sibling. Only lookups create an index, of the values that they pass.
    """

    def __init__(self) -> None:
        self._keys: list[str | None] = []
        self._lines = array("I")
        self._columns = array("I")
        self._ends = array("I")
        self._children: dict[int, dict[str | int, int]] = {}

    def start(self, key: str | None, line: int, column: int) -> int:
        """Append a value, and return the number to finish it with.

        Args:
            key: Its key, or ``None`` for the root and for items of arrays.
            line: The line of its key or, without a key, of the value.
            column: The column there.

        """
        self._keys.append(key)
        self._lines.append(line)
        self._columns.append(column)
        self._ends.append(0)
        return len(self._keys) - 1

    def finish(self, number: int) -> None:
        """End a value: what is appended from here on is not inside it."""
        self._ends[number] = len(self._keys)

    def __getitem__(self, pointer: Pointer) -> Position:
        number = 0
        for step in pointer:
            number = self._inside(number)[step]
        return self._lines[number], self._columns[number]

    def __iter__(self) -> Iterator[Pointer]:
        waiting: list[tuple[Pointer, int]] = [((), 0)]
        while waiting:
            pointer, number = waiting.pop()
            yield pointer
            inside = [((*pointer, step), each) for step, each in self._inside(number).items()]
            waiting += reversed(inside)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def _inside(self, number: int) -> dict[str | int, int]:
        """Return the values directly inside a value; of a repeated key, the last one."""
        if number not in self._children:
            children: dict[str | int, int] = {}
            child = number + 1
            while child < self._ends[number]:
                key = self._keys[child]
                children[len(children) if key is None else key] = child
                child = self._ends[child]
            self._children[number] = children
        return self._children[number]


class JsonPositions(Mapping[Pointer, Position]):
    """The positions in a JSON text, found on the first lookup: most files need none.

    Args:
        text: Valid JSON.

    """

    def __init__(self, text: str) -> None:
        self._text = text

    @cached_property
    def _found(self) -> Positions:
        positions = Positions()
        opened: list[tuple[int, bool]] = []  # The open values, and whether each is an object.
        key: str | None = None
        at = (1, 1)
        expects_key = False
        line, line_start = 1, 0
        for match in _JSON_TOKEN.finditer(self._text):
            token = match[0]
            if token == "\n":
                line, line_start = line + 1, match.end()
            elif token in {"}", "]"}:
                positions.finish(opened.pop()[0])
                expects_key = False
            elif token == ",":
                expects_key = opened[-1][1]
            elif expects_key and token != ":":
                key, at = json.loads(token), (line, match.start() - line_start + 1)
            elif token == ":":
                expects_key = False
            else:
                place = (line, match.start() - line_start + 1) if key is None else at
                number = positions.start(key, *place)
                key = None
                if token in {"{", "["}:
                    expects_key = token == "{"
                    opened.append((number, expects_key))
                else:
                    positions.finish(number)
        return positions

    def __getitem__(self, pointer: Pointer) -> Position:
        return self._found[pointer]

    def __iter__(self) -> Iterator[Pointer]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)
