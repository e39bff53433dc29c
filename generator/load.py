"""Reads documents, and remembers where in its file everything stood."""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from .names import is_api_key
from .problems import Pointer, Problem, SpecError, UsageError, closest_first

SUFFIXES = (".yaml", ".yml", ".json")
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

# The core schema of YAML 1.2: no dates, and neither yes, no, on nor off is a boolean.
_NULL = re.compile(r"null|Null|NULL|~|")
_BOOLEAN = re.compile(r"true|True|TRUE|false|False|FALSE")
_INTEGER = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
_NUMBER = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_NO_NUMBER = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")
_TEXT_TAG = "tag:yaml.org,2002:str"

_MOST_DIGITS = 4000
"""Python converts no longer number."""

MOST_LEVELS = 100
"""What comes after this stage walks through documents by recursion."""

_JSON_ESCAPE = re.compile(r"\\u([dD][89abAB]..)\\u([dD][c-fC-F]..)|\\.", re.DOTALL)


@dataclass(frozen=True)
class Document:
    """An API's document.

    Attributes:
        key: The file's name without its ending; the API's module in the package.
        file: The path to show in messages.
        data: The parsed content.
        digest: SHA-256 of the file's bytes, and of its overlay's.
        positions: Line and column, counted from 1, of each place in the file.
        moved: Where a place of ``data`` came from, if that is not where it stands: a stage that
            moves something, or adds it from elsewhere, notes the topmost place of each such part.
        applied: Why each action of its overlay is there, in order; empty without an overlay.

    """

    key: str
    file: str
    data: dict[str, Any]
    digest: str
    positions: Mapping[Pointer, tuple[int, int]] = field(repr=False)
    moved: Mapping[Pointer, Origin] = field(default_factory=dict, repr=False)
    applied: tuple[str, ...] = ()

    def problem(self, pointer: Pointer, wrong: str, right: str) -> Problem:
        """A complaint about a place of ``data``, told as a place of the file that it came from.

        Where the file has no such place, the nearest one around it gives line and column.
        """
        origin = self.origin(pointer)
        source = origin.document or self
        known = origin.pointer
        while known not in source.positions:
            known = known[:-1]
        line, column = source.positions[known]
        return Problem(source.file, line, column, origin.pointer, wrong, right)

    def origin(self, pointer: Pointer) -> Origin:
        """Where a place of ``data`` came from."""
        for length in range(len(pointer), -1, -1):
            found = self.moved.get(pointer[:length])
            if found is not None:
                return Origin((*found.pointer, *pointer[length:]), found.document)
        return Origin(pointer)


@dataclass(frozen=True)
class Origin:
    """A place in a file.

    Attributes:
        pointer: The place, as the file has it.
        document: The file, where it is not the document's own: an overlay.

    """

    pointer: Pointer
    document: Document | None = None


def find_documents(folder: Path, keys: tuple[str, ...] = ()) -> list[Path]:
    """The documents of a folder by name, or those of the given APIs.

    Raises:
        UsageError: The folder or one of the APIs does not exist.

    """
    paths = documents_in(folder)
    if not paths:
        raise UsageError(f"{folder}: holds no document ({', '.join(SUFFIXES)})")
    known = {path.stem for path in paths}
    if unknown := sorted(set(keys) - known):
        raise UsageError(
            f"{folder}: holds no document for {', '.join(unknown)}; "
            f"its APIs are {', '.join(closest_first(unknown[0], known))}"
        )
    return [path for path in paths if not keys or path.stem in keys]


def documents_in(folder: Path) -> list[Path]:
    """The documents of a folder by name; it may hold none.

    Raises:
        UsageError: The folder does not exist.

    """
    if not folder.is_dir():
        raise UsageError(f"{folder}: there is no such folder of documents")
    return sorted(path for path in folder.iterdir() if path.suffix in SUFFIXES)


def load(paths: list[Path], base: Path) -> list[Document]:
    """Read documents.

    Args:
        paths: The files.
        base: Messages show a file's path relative to this folder where it lies inside.

    Raises:
        SpecError: Files cannot be parsed, or their names cannot be an API's.

    """
    documents: list[Document] = []
    problems: list[Problem] = []
    for path in paths:
        try:
            documents.append(_load_file(path, shown(path, base)))
        except SpecError as error:
            problems += error.problems
    keys = [document.key for document in documents]
    problems += [
        document.problem((), f"there are two documents for {document.key}", "keep one of them")
        for document in documents
        if keys.count(document.key) > 1
    ]
    if problems:
        raise SpecError(problems)
    return documents


