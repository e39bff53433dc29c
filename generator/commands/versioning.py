"""Next version of the package and its changelog entry, as contents of their files."""

from __future__ import annotations

import re

from ..core.errors import UsageError
from ..diff.rules import Level

_VERSION = re.compile(r"(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)")
_TABLE = re.compile(r"^\[tool\.lockstep\.package\]\s*$.*?(?=^\[|\Z)", re.MULTILINE | re.DOTALL)
_SETTING = re.compile(r"^version *= *\"([^\"]*)\"", re.MULTILINE)
_ENTRY = re.compile(r"^## ", re.MULTILINE)


def parse_version(version: str) -> tuple[int, int, int]:
    """Return the three numbers of a version, such as ``1.4.2``.

    Raises:
        UsageError: The version has another form.

    """
    found = _VERSION.fullmatch(version)
    if found is None:
        raise UsageError(f"version {version!r}: must be three numbers, such as 1.4.2")
    major, minor, patch = map(int, found.groups())
    return major, minor, patch


def next_version(version: str, level: Level) -> str:
    """Return the next version by semantic versioning.

    Args:
        version: Three numbers, such as ``1.4.2``.
        level: ``major`` for breaking changes, ``minor`` for additions, else ``patch``.

    Raises:
        UsageError: The version has another form.

    """
    major, minor, patch = parse_version(version)
    if level == "major":
        return f"{major + 1}.0.0"
    return f"{major}.{minor + 1}.0" if level == "minor" else f"{major}.{minor}.{patch + 1}"


def with_version(settings: str, version: str) -> str:
    """Return the project's settings (``pyproject.toml``) with a new version of the package.

    Raises:
        UsageError: The settings lack the version of the package.

    """
    table = _TABLE.search(settings)
    setting = table and _SETTING.search(settings, table.start(), table.end())
    if not setting:
        raise UsageError(
            'pyproject.toml: [tool.lockstep.package] has no version; add version = "0.1.0"'
        )
    return settings[: setting.start(1)] + version + settings[setting.end(1) :]


def with_entry(changelog: str, version: str, entry: str) -> str:
    """Return the changelog with a new entry before the others.

    Args:
        changelog: The file, in Markdown, with a heading of level 2 for each version.
        version: The version, which becomes the heading.
        entry: The entry in Markdown, with headings of level 3 and below.

    Raises:
        UsageError: The changelog already has an entry for the version.

    """
    if entry_of(changelog, version) is not None:
        raise UsageError(
            f"CHANGELOG.md: already has an entry for {version}; remove it or set another version"
        )
    first = _ENTRY.search(changelog)
    at = len(changelog) if first is None else first.start()
    before = changelog[:at].rstrip("\n")
    after = changelog[at:]
    new = f"{before}\n\n## {version}\n\n{entry.strip()}\n"
    return f"{new}\n{after}" if after else new


def entry_of(changelog: str, version: str) -> str | None:
    """Return the changelog's entry for a version, without its heading.

    Args:
        changelog: The file, in Markdown, with a heading of level 2 for each version.
        version: The version.

    Returns:
        The entry, which may be empty; ``None`` if there is none.

    """
    heading = re.search(rf"^## {re.escape(version)}\s*$", changelog, re.MULTILINE)
    if heading is None:
        return None
    following = _ENTRY.search(changelog, heading.end())
    return changelog[heading.end() : following.start() if following else None].strip()
