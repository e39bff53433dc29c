"""Media types, as far as they decide what a body is in Python."""

from __future__ import annotations

import re
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


def is_range(media_type: str) -> bool:
    """Return whether it stands for several media types: ``*/*`` or ``image/*``."""
    return "*" in essence(media_type)


def may_be_json(media_range: str) -> bool:
    """Return whether a range includes JSON: ``*/*``, ``application/*``, ``application/*+json``."""
    examples = (JSON, "application/x+json")
    return any(fnmatchcase(each, essence(media_range)) for each in examples)
