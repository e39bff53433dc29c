"""A lock for each folder that a command writes. Readers share it.

It is a system lock (``flock``) on a file beside the folder, and ends with its process in any case.
The file names the holder for processes that wait. The last holder removes the file.
"""

from __future__ import annotations

import errno
import fcntl
import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from ..core.errors import TreeError

LOCK_TIMEOUT = 60.0
"""Seconds for which a command waits for another one."""

_POLL_INTERVAL = 0.05
_READ_ONLY = {errno.EACCES, errno.EPERM, errno.EROFS}


@contextmanager
def locked(folder: Path, report: Callable[[str], None], *, shared: bool = False) -> Iterator[None]:
    """Wait for the folder's lock, and hold it until the end of the block.

    Args:
        folder: The folder. It may be missing.
        report: Receives a message if the lock is not free.
        shared: Whether other processes may read the folder at the same time. A reader takes no
            lock where the folder cannot be written.

    Raises:
        TreeError: Another process has held the lock for too long, or the lock cannot be created.

    """
    place = Path(os.path.realpath(folder))
    if shared and not place.parent.is_dir():
        yield
        return
    created = _make_parents(place.parent, folder)
    try:
        handle, file = _acquire(folder, place, report, shared=shared)
        try:
            yield
        finally:
            _release(handle, file)
    finally:
        with suppress(OSError):  # A folder that is no longer empty stays.
            for each in reversed(created):
                each.rmdir()


def _make_parents(folder: Path, shown: Path) -> list[Path]:
    """Create the folder with its missing parents, and return the created ones."""
    missing = [each for each in (folder, *folder.parents) if not os.path.lexists(each)]
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _failure(shown, error) from error
    return missing[::-1]


def _acquire(
    folder: Path, place: Path, report: Callable[[str], None], *, shared: bool
) -> tuple[int | None, Path]:
    deadline = time.monotonic() + LOCK_TIMEOUT
    is_reported = False
    while True:
        try:
            return _try_lock(place, fcntl.LOCK_SH if shared else fcntl.LOCK_EX)
        except BlockingIOError:
            if time.monotonic() > deadline:
                raise TreeError(
                    f"{folder}: locked by {_holder(place)}, for more than {LOCK_TIMEOUT:.0f} s; "
                    "run the command again when that has ended"
                ) from None
        except OSError as error:
            if shared and error.errno in _READ_ONLY:
                return None, place
            raise _failure(folder, error) from error
        if not is_reported:
            report(f"{folder}: waiting for {_holder(place)}")
            is_reported = True
        time.sleep(_POLL_INTERVAL)


def _lock_files(place: Path) -> tuple[Path, Path]:
    """Return the possible files: beside the folder, or inside if its parent is read-only."""
    return place.parent / f".{place.name}.lock", place / ".lock"


def _try_lock(place: Path, mode: int) -> tuple[int, Path]:
    """Return the lock and its file; raise ``BlockingIOError`` if another process has it."""
    beside, inside = _lock_files(place)
    try:
        return _try_lock_file(beside, mode), beside
    except BlockingIOError:
        raise
    except OSError:
        if os.path.lexists(beside) or not place.is_dir():
            raise
    return _try_lock_file(inside, mode), inside


def _try_lock_file(file: Path, mode: int) -> int:
    """Lock the file and write the holder into it; raise ``BlockingIOError`` if it is locked."""
    while True:
        handle = os.open(file, os.O_RDWR | os.O_CREAT, 0o666)
        try:
            fcntl.flock(handle, mode | fcntl.LOCK_NB)
            if _is_at(handle, file):
                note = {"pid": os.getpid(), "since": time.strftime("%H:%M:%S")}
                os.ftruncate(handle, 0)
                with suppress(OSError):  # On a full disk the lock works without the note.
                    os.pwrite(handle, json.dumps(note).encode(), 0)
                return handle
        except BaseException:
            os.close(handle)
            raise
        os.close(handle)  # The file's last holder has just removed it.


def _is_at(handle: int, file: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(handle), file.lstat())
    except FileNotFoundError:
        return False


def _release(handle: int | None, file: Path) -> None:
    """Release the lock, and remove its file unless other processes share it."""
    if handle is None:
        return
    with suppress(OSError):
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if _is_at(handle, file):
            file.unlink()
    os.close(handle)


def _holder(place: Path) -> str:
    for file in _lock_files(place):
        with suppress(OSError, ValueError, TypeError, KeyError):
            note = json.loads(file.read_text(encoding="utf-8"))
            return f"process {note['pid']} (since {note['since']})"
    return "another process"  # It has just started, or just ended.


def _failure(folder: Path, error: OSError) -> TreeError:
    return TreeError(f"{folder}: cannot be written: {error.strerror}")
