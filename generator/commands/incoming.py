"""Incoming documents, to be placed in the folder of documents."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ..core.errors import Problem, SpecError, UsageError
from ..core.project import real_path
from ..core.stages import stage
from ..incremental import stamp
from ..openapi.documents import (
    SCHEMAS,
    SUFFIXES,
    Document,
    SourceFile,
    document_order,
    documents_in,
    load_content,
    read_content,
    read_files,
    unreadable,
)
from ..openapi.payloads.detection import is_api, is_payload_schema
from ..output.transaction import Transaction
from ..pycode.api_keys import api_key, api_key_fault, is_api_key, schema_key
from ..pycode.words import UnusableNameError


class NotADocumentError(SpecError):
    """A file that can be parsed and describes neither an API nor a payload."""


class UnnamedError(UsageError):
    """A document whose file name does not yield the key of an API."""


@dataclass(frozen=True)
class IncomingDocument:
    """Document to be added to the project.

    Attributes:
        document: The document under the key of its API. Messages name the file as the user did.
        content: The bytes of the file.
        target: The file that it becomes in the folder of documents.
        existing: The existing document of the API, which may be the file itself.
        before: The content of the existing document; ``None`` if there is none.

    """

    document: Document
    content: bytes
    target: Path
    existing: Path | None
    before: bytes | None

    @property
    def is_current(self) -> bool:
        """Whether the folder already contains this document."""
        return self.existing == self.target and self.before == self.content

    @property
    def source(self) -> SourceFile:
        """File for the pipeline, which parses it on any core."""
        is_schema = is_payload_schema(self.document.data)
        return SourceFile(self.document.key, self.document.file, self.content, is_schema)

    @property
    def changes(self) -> stamp.Changes:
        """Files that change, with their new content."""
        removed: dict[Path, bytes | None] = {} if self.existing is None else {self.existing: None}
        return removed | {self.target: self.content}

    def put(self, transaction: Transaction) -> None:
        """Write the document, and remove the existing one if it has another name."""
        if self.is_current:
            return
        before = self.before if self.existing == self.target else None
        transaction.stage_file(self.target, self.content, before)
        if self.existing is not None and self.existing != self.target:
            transaction.stage_file(self.existing, None, self.before)

    @property
    def outcome(self) -> str:
        """Phrase for the outcome, such as ``added``."""
        if self.is_current:
            return "already present"
        if self.existing is None:
            return "added"
        return (
            "replaced"
            if self.existing == self.target
            else f"added in place of {self.existing.name}"
        )


@stage("load")
def read_incoming(files: Sequence[Path], name: str | None, folder: Path) -> list[IncomingDocument]:
    """Read the files and determine the key of each API.

    Args:
        files: The files as the user named them.
        name: The key of the API, if the user chose one.
        folder: The folder of documents.

    Raises:
        UsageError: A file does not exist or is not a document, or its API has no key.
        SpecError: A file cannot be parsed, or does not describe an API.

    """
    incoming: list[IncomingDocument] = []
    problems: list[Problem] = []
    known = documents_in(folder)
    for file in dict.fromkeys(files):
        try:
            incoming.append(read_one(file, name, known, folder))
        except SpecError as error:
            problems += error.problems
    if problems:
        raise SpecError(problems)
    return incoming


def changed_files(incoming: Iterable[IncomingDocument]) -> stamp.Changes:
    """Return the files that change, with their new content."""
    return {file: content for each in incoming for file, content in each.changes.items()}


def sources_with(incoming: Sequence[IncomingDocument], folder: Path) -> list[SourceFile]:
    """Return the resulting documents in the order in which ``generate`` finds them."""
    replaced = {each.existing for each in incoming}
    others = [file for file in documents_in(folder) if file not in replaced]
    by_file = dict(zip(others, read_files(others, Path.cwd()), strict=True))
    by_file |= {each.target: each.source for each in incoming}
    return [by_file[file] for file in sorted(by_file, key=document_order)]


def refuse_replacement(incoming: Sequence[IncomingDocument]) -> None:
    """Refuse to replace a document without the user's consent.

    Raises:
        UsageError: The folder has another document for one of the APIs.

    """
    lines = [
        f"{each.document.file}: {each.existing} is the document of {each.document.key}; "
        "replace it with --replace, or choose another name with --as"
        for each in incoming
        if each.existing is not None and not each.is_current
    ]
    if lines:
        raise UsageError(*lines)


def read(file: Path) -> bytes:
    """Return the content of a document's file.

    Raises:
        UsageError: The file does not exist, or has another kind of name.
        SpecError: The file cannot be read.

    """
    if not os.path.lexists(file):
        raise UsageError(f"{file}: no such file; name an existing document")
    if file.is_dir():
        raise UsageError(f"{file}: is a folder; name the documents in it")
    if file.suffix not in SUFFIXES:
        raise UsageError(f"{file}: is not a document; its name must end in .json or .yaml")
    return _content(file)


def _content(file: Path) -> bytes:
    content = read_content(file)
    if isinstance(content, OSError):
        raise unreadable(str(file), content) from content
    return content


def read_one(file: Path, name: str | None, known: Sequence[Path], folder: Path) -> IncomingDocument:
    """Read a file and determine the key of its API.

    Args:
        file: The file as the user named it.
        name: The key of the API, if the user chose one.
        known: The documents in the folder of documents.
        folder: The folder of documents.

    Raises:
        UsageError: The file is not a document, or its API has no key.
        SpecError: The file cannot be parsed, or does not describe an API.

    """
    content = read(file)
    unnamed = load_content(content, file, "")
    is_schema = is_payload_schema(unnamed.data)
    if not (is_schema or is_api(unnamed.data)):
        wrong = "describes neither an API nor a payload"
        right = "name a document in Swagger 2.0, OpenAPI 3.0 or 3.1, or a JSON Schema"
        raise NotADocumentError([unnamed.problem((), wrong, right)])
    home = folder / SCHEMAS if is_schema else folder
    is_named = real_path(file).parent == real_path(home) and is_api_key(file.stem)
    key = name or (file.stem if is_named else derive_key(file, unnamed.data))
    if fault := api_key_fault(key):
        raise UsageError(f"{key!r} {fault}; choose a name such as orders_v0")
    candidates = [each for each in known if each.stem == key]
    if len(candidates) > 1:
        names = " and ".join(map(str, candidates))
        raise UsageError(f"{names} are both the document of {key}; keep one of them")
    existing = candidates[0] if candidates else None
    return IncomingDocument(
        document=replace(unnamed, key=key),
        content=content,
        target=home / f"{key}{file.suffix}",
        existing=existing,
        before=_content(existing) if existing else None,
    )


def derive_key(file: Path, data: Mapping[str, Any]) -> str:
    """Return the key of the API or payload that a vendor's file describes.

    Raises:
        UnnamedError: The name of the file yields no key.

    """
    info = data.get("info")
    try:
        if is_payload_schema(data):
            return schema_key(file)
        return api_key(file, info.get("version") if isinstance(info, Mapping) else None)
    except UnusableNameError as error:
        raise UnnamedError(f"{file}: {error}; choose one, such as --as orders_v0") from error


def refuse_duplicates(incoming: Sequence[IncomingDocument]) -> None:
    """Refuse two documents of one API.

    Raises:
        UsageError: Two documents have the same key.

    """
    first: dict[str, str] = {}
    for each in incoming:
        key, file = each.document.key, each.document.file
        if first.setdefault(key, file) != file:
            raise UsageError(
                f"{first[key]} and {file} are both {key}; rename one of them with --as"
            )
