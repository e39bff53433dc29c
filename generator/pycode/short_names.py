"""Names without a version: ``orders`` is the newest version of the Orders API in a package."""

from __future__ import annotations

import keyword
import re
from collections.abc import Iterable, Iterator, Mapping

from .api_keys import without_version
from .identifiers import Identifier
from .reserved_names import ROOT_ATTRIBUTES

_NUMBER = re.compile(r"\d+")
_FIRST_YEAR = 1000
"""The smallest number at the start of a version that is a year."""


def newest_versions(keys: Iterable[str]) -> dict[str, str]:
    """Return the key of the newest version of each API, by its name without a version.

    A date is newer than a number such as ``v1``. The name of an API without a version is its own,
    whatever other versions there are.
    """
    return {without_version(key): key for key in sorted(keys, key=_order)}


def _order(key: str) -> tuple[bool, bool, list[int], str]:
    """Return a sort key that is greater for a newer version, and greatest without a version."""
    version = key.removeprefix(without_version(key))
    numbers = [int(each) for each in _NUMBER.findall(version)]
    is_dated = bool(numbers) and numbers[0] >= _FIRST_YEAR
    return not version, is_dated, numbers, key


def short_names(keys: Iterable[str]) -> Mapping[Identifier, Identifier]:
    """Return the attributes of a root client that are newest versions, by the key of the API."""
    return {
        Identifier(key): Identifier(name)
        for name, key in newest_versions(keys).items()
        if name != key and not name_fault(name)
    }


def renewed_names(before: Iterable[str], after: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    """Yield each attribute of the root clients whose API changed to another version.

    Args:
        before: The keys of the APIs before the change.
        after: The keys after it.

    Yields:
        The name without a version, and the keys of its old and its new API.

    """
    old, new = newest_versions(before), newest_versions(after)
    for name in sorted(old.keys() & new.keys()):
        if old[name] != new[name] and not name_fault(name):
            yield name, old[name], new[name]


def name_fault(name: str) -> str:
    """Return why a root client cannot have an API as this attribute; empty if it can."""
    if name in ROOT_ATTRIBUTES:
        return "every client has another attribute of this name"
    return "it is a keyword of Python" if keyword.iskeyword(name) else ""
