"""Single files: bounded reads, atomic writes, hashes, and removal with empty folders."""

from __future__ import annotations

import errno
import hashlib
import os
import re
import shutil
import stat
import tempfile
from collections.abc import Sequence
from pathlib import Path

from .errors import TreeError

_KINDS = {
    stat.S_IFDIR: "a folder",
    stat.S_IFIFO: "a named pipe (FIFO)",
    stat.S_IFSOCK: "a socket",
    stat.S_IFCHR: "a character device",
    stat.S_IFBLK: "a block device",
}

MAX_BYTES = 256 * 2**20
"""The size of the largest file that is read, unless its reader sets another limit."""

BYTECODE = "__pycache__"
"""Python's own folder beside modules that were imported."""


class UnreadableError(OSError):
    """A file that is not a regular one, or is too large.

    Attributes:
        hint: The remedy.

    """

    def __init__(self, file: Path, code: int, message: str, hint: str) -> None:
        super().__init__(code, message, str(file))
        self.hint = hint

    def __reduce__(self) -> tuple[type[UnreadableError], tuple[Path, int, str, str]]:
        code, message = self.args[:2]
        return type(self), (Path(self.filename), code, message, self.hint)


_DEVICE = re.compile(r"(con|prn|aux|nul|(com|lpt)[0-9])(\..*)?", re.IGNORECASE)


def is_device(name: str) -> bool:
    """Return whether no file or folder can have this name on Windows, where a device has it."""
    return _DEVICE.fullmatch(name) is not None


def read_file(file: Path, max_bytes: int = MAX_BYTES) -> bytes:
    """Return the content of a regular file.

    Other kinds of file are never opened, because a named pipe could block without end. The size is
    limited, because a large file could exhaust the memory.

    Args:
        file: The file.
        max_bytes: The largest size in bytes.

    Raises:
        UnreadableError: The file is not a regular file, or too large.
        OSError: The file cannot be read.

    """
    try:
        mode = os.stat(file).st_mode
    except FileNotFoundError:
        if file.is_symlink():
            message = f"a symbolic link to {os.readlink(file)}, which does not exist"
            hint = "correct or remove the link"
            raise UnreadableError(file, errno.ENOENT, message, hint) from None
        raise
    _refuse_irregular(file, mode)
    handle = os.open(file, os.O_RDONLY | os.O_CLOEXEC | getattr(os, "O_NONBLOCK", 0))
    with os.fdopen(handle, "rb") as stream:
        state = os.fstat(handle)
        _refuse_irregular(file, state.st_mode)  # It may have been replaced.
        _refuse_large(file, state.st_size, max_bytes)
        return stream.read()


def _refuse_large(file: Path, size: int, max_bytes: int) -> None:
    if size > max_bytes:
        limit = _mebibytes(max_bytes)
        message = f"unsupported: the file has {_mebibytes(size)}, and the limit is {limit}"
        raise UnreadableError(file, errno.EFBIG, message, "split it into smaller files")


def _mebibytes(size: int) -> str:
    """Return a size in MiB, rounded up."""
    return f"{-(-size // 2**20):,} MiB"


def _refuse_irregular(file: Path, mode: int) -> None:
    if not stat.S_ISREG(mode):
        kind = _KINDS.get(stat.S_IFMT(mode), "a special file")
        code = errno.EISDIR if stat.S_ISDIR(mode) else errno.EINVAL
        raise UnreadableError(
            file, code, f"this is {kind}, not a regular file", "replace or remove it"
        )


def atomic_write(file: Path, content: str | bytes | Sequence[bytes]) -> None:
    """Write a file completely or not at all; an existing file keeps its permissions.

    Args:
        file: The file.
        content: Its content. Several parts are written one after another, and are never joined.

    """
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    except OSError as error:
        error.filename = str(file)
        raise
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.writelines([as_bytes(content)] if isinstance(content, str | bytes) else content)
        os.chmod(name, mode_of(file))
        os.replace(name, file)
    except BaseException:
        os.unlink(name)
        raise


def as_bytes(content: str | bytes) -> bytes:
    """Return the bytes of a file with this content."""
    return content.encode() if isinstance(content, str) else content


def mode_of(file: Path) -> int:
    """Return the permissions of an existing file, or those of a new one."""
    return file.stat().st_mode & 0o7777 if file.exists() else 0o666 & ~_umask()


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def digest(content: bytes) -> str:
    """Return the SHA-256 of the content in hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def digest_on_disk(file: Path) -> str | None:
    """Return the SHA-256 of a file; ``None`` if it does not exist.

    Raises:
        TreeError: The file cannot be read.

    """
    try:
        return digest(read_file(file))
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise unreadable_output(file, error) from error


def unreadable_output(file: Path, error: OSError) -> TreeError:
    """Return the error for a file in the output folder that cannot be read."""
    hint = getattr(error, "hint", "make the file readable")
    return TreeError(f"{file}: cannot be read: {error.strerror}; {hint}")


def remove_empty_folders(top: Path, folder: Path) -> None:
    """Remove the folder, and then each parent below ``top`` that holds nothing but bytecode."""
    while folder != top:
        if folder.exists():
            left = list(folder.iterdir())
            if any(each.name != BYTECODE for each in left):
                return
            for each in left:
                shutil.rmtree(each)
            folder.rmdir()
        folder = folder.parent
