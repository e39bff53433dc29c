"""Files that are written atomically: the old file stays until the new one is complete."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

BUFFER_BYTES = 1_048_576
"""Bytes that are written at a time."""


class AtomicFile:
    """A file that replaces another one when it is complete and on disk.

    The content goes to ``.NAME.XXXXXXXX.part`` in the same folder. A process that is killed leaves
    that file behind.

    Args:
        path: The path of the file. A link is followed.

    Raises:
        OSError: The folder does not exist or is not writable, or the path is a folder.

    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.path = Path(path)
        self._target = os.path.realpath(self.path)
        if os.path.isdir(self._target):
            raise IsADirectoryError(f"{os.fspath(path)}: is a folder; pass the path of a file")
        self._pieces: list[bytes] = []
        self._size = 0
        folder, name = os.path.split(self._target)
        self._temporary = os.path.join(folder, f".{name}.{secrets.token_hex(4)}.part")
        self._file: BinaryIO = open(self._temporary, "xb", buffering=0)  # noqa: SIM115

    def add(self, piece: bytes) -> bool:
        """Add a piece in memory, and return whether it is time to write."""
        self._pieces.append(piece)
        self._size += len(piece)
        return self._size >= BUFFER_BYTES

    def flush(self) -> None:
        """Write the pieces in memory.

        Raises:
            OSError: The disk is full or broken.

        """
        pieces, self._pieces, self._size = self._pieces, [], 0
        for piece in pieces:
            left = memoryview(piece)
            while left:
                left = left[self._file.write(left) :]

    def commit(self) -> None:
        """Write the rest, and replace the old file.

        Raises:
            OSError: The content cannot be written to disk.

        """
        self.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        with suppress(FileNotFoundError):
            os.chmod(self._temporary, os.stat(self._target).st_mode & 0o777)
        os.replace(self._temporary, self._target)

    def discard(self) -> None:
        """Remove the incomplete file."""
        self._file.close()
        with suppress(OSError):
            os.unlink(self._temporary)
