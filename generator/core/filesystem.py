"""Single files: put in place whole, told apart by their hashes, removed with empty folders."""

from __future__ import annotations

import errno
import hashlib
import math
import os
import shutil
import stat
import tempfile
from pathlib import Path

from .errors import TreeError

_KINDS = {
    stat.S_IFDIR: "a folder",
    stat.S_IFIFO: "a named pipe (FIFO)",
    stat.S_IFSOCK: "a socket",
    stat.S_IFCHR: "a character device",
    stat.S_IFBLK: "a block device",
}

BYTECODE = "__pycache__"
"""Python's own folder beside modules that were imported."""


class UnreadableError(OSError):
    """A file has no content of its own, or too much of it.

    Attributes:
        right: What would be right.

    """

    def __init__(self, file: Path, code: int, wrong: str, right: str) -> None:
        super().__init__(code, wrong, str(file))
        self.right = right

    def __reduce__(self) -> tuple[type[UnreadableError], tuple[Path, int, str, str]]:
        code, wrong = self.args[:2]
        return type(self), (Path(self.filename), code, wrong, self.right)


def read_file(file: Path, most: float = math.inf) -> bytes:
    """The content of a regular file; nothing else is ever opened, for that may wait without end.

    Args:
        file: The file.
        most: The number of bytes that it may have.

    Raises:
        OSError: The file cannot be read, is no regular file, or is too large.

    """
    try:
        mode = os.stat(file).st_mode
    except FileNotFoundError:
        if file.is_symlink():
            wrong = f"a symbolic link to {os.readlink(file)}, which does not exist"
            raise UnreadableError(file, errno.ENOENT, wrong, "correct or remove the link") from None
        raise
    _refuse_irregular(file, mode)
    handle = os.open(file, os.O_RDONLY | os.O_CLOEXEC | getattr(os, "O_NONBLOCK", 0))
    with os.fdopen(handle, "rb") as stream:
        state = os.fstat(handle)
        _refuse_irregular(file, state.st_mode)  # It may have been replaced.
        if state.st_size > most:
            wrong = f"unsupported: the file is larger than {most // 2**20} MiB"
            raise UnreadableError(file, errno.EFBIG, wrong, "split it into smaller files")
        return stream.read()


def _refuse_irregular(file: Path, mode: int) -> None:
    if not stat.S_ISREG(mode):
        kind = _KINDS.get(stat.S_IFMT(mode), "a special file")
        code = errno.EISDIR if stat.S_ISDIR(mode) else errno.EINVAL
        raise UnreadableError(
            file, code, f"this is {kind}, not a regular file", "replace or remove it"
        )


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
        return digest(read_file(file))
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
