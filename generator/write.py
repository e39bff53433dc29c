"""The output folder: what is in it, what is to change, and the change itself.

A manifest in the folder lists every file with its hash. With it a file that a person made or
edited is told from one of ours, and is neither overwritten nor removed.
"""

from __future__ import annotations

import difflib
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from .files import digest, digest_on_disk, read_file
from .problems import TreeError
from .recovery import is_interrupted
from .stages import stage
from .transaction import MANIFEST as MANIFEST
from .transaction import NEXT_MANIFEST, Transaction


@dataclass(frozen=True)
class Output:
    """A generated file.

    Attributes:
        text: Its content.
        origin: A hash of everything that it was made from.

    """

    text: str
    origin: str

    @property
    def digest(self) -> str:
        """SHA-256 of the file."""
        return digest(self.text.encode())


@dataclass(frozen=True)
class Changes:
    """What writing would do to the folder; paths are relative to it.

    Attributes:
        written: Files that are new or different.
        removed: Files of ours that are generated no more.
        kept: Files of ours that are generated no more, but that somebody edited.
        replaced: SHA-256 of the files that will be there no more, as they were found.

    """

    written: tuple[str, ...]
    removed: tuple[str, ...]
    kept: tuple[str, ...]
    replaced: Mapping[str, str] = field(default_factory=dict, compare=False, repr=False)

    def __bool__(self) -> bool:
        return bool(self.written or self.removed)

    def notes(self, folder: Path) -> list[str]:
        """What a person should know of the folder afterwards."""
        note = "generated no more, but edited by hand; left as it is"
        return [f"{folder / path}: {note}" for path in self.kept]

    def summary(self, folder: Path, texts: Mapping[str, str]) -> str:
        """What becomes of the folder, in a line."""
        counts = f"{len(self.written)} written, {len(self.removed)} removed"
        return f"{folder}: {len(texts)} files, {counts}"


@stage("write")
def with_manifest(outputs: Mapping[str, Output]) -> dict[str, str]:
    """The texts by path, the manifest among them."""
    entries = {
        path: {"sha256": outputs[path].digest, "from": outputs[path].origin}
        for path in sorted(outputs)
    }
    manifest = json.dumps({"files": entries}, indent=2) + "\n"
    return {path: output.text for path, output in outputs.items()} | {MANIFEST: manifest}


@stage("write")
def plan(folder: Path, texts: Mapping[str, str], *, overwrite: bool = False) -> Changes:
    """Compare the folder with what is to be in it.

    Args:
        folder: The output folder; need not exist.
        texts: What is to be in it, by path, the manifest included.
        overwrite: Whether files that somebody edited may be lost.

    Raises:
        TreeError: A file that would be overwritten is not as it was generated, or one stands where
            a folder is to be.

    """
    known = read_manifest(folder)
    begun = _read_begun(folder)
    found = {path: digest_on_disk(folder / path) for path in (*texts, NEXT_MANIFEST)}
    written = [path for path, text in texts.items() if found[path] != digest(text.encode())]
    edited = [
        path
        for path in written
        if found[path] not in {None, known.get(path), begun.get(path)} and path != MANIFEST
    ]
    if edited and not overwrite:
        raise TreeError(
            *(f"{folder / path}: not as it was generated; would be overwritten" for path in edited),
            "Move such changes into spec/, templates/, conveniences/ or runtime/ and delete the "
            "files, or lose them with --overwrite.",
        )
    ours = known | begun
    stale = [path for path in ours if path not in texts and (folder / path).is_file()]
    found |= {path: digest_on_disk(folder / path) for path in stale}
    removed = [path for path in stale if found[path] in {known.get(path), begun.get(path)}]
    kept = [path for path in stale if path not in removed]
    holders = {holder for path in written for holder in (folder / path).parents}
    freed = {folder / path for path in removed}
    if blocking := sorted(each for each in holders - freed if each.is_file()):
        raise TreeError(*(f"{each}: a file, where a folder is to be" for each in blocking))
    gone = {path: found[path] for path in (*written, *removed, NEXT_MANIFEST)}
    replaced = {path: each for path, each in gone.items() if each is not None}
    return Changes(tuple(sorted(written)), tuple(removed), tuple(kept), replaced)


@stage("write")
def apply(folder: Path, texts: Mapping[str, str], changes: Changes) -> list[str]:
    """Carry the changes out, all at once where the system can; see ``transaction``.

    Returns:
        What a person should know of what happened to files.

    Raises:
        TreeError: The folder cannot be written; it is as it was.

    """
    with Transaction(folder) as transaction:
        transaction.write(texts, changes)
        transaction.commit()
    return transaction.notes


def differences(folder: Path, texts: Mapping[str, str]) -> Iterator[str]:
    """A unified diff from the folder to what should be in it, line by line."""
    known = read_manifest(folder)
    for path in sorted(texts.keys() | known.keys()):
        file = folder / path
        before = _read(file)
        after = texts.get(path)
        if before != after:
            yield from _diff(
                before or "",
                after or "",
                "/dev/null" if before is None else str(file),
                "/dev/null" if after is None else f"{file} (as generated)",
            )


def _diff(before: str, after: str, old: str, new: str) -> Iterator[str]:
    for line in difflib.unified_diff(_lines(before), _lines(after), old, new):
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def _lines(text: str) -> list[str]:
    """The lines as other programs count them: only a line feed ends one."""
    return io.StringIO(text).readlines()


def read_manifest(folder: Path) -> dict[str, str]:
    """The hash of each file that was generated into the folder; empty where none was.

    Raises:
        TreeError: The manifest cannot be read.

    """
    return _read_manifest(folder / MANIFEST)


def _read_begun(folder: Path) -> dict[str, str]:
    """What a run that was cut off was about to write."""
    try:
        return _read_manifest(folder / NEXT_MANIFEST)
    except TreeError:
        return {}


def _read_manifest(file: Path) -> dict[str, str]:
    text = _read(file)
    if text is None:
        return {}
    try:
        files = json.loads(text)["files"]
        known = {str(path): str(entry["sha256"]) for path, entry in files.items()}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        right = "restore it, or delete the folder and generate it anew"
        raise TreeError(f"{file}: the manifest is unreadable ({error}); {right}") from error
    if outside := [path for path in known if not _is_inside(path)]:
        raise TreeError(
            f"{file}: the manifest names {outside[0]!r}, which is no file in the folder"
        )
    return known


def is_as_generated(folder: Path) -> bool:
    """Whether every file in the manifest is there, as it was generated."""
    known = read_manifest(folder)
    if is_interrupted(folder) or (folder / NEXT_MANIFEST).exists():  # More may lie there.
        return False
    return bool(known) and all(
        digest_on_disk(folder / path) == each for path, each in known.items()
    )


def _is_inside(path: str) -> bool:
    steps = path.split("/")
    return path.isprintable() and not {"", ".", ".."} & set(steps) and "\\" not in path


def _read(file: Path) -> str | None:
    try:
        return read_file(file).decode(errors="surrogateescape")
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise TreeError(f"{file}: cannot be read: {error.strerror}") from error
