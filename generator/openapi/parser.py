"""A parser of YAML and JSON that returns plain values with their source positions."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from enum import Enum
from typing import Any, NamedTuple

import yaml

from ..core.errors import Pointer, Problem, SpecError

Positions = dict[Pointer, tuple[int, int]]
"""Line and column, counted from 1, of each value in a file."""

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

# The core schema of YAML 1.2: no dates, and neither yes, no, on nor off is a boolean.
_NULL = re.compile(r"null|Null|NULL|~|")
_BOOLEAN = re.compile(r"true|True|TRUE|false|False|FALSE")
_INTEGER = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
_NUMBER = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_NO_NUMBER = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")
_TEXT_TAG = "tag:yaml.org,2002:str"

_MAX_DIGITS = 1000
"""The most digits of a number. Python converts at most 4,300; a hexadecimal one may need more."""

_MAX_STRAY_BYTES = 20
"""The most bytes of a file that may be invalid UTF-8; one with more has another encoding."""

MAX_LEVELS = 100
"""The most levels of a document. Later stages traverse documents by recursion."""

_MAX_KEY_CHARACTERS = 1024
"""The most characters of a key, because YAML 1.2 (7.4.2) limits a parser's lookahead to them."""

_JSON_ESCAPE = re.compile(r"\\u([dD][89abAB]..)\\u([dD][c-fC-F]..)|\\.", re.DOTALL)


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
    positions: Positions
    warnings: tuple[Problem, ...]


def read(content: bytes, file: str, kind: FileKind, *, is_json: bool) -> Parsed:
    """Parse a file.

    Documents in JSON are published by vendors, and some are defective. The last value of a
    repeated key counts, as in every JSON parser. A byte that is not UTF-8 is read as Windows-1252.
    YAML files and overlays are written by hand: both defects are errors there.

    Args:
        content: The file's bytes.
        file: The path to show in messages.
        kind: The kind of file.
        is_json: Whether the file's name marks it as JSON.

    Raises:
        SpecError: Every problem, if the file cannot be parsed.

    """
    is_lenient = is_json and kind is FileKind.DOCUMENT and b"\0" not in content  # UTF-16 has it.
    text, warnings = _decode(content, file, is_lenient=is_lenient)
    if is_json:
        text = _JSON_ESCAPE.sub(_join_surrogates, text)
    reader = _Reader(file, is_lenient=is_lenient)
    try:
        data = reader.read_all(yaml.parse(text, _Loader))
    except yaml.reader.ReaderError as error:
        line, column = _position_after(text.encode()[: error.position])
        message = f"the character U+{error.character:04X} is not allowed"
        raise SpecError([Problem(file, line, column, (), message, "remove it")]) from error
    except yaml.MarkedYAMLError as error:
        raise SpecError([_syntax_problem(file, text, error, is_json)]) from error
    if not isinstance(data, dict):
        reader.report((), None, "the file must contain a mapping", f"start with {kind.value}")
        data = {}
    if reader.problems:
        raise SpecError(reader.problems)
    return Parsed(data, reader.positions, (*warnings, *reader.warnings))


def _decode(content: bytes, file: str, *, is_lenient: bool) -> tuple[str, list[Problem]]:
    """Decode UTF-8. With ``is_lenient``, decode invalid bytes as Windows-1252 and warn of each."""
    parts: list[str] = []
    warnings: list[Problem] = []
    start = 0
    while True:
        try:
            parts.append(content[start:].decode())
        except UnicodeDecodeError as error:
            at = start + error.start
            line, column = _position_after(content[:at])
            message = f"byte {at} is not UTF-8"
            problem = Problem(file, line, column, (), message, "save it as UTF-8")
            if not is_lenient or len(warnings) == _MAX_STRAY_BYTES:
                raise SpecError([*warnings, problem]) from error
            try:
                character = content[at : at + 1].decode("cp1252")
            except UnicodeDecodeError:
                raise SpecError([problem]) from error
            meaning = f"it is read as {character!r}, as in Windows-1252"
            warnings.append(Problem(file, line, column, (), message, meaning))
            parts += [content[start:at].decode(), character]
            start = at + 1
        else:
            return "".join(parts), warnings


def _position_after(before: bytes) -> tuple[int, int]:
    """Return the line and column that follow the given text."""
    lines = before.decode(errors="ignore").split("\n")
    return len(lines), len(lines[-1]) + 1


