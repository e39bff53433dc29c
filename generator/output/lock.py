"""One at a time: a lock on each folder that a command writes, shared by those that only read it.

It is a lock of the system's on a file beside the folder, so that it ends with the process, however
that ends. The file tells whoever waits who has it, and goes with the last who had it.
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

WAIT = 60.0
"""Seconds for which a command waits for another one."""

_PAUSE = 0.05
_FORBIDDEN = {errno.EACCES, errno.EPERM, errno.EROFS}


@contextmanager
def locked(folder: Path, report: Callable[[str], None], *, shared: bool = False) -> Iterator[None]:
    """Wait until no other command works on the folder, and keep it until the end of the block.

    Args:
        folder: The folder; need not exist.
        report: Told when there is something to wait for.
        shared: Whether others may read the folder at the same time. It needs no lock then where
            nothing can be written anyway.

    Raises:
        TreeError: Another command has had it for too long, or there can be no lock.

    """
    place = Path(os.path.realpath(folder))
    if shared and not place.parent.is_dir():
        yield
        return
    made = _make_parents(place.parent, folder)
    try:
        handle, file = _wait(folder, place, report, shared=shared)
        try:
            yield
        finally:
            _release(handle, file)
    finally:
        with suppress(OSError):  # Whatever came into them keeps them.
            for each in reversed(made):
                each.rmdir()


def _make_parents(folder: Path, shown: Path) -> list[Path]:
    """Return the folders that had to be made so that there is a place for the lock."""
    missing = [each for each in (folder, *folder.parents) if not os.path.lexists(each)]
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _failure(shown, error) from error
    return missing[::-1]


def _wait(
    folder: Path, place: Path, report: Callable[[str], None], *, shared: bool
) -> tuple[int | None, Path]:
    until = time.monotonic() + WAIT
    told = False
    while True:
        try:
            return _take(place, fcntl.LOCK_SH if shared else fcntl.LOCK_EX)
        except BlockingIOError:
            if time.monotonic() > until:
                raise TreeError(
                    f"{folder}: {_holder(place)} has worked on it for more than {WAIT:.0f} s",
                    "Try again when that has ended.",
                ) from None
        except OSError as error:
            if shared and error.errno in _FORBIDDEN:
                return None, place
            raise _failure(folder, error) from error
        if not told:
            report(f"{folder}: waiting for {_holder(place)}")
            told = True
        time.sleep(_PAUSE)


def _files(place: Path) -> tuple[Path, Path]:
    """Where the lock can be: beside the folder, or inside where its parent is closed."""
    return place.parent / f".{place.name}.lock", place / ".lock"


def _take(place: Path, mode: int) -> tuple[int, Path]:
    """Return the lock, and its file; ``BlockingIOError`` if somebody else has it."""
    beside, inside = _files(place)
    try:
        return _acquire(beside, mode), beside
    except BlockingIOError:
        raise
    except OSError:
        if os.path.lexists(beside) or not place.is_dir():
            raise
    return _acquire(inside, mode), inside


def _acquire(file: Path, mode: int) -> int:
    """Take the lock, and say in it who has it; ``BlockingIOError`` if somebody else has."""
    while True:
        handle = os.open(file, os.O_RDWR | os.O_CREAT, 0o666)
        try:
            fcntl.flock(handle, mode | fcntl.LOCK_NB)
            if _is_at(handle, file):
                note = {"pid": os.getpid(), "since": time.strftime("%H:%M:%S")}
                os.ftruncate(handle, 0)
                with suppress(OSError):  # On a full disk it holds without a note as well.
                    os.pwrite(handle, json.dumps(note).encode(), 0)
                return handle
        except BaseException:
            os.close(handle)
            raise
        os.close(handle)  # The file's last owner has just removed it.


def _is_at(handle: int, file: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(handle), file.lstat())
    except FileNotFoundError:
        return False


def _release(handle: int | None, file: Path) -> None:
    """Remove the file, unless others share it still."""
    if handle is None:
        return
    with suppress(OSError):
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if _is_at(handle, file):
            file.unlink()
    os.close(handle)


def _holder(place: Path) -> str:
    for file in _files(place):
        with suppress(OSError, ValueError, TypeError, KeyError):
            note = json.loads(file.read_text(encoding="utf-8"))
            return f"process {note['pid']}, which has it since {note['since']}"
    return "another process"  # It has just begun, or just ended.


def _failure(folder: Path, error: OSError) -> TreeError:
    return TreeError(f"{folder}: cannot be written: {error.strerror}")
