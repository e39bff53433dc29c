"""New documents on their way into the folder of documents."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ..core.errors import Problem, SpecError, UsageError
from ..core.project import files_below, real_path
from ..core.stages import stage
from ..incremental import stamp
from ..openapi.documents import (
    SUFFIXES,
    Document,
    SourceFile,
    documents_in,
    load_content,
    read_content,
    read_files,
    unreadable,
)
from ..output.transaction import Transaction
from ..pycode.identifiers import UnusableNameError, api_key, is_api_key


@dataclass(frozen=True)
class IncomingDocument:
    """A document that is to be among those of the project.

    Attributes:
        document: What the file holds, under the key of its API; messages name the file as the
            user gave it.
        content: The file's bytes.
        target: Where it is to lie.
        former: The document that the folder has for the API, which may be the file itself.
        before: What that holds; ``None`` where there is none.

    """

    document: Document
    content: bytes
    target: Path
    former: Path | None
    before: bytes | None

    @property
    def is_there(self) -> bool:
        """Whether the folder has just this document already."""
        return self.former == self.target and self.before == self.content

    @property
    def source(self) -> SourceFile:
        """The file for the pipeline, which parses it on any core."""
        return SourceFile(self.document.key, self.document.file, self.content)

    @property
    def changes(self) -> stamp.Changes:
        """What putting it there does to files."""
        removed: dict[Path, bytes | None] = {} if self.former is None else {self.former: None}
        return removed | {self.target: self.content}

    def put(self, transaction: Transaction) -> None:
        """Let the document come, and go where it was, if that is elsewhere."""
        if self.is_there:
            return
        before = self.before if self.former == self.target else None
        transaction.put(self.target, self.content, before)
        if self.former is not None and self.former != self.target:
            transaction.put(self.former, None, self.before)

    @property
    def fate(self) -> str:
        """What becomes of the document, in words."""
        if self.is_there:
            return "there already"
        if self.former is None:
            return "added"
        return "replaced" if self.former == self.target else f"added in place of {self.former.name}"


@stage("load")
def read_arrivals(files: Sequence[Path], name: str | None, folder: Path) -> list[IncomingDocument]:
    """Read the files and find the name of each one's API.

    Args:
        files: As the user gave them.
        name: The key of the API, where the user chose it.
        folder: The folder of documents.

    Raises:
        UsageError: A file cannot be one of a document, or there is no name for its API.
        SpecError: A file cannot be parsed, or describes no API.

    """
    arrivals: list[IncomingDocument] = []
    problems: list[Problem] = []
    known = documents_in(folder)
    for file in dict.fromkeys(files):
        try:
            arrivals.append(_arrival(file, name, known, folder))
        except SpecError as error:
            problems += error.problems
    if problems:
        raise SpecError(problems)
    _refuse_rivals(arrivals)
    return arrivals


@stage("load")
def find_model(folder: Path, key: str) -> Path:
    """The document of an API somewhere below a folder, such as a copy of the vendor's repository.

    Args:
        folder: The folder.
        key: The API's key, which ``add`` would give the document.

    Raises:
        UsageError: There is none, or more than one.

    """
    found = [each for each in files_below(folder) if each.suffix in SUFFIXES and _is_of(each, key)]
    if len(found) == 1:
        return found[0]
    if not found:
        raise UsageError(f"{folder}: holds no document of {key}; name the file itself")
    names = " and ".join(map(str, found))
    raise UsageError(f"{names} are all documents of {key}; name one of them")


def _is_of(file: Path, key: str) -> bool:
    """Whether ``add`` would give the document this key; what is no document has none."""
    start = key.partition("_")[0]
    if start not in file.stem.lower().replace("_", ""):
        return False
    try:
        data = load_content(_read(file), file, "").data
        info = data.get("info")
        version = info.get("version") if isinstance(info, Mapping) else None
        return bool({"swagger", "openapi"} & data.keys()) and api_key(file, version) == key
    except (SpecError, UnusableNameError):
        return False


def changes_of(arrivals: Iterable[IncomingDocument]) -> stamp.Changes:
    """What putting them all there does to files."""
    return {file: content for each in arrivals for file, content in each.changes.items()}


def files_with(arrivals: Sequence[IncomingDocument], folder: Path) -> list[SourceFile]:
    """The documents as they will be, in the order in which ``generate`` finds them."""
    gone = {each.former for each in arrivals}
    others = [file for file in documents_in(folder) if file not in gone]
    by_file = dict(zip(others, read_files(others, Path.cwd()), strict=True))
    by_file |= {each.target: each.source for each in arrivals}
    return [by_file[file] for file in sorted(by_file)]


def refuse_replacing(arrivals: Sequence[IncomingDocument]) -> None:
    """Let nothing be lost that the user did not speak of.

    Raises:
        UsageError: The folder has another document for one of the APIs.

    """
    lines = [
        f"{each.document.file}: {each.former} is the document of {each.document.key}; "
        "put this one in its place with --replace, or give it another name with --as"
        for each in arrivals
        if each.former is not None and not each.is_there
    ]
    if lines:
        raise UsageError(*lines)


def _read(file: Path) -> bytes:
    if not os.path.lexists(file):
        raise UsageError(f"{file}: there is no such file")
    if file.is_dir():
        raise UsageError(f"{file}: a folder; name the documents in it")
    if file.suffix not in SUFFIXES:
        raise UsageError(f"{file}: no document by its name, which has to end in .json or .yaml")
    return _content(file)


def _content(file: Path) -> bytes:
    content = read_content(file)
    if isinstance(content, OSError):
        raise unreadable(str(file), content) from content
    return content


def _arrival(file: Path, name: str | None, known: Sequence[Path], folder: Path) -> IncomingDocument:
    content = _read(file)
    unnamed = load_content(content, file, "")
    if not {"swagger", "openapi"} & unnamed.data.keys():
        wrong, right = "this describes no API", "give a document in Swagger 2.0, OpenAPI 3.0 or 3.1"
        raise SpecError([unnamed.problem((), wrong, right)])
    is_named = real_path(file).parent == real_path(folder) and is_api_key(file.stem)
    key = name or (file.stem if is_named else _key(file, unnamed.data))
    if not is_api_key(key):
        raise UsageError(f"{key!r} is no name of a module in snake_case, such as orders_v0")
    formers = [each for each in known if each.stem == key]
    if len(formers) > 1:
        names = " and ".join(map(str, formers))
        raise UsageError(f"{names} are both the document of {key}; keep one of them")
    former = formers[0] if formers else None
    return IncomingDocument(
        document=replace(unnamed, key=key),
        content=content,
        target=folder / f"{key}{file.suffix}",
        former=former,
        before=_content(former) if former else None,
    )


def _key(file: Path, data: Mapping[str, Any]) -> str:
    info = data.get("info")
    try:
        return api_key(file, info.get("version") if isinstance(info, Mapping) else None)
    except UnusableNameError as error:
        raise UsageError(f"{file}: {error}; choose one, such as --as orders_v0") from error


def _refuse_rivals(arrivals: Sequence[IncomingDocument]) -> None:
    first: dict[str, str] = {}
    for each in arrivals:
        key, file = each.document.key, each.document.file
        if first.setdefault(key, file) != file:
            raise UsageError(f"{first[key]} and {file} are both {key}; add one of them by --as")
