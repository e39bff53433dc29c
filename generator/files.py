"""Single files: put in place whole, told apart by their hashes, removed with empty folders."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from pathlib import Path

from .problems import TreeError

BYTECODE = "__pycache__"
"""Python's own folder beside modules that were imported."""


def replace(file: Path, content: str | bytes) -> None:
    """Write a file whole or not at all; one that is there keeps its permissions."""
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    except OSError as error:
        error.filename = str(file)
        raise
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(as_bytes(content))
        os.chmod(name, mode_of(file))
        os.replace(name, file)
    except BaseException:
        os.unlink(name)
        raise


def as_bytes(content: str | bytes) -> bytes:
    """What a file of this content holds."""
    return content.encode() if isinstance(content, str) else content


def mode_of(file: Path) -> int:
    """The permissions of a file that is there, or those that a new one gets."""
    return file.stat().st_mode & 0o7777 if file.exists() else 0o666 & ~_umask()


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def digest(content: bytes) -> str:
    """SHA-256 in hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def digest_on_disk(file: Path) -> str | None:
    """SHA-256 of a file; ``None`` where there is none.

    Raises:
        TreeError: It cannot be read.

    """
    try:
        return digest(file.read_bytes())
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise TreeError(f"{file}: cannot be read: {error.strerror}") from error


def remove_empty_folders(top: Path, folder: Path) -> None:
    """Remove the folder and those around it that hold nothing but the bytecode of what is gone."""
    while folder != top:
        if folder.exists():
            left = list(folder.iterdir())
            if any(each.name != BYTECODE for each in left):
                return
            for each in left:
                shutil.rmtree(each)
            folder.rmdir()
        folder = folder.parent
