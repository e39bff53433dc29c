"""Faults of successful responses: unreadable bodies, and pages with errors or without a list."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple, get_origin

from ..core.escaping import escaped
from ..core.status_errors import UnreadableResponseError
from ..models.base import ApiModel, attribute_at, is_model, wire_name
from ..models.optional_types import innermost
from .error_bodies import read_error_details, read_reported_errors
from .response import read_rate_limit, read_request_id

if TYPE_CHECKING:
    from httpx2 import Response

    from .operation import Operation, Pagination

_ERRORS = "errors"
"""The JSON name of the field with the errors of Amazon's responses."""

_MAX_CHARACTERS = 100
"""The maximum number of characters of a body or a header in a message."""


class Fault(NamedTuple):
    """The fault of a successful response.

    Attributes:
        path: The path of the field, by names in JSON; empty for the whole body.
        problem: The problem, without any value of the body.
        is_fatal: Whether the response of a read is unusable.
        excerpt: A few words of a body that is not JSON; empty if they might be confidential.

    """

    path: str
    problem: str
    is_fatal: bool = True
    excerpt: str = ""

    def __str__(self) -> str:
        return f"{self.path or 'the body'} {self.problem}"


def not_json_fault(response: Response, error: Exception) -> Fault:
    """Return the fault of a body that could not be parsed.

    Args:
        response: The response.
        error: The exception of the parser.

    """
    content = response.content
    if not content:
        return Fault("", "is empty")
    kind = escaped(response.headers.get("Content-Type", "no content type"), _MAX_CHARACTERS)
    match error:
        case RecursionError():
            reason = "it is nested too deeply"
        case UnicodeDecodeError():
            reason = "it is not UTF-8"
        case _ if _is_truncated(error):
            reason = "it is truncated"
        case _:
            reason = "it cannot be parsed"
    problem = f"is not JSON: {reason} ({kind}, {len(content):,} bytes)"
    return Fault("", problem, excerpt=_excerpt(response))


def undocumented_fault(response: Response) -> Fault | None:
    """Return the fault of an undocumented body: errors, or no JSON.

    A read without a documented result fails only if the body contains nothing but errors.
    """
    if not response.content:
        return None
    try:
        body = response.json()
    except (ValueError, RecursionError) as error:
        return not_json_fault(response, error)._replace(is_fatal=False)
    errors = body.get(_ERRORS) if isinstance(body, Mapping) else None
    if not errors:
        return None
    is_alone = not any(each for name, each in body.items() if name != _ERRORS)
    return Fault(_ERRORS, "is not empty", is_fatal=is_alone)


def wrong_type_fault(annotation: Any, body: object) -> Fault | None:
    """Return the fault of a body that is not the documented object or list."""
    inner = innermost(annotation)
    members = inner if isinstance(inner, tuple) else (inner,)
    kinds: set[Any] = {dict if is_model(each) else get_origin(each) for each in members}
    if kinds == {dict}:
        return None if isinstance(body, Mapping) else Fault("", "is not an object")
    if kinds == {list}:
        return None if isinstance(body, list) else Fault("", "is not a list")
    return None


def content_fault(operation: Operation[Any], value: object) -> Fault | None:
    """Return the fault of a body of the right type: errors, or a page without its list.

    Args:
        operation: The operation that was called.
        value: The value that its response was read as.

    """
    pagination = operation.pagination
    if isinstance(value, ApiModel) and (errors := _errors_of(value)):
        is_alone = not any(_has_content(each) for each in _contents(value) if each is not errors)
        return Fault(_ERRORS, "is not empty", is_fatal=is_alone or pagination is not None)
    return None if pagination is None else _page_fault(operation, pagination, value)


def error_for(
    operation: Operation[Any], response: Response, fault: Fault
) -> UnreadableResponseError:
    """Return the exception for a read with such a response."""
    return UnreadableResponseError(
        operation.operation_id,
        response,
        problem=str(fault),
        excerpt=fault.excerpt,
        errors=read_reported_errors(response) if fault.path else (),
        request_id=read_request_id(response),
        rate_limit=read_rate_limit(response),
    )


def _page_fault(operation: Operation[Any], pagination: Pagination, value: object) -> Fault | None:
    token = attribute_at(value, pagination.next)
    if token and not is_token(token):
        return Fault(_wire_path(value, pagination.next), "is not a token")
    if pagination.items is None:
        is_page = isinstance(value, ApiModel) and _contents(value)
        return None if is_page else Fault("", "has no content of a page")
    items = attribute_at(value, pagination.items)
    if isinstance(items, list) or (items is None and pagination.may_omit_items):
        return None
    path = _wire_path(value, pagination.items)
    return Fault(path, "is missing" if items is None else "is not a list")


def is_token(value: object) -> bool:
    """Return whether a value can be sent as a page token."""
    return isinstance(value, str | int) and not isinstance(value, bool)


def _contents(value: ApiModel) -> list[object]:
    """Return the values of all fields, known and unknown."""
    known = [getattr(value, name, None) for name in value.model_fields_set]
    found = [*known, *(value.__pydantic_extra__ or {}).values()]
    return [each for each in found if each is not None]


def _has_content(value: object) -> bool:
    """Return whether a value is not empty."""
    return any(map(_has_content, _contents(value))) if isinstance(value, ApiModel) else bool(value)


def _errors_of(value: ApiModel) -> object:
    """Return the value of ``errors``, unless the model requires that field."""
    name = _errors_field(type(value))
    if name is None:
        extra = value.__pydantic_extra__
        return extra.get(_ERRORS) if extra else None
    return getattr(value, name, None) if name else None


@cache
def _errors_field(model: type[ApiModel]) -> str | None:
    """Return the attribute of the errors: ``None`` if unknown, empty if the field is required."""
    for name, field in model.model_fields.items():
        if wire_name(name, field) == _ERRORS:
            return "" if field.is_required() else name
    return None


def _wire_path(value: object, path: str) -> str:
    """Return the JSON names of a path of attributes, as far as they are known."""
    names = []
    model = type(value) if isinstance(value, ApiModel) else None
    for name in path.split("."):
        field = None if model is None else model.model_fields.get(name)
        names.append(name if field is None else wire_name(name, field))
        inner = None if field is None else innermost(field.annotation)
        model = inner if is_model(inner) else None
    return ".".join(names)


def _is_truncated(error: Exception) -> bool:
    """Return whether JSON ends before it is complete."""
    at, text = getattr(error, "pos", None), getattr(error, "doc", "")
    is_open = "Unterminated" in str(error)
    return at is not None and (is_open or at >= len(text.rstrip()))


def _excerpt(response: Response) -> str:
    """Return the title of an HTML page, or the first words of other text.

    Nothing is returned of JSON, even if it is invalid, because it may be confidential.
    """
    start = response.content[:100].lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if start in {b"{", b"[", b'"'}:
        return ""
    details = read_error_details(response)
    return escaped(details[0], _MAX_CHARACTERS) if details else ""
