"""Keys of APIs, such as ``orders_v0``, which name their packages and come from file names."""

from __future__ import annotations

import keyword
import re
from pathlib import Path

from ..core.filesystem import is_device
from .words import UnusableNameError, described_letter, foreign_letter, snake_case, words_of

_VERSION_WORD = re.compile(r"(_v?\d+)+$")
_API_KEY = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")

PACKAGE_MODULES = frozenset(
    {"_runtime", "async_root", "notifications", "root", "sandbox", "schemas", "version"}
)
"""The modules of the package besides those of its APIs."""

_FILE_KIND = re.compile(r"(_(api|model|openapi|swagger))+$")
"""Words at the end of a file name that state the kind of file."""

_DATED = re.compile(r"v(?=\d{4}-\d{2}-\d{2})", re.IGNORECASE)
"""The optional "v" before a version that is a date."""

_COPY = re.compile(r"\s*\(\d+\)$")
"""The number that a browser adds to the name of a repeated download."""

_BUSINESS = re.compile(r"(?<![^_])b2_([bc])(?![^_])")
"""The words B2B and B2C in snake_case, which are split at their digit."""


def api_key(file: Path, version: object) -> str:
    """Return ``orders_v0`` for ``ordersV0.json``, and ``sales_v1`` for ``sales.json`` of v1.

    Args:
        file: A vendor's file. Words that state the kind of file are left out.
        version: The document's version, which is added if the file name has none.

    Raises:
        UnusableNameError: The name and the version yield no key.

    """
    if letter := foreign_letter(file.stem):
        raise UnusableNameError(f"{file.name!r} contains {letter}")
    stem = _DATED.sub("_", _COPY.sub("", file.stem))
    words = _FILE_KIND.sub("", f"_{snake_case(words_of(stem))}")
    found = _VERSION_WORD.search(words)
    name = _FILE_KIND.sub("", words.removesuffix(found[0]) if found else words)
    stated = str(version) if isinstance(version, str | int | float) else ""
    ending = found[0].removeprefix("_") if found else snake_case(words_of(stated))
    name = name.removesuffix(ending).strip("_")  # In lower case, ordersv0 is one word.
    key = f"{name}_{ending}"
    if not name or not ending or not is_api_key(key):
        raise UnusableNameError(f"{file.name!r} yields no API name with a version")
    return key


def schema_key(file: Path) -> str:
    """Return ``order_change_notification`` for ``OrderChangeNotification.json``.

    A version in the name is kept. The word "schema" is left out.

    Args:
        file: A vendor's file with a payload schema.

    Raises:
        UnusableNameError: The name yields no key.

    """
    if letter := foreign_letter(file.stem):
        raise UnusableNameError(f"{file.name!r} contains {letter}")
    words = [word for word in words_of(_COPY.sub("", file.stem)) if word.lower() != "schema"]
    key = _BUSINESS.sub(r"b2\1", snake_case(words))
    if not is_api_key(key):
        raise UnusableNameError(f"{file.name!r} yields no name of a module")
    return key


def is_api_key(name: str) -> bool:
    """Return whether the name can be that of an API's package."""
    return not api_key_fault(name)


def api_key_fault(name: str) -> str:
    """Return why the name cannot be that of an API's package; empty if it can.

    The word "async" is not allowed, because a sync twin removes it from names.
    """
    if name in PACKAGE_MODULES:
        return "is the name of a module of the package"
    if is_device(name):
        return "is reserved on Windows"
    is_module = _API_KEY.fullmatch(name) and not keyword.iskeyword(name)
    if is_module and "async" not in name.split("_"):
        return ""
    strange = next((each for each in name if each.isalpha() and not each.isascii()), "")
    if strange:
        return f"contains {described_letter(strange)}"
    return "is not a module name in snake_case"


def without_version(api_key: str) -> str:
    """Return ``messaging`` for ``messaging_v1``."""
    return _VERSION_WORD.sub("", api_key)
