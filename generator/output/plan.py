"""The plan of changes to the output folder: what is written, removed and kept.

A file that a user made or edited is neither overwritten nor removed.
"""

from __future__ import annotations

import difflib
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ..core.errors import TreeError
from ..core.filesystem import digest, digest_on_disk
from ..core.stages import stage
from .manifest import (
    MANIFEST,
    NEXT_MANIFEST,
    read_manifest,
    read_text,
    read_unfinished_manifest,
)


@dataclass(frozen=True)
class TreeChanges:
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
def plan_changes(folder: Path, texts: Mapping[str, str], *, overwrite: bool = False) -> TreeChanges:
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
    begun = read_unfinished_manifest(folder)
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
            "Move such changes into spec/, templates/ or library/ and delete the "
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
    return TreeChanges(tuple(sorted(written)), tuple(removed), tuple(kept), replaced)


def differences(folder: Path, texts: Mapping[str, str]) -> Iterator[str]:
    """Yield a unified diff from the folder to what should be in it, line by line."""
    known = read_manifest(folder)
    for path in sorted(texts.keys() | known.keys()):
        file = folder / path
        before = read_text(file)
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
    """Return the lines as other programs count them: only a line feed ends one."""
    return io.StringIO(text).readlines()
