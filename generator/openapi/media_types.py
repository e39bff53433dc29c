"""Media types, as far as they decide what a body is in Python."""

from __future__ import annotations

import re
from collections.abc import Iterable
from fnmatch import fnmatchcase

JSON = "application/json"
MULTIPART = "multipart/form-data"
URLENCODED = "application/x-www-form-urlencoded"

_JSON = re.compile(r"(application|text)/([a-z0-9._!#$&^-]+\+)?json([ \t]*;.*)?", re.IGNORECASE)


def essence(media_type: str) -> str:
    """Return a media type without its parameters, in lower case."""
    return media_type.partition(";")[0].strip().lower()


def is_json(media_type: str) -> bool:
    """Return whether a body of a media type is one JSON value."""
    return _JSON.fullmatch(media_type) is not None


def is_form(media_type: str) -> bool:
    """Return whether a body of a media type consists of named fields."""
    return essence(media_type) in {MULTIPART, URLENCODED}


def is_bytes(media_type: str) -> bool:
    """Return whether a body of a media type is neither JSON nor made of parts."""
    is_of_parts = is_form(media_type) or essence(media_type).startswith("multipart/")
    return not (is_json(media_type) or is_of_parts)


def of_request(offered: Iterable[str]) -> str | None:
    """Return the media type in which a client sends a body; ``None`` if it can send none of them.

    JSON comes first, then a form, which carries files best in parts, then bytes.
    """
    found = list(offered)
    for is_sent in (
        is_json,
        lambda each: essence(each) == MULTIPART,
        lambda each: essence(each) == URLENCODED,
        is_bytes,
    ):
        if chosen := next(filter(is_sent, found), None):
            return chosen
    return None


def is_range(media_type: str) -> bool:
    """Return whether it stands for several media types: ``*/*`` or ``image/*``."""
    return "*" in essence(media_type)


def may_be_json(media_range: str) -> bool:
    """Return whether a range includes JSON: ``*/*``, ``application/*``, ``application/*+json``."""
    examples = (JSON, "application/x+json")
    return any(fnmatchcase(each, essence(media_range)) for each in examples)
