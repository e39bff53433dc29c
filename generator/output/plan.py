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
    """The effect of writing on the folder; paths are relative to it.

    Attributes:
        written: Files that are new or changed.
        removed: Files that are no longer generated.
        kept: Files that are no longer generated, but that a user modified.
        replaced: SHA-256 of each present file that will be replaced or removed.

    """

    written: tuple[str, ...]
    removed: tuple[str, ...]
    kept: tuple[str, ...]
    replaced: Mapping[str, str] = field(default_factory=dict, compare=False, repr=False)

    def __bool__(self) -> bool:
        return bool(self.written or self.removed)

    def notes(self, folder: Path) -> list[str]:
        """Return notes about files that stay although they are no longer generated."""
        note = "no longer generated, but modified by hand; left as it is"
        return [f"{folder / path}: {note}" for path in self.kept]

    def summary(self, folder: Path, texts: Mapping[str, str]) -> str:
        """Return the figures in one line."""
        counts = f"{len(self.written)} written, {len(self.removed)} removed"
        return f"{folder}: {len(texts)} files, {counts}"


@stage("write")
def plan_changes(folder: Path, texts: Mapping[str, str], *, overwrite: bool = False) -> TreeChanges:
    """Compare the folder with its next state.

    Args:
        folder: The output folder. It may be missing.
        texts: The text of each file of the next state by path, with the manifest.
        overwrite: Whether modified files may be overwritten.

    Raises:
        TreeError: A file that would be overwritten was modified, or is where a folder is needed.

    """
    known = read_manifest(folder)
    unfinished = read_unfinished_manifest(folder)
    found = {path: digest_on_disk(folder / path) for path in (*texts, NEXT_MANIFEST)}
    written = [path for path, text in texts.items() if found[path] != digest(text.encode())]
    generated = known | unfinished
    modified = [
        path
        for path in written
        if found[path] not in {None, known.get(path), unfinished.get(path)} and path != MANIFEST
    ]
    if modified and not overwrite:
        kinds = ("not a generated file", "modified since generation")
        raise TreeError(
            *(
                f"{folder / path}: {kinds[path in generated]}; refusing to overwrite"
                for path in modified
            ),
            "Move your changes to spec/, templates/ or library/ and delete these files, "
            "or discard the changes with --overwrite.",
        )
    stale = [path for path in generated if path not in texts and (folder / path).is_file()]
    found |= {path: digest_on_disk(folder / path) for path in stale}
    removed = [path for path in stale if found[path] in {known.get(path), unfinished.get(path)}]
    kept = [path for path in stale if path not in removed]
    folders = {parent for path in written for parent in (folder / path).parents}
    freed = {folder / path for path in removed}
    if blocking := sorted(each for each in folders - freed if each.is_file()):
        raise TreeError(
            *(f"{each}: is a file where a folder is needed; remove it" for each in blocking)
        )
    outdated = {path: found[path] for path in (*written, *removed, NEXT_MANIFEST)}
    replaced = {path: each for path, each in outdated.items() if each is not None}
    return TreeChanges(tuple(sorted(written)), tuple(removed), tuple(kept), replaced)


def differences(folder: Path, texts: Mapping[str, str]) -> Iterator[str]:
    """Yield a unified diff from the folder to its next state, line by line."""
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
    """Return the lines as ``diff`` and ``patch`` count them: only a line feed ends one."""
    return io.StringIO(text).readlines()
