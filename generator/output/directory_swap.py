"""Atomic replacement of a folder: its next state is staged beside it, and the two are exchanged.

The staged tree has folders of its own. It shares unchanged files with the present folder through
hard links, so that a user's files are neither copied nor touched. The exchange is one system call
(``renameat2`` with ``RENAME_EXCHANGE``, on Linux): other processes see the old state or the new
one. Where a folder cannot be linked or exchanged, the functions report it, and the caller has to
write file by file.
"""

from __future__ import annotations

import ctypes
import errno
import os
import shutil
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from ..core.filesystem import BYTECODE, digest_on_disk

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2
_UNSUPPORTED = frozenset(
    {errno.ENOSYS, errno.EINVAL, errno.EXDEV, errno.EBUSY, errno.EPERM, errno.EACCES}
    | {errno.EROFS, errno.EMLINK, errno.EOPNOTSUPP, errno.ENOTSUP}
)
"""Error codes of a system that cannot link or exchange a folder, whatever its content."""


class StagingUnsupportedError(Exception):
    """A folder whose files cannot be shared with a staged tree."""


def exchange(one: Path, other: Path) -> bool:
    """Exchange two paths atomically.

    Returns:
        False if the system does not support it for these paths; nothing has changed then.

    Raises:
        OSError: The system supports it, and the exchange failed.

    """
    call = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if call is None:
        return False
    paths = (_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other))
    if call(*paths, _RENAME_EXCHANGE) == 0:
        return True
    code = ctypes.get_errno()
    if code in _UNSUPPORTED:
        return False
    raise OSError(code, os.strerror(code), str(one), None, str(other))


def stage_tree(folder: Path, staged: Path, without: Collection[str]) -> None:
    """Fill an empty folder with hard links to the files of another one.

    Args:
        folder: The other folder. It may be missing.
        staged: The empty folder.
        without: Files to leave out, as paths below the folder with forward slashes.

    Raises:
        StagingUnsupportedError: Part of the folder is in another file system, or belongs to
            another user.

    """
    if folder.is_dir():
        try:
            _link_tree(folder, staged, "", without, folder.stat().st_dev)
        except OSError as error:
            if error.errno in _UNSUPPORTED:
                raise StagingUnsupportedError(str(error)) from error
            raise


def _link_tree(
    folder: Path, staged: Path, prefix: str, without: Collection[str], device: int
) -> None:
    with os.scandir(folder) as entries:
        for entry in entries:
            path = f"{prefix}{entry.name}"
            if entry.is_dir(follow_symlinks=False):
                if entry.stat(follow_symlinks=False).st_dev != device:
                    raise StagingUnsupportedError(f"{entry.path}: another file system")
                (staged / entry.name).mkdir()
                _link_tree(Path(entry.path), staged / entry.name, f"{path}/", without, device)
            elif path not in without:
                with suppress(FileNotFoundError):  # Another process has just removed it.
                    os.link(entry.path, staged / entry.name, follow_symlinks=False)
    original = folder.stat()
    shutil.copystat(folder, staged)
    os.utime(staged)  # Python and git compare this time with the one they have cached.
    if (original.st_uid, original.st_gid) != (staged.stat().st_uid, staged.stat().st_gid):
        os.chown(staged, original.st_uid, original.st_gid)


def discard(former: Path, folder: Path, replaced: Mapping[str, str]) -> Iterator[Path]:
    """Remove a folder that was exchanged for its staged tree.

    Files that were added or changed in it after staging are moved to the new folder.

    Args:
        former: The old folder, at its present path.
        folder: The new folder.
        replaced: SHA-256 of the files that the two do not share, by path.

    Yields:
        Moved files that now lie beside a generated file, with the suffix ``.edited``.

    """
    make_removable(former)
    for place, folders, names in os.walk(former, topdown=False):
        linked = [name for name in folders if Path(place, name).is_symlink()]
        for name in (*names, *linked):
            file = Path(place, name)
            path = file.relative_to(former).as_posix()
            target = folder / path
            is_replaced = _has_digest(file, replaced.get(path))
            if is_replaced or _is_same(file, target) or BYTECODE in file.parts:
                file.unlink()
            elif path in replaced:  # Edited between staging and the exchange.
                edited = target.with_name(f"{target.name}.edited")
                _move(file, edited)
                yield edited
            else:
                _move(file, target)
        for name in set(folders).difference(linked):
            Path(place, name).rmdir()
    former.rmdir()


def make_removable(folder: Path) -> None:
    """Make every folder below one writable, so that all of it can be removed."""
    for place, _, _ in os.walk(folder):
        os.chmod(place, 0o700)


def _is_same(file: Path, other: Path) -> bool:
    try:
        one, two = file.lstat(), other.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    return (one.st_dev, one.st_ino) == (two.st_dev, two.st_ino)


def _has_digest(file: Path, digest: str | None) -> bool:
    return digest is not None and file.is_file() and digest_on_disk(file) == digest


def _move(file: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    os.replace(file, target)
