"""Files that are written atomically: the old file stays until the new one is complete."""

from __future__ import annotations

import os
import secrets
import stat
from contextlib import suppress
from pathlib import Path
from threading import RLock
from typing import BinaryIO

BUFFER_BYTES = 524_288
"""Bytes that are written at a time."""

_MAX_NAME = 50
"""Characters of the name that the temporary file repeats: a name has at most 255 bytes."""


class AtomicFile:
    """A file that replaces another one when it is complete and on disk.

    The content goes to ``.NAME.XXXXXXXX.part`` in the same folder, which has the permissions of the
    other file from the beginning. A process that is killed leaves that file behind.

    A cancelled async task may discard the file while a thread still works on it. Nothing is written
    after that.

    Args:
        path: The path of the file. A link is followed.

    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.path = Path(path)
        self._lock = RLock()
        self._is_discarded = False
        self._file: BinaryIO | None = None
        self._target = self._temporary = ""
        self._mode: int | None = None
        self._buffer = memoryview(bytearray(BUFFER_BYTES))
        self._size = 0
        self._excess = b""

    def open(self) -> None:
        """Create the temporary file.

        Raises:
            OSError: The folder does not exist or is not writable, or the path is a folder, a device
                or a pipe.

        """
        with self._lock:
            if self._is_discarded:
                return
            self._target = os.path.realpath(self.path)
            self._mode = _mode(self._target, self.path)
            folder, name = os.path.split(self._target)
            part = f".{name[:_MAX_NAME]}.{secrets.token_hex(4)}.part"
            self._temporary = os.path.join(folder, part)
            self._file = open(  # noqa: SIM115
                self._temporary, "xb", buffering=0, opener=self._opened
            )

    def _opened(self, path: str, flags: int) -> int:
        return os.open(path, flags, 0o666 if self._mode is None else self._mode)

    def add(self, piece: bytes) -> bool:
        """Add a piece in memory, and return whether it is time to call ``flush``.

        Pieces are copied to one buffer: kept as they are, each would occupy fresh memory, which the
        system has to provide and clear.
        """
        end = self._size + len(piece)
        if self._excess or end > BUFFER_BYTES:
            self._excess += piece
            return True
        self._buffer[self._size : end] = piece
        self._size = end
        return False

    def flush(self) -> None:
        """Write the pieces in memory.

        Raises:
            OSError: The disk is full or broken.

        """
        with self._lock:
            buffered, excess = self._buffer[: self._size], memoryview(self._excess)
            self._size, self._excess = 0, b""
            if self._is_discarded:
                return
            assert self._file is not None, "open was not called"
            for left in (buffered, excess):
                while left:
                    left = left[self._file.write(left) :]

    def commit(self) -> None:
        """Write the rest, and replace the old file.

        Raises:
            OSError: The content cannot be written to disk.

        """
        with self._lock:
            self.flush()
            if self._is_discarded:
                return
            assert self._file is not None, "open was not called"
            os.fsync(self._file.fileno())
            self._file.close()
            if self._mode is not None:  # The process may restrict the permissions of new files.
                os.chmod(self._temporary, self._mode)
            os.replace(self._temporary, self._target)

    def discard(self) -> None:
        """Remove the incomplete file."""
        with self._lock:
            self._is_discarded = True
            if self._file is not None:
                self._file.close()
                with suppress(OSError):
                    os.unlink(self._temporary)


def _mode(target: str, path: Path) -> int | None:
    """Return the permissions of the file to replace; ``None`` if there is none.

    Raises:
        OSError: It is not a regular file.

    """
    try:
        mode = os.stat(target).st_mode
    except FileNotFoundError:
        return None
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(f"{path}: is a folder; pass the path of a file")
    if not stat.S_ISREG(mode):
        raise OSError(f"{path}: is not a regular file; read the document with chunks()")
    return stat.S_IMODE(mode) & 0o777
