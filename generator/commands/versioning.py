"""The next version of the package, and its entry in the changelog: both as texts of their files."""

from __future__ import annotations

import re

from ..core.errors import UsageError
from ..diff.rules import Level

_VERSION = re.compile(r"(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)")
_TABLE = re.compile(r"^\[tool\.lockstep\.package\]\s*$.*?(?=^\[|\Z)", re.MULTILINE | re.DOTALL)
_SETTING = re.compile(r"^version *= *\"([^\"]*)\"", re.MULTILINE)
_ENTRY = re.compile(r"^## ", re.MULTILINE)


def raised(version: str, level: Level) -> str:
    """The version that follows, by semantic versioning.

    Args:
        version: Three numbers, such as ``1.4.2``.
        level: ``major`` for what breaks callers, ``minor`` for what they gain, else ``patch``.

    Raises:
        UsageError: The version has another form, so that none follows it.

    """
    found = _VERSION.fullmatch(version)
    if found is None:
        raise UsageError(f"version {version!r}: not three numbers, such as 1.4.2; set the next one")
    major, minor, patch = map(int, found.groups())
    if level == "major":
        return f"{major + 1}.0.0"
    return f"{major}.{minor + 1}.0" if level == "minor" else f"{major}.{minor}.{patch + 1}"


def with_version(settings: str, version: str) -> str:
    """The project's settings (``pyproject.toml``) with another version of the package.

    Raises:
        UsageError: They do not say it where they should.

    """
    table = _TABLE.search(settings)
    setting = table and _SETTING.search(settings, table.start(), table.end())
    if not setting:
        raise UsageError('pyproject.toml: no version = "..." in [tool.lockstep.package]')
    return settings[: setting.start(1)] + version + settings[setting.end(1) :]


def with_entry(changelog: str, version: str, entry: str) -> str:
    """The changelog with a new entry in front of the others.

    Args:
        changelog: The file, in Markdown, with a heading of level 2 for each version.
        version: The version, which becomes the heading.
        entry: What is new, in Markdown, with headings of level 3 and below.

    Raises:
        UsageError: It has an entry for the version already.

    """
    heading = f"## {version}"
    if re.search(rf"^{re.escape(heading)}\s*$", changelog, re.MULTILINE):
        raise UsageError(f"CHANGELOG.md: there is an entry for {version} already")
    first = _ENTRY.search(changelog)
    at = len(changelog) if first is None else first.start()
    before = changelog[:at].rstrip("\n")
    after = changelog[at:]
    new = f"{before}\n\n{heading}\n\n{entry.strip()}\n"
    return f"{new}\n{after}" if after else new
