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
from .access_token import LONGEST_LIFETIME, LONGEST_TEXT, AccessToken
from .token_cache import TokenCache

_OURS = re.compile(r"[0-9a-f]{64}\.(json|lock|[^.]+\.tmp)")
"""The names of the files that a cache makes: a token, its lock, and a token half written."""

_OPTIONS = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
"""How a file is opened that could be anybody's: a link is not followed, a pipe not waited for."""


class FileTokenCache(TokenCache):
    """Keeps access tokens in a folder: a file for each, which only its owner can read.

    A file with wider permissions, of another owner or with other content counts as none, and is
    replaced. A file system that keeps no permissions is refused. What is older than a day, which
    no token outlives, is removed when a token is written. Files appear whole or not at all.

    Args:
        folder: The folder, which is made on first use; ``~`` is the home of the user.
        clock: For tests of your own programs: the clock of the clients that use it.

    Raises:
        ConfigurationError: It cannot be a folder, or filelock is not installed:
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
            import filelock  # noqa: F401 - says at once that it is missing
        except ImportError:
            raise ConfigurationError(
                "FileTokenCache needs a package that is not installed: "
                "pip install 'selling-partner[file]'"
            ) from None

    def __repr__(self) -> str:
        return f"FileTokenCache({self._folder!r})"

    def get(self, key: str) -> AccessToken | None:
        """The token in its file, if it has not expired.

        Raises:
            OSError: The file cannot be read.

        """
        try:
            descriptor = os.open(self._path(key, "json"), _OPTIONS)
        except FileNotFoundError:
            return None
        except OSError as error:
            if error.errno == errno.ELOOP:  # A link, which the next token replaces.
                return None
            raise
        with open(descriptor, "rb") as file:
            if not _is_private(os.fstat(descriptor)):
                return None
            return AccessToken.from_json(file.read(LONGEST_TEXT + 1), self._clock.time())

    def put(self, key: str, token: AccessToken) -> None:
        """Write the token to its file.

        Raises:
            OSError: It cannot be written, or would be open to others.

        """
        import tempfile

        os.makedirs(self._folder, mode=0o700, exist_ok=True)
        # A new file with mode 0600, which a link or a file that is already there cannot be.
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
        """Take the key's lock. It ends with its holder's process, however that ends.

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
        """Remove expired tokens and their locks, by the time that the file system keeps."""
        end = now - LONGEST_LIFETIME
        with os.scandir(self._folder) as entries:
            for entry in entries:
                if _OURS.fullmatch(entry.name):
                    with suppress(OSError):  # Another was faster, or owns it.
                        if entry.stat(follow_symlinks=False).st_mtime < end:
                            os.unlink(entry.path)


def _is_private(status: os.stat_result) -> bool:
    """Whether it is a file that nobody but this user can read or write."""
    if not stat.S_ISREG(status.st_mode):
        return False
    if sys.platform == "win32":  # There the folder's access list says who may.
        return True
    return status.st_uid == os.geteuid() and not status.st_mode & (stat.S_IRWXG | stat.S_IRWXO)


def _check_private(status: os.stat_result) -> None:
    if not _is_private(status):
        raise PermissionError(errno.EPERM, "the file system keeps no permissions")
