"""Documents: their files, their content, and the source position of each value."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from ..core.errors import Pointer, Problem, SpecError, UsageError, closest_first
from ..core.filesystem import UnreadableError, read_file
from ..core.project import is_litter
from ..core.stages import stage
from ..pycode.api_keys import api_key_fault
from .parsing.parser import FileKind, read
from .payloads.detection import is_api, is_payload_schema

SUFFIXES = (".yaml", ".yml", ".json")

SCHEMAS = "schemas"
"""The folder of payload schemas inside a folder of documents."""

MAX_BYTES = 16 * 2**20
"""The size limit of a document in bytes."""


@dataclass(frozen=True)
class Document:
    """An API's document.

    Attributes:
        key: The file's name without its suffix, which is the API's module in the package.
        file: The path to show in messages.
        data: The parsed content.
        digest: SHA-256 of the file's bytes and those of its overlay.
        positions: Line and column, counted from 1, of each value in the file.
        moved: The origins of those parts of ``data`` that are not where the file has them. A stage
            that moves or adds a part records the topmost pointer of that part.
        applied: The reasons of the overlay's actions, in order; empty without an overlay.
        warnings: Defects of the document that do not prevent the generation.

    """

    key: str
    file: str
    data: dict[str, Any]
    digest: str
    positions: Mapping[Pointer, tuple[int, int]] = field(repr=False)
    moved: Mapping[Pointer, Origin] = field(default_factory=dict, repr=False)
    applied: tuple[str, ...] = ()
    warnings: tuple[Problem, ...] = ()

    def problem(self, pointer: Pointer, message: str, hint: str) -> Problem:
        """Return a problem at a pointer of ``data``, located in the file that the part comes from.

        If the file has no such part, the nearest enclosing part gives line and column. The pointer
        may name one key that is missing there, and is otherwise that of the enclosing part.
        """
        origin = self.origin(pointer)
        source = origin.document or self
        known = origin.pointer
        while known not in source.positions:
            known = known[:-1]
        line, column = source.positions[known]
        is_missing = len(origin.pointer) - len(known) == 1
        place = origin.pointer if is_missing else known
        return Problem(source.file, line, column, place, message, hint)

    def origin(self, pointer: Pointer) -> Origin:
        """Return the origin of a part of ``data``."""
        for length in range(len(pointer), -1, -1):
            found = self.moved.get(pointer[:length])
            if found is not None:
                return Origin((*found.pointer, *pointer[length:]), found.document)
        return Origin(pointer)

    def with_warnings(self, found: Iterable[Problem]) -> Document:
        """Return the document with more warnings, each of them once."""
        return replace(self, warnings=tuple(dict.fromkeys((*self.warnings, *found))))


@dataclass(frozen=True)
class Origin:
    """A place in a file.

    Attributes:
        pointer: The pointer within the file.
        document: The overlay that contains the part, or ``None`` for the document's own file.

    """

    pointer: Pointer
    document: Document | None = None


def find_documents(folder: Path, keys: tuple[str, ...] = ()) -> list[Path]:
    """Return the documents of a folder, sorted by name, or only those of the given APIs.

    Raises:
        UsageError: The folder or one of the APIs does not exist.

    """
    paths = documents_in(folder)
    if not paths:
        raise UsageError(f"{folder}: contains no document ({', '.join(SUFFIXES)})")
    known = {path.stem for path in paths}
    if unknown := sorted(set(keys) - known):
        raise UsageError(
            f"{folder}: contains no document for {', '.join(unknown)}; "
            f"its APIs are {', '.join(closest_first(unknown[0], known))}"
        )
    return [path for path in paths if not keys or path.stem in keys]


def documents_in(folder: Path) -> list[Path]:
    """Return the documents of a folder, sorted by name, and then those of its payload schemas.

    There may be none.

    Raises:
        UsageError: The folder does not exist.

    """
    if not folder.is_dir():
        raise UsageError(f"{folder}: there is no such folder of documents")
    found = [
        path
        for each in (folder, folder / SCHEMAS)
        for path in (each.iterdir() if each.is_dir() else ())
        if path.suffix in SUFFIXES and not is_litter(path.name)
    ]
    return sorted(found, key=document_order)


def document_order(path: Path) -> tuple[bool, Path]:
    """Return the sort key of a document's file: payload schemas come after APIs."""
    return is_in_schemas(path), path


