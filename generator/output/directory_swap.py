"""A folder that changes at once: its next state is built beside it, and the two change places.

The next state has folders of its own and shares the files that stay with the present one (hard
links), so that what a person keeps in the folder is neither copied nor touched. The change of
places is one call of the system (``renameat2`` with ``RENAME_EXCHANGE``, on Linux): whoever looks
sees the one or the other. Where a folder cannot be shared or exchanged, the functions say so, and
the caller has to write file by file.
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

_HERE = -100
_EXCHANGE = 2
_IMPOSSIBLE = frozenset(
    {errno.ENOSYS, errno.EINVAL, errno.EXDEV, errno.EBUSY, errno.EPERM, errno.EACCES}
    | {errno.EROFS, errno.EMLINK, errno.EOPNOTSUPP, errno.ENOTSUP}
)
"""What the system says where a folder cannot be linked or exchanged, whatever is in it."""


class StagingUnsupportedError(Exception):
    """A folder can have no twin that shares its files."""


def exchange(one: Path, other: Path) -> bool:
    """Let two paths change places in one step; whether the system can do it, here.

    Raises:
        OSError: It can, and failed.

    """
    call = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if call is None:
        return False
    if call(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE) == 0:
        return True
    code = ctypes.get_errno()
    if code in _IMPOSSIBLE:
        return False
    raise OSError(code, os.strerror(code), str(one), None, str(other))


def stage_tree(folder: Path, twin: Path, without: Collection[str]) -> None:
    """Fill an empty folder with all that another holds.

    Args:
        folder: The other; need not exist.
        twin: The empty folder.
        without: Files to leave out, as paths below the folder with forward slashes.

    Raises:
        StagingUnsupportedError: Part of it lies in another file system, or belongs to somebody
            else.

    """
    if folder.is_dir():
        try:
            _fill(folder, twin, "", without, folder.stat().st_dev)
        except OSError as error:
            if error.errno in _IMPOSSIBLE:
                raise StagingUnsupportedError(str(error)) from error
            raise


def _fill(folder: Path, twin: Path, above: str, without: Collection[str], device: int) -> None:
    with os.scandir(folder) as entries:
        for entry in entries:
            path = f"{above}{entry.name}"
            if entry.is_dir(follow_symlinks=False):
                if entry.stat(follow_symlinks=False).st_dev != device:
                    raise StagingUnsupportedError(f"{entry.path}: another file system")
                (twin / entry.name).mkdir()
                _fill(Path(entry.path), twin / entry.name, f"{path}/", without, device)
            elif path not in without:
                with suppress(FileNotFoundError):  # Somebody has just removed it.
                    os.link(entry.path, twin / entry.name, follow_symlinks=False)
    there = folder.stat()
    shutil.copystat(folder, twin)
    os.utime(twin)  # By this time Python and git tell whether they know what is in a folder.
    if (there.st_uid, there.st_gid) != (twin.stat().st_uid, twin.stat().st_gid):
        os.chown(twin, there.st_uid, there.st_gid)


def discard(former: Path, folder: Path, replaced: Mapping[str, str]) -> Iterator[Path]:
    """Remove a folder whose twin has taken its place.

    What came into it, or was changed there, after the twin was made is moved to the twin.

    Args:
        former: The folder, where it now lies.
        folder: Its twin.
        replaced: SHA-256 of the files that the twin does not share, by path.

    Yields:
        The files that were moved and now lie beside a generated one of almost the same name.

    """
    open_up(former)
    for place, folders, names in os.walk(former, topdown=False):
        linked = [name for name in folders if Path(place, name).is_symlink()]
        for name in (*names, *linked):
            file = Path(place, name)
            path = file.relative_to(former).as_posix()
            heir = folder / path
            if _is_same(file, heir) or BYTECODE in file.parts or _is(file, replaced.get(path)):
                file.unlink()
            elif path in replaced:  # Edited in the last moment before the exchange.
                edited = heir.with_name(f"{heir.name}.edited")
                _move(file, edited)
                yield edited
            else:
                _move(file, heir)
        for name in set(folders).difference(linked):
            Path(place, name).rmdir()
    former.rmdir()


def open_up(folder: Path) -> None:
    """Let everything below a folder be removed, even where its owner had closed the original."""
    for place, _, _ in os.walk(folder):
        os.chmod(place, 0o700)


def _is_same(file: Path, other: Path) -> bool:
    try:
        one, two = file.lstat(), other.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    return (one.st_dev, one.st_ino) == (two.st_dev, two.st_ino)


def _is(file: Path, digest: str | None) -> bool:
    return digest is not None and file.is_file() and digest_on_disk(file) == digest


def _move(file: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    os.replace(file, target)
