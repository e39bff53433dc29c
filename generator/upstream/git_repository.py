"""One commit of the vendor's repository, fetched with git into a temporary folder."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import NamedTuple, Self

from ..core.errors import UsageError
from ..core.progress import Report
from ..openapi.documents import MAX_BYTES
from .origins import FOLDERS, TOO_LARGE, Fetched, document_paths
from .pins import Pin, PinError

_SYMLINK = "120000"
_REVISION = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]*")
_SETTINGS = (
    # A connection that stands still for a minute fails.
    *("-c", "http.lowSpeedLimit=1", "-c", "http.lowSpeedTime=60"),
    *("-c", "gc.auto=0"),
)
_OTHER_REPOSITORIES = frozenset(
    {"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_NAMESPACE"}
)
"""Variables that a git hook sets for its own repository."""


class _Entry(NamedTuple):
    """A file of the commit: its mode, its object and its size in bytes."""

    mode: str
    identity: str
    size: int


class GitRepository:
    """One commit of a repository. The context manager fetches it without its history.

    Proxies and certificates are those of git's own settings. Git never asks for a password.

    Args:
        url: The repository: a URL or a path.
        revision: A full commit hash, a branch, a tag or ``HEAD``.
        report: Receives progress messages.

    Attributes:
        name: The name to show in messages.
        commit: The full hash of the commit.

    """

    def __init__(self, url: str, revision: str, report: Report) -> None:
        if not _REVISION.fullmatch(revision):
            raise UsageError(f"{revision!r}: not a git revision; name a commit, branch or tag")
        self._url, self._revision, self._report = url, revision, report
        self._place = TemporaryDirectory(prefix="lockstep-upstream-")
        self._entries: dict[str, _Entry] = {}
        self.name = f"{url} at {revision}"
        self.commit = ""

    def __enter__(self) -> Self:
        try:
            self._fetch()
        except BaseException:
            self._place.cleanup()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._place.cleanup()

    def paths(self) -> list[str]:
        """Return the path of each document and example, sorted."""
        return document_paths(self._entries)

    def read(self, pin: Pin) -> Fetched:
        """Return the document at the path of the pin."""
        entry = self._entries.get(pin.path)
        if entry is None:
            return Fetched(problem=f"not in {self.name}{self._namesake(pin)}")
        if entry.mode == _SYMLINK:
            return Fetched(problem=f"a symbolic link in {self.name}; pin the file itself")
        if entry.size > MAX_BYTES:
            return Fetched(problem=TOO_LARGE)
        return Fetched(self._git("cat-file", "blob", entry.identity))

    def _namesake(self, pin: Pin) -> str:
        """Return where a file of this name is now, as the end of a sentence."""
        name = pin.path.rpartition("/")[2]
        found = [path for path in self._entries if path.rpartition("/")[2] == name]
        verb = "is" if len(found) == 1 else "are"
        where = f", but {' and '.join(found)} {verb}" if found else ""
        return f"{where}; move the pin with update --all"

    def _fetch(self) -> None:
        self._report(f"fetching {self.name}")
        _run("init", "--quiet", "--bare", self._place.name)
        source = _address(self._url), self._revision
        self._git("fetch", "--quiet", "--depth=1", "--no-tags", "--", *source)
        self.commit = self._git("rev-parse", "FETCH_HEAD^{commit}").decode().strip()
        self.name = f"{self._url} at {self.commit[:12]}"
        listing = self._git("ls-tree", "-r", "-z", "-l", "--full-tree", self.commit, "--", *FOLDERS)
        for line in listing.decode(errors="surrogateescape").split("\0")[:-1]:
            about, _, path = line.partition("\t")
            mode, kind, identity, size = about.split()
            if kind == "blob":
                self._entries[path] = _Entry(mode, identity, int(size))

    def _git(self, *arguments: str) -> bytes:
        return _run(f"--git-dir={self._place.name}", *arguments, shown=self.name)


def _address(url: str) -> str:
    """Return the URL, or the absolute path of a local repository."""
    return url if "://" in url else str(Path(url).absolute())


def _run(*arguments: str, shown: str = "git") -> bytes:
    """Return what a git command prints, in an environment that names no other repository."""
    inherited = {key: each for key, each in os.environ.items() if key not in _OTHER_REPOSITORIES}
    environment = inherited | {"GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"}
    try:
        done = subprocess.run(
            ["git", *_SETTINGS, *arguments],
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )
    except FileNotFoundError as error:
        remedy = "install it, or use fetch --via https or --from DIR"
        raise UsageError(f"git is not installed; {remedy}") from error
    if done.returncode:
        command = next(each for each in arguments if not each.startswith("-"))
        reason = " ".join(done.stderr.decode(errors="replace").split()) or "no reason given"
        remedy = "check the address, the commit and the network, or name a copy with --from DIR"
        raise PinError(f"{shown}: git {command} failed: {reason}; {remedy}")
    return done.stdout
