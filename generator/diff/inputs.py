"""Reads the two versions that are to be compared: files, folders, or either at a git revision."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from ..compiler import BuiltApi, compile_apis
from ..core.errors import Problem, SpecError, UsageError
from ..core.project import ROOT, is_litter, real_path
from ..core.stages import stage
from ..openapi.boolean_schemas import without_true
from ..openapi.documents import (
    SUFFIXES,
    Document,
    FileKind,
    SourceFile,
    load_content,
    read_content,
    shown,
)
from ..openapi.overlays import apply_applicable
from ..pycode.identifiers import UnusableNameError, api_key, is_api_key

Contents = Mapping[Path, bytes | OSError]
"""What files hold, or why they cannot be read, by the file as messages show it."""

_OWN_SPEC = ROOT / "spec"
_OVERLAYS = "overlays"


@dataclass(frozen=True)
class Source:
    """A version as it was read.

    Attributes:
        named: What the user called it.
        is_folder: Whether it is a whole folder of documents.
        documents: Its documents.
        overlays: Its overlays; of two with one name the first one counts.

    """

    named: str
    is_folder: bool
    documents: Contents
    overlays: Sequence[Contents]

    def files(self, key: str) -> list[SourceFile]:
        """Return its documents for the compiler.

        Args:
            key: The key of the API, if the version is a single file.

        """
        return [
            SourceFile(path.stem if self.is_folder else key, str(path), content)
            for path, content in self.documents.items()
        ]


@dataclass(frozen=True)
class PartialOverlays:
    """Overlays written for any revision of a document: actions that do not fit are skipped.

    Attributes:
        folders: The overlays of each folder; of two with one name the first one counts.
        notes: Takes a line for each overlay of which actions were skipped.

    """

    folders: Sequence[Contents]
    notes: list[str]

    def apply(self, documents: list[Document]) -> list[Document]:
        """Return the documents with every action applied that fits.

        Raises:
            SpecError: An overlay is invalid.

        """
        return [self._patched(each) for each in documents]

    def _patched(self, document: Document) -> Document:
        names = [f"{document.key}.overlay{suffix}" for suffix in SUFFIXES]
        for folder in self.folders:
            for path, content in folder.items():
                if path.name in names:
                    overlay = load_content(content, path, document.key, FileKind.OVERLAY)
                    fitted = apply_applicable(document, overlay)
                    if unfit := len(fitted.unfit):
                        what = f"{unfit} action{'s do' if unfit > 1 else ' does'} not fit"
                        self.notes.append(f"{path}: {what} {document.file}, and went unused")
                    return fitted.document
        return without_true(document)


class Versions(NamedTuple):
    """Two versions, ready to be compared.

    Attributes:
        old: The APIs as they were.
        new: The APIs as they are.
        notes: What did not fit, in lines for a person.

    """

    old: list[BuiltApi]
    new: list[BuiltApi]
    notes: list[str]


def read_versions(old: str, new: str | None = None, name: str | None = None) -> Versions:
    """Read and prepare two versions.

    Args:
        old: A file, a folder, or ``REV:PATH`` for either at a git revision, as git has it.
        new: Likewise; nothing for the path of ``old`` as it is in the working tree.
        name: The key of the API, where two files are compared and their names do not tell it.

    Raises:
        UsageError: There is no such thing, or the two cannot be compared.
        SpecError: A document is at fault.

    """
    sources = [read_source(old), read_source(_in_tree(old) if new is None else new)]
    kinds = ["a folder" if each.is_folder else "a file" for each in sources]
    if kinds[0] != kinds[1]:
        first, second = (each.named for each in sources)
        raise UsageError(f"{first} is {kinds[0]} and {second} {kinds[1]}; name two of a kind")
    if name is not None and sources[0].is_folder:
        raise UsageError("--as names one API, and there are two folders of them")
    if name is not None and not is_api_key(name):
        raise UsageError(f"{name!r} is no name of a module in snake_case, such as orders_v0")
    key = "" if sources[0].is_folder else name or _key(sources)
    built: list[list[BuiltApi]] = []
    notes: list[str] = []
    problems: list[Problem] = []
    for source in sources:
        try:
            overlays = PartialOverlays(source.overlays, notes)
            apis = compile_apis(source.files(key), overlays)
            notes += [warning for each in apis for warning in each.warnings]
            built.append(apis)
        except SpecError as error:
            problems += error.problems
    if problems:
        raise SpecError(problems)
    return Versions(built[0], built[1], notes)


@stage("load")
def read_source(text: str) -> Source:
    """Read a file, a folder, or either at a git revision.

    Raises:
        UsageError: There is no such thing, or it holds no document.

    """
    path = Path(text)
    if os.path.lexists(path):
        source = _from_disk(path)
    elif ":" in text:
        source = _from_git(text)
    else:
        right = "a git revision of it is written REV:PATH, such as HEAD:spec"
        raise UsageError(f"{text}: there is no such file or folder; {right}")
    if not source.documents:
        kinds = ", ".join(SUFFIXES)
        raise UsageError(f"{text}: holds no document ({kinds})")
    return source


def _key(sources: Sequence[Source]) -> str:
    """The key that the old file has, or else that the new one has."""
    for source in sources:
        ((path, content),) = source.documents.items()
        info = load_content(content, path, "").data.get("info")
        try:
            return api_key(Path(path.name), info.get("version") if isinstance(info, dict) else None)
        except UnusableNameError:
            if is_api_key(path.stem):
                return path.stem
    names = " and ".join(each.named for each in sources)
    raise UsageError(f"{names}: no name of an API; choose one, such as --as orders_v0")


def _from_disk(path: Path) -> Source:
    folder = path if path.is_dir() else path.parent
    own = _files_in(folder / _OVERLAYS)
    others = [] if _is_own(folder) else [_files_in(_OWN_SPEC / _OVERLAYS)]
    if path.is_dir():
        return Source(str(path), True, _files_in(path), [own, *others])
    _refuse_strangers(path)
    return Source(str(path), False, {path: read_content(path)}, [own, *others])


def _files_in(folder: Path) -> Contents:
    found = sorted(folder.iterdir()) if folder.is_dir() else []
    return {
        Path(shown(file, Path.cwd())): read_content(file)
        for file in found
        if file.suffix in SUFFIXES and not is_litter(file.name)
    }


def _is_own(folder: Path) -> bool:
    return real_path(folder) == real_path(_OWN_SPEC)


def _refuse_strangers(path: Path) -> None:
    if path.suffix not in SUFFIXES:
        wrong = "no document by its name, which has to end in .json or .yaml"
        raise UsageError(f"{path}: {wrong}")


def _in_tree(text: str) -> str:
    """The path of a revision, in the working tree."""
    if Path(text).exists() or ":" not in text:
        raise UsageError(f"{text} is no git revision: name what it is to be compared with")
    inside = text.partition(":")[2]
    return inside if inside.startswith(("./", "../")) else str(_top() / inside)


def _from_git(text: str) -> Source:
    revision, _, inside = text.partition(":")
    inside = inside.rstrip("/")
    top = _top()
    commit = _object(f"{revision}^{{commit}}")
    if commit is None:
        raise UsageError(f"{text}: git knows no revision {revision!r}")
    found = _object(f"{commit}:{inside}")
    if found is None:
        raise UsageError(f"{text}: revision {revision} has no {inside}")
    is_folder = _git("cat-file", "-t", found).strip() == b"tree"
    folder, name = (inside, "") if is_folder else inside.rpartition("/")[::2]
    overlays = _object(f"{commit}:{folder}/{_OVERLAYS}" if folder else f"{commit}:{_OVERLAYS}")
    named = Path(f"{revision}:{folder}")
    own = {} if overlays is None else _blobs(overlays, named / _OVERLAYS)
    here = Path.cwd() if folder.startswith((".", "./")) else top
    others = [] if _is_own(here / folder) else [_files_in(_OWN_SPEC / _OVERLAYS)]
    if is_folder:
        return Source(text, True, _blobs(found, named), [own, *others])
    path = named / name if folder else Path(f"{revision}:{name}")
    _refuse_strangers(path)
    return Source(text, False, {path: _git("cat-file", "blob", found)}, [own, *others])


def _blobs(tree: str, named: Path) -> Contents:
    """The documents that lie in a tree of git."""
    found: dict[Path, bytes] = {}
    for line in _git("ls-tree", "-z", tree).decode(errors="surrogateescape").split("\0")[:-1]:
        about, _, name = line.partition("\t")
        _, kind, identity = about.split()
        if kind == "blob" and Path(name).suffix in SUFFIXES:
            found[named / name] = _git("cat-file", "blob", identity)
    return found


def _top() -> Path:
    """The working tree."""
    done = _run("rev-parse", "--show-toplevel")
    if done.returncode:
        raise UsageError(f"{Path.cwd()}: not inside a working tree of git, which REV:PATH needs")
    return Path(done.stdout.decode(errors="surrogateescape").rstrip("\n"))


def _object(expression: str) -> str | None:
    """What git calls an object; nothing where there is none."""
    done = _run("rev-parse", "--verify", "--quiet", "--end-of-options", expression)
    return None if done.returncode else done.stdout.decode().strip()


def _git(*arguments: str) -> bytes:
    done = _run(*arguments)
    if done.returncode:
        reason = " ".join(done.stderr.decode(errors="replace").split())
        raise UsageError(f"git {arguments[0]}: {reason}")
    return done.stdout


def _run(*arguments: str) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(["git", *arguments], capture_output=True, check=False)
    except FileNotFoundError as error:
        raise UsageError("git is not installed, which REV:PATH needs") from error
