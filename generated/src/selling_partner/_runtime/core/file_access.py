"""Access to files that callers pass: by path, as bytes, or open in binary mode."""

from __future__ import annotations

import io
import os
import stat
from typing import BinaryIO

FAILURES = (OSError, ValueError, TypeError, AttributeError)
"""The exceptions of files and of file-like objects."""


def file_path(file: object) -> str:
    """Return the file's path, if it has a known one."""
    path: object = getattr(file, "name", None) if hasattr(file, "read") else file
    text = os.fspath(path) if isinstance(path, str | os.PathLike) else None
    return text if isinstance(text, str) else ""


def open_path(path: str | os.PathLike[str]) -> BinaryIO:
    """Open a regular file for reading, without a buffer.

    Raises:
        OSError: There is no such file, or it cannot be opened.

    """
    mode = os.stat(path).st_mode
    if stat.S_ISDIR(mode):
        raise IsADirectoryError
    if not stat.S_ISREG(mode):  # A pipe cannot be read twice, and opening one may block forever.
        raise io.UnsupportedOperation
    return open(path, "rb", buffering=0)


def failure_reason(error: Exception) -> str:
    """Return why a file cannot be read, after its name: "does not exist"."""
    match error:
        case FileNotFoundError():
            return "does not exist"
        case IsADirectoryError():
            return "is a folder; pass one file"
        case io.UnsupportedOperation():
            return "cannot be read twice; pass a regular file, or its bytes"
        case TypeError() | AttributeError():
            return "is not a file; pass a path, bytes, or a file that is open in binary mode"
        case OSError(strerror=str(reason)):
            return f"cannot be read: {reason}"
    return f"cannot be read: {error}"
