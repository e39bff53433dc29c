"""Files to upload: measured in one pass, then read again in blocks."""

from __future__ import annotations

import base64
import hashlib
import io
import os
from pathlib import Path
from typing import BinaryIO, Self, TypeAlias

from ..core.errors import RequestValidationError, UploadError
from ..core.file_access import FAILURES, failure_reason, file_path, open_path

FileContent: TypeAlias = str | os.PathLike[str] | bytes | BinaryIO
"""A path, the bytes themselves, or a file that is open in binary mode."""

BLOCK_BYTES = 262_144
"""The bytes of a file in memory at a time."""

LARGE_BLOCK_BYTES = 1_048_576
"""The same for a file without a digest, which may be large."""


class UploadFile:
    """A file that is read twice: to be measured, and to be sent. Use it in a ``with`` block.

    Args:
        operation: The name of the operation for messages.
        file: The file. An open file is read from its current position and left open.
        name: The file name; defaults to the last part of the path.
        has_digest: Whether to read the file for its digest. Without it, no name is needed.
        argument: The name of the argument for messages.

    Attributes:
        name: The file name.
        size: The length in bytes.
        md5: The MD5 digest in Base64; empty without ``has_digest``.

    Raises:
        RequestValidationError: The file is missing, empty or unreadable, or has no name.

    """

    def __init__(
        self,
        operation: str,
        file: FileContent,
        name: str | None = None,
        *,
        has_digest: bool = True,
        argument: str = "file",
    ) -> None:
        path = file_path(file)
        self.name = Path(path).name if name is None else name
        self._shown = repr(path or name) if path or name else f"the {argument}"
        self._operation = operation
        self._block_bytes = BLOCK_BYTES if has_digest else LARGE_BLOCK_BYTES
        self._argument = argument
        self._is_ours = not hasattr(file, "read")
        try:
            self._stream = _opened(file)
        except FAILURES as error:
            raise self._refusal(failure_reason(error)) from error
        try:
            if has_digest:
                self._check_name()
            self._measure(has_digest=has_digest)
        except BaseException:
            self.close()
            raise

    def _check_name(self) -> None:
        if not isinstance(self.name, str) or not self.name.strip():
            problem = "file_name: must be a non-empty string if the file has no name of its own"
            raise RequestValidationError(self._operation, [problem])

    def _measure(self, *, has_digest: bool) -> None:
        digest, size = hashlib.md5(usedforsecurity=False), 0
        try:
            self._start = self._stream.tell()
            if not has_digest:
                size = self._stream.seek(0, os.SEEK_END) - self._start
            while has_digest and (block := self._stream.read(BLOCK_BYTES)):
                digest.update(block)
                size += len(block)
            self._stream.seek(self._start)
        except FAILURES as error:
            raise self._refusal(failure_reason(error)) from error
        if size <= 0:
            raise self._refusal("is empty")
        self.size = self._left = size
        self.md5 = base64.b64encode(digest.digest()).decode() if has_digest else ""

    def _refusal(self, reason: str) -> RequestValidationError:
        problem = f"{self._argument}: {self._shown} {reason}"
        return RequestValidationError(self._operation, [problem])

    def rewind(self) -> None:
        """Return to the start of the file.

        Raises:
            UploadError: The file can no longer be read.

        """
        try:
            self._stream.seek(self._start)
        except FAILURES as error:
            wrong = f"{self._operation}: {self._shown} {failure_reason(error)}"
            raise UploadError(wrong, operation=self._operation) from error
        self._left = self.size

    def next_block(self) -> bytes:
        """Return the next bytes to send; empty at the end.

        Raises:
            UploadError: The file can no longer be read, or its length changed. Its last bytes have
                not been returned in that case.

        """
        if not self._left:
            return b""
        try:
            block = self._stream.read(min(self._block_bytes, self._left))
            self._left -= len(block)
            is_unchanged = bool(block) if self._left else not self._stream.read(1)
        except FAILURES as error:
            wrong = f"{self._operation}: {self._shown} {failure_reason(error)}"
            raise UploadError(wrong, operation=self._operation) from error
        if not is_unchanged:
            changed = f"{self._operation}: {self._shown} changed while it was uploaded"
            raise UploadError(changed, operation=self._operation)
        return block

    def close(self) -> None:
        """Close the file, unless it is the caller's own."""
        if self._is_ours:
            self._stream.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _opened(file: FileContent) -> BinaryIO:
    if isinstance(file, bytes):
        return io.BytesIO(file)
    if isinstance(file, str | os.PathLike):
        return open_path(file)
    if not file.seekable():
        raise io.UnsupportedOperation
    return file