def is_in_schemas(path: Path) -> bool:
    """Return whether a file is in a folder of payload schemas."""
    return path.parent.name == SCHEMAS


@dataclass(frozen=True)
class SourceFile:
    """A document's file before parsing.

    Attributes:
        key: The key of the API.
        file: The path to show in messages.
        content: The content of the file, or the error if it cannot be read.
        is_schema: Whether it must describe a payload, or an API; ``None`` if it may do either.

    """

    key: str
    file: str
    content: bytes | OSError
    is_schema: bool | None = None

    def load(self) -> Document:
        """Parse the file.

        Raises:
            SpecError: The file cannot be parsed, or its name is not a valid key.

        """
        if fault := api_key_fault(self.key):
            hint = "name it after its API in snake_case, such as messaging_v1.yaml"
            message = f"the file's name {fault}"
            raise SpecError([Problem(self.file, 1, 1, (), message, hint)])
        document = _parse(self.content, self.file, self.key, FileKind.DOCUMENT)
        if self.is_schema is True and is_api(document.data):
            message = f"an API's document in the folder {SCHEMAS}, which has payload schemas"
            raise SpecError([document.problem((), message, "move it to the folder above")])
        if self.is_schema is False and is_payload_schema(document.data):
            message, hint = "a payload schema among the APIs", f"move it to the folder {SCHEMAS}"
            raise SpecError([document.problem((), message, hint)])
        return document


def read_files(paths: Iterable[Path], base: Path) -> list[SourceFile]:
    """Read files without parsing them.

    Args:
        paths: The files.
        base: Messages show the path of a file inside this folder relative to it.

    """
    labels = {path: display_path(path, base) for path in paths}
    return [
        SourceFile(path.stem, label, read_content(path, label), is_in_schemas(path))
        for path, label in labels.items()
    ]


def load(paths: Iterable[Path], base: Path) -> list[Document]:
    """Read and parse documents.

    Raises:
        SpecError: See ``load_all``.

    """
    return load_all(read_files(paths, base))


def load_all(files: Iterable[SourceFile]) -> list[Document]:
    """Parse documents.

    Raises:
        SpecError: Every problem, if files cannot be parsed or their names are not valid keys.

    """
    documents: list[Document] = []
    problems: list[Problem] = []
    for file in files:
        try:
            documents.append(file.load())
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


def load_content(
    content: bytes | OSError, path: Path, key: str, kind: FileKind = FileKind.DOCUMENT
) -> Document:
    """Parse a document that is not named after its API yet, or is in no folder.

    Args:
        content: The content of the file, or the error if it cannot be read.
        path: The path to show in messages.
        key: The key of the API.
        kind: The kind of file.

    Raises:
        SpecError: The file cannot be parsed.

    """
    return _parse(content, str(path), key, kind)


def load_overlay(path: Path, base: Path, key: str) -> Document:
    """Parse the overlay of an API without validating it.

    Args:
        path: The file.
        base: See ``read_files``.
        key: The key of the API.

    Raises:
        SpecError: The file cannot be parsed.

    """
    label = display_path(path, base)
    return _parse(read_content(path, label), label, key, FileKind.OVERLAY)


def display_path(path: Path, base: Path) -> str:
    """Return a path as messages show it: relative to ``base`` if it is inside."""
    return str(path.relative_to(base) if path.is_relative_to(base) else path)


def read_content(path: Path, label: str = "") -> bytes | OSError:
    """Return the content of a file, or the error if it cannot be read.

    Args:
        path: The file.
        label: The path to show in the report of an internal error; ``path`` by default.

    """
    try:
        with stage("read", label or path):
            return read_file(path, MAX_BYTES)
    except OSError as error:
        return error


def unreadable(file: str, error: OSError) -> SpecError:
    """Return the error for a file that cannot be read."""
    hint = error.hint if isinstance(error, UnreadableError) else "make the file readable"
    return SpecError([Problem(file, 1, 1, (), str(error.strerror), hint)])


def _parse(content: bytes | OSError, file: str, key: str, kind: FileKind) -> Document:
    if isinstance(content, OSError):
        raise unreadable(file, content) from content
    is_json = Path(file).suffix == ".json"
    with stage("load", file):
        parsed = read(content, file, kind, is_json=is_json)
    digest = hashlib.sha256(content).hexdigest()
    return Document(key, file, parsed.data, digest, parsed.positions, warnings=parsed.warnings)
