"""Validation of the names and media types of a document against the syntax of HTTP.

The standard's validator checks little of this. It matches names with Python's ``$``, which also
matches before a final line feed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import unquote

from ...core.errors import Pointer, Problem
from ..documents import Document
from ..media_types import is_range
from ..normal_form.media_ranges import json_range
from ..references import Located

_TOKEN = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
_QUOTED = r'"(?:[\t \x21\x23-\x5b\x5d-\x7e]|\\[\t \x21-\x7e])*"'
_MEDIA_TYPE = re.compile(
    rf"{_TOKEN}/{_TOKEN}(?:[ \t]*;[ \t]*(?:{_TOKEN}=(?:{_TOKEN}|{_QUOTED}))?)*"
)
"""RFC 9110, 8.3.1: type, subtype and parameters."""

_HEADER_NAME = re.compile(_TOKEN)
_HEADER_VALUE = re.compile(r"([\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?)?")
_COMPONENT = re.compile(r"[a-zA-Z0-9._-]+")
_NAMING = frozenset({"operationId", "name", "headers", "content"})
"""The keys of an object that hold names which HTTP transmits, or the object's own name."""

_LINE_END = re.compile(r"[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]\Z")


def is_media_type(text: str) -> bool:
    """Return whether a string is a media type, with or without parameters."""
    return _MEDIA_TYPE.fullmatch(text) is not None


def is_header_name(name: str) -> bool:
    """Return whether HTTP allows the name for a header."""
    return _HEADER_NAME.fullmatch(name) is not None


def is_header_value(value: object) -> bool:
    """Return whether a header may have the value: printable ASCII without spaces at its ends."""
    return not isinstance(value, str) or _HEADER_VALUE.fullmatch(value) is not None


def http_problems(document: Document, found: Iterable[Located]) -> Iterator[Problem]:
    """Yield a problem for each name in a valid document that HTTP cannot transmit.

    Unusual names are allowed: they are percent-encoded, or never sent. A line break at the end of
    a name is rejected, because it is a mistake that stays invisible.

    Args:
        document: The document.
        found: All its objects.

    """
    for section, held in document.data.get("components", {}).items():
        for name in held if isinstance(held, Mapping) and not section.startswith("x-") else ():
            if not _COMPONENT.fullmatch(name):
                message = f"{name!r} cannot be the name of a component"
                hint = "use only letters, digits, dots, underscores and hyphens"
                yield document.problem(("components", section, name), message, hint)
    for path in document.data.get("paths", {}):
        if _LINE_END.search(path):
            yield document.problem(("paths", path), *_line_break_problem("path", path))
        if any(unquote(each) in {".", ".."} for each in path.split("/")):
            message = f"unsupported: the path {path} with the segment . or .."
            hint = "write the path that HTTP clients make of it"
            yield document.problem(("paths", path), message, hint)
    for pointer, value, _ in found:
        if _NAMING.isdisjoint(value):
            continue
        for place, message, hint in _problems_in(pointer, value, document.data):
            yield document.problem(place, message, hint)


def _problems_in(
    pointer: Pointer, value: Mapping[str, Any], data: Mapping[str, Any]
) -> Iterator[tuple[Pointer, str, str]]:
    operation_id, parameter = value.get("operationId"), value.get("name") if "in" in value else None
    for key, noun, name in (
        ("operationId", "operationId", operation_id),
        ("name", "parameter", parameter),
    ):
        if isinstance(name, str) and _LINE_END.search(name):
            yield (*pointer, key), *_line_break_problem(noun, name)
    headers = value.get("headers")
    for name in headers if isinstance(headers, Mapping) and "properties" not in value else ():
        if _LINE_END.search(name):
            yield (*pointer, "headers", name), *_line_break_problem("header", name)
    content = value.get("content")
    is_request = pointer[-1:] == ("requestBody",) or pointer[:2] == ("components", "requestBodies")
    types = content if isinstance(content, Mapping) and "properties" not in value else {}
    is_choice = not all(map(is_range, types))
    for name in types:
        if not is_media_type(name):
            message = f"{name!r} is not a valid media type"
            yield (
                *pointer,
                "content",
                name,
            ), message, "write type/subtype, such as application/json"
        elif is_request and is_range(name) and not (is_choice or json_range(types, data)):
            message = f"unsupported: a request in {name}, which matches several media types"
            yield (*pointer, "content", name), message, "write one of them"


def _line_break_problem(noun: str, name: str) -> tuple[str, str]:
    return f"the {noun} {name!r} ends in a line break", "remove the line break"
