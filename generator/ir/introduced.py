"""The version that introduced an operation, as the changelog states it."""

from __future__ import annotations

import re
from collections.abc import Iterator

_RELEASE = re.compile(r"^## (\S+)[^\n]*\n(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
_SECTION = re.compile(r"### `selling_partner\.(\w+)`")
_METHOD = re.compile(r"`(\w+)\.(\w+)`")
_API_ADDED = re.compile(r"- `selling_partner\.(\w+)`(?: was added|:)")
_ADDED, _RENAMED = " was added", " was renamed to "


class IntroducedVersions:
    """The versions of a changelog with the methods and APIs that they introduced.

    Args:
        changelog: The changelog, with the newest version first.
        current: The version to name if the changelog has no entries.

    """

    def __init__(self, changelog: str, current: str) -> None:
        self._first = current
        self._versions: dict[tuple[str, ...], str] = {}
        for version, text in _RELEASE.findall(changelog):
            self._first = version
            for added in _additions(text):
                self._versions.setdefault(added, version)

    def version_of(self, api: str, client: str, method: str) -> str:
        """Return the newest version that added the method or its API; else the first version.

        Args:
            api: The API's key, such as ``messaging_v1``.
            client: The class of its client.
            method: The method.

        """
        names = ((api, client, method), ("", client, method), (api,))
        found = (self._versions[each] for each in names if each in self._versions)
        return next(found, self._first)


def _additions(text: str) -> Iterator[tuple[str, ...]]:
    """Yield the methods and APIs that a release added: API, client and method, or the API."""
    section = ""
    for line in text.splitlines():
        if found := _SECTION.match(line):
            section = found[1]
        if api := _API_ADDED.match(line):
            yield (api[1],)
        if _ADDED in line or _RENAMED in line:
            for client, method in _METHOD.findall(line.rpartition(_RENAMED)[2]):
                yield section, client, method
