"""Files that are written atomically: the old file stays until the new one is complete."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO


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
        folder, name = os.path.split(self._target)
        self._temporary = os.path.join(folder, f".{name}.{secrets.token_hex(4)}.part")
        self._file: BinaryIO = open(self._temporary, "xb", buffering=0)  # noqa: SIM115

    def write(self, piece: bytes) -> None:
        """Append a piece.

        Raises:
            OSError: The disk is full or broken.

        """
        left = memoryview(piece)
        while left:
            left = left[self._file.write(left) :]

    def commit(self) -> None:
        """Replace the old file.

        Raises:
            OSError: The content cannot be written to disk.

        """
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
