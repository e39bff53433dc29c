"""Reads documents, and remembers where in its file everything stood."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..core.errors import Pointer, Problem, SpecError, UsageError, closest_first
from ..core.filesystem import UnreadableError, read_file
from ..core.project import is_litter
from ..core.stages import stage
from ..pycode.identifiers import is_api_key
from .parser import FileKind, read

SUFFIXES = (".yaml", ".yml", ".json")

MOST_BYTES = 16 * 2**20
"""No document is read that is larger: each byte takes a hundred in memory."""


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
        warnings: Faults of the vendor's file that leave it one meaning.

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
        """Return a complaint about a place of ``data``, located in the file that it came from.

        If the file has no such place, the nearest place around it gives line and column.
        """
        origin = self.origin(pointer)
        source = origin.document or self
        known = origin.pointer
        while known not in source.positions:
            known = known[:-1]
        line, column = source.positions[known]
        return Problem(source.file, line, column, origin.pointer, message, hint)

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
    return sorted(
        path for path in folder.iterdir() if path.suffix in SUFFIXES and not is_litter(path.name)
    )


@dataclass(frozen=True)
class SourceFile:
    """A document's file that nobody has looked into.

    Attributes:
        key: The API.
        file: The path to show in messages.
        content: What the file holds; where it cannot be read, what the system says of that.

    """

    key: str
    file: str
    content: bytes | OSError

    def load(self) -> Document:
        """Look into it.

        Raises:
            SpecError: It cannot be parsed, or its name cannot be an API's.

        """
        if not is_api_key(self.key):
            hint = "name it after its API in snake_case, such as messaging_v1.yaml"
            message = "the file's name is no module name"
            raise SpecError([Problem(self.file, 1, 1, (), message, hint)])
        return _parse(self.content, self.file, self.key, FileKind.DOCUMENT)


def read_files(paths: Iterable[Path], base: Path) -> list[SourceFile]:
    """Read documents without looking into them.

    Args:
        paths: The files.
        base: Messages show a file's path relative to this folder where it lies inside.

    """
    labels = {path: shown(path, base) for path in paths}
    return [
        SourceFile(path.stem, label, read_content(path, label)) for path, label in labels.items()
    ]


def load(paths: Iterable[Path], base: Path) -> list[Document]:
    """Read documents, and look into them.

    Raises:
        SpecError: As ``load_all`` has it.

    """
    return load_all(read_files(paths, base))


def load_all(files: Iterable[SourceFile]) -> list[Document]:
    """Look into documents.

    Raises:
        SpecError: Files cannot be parsed, or their names cannot be an API's; all complaints.

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
    """Read a document that is not named after its API yet, or lies in no folder.

    Args:
        content: What the file holds, or why it cannot be read.
        path: The file, as messages show it.
        key: The API.
        kind: What the file holds.

    Raises:
        SpecError: The file cannot be parsed.

    """
    return _parse(content, str(path), key, kind)


def load_overlay(path: Path, base: Path, key: str) -> Document:
    """Read the overlay of an API; its content is not looked at.

    Args:
        path: The file.
        base: As ``load`` has it.
        key: The API.

    Raises:
        SpecError: The file cannot be parsed.

    """
    label = shown(path, base)
    return _parse(read_content(path, label), label, key, FileKind.OVERLAY)


def shown(path: Path, base: Path) -> str:
    """A path as messages show it: relative where it lies below the folder."""
    return str(path.relative_to(base) if path.is_relative_to(base) else path)


def read_content(path: Path, label: str = "") -> bytes | OSError:
    """Return the content of a file, or the error if it cannot be read.

    Args:
        path: The file.
        label: The path to show in the report of an internal error; ``path`` by default.

    """
    try:
        with stage("read", label or path):
            return read_file(path, MOST_BYTES)
    except OSError as error:
        return error


def unreadable(file: str, error: OSError) -> SpecError:
    """The complaint about a file that cannot be read."""
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