def load_content(content: bytes, path: Path, key: str) -> Document:
    """Read a document that is not named after its API yet.

    Args:
        content: What the file holds.
        path: The file, as messages show it.
        key: The API.

    Raises:
        SpecError: The file cannot be parsed.

    """
    is_json = path.suffix == ".json"
    return _parse(content, str(path), key, "openapi: 3.1.0", is_json=is_json)


def load_overlay(path: Path, base: Path, key: str) -> Document:
    """Read the overlay of an API; its content is not looked at.

    Args:
        path: The file.
        base: As ``load`` has it.
        key: The API.

    Raises:
        SpecError: The file cannot be parsed.

    """
    return _read_file(path, shown(path, base), key, "overlay: 1.0.0")


def shown(path: Path, base: Path) -> str:
    """A path as messages show it: relative where it lies below the folder."""
    return str(path.relative_to(base) if path.is_relative_to(base) else path)


def _load_file(path: Path, file: str) -> Document:
    key = path.stem
    if not is_api_key(key):
        right = "name it after its API in snake_case, such as messaging_v1.yaml"
        raise SpecError([Problem(file, 1, 1, (), "the file's name is no module name", right)])
    return _read_file(path, file, key, "openapi: 3.1.0")


def _read_file(path: Path, file: str, key: str, first_line: str) -> Document:
    try:
        content = path.read_bytes()
    except OSError as error:
        right = "make the file readable"
        raise SpecError([Problem(file, 1, 1, (), str(error.strerror), right)]) from error
    return _parse(content, file, key, first_line, is_json=path.suffix == ".json")


def _parse(content: bytes, file: str, key: str, first_line: str, *, is_json: bool) -> Document:
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        line, column = _end_of(content[: error.start])
        wrong = f"byte {error.start} is not UTF-8"
        raise SpecError([Problem(file, line, column, (), wrong, "save it as UTF-8")]) from error
    if is_json:
        text = _JSON_ESCAPE.sub(_joined_surrogates, text)
    reader = _Reader(file)
    try:
        data = reader.read_all(yaml.parse(text, _Loader))
    except yaml.reader.ReaderError as error:
        line, column = _end_of(text.encode()[: error.position])
        wrong = f"the character U+{error.character:04X} is not allowed"
        raise SpecError([Problem(file, line, column, (), wrong, "remove it")]) from error
    except yaml.MarkedYAMLError as error:
        raise SpecError([_syntax_problem(file, error)]) from error
    if not isinstance(data, dict):
        reader.complain((), None, "the file holds no mapping", f"start with {first_line}")
        data = {}
    if reader.problems:
        raise SpecError(reader.problems)
    digest = hashlib.sha256(content).hexdigest()
    return Document(key, file, data, digest, reader.positions)


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


def _syntax_problem(file: str, error: yaml.MarkedYAMLError) -> Problem:
    line, column = _position(error.problem_mark or error.context_mark)
    return Problem(file, line, column, (), error.problem or "unreadable", "write valid YAML here")


class _Reader:
    """Turns the events of a YAML parser into plain values and notes their positions.

    The parser's own tree would hide aliases, and its depth would exhaust the stack.
    """

    def __init__(self, file: str) -> None:
        self.file = file
        self.positions: dict[Pointer, tuple[int, int]] = {}
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
            wrong, right = "the file is nested too deeply", "nest its values less deeply"
            self.complain(pointer[:5], event, wrong, right)
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
                self.complain(where, event, f"the key {key!r} stands twice", "keep one of them")
            keys.add(key)
            value = self._read(next(self._events), where)
            self.positions[where] = _position(event.start_mark)
            yield key, value

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
        if _INTEGER.fullmatch(text) and len(text) <= _MOST_DIGITS:
            return int(text, 0) if text[1:2] in {"o", "x"} else int(text)
        if _NUMBER.fullmatch(text) and math.isfinite(number := float(text)):
            return number
        if _NUMBER.fullmatch(text) or _NO_NUMBER.fullmatch(text):
            self.complain(pointer, event, "JSON knows no such number", "quote it, or correct it")
        return text


def _position(mark: Any) -> tuple[int, int]:
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)
