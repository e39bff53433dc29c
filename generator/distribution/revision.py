"""Revision of the project that a release is made from, and whether it may be released."""

from __future__ import annotations

import os
from dataclasses import dataclass

from ..commands.versioning import entry_of
from ..core.errors import UsageError
from ..core.git import git_output
from ..core.project import ROOT
from ..ir import Package
from .tools import DistributionError, first_names

_VARIABLE = "SOURCE_DATE_EPOCH"


@dataclass(frozen=True)
class Revision:
    """A commit of the project.

    Attributes:
        commit: Its hash; empty outside a git repository.
        seconds: Its time in seconds since 1970, which archives state for their files.
        tags: The tags that name it.
        changed: The files of the working tree that differ from it.

    """

    commit: str
    seconds: int
    tags: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Return the short hash, and whether files differ from the commit."""
        shown = f"commit {self.commit[:12]}" if self.commit else "no commit"
        return f"{shown} with local changes" if self.changed else shown


def read_revision() -> Revision:
    """Return the commit that is checked out.

    Raises:
        UsageError: The project is not in a git repository, and SOURCE_DATE_EPOCH is not set.

    """
    given = os.environ.get(_VARIABLE)
    if given is not None and not (given.isascii() and given.isdigit()):
        raise UsageError(f"{_VARIABLE}: {given!r} must be a number of seconds since 1970")
    try:
        commit, seconds = git_output("log", "-1", "--format=%H %ct", folder=ROOT).decode().split()
    except UsageError as error:
        if given is None:
            raise UsageError(f"{error}; outside a git repository, set {_VARIABLE}") from error
        return Revision("", int(given))
    tags = git_output("tag", "--points-at", "HEAD", folder=ROOT).decode().split()
    status = git_output("status", "--porcelain", "-z", folder=ROOT).decode(errors="replace")
    changed = tuple(each[3:] for each in status.split("\0") if each[2:3] == " ")
    return Revision(commit, int(given or seconds), tuple(tags), changed)


@dataclass(frozen=True)
class Tagging:
    """Tags of the releases of a project.

    Attributes:
        prefix: The start of a tag, before the version.
        table: The table of ``pyproject.toml`` that contains the version.
        needs_entry: Whether the changelog must have an entry for the version.

    """

    prefix: str
    table: str
    needs_entry: bool


def check_release(tag: str, revision: Revision, package: Package, tagging: Tagging) -> None:
    """Check that a tag releases this version of the package from this revision.

    Raises:
        DistributionError: It does not; lists every reason.

    """
    problems: list[str] = []
    if tag != f"{tagging.prefix}{package.version}":
        problems.append(
            f"tag {tag}: pyproject.toml has version {package.version} of {package.name} in "
            f"[{tagging.table}]; tag the release {tagging.prefix}{package.version}, or correct the "
            "version"
        )
    if tag not in revision.tags:
        found = f"has {', '.join(revision.tags)}" if revision.tags else "has no tag"
        problems.append(
            f"tag {tag}: does not name {revision}, which {found}; check out the tag, or create it "
            f"with git tag --annotate {tag}"
        )
    if changed := revision.changed:
        problems.append(
            f"working tree: differs from the commit in {first_names(changed)}; commit, remove or "
            "restore them"
        )
    if tagging.needs_entry:
        problems += changelog_problems(package)
    if problems:
        raise DistributionError(*problems)


def changelog_problems(package: Package) -> list[str]:
    """Return why the changelog does not describe the version; empty if it does."""
    entry = entry_of(str(package.changelog), package.version)
    if entry is None:
        return [
            f"CHANGELOG.md: has no entry for {package.version}; add a section "
            f"## {package.version} that says what changed for users"
        ]
    if not entry:
        return [
            f"CHANGELOG.md: the entry for {package.version} is empty; say what changed for users"
        ]
    return []
