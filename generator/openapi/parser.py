"""Reads YAML and JSON as plain values, with the place of each in its file."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from enum import Enum
from typing import Any, NamedTuple

import yaml

from ..core.errors import Pointer, Problem, SpecError

Positions = dict[Pointer, tuple[int, int]]
"""Line and column, counted from 1, of each place in a file."""

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

# The core schema of YAML 1.2: no dates, and neither yes, no, on nor off is a boolean.
_NULL = re.compile(r"null|Null|NULL|~|")
_BOOLEAN = re.compile(r"true|True|TRUE|false|False|FALSE")
_INTEGER = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
_NUMBER = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_NO_NUMBER = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")
_TEXT_TAG = "tag:yaml.org,2002:str"

_MOST_DIGITS = 1000
"""Python neither reads nor prints numbers of more than 4,300; in hexadecimal they have fewer."""

_MOST_STRAY_BYTES = 20
"""A file with more bytes that are not UTF-8 is in another encoding."""

MOST_LEVELS = 100
"""What comes after this stage walks through documents by recursion."""

_MOST_KEY_CHARACTERS = 1024
"""A limit of YAML 1.2 (7.4.2): a parser need not look further ahead to recognize a key."""

_JSON_ESCAPE = re.compile(r"\\u([dD][89abAB]..)\\u([dD][c-fC-F]..)|\\.", re.DOTALL)


class FileKind(Enum):
    """What a file holds; the value is its first line."""

    DOCUMENT = "openapi: 3.1.0"
    OVERLAY = "overlay: 1.0.0"


class Parsed(NamedTuple):
    """The content of a file.

    Attributes:
        data: The mapping that the file holds.
        positions: The place of every value.
        warnings: Faults of a vendor's file that leave one meaning.

    """

    data: dict[str, Any]
    positions: Positions
    warnings: tuple[Problem, ...]


def read(content: bytes, file: str, kind: FileKind, *, is_json: bool) -> Parsed:
    """Parse a file.

    Documents in JSON are published by vendors, and some are broken. Of a repeated key the last
    value counts, as in every JSON parser, and a byte that is not UTF-8 is read as Windows-1252.
    YAML files and overlays are written by hand and may hold neither.

    Args:
        content: The file's bytes.
        file: The path to show in messages.
        kind: What the file holds.
        is_json: Whether the file is JSON, by its name.

    Raises:
        SpecError: It cannot be read; every complaint.

    """
    is_lenient = is_json and kind is FileKind.DOCUMENT and b"\0" not in content  # UTF-16 has it.
    text, warnings = _decode(content, file, is_lenient=is_lenient)
    if is_json:
        text = _JSON_ESCAPE.sub(_joined_surrogates, text)
    reader = _Reader(file, is_lenient=is_lenient)
    try:
        data = reader.read_all(yaml.parse(text, _Loader))
    except yaml.reader.ReaderError as error:
        line, column = _end_of(text.encode()[: error.position])
        wrong = f"the character U+{error.character:04X} is not allowed"
        raise SpecError([Problem(file, line, column, (), wrong, "remove it")]) from error
    except yaml.MarkedYAMLError as error:
        raise SpecError([_syntax_problem(file, text, error, is_json)]) from error
    if not isinstance(data, dict):
        reader.complain((), None, "the file holds no mapping", f"start with {kind.value}")
        data = {}
    if reader.problems:
        raise SpecError(reader.problems)
    return Parsed(data, reader.positions, (*warnings, *reader.warnings))


def _decode(content: bytes, file: str, *, is_lenient: bool) -> tuple[str, list[Problem]]:
    """Decode UTF-8; with ``is_lenient``, other bytes as Windows-1252, with a warning each."""
    parts: list[str] = []
    warnings: list[Problem] = []
    start = 0
    while True:
        try:
            parts.append(content[start:].decode())
        except UnicodeDecodeError as error:
            at = start + error.start
            line, column = _end_of(content[:at])
            wrong = f"byte {at} is not UTF-8"
            problem = Problem(file, line, column, (), wrong, "save it as UTF-8")
            if not is_lenient or len(warnings) == _MOST_STRAY_BYTES:
                raise SpecError([*warnings, problem]) from error
            try:
                character = content[at : at + 1].decode("cp1252")
            except UnicodeDecodeError:
                raise SpecError([problem]) from error
            meaning = f"it is read as {character!r}, as in Windows-1252"
            warnings.append(Problem(file, line, column, (), wrong, meaning))
            parts += [content[start:at].decode(), character]
            start = at + 1
        else:
            return "".join(parts), warnings


def _end_of(before: bytes) -> tuple[int, int]:
    """The line and column that follow what was read so far."""
    lines = before.decode(errors="ignore").split("\n")
    return len(lines), len(lines[-1]) + 1


def _joined_surrogates(match: re.Match[str]) -> str:
    """JSON writes a character beyond U+FFFF as two escapes, YAML as one."""
    if match[1] is None:
        return match[0]
    character = b"".join(int(half, 16).to_bytes(2, "big") for half in match.groups())
    return f"\\U{ord(character.decode('utf-16-be')):08x}"


def _syntax_problem(file: str, text: str, error: yaml.MarkedYAMLError, is_json: bool) -> Problem:
    line, column = _position(error.problem_mark or error.context_mark)
    if error.problem_mark and (length := _long_key(text, error.problem_mark.index)):
        message = f"unsupported: a key of more than {_MOST_KEY_CHARACTERS:,} characters"
        return Problem(file, line, max(column - length, 1), (), message, "shorten the key")
    hint = f"write valid {'JSON' if is_json else 'YAML'} here"
    return Problem(file, line, column, (), error.problem or "unreadable", hint)


def _long_key(text: str, colon: int) -> int:
    """Return how far before a colon its key begins; 0 if the key is not too long."""
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
    is_long = len(before) - start > _MOST_KEY_CHARACTERS
    return colon - start if is_long and "\n" not in before[start:] else 0


class _Reader:
    """Turns the events of a YAML parser into plain values and notes their positions.

    The parser's own tree would hide aliases, and its depth would exhaust the stack.
    """

    def __init__(self, file: str, *, is_lenient: bool) -> None:
        self.file = file
        self._is_lenient = is_lenient
        self.warnings: list[Problem] = []
        self.positions: Positions = {}
        self.problems: list[Problem] = []

    def complain(self, pointer: Pointer, event: yaml.Event | None, wrong: str, right: str) -> None:
        line, column = _position(event.start_mark if event else None)
        self.problems.append(Problem(self.file, line, column, pointer, wrong, right))

    def read_all(self, events: Iterable[yaml.Event]) -> Any:
        """The one value in the file; nothing where it is empty."""
        skipped = (yaml.StreamStartEvent, yaml.DocumentStartEvent, yaml.DocumentEndEvent)
        self._events = (event for event in events if not isinstance(event, skipped))
        first = next(self._events)
        if isinstance(first, yaml.StreamEndEvent):
            return None
        data = self._read(first, ())
        second = next(self._events)
        if not isinstance(second, yaml.StreamEndEvent):
            self.complain((), second, "the file holds a second document", "give it its own file")
        return data

    def _read(self, event: yaml.Event, pointer: Pointer) -> Any:
        self.positions[pointer] = _position(event.start_mark)
        if len(pointer) > MOST_LEVELS:
            wrong = f"unsupported: the file is nested too deeply, more than {MOST_LEVELS} levels"
            self.complain(pointer[:5], event, wrong, "nest its values less deeply")
            raise SpecError(self.problems)
        if isinstance(event, yaml.AliasEvent):
            right = "use $ref, or write the value again"
            self.complain(pointer, event, "YAML aliases are not supported", right)
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
                self.complain(pointer, event, "a key is not a plain text", "quote the key")
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
        wrong = f"the key {str(pointer[-1])!r} stands twice"
        if not self._is_lenient:
            self.complain(pointer, event, wrong, "keep one of them")
            return
        line, column = _position(event.start_mark)
        self.warnings.append(
            Problem(self.file, line, column, pointer, wrong, "the last value counts")
        )

    def _check_tag(
        self, event: yaml.ScalarEvent | yaml.CollectionStartEvent, pointer: Pointer
    ) -> None:
        says_text = isinstance(event, yaml.ScalarEvent) and event.tag == _TEXT_TAG
        if event.tag is not None and not says_text:
            wrong = f"the tag {event.tag} is not supported"
            self.complain(pointer, event, wrong, "remove the tag")

    def _scalar(self, event: yaml.ScalarEvent, pointer: Pointer) -> Any:
        text = event.value
        if not event.implicit[0]:  # It is quoted, or tagged as text.
            return text
        if _NULL.fullmatch(text):
            return None
        if _BOOLEAN.fullmatch(text):
            return text.lower() == "true"
        if _INTEGER.fullmatch(text):
            if len(text) > _MOST_DIGITS:
                wrong = f"unsupported: a number of more than {_MOST_DIGITS} digits"
                self.complain(pointer, event, wrong, "quote it, or correct it")
                return None
            return int(text, 0) if text[1:2] in {"o", "x"} else int(text)
        if _NUMBER.fullmatch(text) and math.isfinite(number := float(text)):
            return number
        if _NUMBER.fullmatch(text) or _NO_NUMBER.fullmatch(text):
            self.complain(pointer, event, "JSON knows no such number", "quote it, or correct it")
        return text


def _position(mark: Any) -> tuple[int, int]:
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)
