"""A parser of YAML and JSON that returns plain values with their source positions."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from enum import Enum
from typing import Any, NamedTuple

import yaml

from ...constraints.numbers import read_float
from ...core.errors import Pointer, Problem, SpecError
from . import json_parser
from .decoding import decode, position_after, with_yaml_escapes
from .positions import JsonPositions, Position, Positions
from .strict_json import find_defects

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

# The core schema of YAML 1.2: no dates, and neither yes, no, on nor off is a boolean.
_NULL = re.compile(r"null|Null|NULL|~|")
_BOOLEAN = re.compile(r"true|True|TRUE|false|False|FALSE")
_INTEGER = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
_NUMBER = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_NUMBER_STARTS = frozenset("-+.0123456789")
_NO_NUMBER = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")
_TEXT_TAG = "tag:yaml.org,2002:str"

_MAX_DIGITS = 1000
"""The most digits of a number. Python converts at most 4,300; a hexadecimal one may need more."""

_MAX_PROBLEMS = 200
"""The most problems of a file that are reported one by one."""

_MAX_REPEATED_KEYS = 10
"""The most warnings of repeated keys in a file."""

MAX_LEVELS = 100
"""The most levels of a document. Later stages traverse documents by recursion."""

_MAX_KEY_CHARACTERS = 1024
"""The most characters of a key, because YAML 1.2 (7.4.2) limits a parser's lookahead to them."""


class FileKind(Enum):
    """The kind of a file; the value is its first line."""

    DOCUMENT = "openapi: 3.1.0"
    OVERLAY = "overlay: 1.0.0"


class Parsed(NamedTuple):
    """The content of a file.

    Attributes:
        data: The mapping in the file.
        positions: The position of every value.
        warnings: Defects of a vendor's file that do not make it ambiguous.

    """

    data: dict[str, Any]
    positions: Mapping[Pointer, Position]
    warnings: tuple[Problem, ...]


def read(content: bytes, file: str, kind: FileKind, *, is_json: bool) -> Parsed:
    """Parse a file.

    Documents in JSON are published by vendors, and some are defective. The last value of a
    repeated key counts, as in every JSON parser. A byte that is not UTF-8 is read as Windows-1252.
    A comma after the last value is ignored, and a tab in a string is kept. YAML files and overlays
    are written by hand: these defects are errors there.

    Args:
        content: The file's bytes.
        file: The path to show in messages.
        kind: The kind of file.
        is_json: Whether the file's name marks it as JSON.

    Raises:
        SpecError: Every problem, if the file cannot be parsed.

    """
    is_lenient = is_json and kind is FileKind.DOCUMENT and b"\0" not in content  # UTF-16 has it.
    text, warnings = decode(content, file, is_lenient=is_lenient)
    if is_json and (plain := json_parser.parse(text, MAX_LEVELS)) is not None:
        return Parsed(plain, JsonPositions(text), tuple(warnings))
    yaml_text = with_yaml_escapes(text) if is_json else text
    reader = _Reader(file, is_lenient=is_lenient)
    try:
        data = reader.read_all(yaml.parse(yaml_text, _Loader))
    except yaml.reader.ReaderError as error:
        line, column = position_after(yaml_text.encode()[: error.position])
        message = f"the character U+{error.character:04X} is not allowed"
        raise SpecError([Problem(file, line, column, (), message, "remove it")]) from error
    except yaml.MarkedYAMLError as error:
        raise SpecError([_syntax_problem(file, yaml_text, error, is_json)]) from error
    if not isinstance(data, dict):
        reader.report(None, "the file must contain a mapping", f"start with {kind.value}")
        data = {}
    if is_json and not reader.problems:
        found = find_defects(text, file, is_lenient=is_lenient)
        warnings += found.warnings
        reader.problems += found.problems
    reader.count_omitted()
    if reader.problems:
        raise SpecError(reader.problems)
    return Parsed(data, reader.positions, (*warnings, *reader.warnings))


def _syntax_problem(file: str, text: str, error: yaml.MarkedYAMLError, is_json: bool) -> Problem:
    line, column = _position(error.problem_mark or error.context_mark)
    if error.problem_mark and (length := _long_key(text, error.problem_mark.index)):
        message = f"unsupported: a key of more than {_MAX_KEY_CHARACTERS:,} characters"
        return Problem(file, line, max(column - length, 1), (), message, "shorten the key")
    hint = f"write valid {'JSON' if is_json else 'YAML'} here"
    return Problem(file, line, column, (), error.problem or "unreadable", hint)


def _long_key(text: str, colon: int) -> int:
    """Return the distance from a colon to the start of its key, or 0 if the key is short enough."""
    if text[colon : colon + 1] != ":":
        return 0
    before = text[:colon].rstrip(" \t")
    quote = before[-1:]
    if quote in {'"', "'"}:
        start = before.rfind(quote, 0, -1)
        while quote == '"' and start > 0 and before[start - 1] == "\\":
            start = before.rfind(quote, 0, start)
    else:
        start = max(before.rfind(each) for each in "\n{[,") + 1
        start += len(before[start:]) - len(before[start:].lstrip())
    is_long = len(before) - start > _MAX_KEY_CHARACTERS
    return colon - start if is_long and "\n" not in before[start:] else 0


