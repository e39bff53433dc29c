"""Access tokens in files, for the processes of one machine."""

from __future__ import annotations

import errno
import os
import re
import stat
import sys
from collections.abc import Callable
from contextlib import suppress

from ..core.clock import Clock, checked_clock
from ..core.errors import ConfigurationError
from .access_token import MAX_LIFETIME, MAX_SERIALIZED_LENGTH, AccessToken
from .token_cache import TokenCache

_CACHE_FILE_NAME = re.compile(r"[0-9a-f]{64}\.(json|lock|[^.]+\.tmp)")
"""The names of a cache's files: a token, its lock, and an incomplete token."""

_OPEN_FLAGS = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
"""Flags for opening an untrusted file: do not follow links, do not wait for pipes."""


class FileTokenCache(TokenCache):
    """A cache of access tokens in a folder: a file for each, readable only by its owner.

    A file with wider permissions, another owner or invalid content is ignored and replaced. A
    file system without permissions is refused. Files older than a day, the longest lifetime of a
    token, are removed when a token is written. Writes are atomic.

    Args:
        folder: The folder, which is created on first use; ``~`` is the user's home.
        clock: For tests of your own programs: the clock of the clients that use it.

    Raises:
        ConfigurationError: The path is not usable as a folder, or filelock is not installed:
            ``pip install 'selling-partner[file]'``.

    """

    def __init__(self, folder: str | os.PathLike[str], *, clock: Clock | None = None) -> None:
        try:
            path = os.fspath(folder)
        except TypeError:
            path = ""
        if not isinstance(path, str) or not path or "\0" in path:
            raise ConfigurationError("folder: pass the path of a folder as a str or a Path")
        self._folder = os.path.abspath(os.path.expanduser(path))
        if os.path.exists(self._folder) and not os.path.isdir(self._folder):
            raise ConfigurationError(f"folder: {self._folder!r} is a file")
        self._clock = checked_clock(clock)
        try:
            import filelock  # noqa: F401 - report a missing package early
        except ImportError:
            raise ConfigurationError(
                "FileTokenCache needs a package that is not installed: "
                "pip install 'selling-partner[file]'"
            ) from None

    def __repr__(self) -> str:
        return f"FileTokenCache({self._folder!r})"

    def get(self, key: str) -> AccessToken | None:
        """Return the token of the key's file, if it has not expired.

        Raises:
            OSError: The file cannot be read.

        """
        try:
            descriptor = os.open(self._path(key, "json"), _OPEN_FLAGS)
        except FileNotFoundError:
            return None
        except OSError as error:
            if error.errno == errno.ELOOP:  # A link; the next token replaces it.
                return None
            raise
        with open(descriptor, "rb") as file:
            if not _is_private(os.fstat(descriptor)):
                return None
            return AccessToken.from_json(file.read(MAX_SERIALIZED_LENGTH + 1), self._clock.time())

    def put(self, key: str, token: AccessToken) -> None:
        """Write the token to its file.

        Raises:
            OSError: The file cannot be written, or others could read it.

        """
        import tempfile

        os.makedirs(self._folder, mode=0o700, exist_ok=True)
        # mkstemp creates a new file with mode 0600; it never opens a link or an existing file.
        descriptor, temporary = tempfile.mkstemp(".tmp", f"{key}.", self._folder)
        try:
            with open(descriptor, "wb") as file:
                _check_private(os.fstat(descriptor))
                file.write(token.to_json().encode())
                file.flush()
                now = os.fstat(descriptor).st_mtime
            os.replace(temporary, self._path(key, "json"))
        except BaseException:
            with suppress(OSError):
                os.unlink(temporary)
            raise
        self._remove_old(now)

    def lock(self, key: str, seconds: float) -> Callable[[], object] | None:
        """Acquire the key's lock. The lock ends with its holder's process.

        Raises:
            OSError: The lock cannot be written.

        """
        from filelock import FileLock, Timeout

        os.makedirs(self._folder, mode=0o700, exist_ok=True)
        lock = FileLock(self._path(key, "lock"), mode=0o600, thread_local=False)
        try:
            lock.acquire(blocking=False)
        except Timeout:
            return None
        return lock.release

    def _path(self, key: str, kind: str) -> str:
        return os.path.join(self._folder, f"{key}.{kind}")

    def _remove_old(self, now: float) -> None:
        """Remove expired tokens and their locks, by the file system's time."""
        end = now - MAX_LIFETIME
        with os.scandir(self._folder) as entries:
            for entry in entries:
                if _CACHE_FILE_NAME.fullmatch(entry.name):
                    with suppress(OSError):  # Another process removed or owns it.
                        if entry.stat(follow_symlinks=False).st_mtime < end:
                            os.unlink(entry.path)


def _is_private(status: os.stat_result) -> bool:
    """Return whether it is a regular file that only this user can read or write."""
    if not stat.S_ISREG(status.st_mode):
        return False
    if sys.platform == "win32":  # Access lists of the folder apply there.
        return True
    return status.st_uid == os.geteuid() and not status.st_mode & (stat.S_IRWXG | stat.S_IRWXO)


def _check_private(status: os.stat_result) -> None:
    if not _is_private(status):
        raise PermissionError(errno.EPERM, "the file system keeps no permissions")
