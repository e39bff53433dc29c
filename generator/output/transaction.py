"""Atomic transactions on a folder and on files outside it.

New content is written beside the old: the folder's next state as a staged tree (see
``directory_swap``), a file under a temporary name. A journal records the plan. Then the files are
replaced, and finally the folder is exchanged with its staged tree. This single step is the commit.

``recovery`` ends every transaction. Without a commit it restores the files; with one it removes
the old tree. A failed transaction ends this way at once, and that of a killed process by the next
command.

Where the system cannot exchange the folder, its files are written one after the other. Examples
are a mount point, a read-only parent and a system other than Linux. A process killed meanwhile
leaves a mixture of both states; the next run recognizes either state of each file as generated.

All of this protects against processes that end at any moment. After a power failure, writes that
the system had not yet flushed to the disk may be lost.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

from ..core.errors import TreeError
from ..core.filesystem import atomic_write, digest_on_disk, mode_of, remove_empty_folders
from .directory_swap import StagingUnsupportedError, exchange, stage_tree
from .manifest import MANIFEST, NEXT_MANIFEST
from .plan import TreeChanges
from .recovery import (
    JOURNAL,
    STAGED_TREE,
    FileChange,
    digest_or_none,
    inode,
    recover,
    work_folders,
)


class Transaction:
    """Changes to a folder, and to files outside it, that ``commit`` applies atomically.

    The caller has locked the folder. The transaction first recovers from an interrupted one.

    Args:
        folder: The folder. It may be missing.

    Attributes:
        notes: Notes for the user about files that were handled specially.

    """

    def __init__(self, folder: Path) -> None:
        self.notes: list[str] = []
        self._shown = folder
        self._folder = Path(os.path.realpath(folder))
        self._work = work_folders(self._folder)[not _can_be_staged(self._folder)]
        self._files: list[FileChange] = []
        self._texts: Mapping[str, str] = {}
        self._changes: TreeChanges | None = None
        self._staged: int | None = None

    def __enter__(self) -> Self:
        self.notes += recover(self._shown)
        return self

    def stage_file(self, file: Path, content: bytes | None, before: bytes | None) -> None:
        """Add a change to a file outside the folder.

        Args:
            file: The file; not a symbolic link.
            content: Its new content; ``None`` removes it.
            before: Its content as the caller read it; ``None`` if it did not exist.

        """
        self._files.append(FileChange(Path(os.path.realpath(file)), content, before))

    def stage_changes(self, texts: Mapping[str, str], changes: TreeChanges) -> None:
        """Add the changes to the folder, and stage its next state.

        Args:
            texts: The text of each file of the next state by path, with the manifest.
            changes: The result of ``plan_changes``.

        Raises:
            TreeError: The folder cannot be written.

        """
        if not changes:
            (self._folder / NEXT_MANIFEST).unlink(missing_ok=True)
            return
        self._texts, self._changes = texts, changes
        try:
            self._check_writable(changes)
            if _can_be_staged(self._folder):
                self._stage(texts, changes)
        except OSError as error:
            raise self._failure(error) from error

    def commit(self) -> None:
        """Apply all changes.

        Raises:
            TreeError: A change failed; the transaction is rolled back.

        """
        try:
            if self._files:
                self._write_journal(done=False)
                self._replace_files()
            if self._changes and self._staged and self._exchange():
                return  # The exchange itself is the commit, even on a full disk.
            if self._changes:
                _write_file_by_file(self._folder, self._texts, self._changes)
            if self._files:
                self._write_journal(done=True)
        except OSError as error:
            raise self._failure(error) from error

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.notes += recover(self._shown)

    def _stage(self, texts: Mapping[str, str], changes: TreeChanges) -> None:
        """Stage the folder's next state, if possible."""
        if _crosses_symlink(self._folder, (*changes.written, *changes.removed)):
            return
        staged = self._work / STAGED_TREE
        staged.mkdir(parents=True)
        self._staged = inode(staged)
        self._write_journal(done=False)
        try:
            stage_tree(self._folder, staged, {*changes.written, *changes.replaced})
        except StagingUnsupportedError:
            shutil.rmtree(staged)
            self._staged = None
            return
        for path in changes.removed:
            remove_empty_folders(staged, (staged / path).parent)
        for path in changes.written:
            file = staged / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(texts[path].encode())
            if (self._folder / path).is_file():
                file.chmod(mode_of(self._folder / path))

    def _exchange(self) -> bool:
        staged = self._work / STAGED_TREE
        if self._folder.exists():
            return exchange(staged, self._folder)
        staged.rename(self._folder)
        return True

    def _check_writable(self, changes: TreeChanges) -> None:
        """Refuse to replace files in a read-only folder, which staging could do."""
        for path in (*changes.written, *changes.removed):
            parent = (self._folder / path).parent
            if parent.is_dir() and not os.access(parent, os.W_OK):
                raise PermissionError(13, os.strerror(13), str(parent))

    def _replace_files(self) -> None:
        for each in self._files:
            if each.before is not None:
                _link_or_copy(each.target, each.former)
            if each.content is not None:
                each.next.parent.mkdir(parents=True, exist_ok=True)
                each.next.write_bytes(each.content)
                each.next.chmod(mode_of(each.target))
        for each in self._files:
            if digest_on_disk(each.target) != digest_or_none(each.before):
                raise TreeError(
                    f"{each.target}: changed since it was read; nothing was written, try again"
                )
            if each.content is None:
                each.target.unlink()
            else:
                each.next.replace(each.target)

    def _write_journal(self, *, done: bool) -> None:
        journal = {
            "done": done,
            "staged": self._staged,
            "replaced": dict(self._changes.replaced) if self._changes else {},
            "files": [
                {
                    "path": os.path.relpath(each.target, self._work),
                    "before": digest_or_none(each.before),
                    "after": digest_or_none(each.content),
                }
                for each in self._files
            ],
        }
        atomic_write(self._work / JOURNAL, json.dumps(journal))

    def _failure(self, error: OSError) -> TreeError:
        file = Path(str(error.filename2 or error.filename or self._folder))
        for folder in (self._work / STAGED_TREE, self._folder):
            if file.is_relative_to(folder):
                file = self._shown / file.relative_to(folder)
        if file.is_relative_to(self._work):
            file = self._shown
        for each in self._files:
            if file in {each.next, each.former}:
                file = each.target
        return TreeError(f"{file}: cannot be written: {error.strerror}")