def _join_surrogates(match: re.Match[str]) -> str:
    """Convert the two escapes of a character above U+FFFF in JSON to the one escape of YAML."""
    if match[1] is None:
        return match[0]
    character = b"".join(int(half, 16).to_bytes(2, "big") for half in match.groups())
    return f"\\U{ord(character.decode('utf-16-be')):08x}"


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
        self.positions: Positions = {}
        self.problems: list[Problem] = []

    def report(self, pointer: Pointer, event: yaml.Event | None, message: str, hint: str) -> None:
        line, column = _position(event.start_mark if event else None)
        self.problems.append(Problem(self.file, line, column, pointer, message, hint))

    def read_all(self, events: Iterable[yaml.Event]) -> Any:
        """Return the only value in the file, or ``None`` if the file is empty."""
        skipped = (yaml.StreamStartEvent, yaml.DocumentStartEvent, yaml.DocumentEndEvent)
        self._events = (event for event in events if not isinstance(event, skipped))
        first = next(self._events)
        if isinstance(first, yaml.StreamEndEvent):
            return None
        data = self._read(first, ())
        second = next(self._events)
        if not isinstance(second, yaml.StreamEndEvent):
            message = "the file contains a second document"
            self.report((), second, message, "give it its own file")
        return data

    def _read(self, event: yaml.Event, pointer: Pointer) -> Any:
        self.positions[pointer] = _position(event.start_mark)
        if len(pointer) > MAX_LEVELS:
            message = f"unsupported: the file is nested too deeply, more than {MAX_LEVELS} levels"
            self.report(pointer[:5], event, message, "nest its values less deeply")
            raise SpecError(self.problems)
        if isinstance(event, yaml.AliasEvent):
            hint = "use $ref, or repeat the value"
            self.report(pointer, event, "YAML aliases are not supported", hint)
            return None
        assert isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent)
        self._check_tag(event, pointer)
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event, pointer)
        if isinstance(event, yaml.MappingStartEvent):
            return dict(self._items(pointer))
        inside = enumerate(self._until(yaml.SequenceEndEvent))
        return [self._read(item, (*pointer, index)) for index, item in inside]

    def _until(self, end: type[yaml.Event]) -> Iterator[yaml.Event]:
        while not isinstance(event := next(self._events), end):
            yield event

    def _items(self, pointer: Pointer) -> Iterator[tuple[str, Any]]:
        keys: set[str] = set()
        for event in self._until(yaml.MappingEndEvent):
            if not isinstance(event, yaml.ScalarEvent):
                self.report(pointer, event, "a key must be a string", "quote the key")
                self._read(event, (*pointer, ""))
                self._read(next(self._events), (*pointer, ""))
                continue
            key = event.value
            where = (*pointer, key)
            self._check_tag(event, where)
            if key in keys:
                self._repeated(where, event)
            keys.add(key)
            value = self._read(next(self._events), where)
            self.positions[where] = _position(event.start_mark)
            yield key, value

    def _repeated(self, pointer: Pointer, event: yaml.Event) -> None:
        message = f"the key {str(pointer[-1])!r} is repeated"
        if not self._is_lenient:
            self.report(pointer, event, message, "keep one of them")
            return
        line, column = _position(event.start_mark)
        self.warnings.append(
            Problem(self.file, line, column, pointer, message, "the last value counts")
        )

    def _check_tag(
        self, event: yaml.ScalarEvent | yaml.CollectionStartEvent, pointer: Pointer
    ) -> None:
        says_text = isinstance(event, yaml.ScalarEvent) and event.tag == _TEXT_TAG
        if event.tag is not None and not says_text:
            message = f"the tag {event.tag} is not supported"
            self.report(pointer, event, message, "remove the tag")

    def _scalar(self, event: yaml.ScalarEvent, pointer: Pointer) -> Any:
        text = event.value
        if not event.implicit[0]:  # It is quoted, or tagged as a string.
            return text
        if _NULL.fullmatch(text):
            return None
        if _BOOLEAN.fullmatch(text):
            return text.lower() == "true"
        if _INTEGER.fullmatch(text):
            if len(text) > _MAX_DIGITS:
                message = f"unsupported: a number of more than {_MAX_DIGITS} digits"
                self.report(pointer, event, message, "quote it, or correct it")
                return None
            return int(text, 0) if text[1:2] in {"o", "x"} else int(text)
        if _NUMBER.fullmatch(text) and math.isfinite(number := float(text)):
            return number
        if _NUMBER.fullmatch(text) or _NO_NUMBER.fullmatch(text):
            message = f"JSON cannot express the number {text[:20]}"
            self.report(pointer, event, message, "quote it, or correct it")
        return text


def _position(mark: Any) -> tuple[int, int]:
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)
