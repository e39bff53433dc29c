"""Holds what a document puts into requests to what HTTP can carry.

The standard's validator has no word for most of this, and Python's ``$``, by which it holds names
to patterns, also matches in front of a line feed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from ...core.errors import Pointer, Problem
from ..documents import Document
from ..references import objects

_TOKEN = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
_QUOTED = r'"(?:[\t \x21\x23-\x5b\x5d-\x7e]|\\[\t \x21-\x7e])*"'
_MEDIA_TYPE = re.compile(
    rf"{_TOKEN}/{_TOKEN}(?:[ \t]*;[ \t]*(?:{_TOKEN}=(?:{_TOKEN}|{_QUOTED}))?)*"
)
"""RFC 9110, 8.3.1: type, subtype and parameters."""

_HEADER_NAME = re.compile(_TOKEN)
_HEADER_VALUE = re.compile(r"([\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?)?")
_COMPONENT = re.compile(r"[a-zA-Z0-9._-]+")
_LINE_END = re.compile(r"[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]\Z")


def is_header_name(name: str) -> bool:
    """Return whether HTTP takes it as the name of a header."""
    return _HEADER_NAME.fullmatch(name) is not None


def is_header_value(value: object) -> bool:
    """Return whether a header can carry it: printable ASCII, with spaces only within."""
    return not isinstance(value, str) or _HEADER_VALUE.fullmatch(value) is not None


def unsendable(document: Document) -> Iterator[Problem]:
    """Complain of each name in a sound document that cannot travel as it stands.

    Odd names are fine: they are percent-encoded, or are no part of a request. One that ends in a
    line break is a slip, and stays invisible wherever it is shown.
    """
    for section, held in document.data.get("components", {}).items():
        for name in held if isinstance(held, Mapping) and not section.startswith("x-") else ():
            if not _COMPONENT.fullmatch(name):
                wrong = f"{name!r} cannot be the name of a component"
                right = "use letters, digits, dots, underscores and hyphens alone"
                yield document.problem(("components", section, name), wrong, right)
    for path in document.data.get("paths", {}):
        if _LINE_END.search(path):
            yield document.problem(("paths", path), *_ends("path", path))
    for pointer, value, _ in objects(document.data, (), "schemas"):
        for place, wrong, right in _faults(pointer, value):
            yield document.problem(place, wrong, right)


def _faults(pointer: Pointer, value: Mapping[str, Any]) -> Iterator[tuple[Pointer, str, str]]:
    operation_id, parameter = value.get("operationId"), value.get("name") if "in" in value else None
    for key, noun, name in (
        ("operationId", "operationId", operation_id),
        ("name", "parameter", parameter),
    ):
        if isinstance(name, str) and _LINE_END.search(name):
            yield (*pointer, key), *_ends(noun, name)
    headers = value.get("headers")
    for name in headers if isinstance(headers, Mapping) and "properties" not in value else ():
        if _LINE_END.search(name):
            yield (*pointer, "headers", name), *_ends("header", name)
    content = value.get("content")
    is_request = pointer[-1:] == ("requestBody",) or pointer[:2] == ("components", "requestBodies")
    for name in content if isinstance(content, Mapping) and "properties" not in value else ():
        if not _MEDIA_TYPE.fullmatch(name):
            wrong = f"{name!r} cannot be a media type: no header can carry it"
            yield (*pointer, "content", name), wrong, "write type/subtype, such as application/json"
        elif is_request and "*" in name.partition(";")[0]:
            wrong = f"a request cannot be sent as {name}, which stands for many media types"
            yield (*pointer, "content", name), wrong, "name one of them"


def _ends(noun: str, name: str) -> tuple[str, str]:
    return f"the {noun} {name!r} ends in a line break", "remove the line break"