def _write_file_by_file(folder: Path, texts: Mapping[str, str], changes: TreeChanges) -> None:
    """Apply changes one after the other: each file atomically, the manifest last.

    Removals come first, because a folder may replace a file. Before that, the new manifest is
    written beside the old one: after an interruption, the next run recognizes either state of a
    file as generated.
    """
    atomic_write(folder / NEXT_MANIFEST, texts[MANIFEST])
    for path in changes.removed:
        (folder / path).unlink()
        remove_empty_folders(folder, (folder / path).parent)
    for path in changes.written:
        if path != MANIFEST:
            atomic_write(folder / path, texts[path])
    os.replace(folder / NEXT_MANIFEST, folder / MANIFEST)


def _can_be_staged(folder: Path) -> bool:
    parent = next(each for each in folder.parents if each.is_dir())
    return os.access(parent, os.W_OK) and not os.path.ismount(folder)


def _crosses_symlink(folder: Path, paths: tuple[str, ...]) -> bool:
    """Return whether a file is below a symbolic link, and so outside the folder itself."""
    parents = {parent for path in paths for parent in Path(path).parents}
    return any((folder / each).is_symlink() for each in parents if each != Path())


def _link_or_copy(file: Path, other: Path) -> None:
    """Create a hard link to a file, or a copy if the file system has no hard links."""
    try:
        os.link(file, other)
    except OSError:
        shutil.copy2(file, other)