class _Reader:
    """Converts the events of a YAML parser to plain values and records their positions.

    The parser's own tree would hide aliases, and its depth would exhaust the stack.
    """

    def __init__(self, file: str, *, is_lenient: bool) -> None:
        self.file = file
        self._is_lenient = is_lenient
        self.warnings: list[Problem] = []
        self.positions = Positions()
        self.problems: list[Problem] = []
        self._path: list[str | int] = []
        self._omitted_problems = 0
        self._omitted_keys = 0

    def report(self, event: yaml.Event | None, message: str, hint: str) -> None:
        """Add a problem at the current path."""
        if len(self.problems) == _MAX_PROBLEMS:
            self._omitted_problems += 1
            return
        line, column = _position(event.start_mark if event else None)
        pointer = tuple(self._path)
        self.problems.append(Problem(self.file, line, column, pointer, message, hint))

    def count_omitted(self) -> None:
        """Add how many problems and warnings exceed the numbers that are reported."""
        for found, number, what, hint in (
            (self.problems, self._omitted_problems, "problems", "correct the others first"),
            (self.warnings, self._omitted_keys, "repeated keys", "their last values count"),
        ):
            if number:
                last = found[-1]
                message = f"{number:,} more {what} of the file are not shown"
                found.append(Problem(self.file, last.line, last.column, (), message, hint))

    def read_all(self, events: Iterable[yaml.Event]) -> Any:
        """Return the only value in the file, or ``None`` if the file is empty."""
        skipped = (yaml.StreamStartEvent, yaml.DocumentStartEvent, yaml.DocumentEndEvent)
        self._events = (event for event in events if not isinstance(event, skipped))
        first = next(self._events)
        if isinstance(first, yaml.StreamEndEvent):
            self.positions.finish(self.positions.start(None, 1, 1))
            return None
        data = self._read(first, None, first)
        second = next(self._events)
        if not isinstance(second, yaml.StreamEndEvent):
            message = "the file contains a second document"
            self.report(second, message, "give it its own file")
        return data

    def _read(self, event: yaml.Event, key: str | None, start: yaml.Event) -> Any:
        """Return the value of the current path, whose position is that of another event."""
        number = self.positions.start(key, *_position(start.start_mark))
        if len(self._path) > MAX_LEVELS:
            message = f"unsupported: the file is nested too deeply, more than {MAX_LEVELS} levels"
            del self._path[5:]
            self.report(event, message, "nest its values less deeply")
            raise SpecError(self.problems)
        value = self._value(event)
        self.positions.finish(number)
        return value

    def _value(self, event: yaml.Event) -> Any:
        if isinstance(event, yaml.AliasEvent):
            hint = "use $ref, or repeat the value"
            self.report(event, "unsupported: a YAML alias", hint)
            return None
        assert isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent)
        self._check_tag(event)
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event)
        if isinstance(event, yaml.MappingStartEvent):
            return dict(self._items())
        return list(self._elements())

    def _until(self, end: type[yaml.Event]) -> Iterator[yaml.Event]:
        while not isinstance(event := next(self._events), end):
            yield event

    def _elements(self) -> Iterator[Any]:
        for index, event in enumerate(self._until(yaml.SequenceEndEvent)):
            self._path.append(index)
            value = self._read(event, None, event)
            self._path.pop()
            yield value

    def _items(self) -> Iterator[tuple[str, Any]]:
        keys: set[str] = set()
        for event in self._until(yaml.MappingEndEvent):
            is_key = isinstance(event, yaml.ScalarEvent)
            key = event.value if isinstance(event, yaml.ScalarEvent) else ""
            if not is_key:
                self.report(event, "a key must be a string", "quote the key")
            self._path.append(key)
            if isinstance(event, yaml.ScalarEvent):
                self._check_tag(event)
                if key in keys:
                    self._repeated(event)
                keys.add(key)
            else:
                self._read(event, key, event)
            value = self._read(next(self._events), key, event)
            self._path.pop()
            if is_key:
                yield key, value

    def _repeated(self, event: yaml.Event) -> None:
        message = f"the key {str(self._path[-1])!r} is repeated"
        if not self._is_lenient:
            self.report(event, message, "keep one of them")
        elif len(self.warnings) == _MAX_REPEATED_KEYS:
            self._omitted_keys += 1
        else:
            line, column = _position(event.start_mark)
            hint = "the last value counts"
            self.warnings.append(Problem(self.file, line, column, tuple(self._path), message, hint))

    def _check_tag(self, event: yaml.ScalarEvent | yaml.CollectionStartEvent) -> None:
        says_text = isinstance(event, yaml.ScalarEvent) and event.tag == _TEXT_TAG
        if event.tag is not None and not says_text:
            message = f"unsupported: the YAML tag {event.tag}"
            self.report(event, message, "remove the tag")

    def _scalar(self, event: yaml.ScalarEvent) -> Any:
        text = event.value
        if not event.implicit[0]:  # It is quoted, or tagged as a string.
            return text
        if text[:1] not in _NUMBER_STARTS:
            if _NULL.fullmatch(text):
                return None
            return text.lower() == "true" if _BOOLEAN.fullmatch(text) else text
        if _INTEGER.fullmatch(text):
            if len(text) > _MAX_DIGITS:
                message = f"unsupported: a number of more than {_MAX_DIGITS} digits"
                self.report(event, message, "quote it, or correct it")
                return None
            return int(text, 0) if text[1:2] in {"o", "x"} else int(text)
        if _NUMBER.fullmatch(text) and math.isfinite(number := read_float(text)):
            return number
        if _NUMBER.fullmatch(text) or _NO_NUMBER.fullmatch(text):
            message = f"JSON cannot express the number {text[:20]}"
            self.report(event, message, "quote it, or correct it")
        return text


def _position(mark: Any) -> tuple[int, int]:
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)
