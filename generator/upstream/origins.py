"""Origins of the vendor's documents: what every origin offers, and local folders."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from functools import cached_property
from pathlib import Path
from typing import NamedTuple, Protocol

from ..core.errors import UsageError
from ..core.filesystem import digest, read_file
from ..core.project import files_below, real_path
from ..openapi.documents import MAX_BYTES, SUFFIXES
from .pins import Pin

FOLDERS = ("models", "schemas")
"""The folders of the vendor's repository that contain documents."""

TOO_LARGE = f"unsupported: larger than {MAX_BYTES // 2**20} MiB; exclude it with a reason"
"""The problem of a document beyond the limit, with its remedy."""


class Fetched(NamedTuple):
    """Result of reading a document at its origin.

    Attributes:
        content: The content; empty if the document cannot be read.
        problem: Why it cannot be read, and the remedy; empty if it can.

    """

    content: bytes = b""
    problem: str = ""


class Origin(Protocol):
    """A revision of the vendor's repository.

    Attributes:
        name: The name to show in messages.
        commit: The full hash of its commit; empty if it is unknown.

    """

    @property
    def name(self) -> str:
        """The name to show in messages."""
        ...

    @property
    def commit(self) -> str:
        """The full hash of its commit; empty if it is unknown."""
        ...

    def read(self, pin: Pin) -> Fetched:
        """Return the document at the path of the pin."""
        ...


class Listing(Origin, Protocol):
    """A revision whose files can be listed."""

    def paths(self) -> list[str]:
        """Return the path of each document and example in the folders of documents, sorted."""
        ...


class LocalFolders:
    """Local copies of the repository, or of parts of it.

    A document may also be at another place, if its name is the same: its SHA-256 identifies it.
    If a folder is named like a folder of the repository, such as ``models``, the others of these
    are looked for beside it.

    Args:
        folders: The folders.

    Raises:
        UsageError: A folder does not exist.

    """

    commit = ""

    def __init__(self, folders: Sequence[Path]) -> None:
        for folder in folders:
            if not folder.is_dir():
                raise UsageError(f"{folder}: no such folder; name a copy of the repository")
        self._folders = folders
        self.name = ", ".join(map(str, folders))

    @cached_property
    def _by_name(self) -> dict[str, list[Path]]:
        found: dict[str, list[Path]] = {}
        for folder in self._folders:
            for file in files_below(folder):
                found.setdefault(file.name, []).append(file)
        return found

    def read(self, pin: Pin) -> Fetched:
        """Return the document, preferably the one with the pinned content."""
        copies = [real_path(each).parent for each in self._folders if each.name in FOLDERS]
        exact = [folder / pin.path for folder in (*self._folders, *copies)]
        files = [file for file in exact if os.path.lexists(file)]
        files += self._by_name.get(pin.path.rpartition("/")[2], [])
        contents: list[bytes] = []
        problem = f"not in {self.name}; name a folder that contains it"
        for file in dict.fromkeys(files):
            found = read_document(file)
            if digest(found.content) == pin.sha256:
                return found
            if found.problem:
                problem = found.problem
            else:
                contents.append(found.content)
        return Fetched(contents[0]) if contents else Fetched(problem=problem)


class CopiedRepository:
    """A local copy of a whole revision of the repository.

    Args:
        folder: The folder, with the layout of the repository.

    Raises:
        UsageError: The folder does not exist, or has another layout.

    """

    commit = ""

    def __init__(self, folder: Path) -> None:
        self.name = str(folder)
        self._folder = folder
        if not any((folder / each).is_dir() for each in FOLDERS):
            raise UsageError(
                f"{folder}: contains neither {' nor '.join(FOLDERS)}; name a copy of the "
                "vendor's repository"
            )

    def paths(self) -> list[str]:
        """Return the path of each document and example, sorted."""
        files = [file for each in FOLDERS for file in files_below(self._folder / each)]
        return document_paths(file.relative_to(self._folder).as_posix() for file in files)

    def read(self, pin: Pin) -> Fetched:
        """Return the document at the path of the pin."""
        file = self._folder / pin.path
        if not real_path(file).is_relative_to(real_path(self._folder)):
            return Fetched(problem="a symbolic link leads out of the folder; copy the file itself")
        return read_document(file)


def document_paths(paths: Iterable[str]) -> list[str]:
    """Return those paths that can be documents, sorted."""
    return sorted(path for path in paths if path.endswith(SUFFIXES))


def read_document(file: Path) -> Fetched:
    """Return the content of a local file of limited size."""
    try:
        return Fetched(read_file(file, MAX_BYTES))
    except OSError as error:
        hint = getattr(error, "hint", "make the file readable")
        return Fetched(problem=f"{file} cannot be read: {error.strerror}; {hint}")
