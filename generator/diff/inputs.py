"""Input of a comparison: two versions as files, folders, or either at a git revision."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from ..compiler import BuiltApi, compile_apis
from ..core.errors import Problem, SpecError, UsageError
from ..core.git import git_output, object_id, top_folder
from ..core.project import PARTS, is_litter, real_path
from ..core.stages import stage
from ..openapi.boolean_schemas import without_true
from ..openapi.documents import (
    SCHEMAS,
    SUFFIXES,
    Document,
    SourceFile,
    display_path,
    is_in_schemas,
    load_content,
    read_content,
)
from ..openapi.overlays.actions import apply_applicable
from ..openapi.parsing.parser import FileKind
from ..openapi.payloads.detection import is_payload_schema
from ..pycode.api_keys import api_key, api_key_fault, is_api_key, schema_key
from ..pycode.words import UnusableNameError

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


@dataclass(frozen=True)
class PartialOverlays:
    """Overlays for any revision of a document: actions that do not fit are skipped.

    Attributes:
        folders: The overlays of each folder. The first one of a name takes precedence.
        notes: The collector of a line for each overlay with skipped actions.

    """

    folders: Sequence[Contents]
    notes: list[str]

    def apply(self, documents: list[Document]) -> list[Document]:
        """Return the documents with every action applied that fits.

        Raises:
            SpecError: An overlay is invalid.

        """
        return [self._patched(each) for each in documents]

    def overlay(self, key: str) -> tuple[Path, bytes | OSError] | None:
        """Return the path and the content of an API's overlay; ``None`` if it has none."""
        names = [f"{key}.overlay{suffix}" for suffix in SUFFIXES]
        found = (each for folder in self.folders for each in folder.items())
        return next((each for each in found if each[0].name in names), None)

    def _patched(self, document: Document) -> Document:
        found = self.overlay(document.key)
        if found is None:
            return without_true(document)
        path, content = found
        overlay = load_content(content, path, document.key, FileKind.OVERLAY)
        fitted = apply_applicable(document, overlay)
        if skipped := len(fitted.skipped):
            what = f"{skipped} action{'s do' if skipped > 1 else ' does'} not fit"
            self.notes.append(f"{path}: {what} {document.file}; skipped")
        return fitted.document


class Versions(NamedTuple):
    """Two versions, ready to be compared.

    Attributes:
        old: The old APIs.
        new: The new APIs.
        notes: A line for each overlay with skipped actions, or of one version alone.

    """

    old: list[BuiltApi]
    new: list[BuiltApi]
    notes: list[str]


def read_versions(old: str, new: str | None = None, name: str | None = None) -> Versions:
    """Read and prepare two versions.

    Args:
        old: A file, a folder, or ``REV:PATH`` for either at a git revision.
        new: The same; by default the path of ``old`` in the working tree.
        name: The key of the API, if two files are compared and their names do not state it.

    Raises:
        UsageError: A version does not exist, or the two cannot be compared.
        SpecError: A document is invalid.

    """
    sources = [read_source(old), read_source(_in_tree(old) if new is None else new)]
    kinds = ["a folder" if each.is_folder else "a file" for each in sources]
    if kinds[0] != kinds[1]:
        first, second = (each.named for each in sources)
        raise UsageError(
            f"{first} is {kinds[0]} and {second} is {kinds[1]}; name two files or two folders"
        )
    if name is not None and sources[0].is_folder:
        raise UsageError("--as names one API and does not apply to folders; leave it out")
    if name is not None and (fault := api_key_fault(name)):
        raise UsageError(f"{name!r} {fault}; choose a name such as orders_v0")
    key = "" if sources[0].is_folder else name or _key(sources)
    built: list[list[BuiltApi]] = []
    notes: list[str] = []
    problems: list[Problem] = []
    patches = [PartialOverlays(source.overlays, notes) for source in sources]
    for source, overlays in zip(sources, patches, strict=True):
        try:
            apis = compile_apis(source.files(key), overlays)
            notes += [warning for each in apis for warning in each.warnings]
            built.append(apis)
        except SpecError as error:
            problems += error.problems
    if problems:
        raise SpecError(problems)
    notes += _one_sided_overlays(built, patches)
    return Versions(built[0], built[1], notes)


def _one_sided_overlays(
    built: Sequence[Sequence[BuiltApi]], patches: Sequence[PartialOverlays]
) -> Iterator[str]:
    """Yield a note for each overlay that patches one version of an API, and not the other."""
    files = [{each.api.key: each.document.file for each in apis} for apis in built]
    for key in sorted(files[0].keys() & files[1].keys()):
        found = [each.overlay(key) for each in patches]
        for one, other in ((0, 1), (1, 0)):
            overlay = found[one]
            if overlay is not None and found[other] is None:
                yield (
                    f"{overlay[0]}: patches {files[one][key]} alone, so its effects count as "
                    f"changes; to patch {files[other][key]} too, put the overlay beside it"
                )


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


def _key(sources: Sequence[Source]) -> str:
    """Return the key that the name of the old file states, or else that of the new file."""
    for source in sources:
        ((path, content),) = source.documents.items()
        data = load_content(content, path, "").data
        info = data.get("info")
        try:
            if is_payload_schema(data):
                return schema_key(Path(path.name))
            return api_key(Path(path.name), info.get("version") if isinstance(info, dict) else None)
        except UnusableNameError:
            if is_api_key(path.stem):
                return path.stem
    names = " and ".join(each.named for each in sources)
    raise UsageError(
        f"{names}: the names do not state an API; choose a name, such as --as orders_v0"
    )


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


def _in_tree(text: str) -> str:
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
