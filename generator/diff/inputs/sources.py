"""The files of one version: a file, a folder, or either at a git revision."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ...core.errors import UsageError
from ...core.git import git_output, object_id, top_folder
from ...core.project import PARTS, is_litter, real_path
from ...core.stages import stage
from ...openapi.documents import (
    SCHEMAS,
    SUFFIXES,
    SourceFile,
    display_path,
    is_in_schemas,
    read_content,
)

Contents = Mapping[Path, bytes | OSError]
"""Contents of files, or the errors from reading them, by the path that messages show."""

_OWN_SPEC = PARTS / "spec"
_OVERLAYS = "overlays"


@dataclass(frozen=True)
class Source:
    """Contents of one version.

    Attributes:
        named: The name that the user gave.
        is_folder: Whether the version is a folder of documents.
        documents: The documents.
        overlays: The overlays of each folder. The first one of a name takes precedence.

    """

    named: str
    is_folder: bool
    documents: Contents
    overlays: Sequence[Contents]

    def files(self, key: str) -> list[SourceFile]:
        """Return the documents for the compiler.

        Args:
            key: The key of the API, if the version is a single file.

        """
        return [
            SourceFile(path.stem if self.is_folder else key, str(path), content)
            for path, content in self.documents.items()
        ]


@stage("load")
def read_source(text: str) -> Source:
    """Read a file, a folder, or either at a git revision.

    Raises:
        UsageError: The version does not exist, or contains no document.

    """
    path = Path(text)
    if os.path.lexists(path):
        source = _from_disk(path)
    elif ":" in text:
        source = _from_git(text)
    else:
        right = "write a git revision as REV:PATH, such as HEAD:spec"
        raise UsageError(f"{text}: no such file or folder; {right}")
    if not source.documents:
        kinds = ", ".join(SUFFIXES)
        raise UsageError(f"{text}: contains no document; its name must end in {kinds}")
    return source


def _from_disk(path: Path) -> Source:
    folder = path if path.is_dir() else _home(path)
    own = _files_in(folder / _OVERLAYS)
    others = [] if _is_own(folder) else [_files_in(_OWN_SPEC / _OVERLAYS)]
    if path.is_dir():
        documents = {**_files_in(path), **_files_in(path / SCHEMAS)}
        return Source(str(path), True, documents, [own, *others])
    _refuse_strangers(path)
    return Source(str(path), False, {path: read_content(path)}, [own, *others])


def read_overlays(folders: Iterable[Path]) -> list[Contents]:
    """Read the overlays of each folder, for ``PartialOverlays``."""
    return [_files_in(folder) for folder in folders]


def _files_in(folder: Path) -> Contents:
    found = sorted(folder.iterdir()) if folder.is_dir() else []
    return {
        Path(display_path(file, Path.cwd())): read_content(file)
        for file in found
        if file.suffix in SUFFIXES and not is_litter(file.name)
    }


def _is_own(folder: Path) -> bool:
    return real_path(folder) == real_path(_OWN_SPEC)


def _refuse_strangers(path: Path) -> None:
    if path.suffix not in SUFFIXES:
        wrong = "is not a document; its name must end in .json or .yaml"
        raise UsageError(f"{path}: {wrong}")


def path_in_tree(text: str) -> str:
    """Return the path of a revision in the working tree."""
    if Path(text).exists() or ":" not in text:
        raise UsageError(f"{text}: is not a git revision; name a second version to compare with")
    inside = text.partition(":")[2]
    return inside if inside.startswith(("./", "../")) else str(top_folder() / inside)


def _from_git(text: str) -> Source:
    revision, _, inside = text.partition(":")
    inside = inside.rstrip("/")
    top = top_folder()
    commit = object_id(f"{revision}^{{commit}}")
    if commit is None:
        raise UsageError(f"{text}: unknown git revision {revision!r}; see git log")
    found = object_id(f"{commit}:{inside}")
    if found is None:
        raise UsageError(
            f"{text}: revision {revision} does not contain {inside}; name another path"
        )
    is_folder = git_output("cat-file", "-t", found).strip() == b"tree"
    place, name = (inside, "") if is_folder else inside.rpartition("/")[::2]
    folder = place.removesuffix(SCHEMAS).rstrip("/") if _is_schemas(place) else place
    overlays = object_id(f"{commit}:{folder}/{_OVERLAYS}" if folder else f"{commit}:{_OVERLAYS}")
    named = Path(f"{revision}:{folder}")
    own = {} if overlays is None else _blobs(overlays, named / _OVERLAYS)
    here = Path.cwd() if folder.startswith((".", "./")) else top
    others = [] if _is_own(here / folder) else [_files_in(_OWN_SPEC / _OVERLAYS)]
    if is_folder:
        schemas = object_id(f"{commit}:{folder}/{SCHEMAS}" if folder else f"{commit}:{SCHEMAS}")
        documents = dict(_blobs(found, named))
        if schemas is not None:
            documents |= _blobs(schemas, named / SCHEMAS)
        return Source(text, True, documents, [own, *others])
    path = Path(f"{revision}:{place}", name) if place else Path(f"{revision}:{name}")
    _refuse_strangers(path)
    return Source(text, False, {path: git_output("cat-file", "blob", found)}, [own, *others])


def _home(path: Path) -> Path:
    """Return the folder of documents that a document belongs to."""
    return path.parent.parent if is_in_schemas(path) else path.parent


def _is_schemas(place: str) -> bool:
    return place.rpartition("/")[2] == SCHEMAS


def _blobs(tree: str, named: Path) -> Contents:
    """Return the documents in a git tree."""
    found: dict[Path, bytes] = {}
    for line in git_output("ls-tree", "-z", tree).decode(errors="surrogateescape").split("\0")[:-1]:
        about, _, name = line.partition("\t")
        _, kind, identity = about.split()
        if kind == "blob" and Path(name).suffix in SUFFIXES:
            found[named / name] = git_output("cat-file", "blob", identity)
    return found
