"""Pagination: from a page to the request for the next one, without I/O."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from ..models.base import ApiModel, attribute_at, is_model, wire_name
from .operation import Body, Operation, Pagination
from .unreadable import is_token

Arguments = Mapping[str, object]

logger = logging.getLogger("selling_partner")


class PageCursor:
    """The position of an iteration over pages. A failed request does not change it.

    Args:
        operation: An operation with pagination.
        arguments: The arguments of the first request. The iteration begins at a token among them.
        body: The body of the first request, which may contain the token instead.

    Attributes:
        is_over: Whether no page is left.

    """

    def __init__(self, operation: Operation[Any], arguments: Arguments, body: object) -> None:
        if operation.pagination is None:
            raise TypeError(f"{operation.operation_id} is not paginated")
        self.is_over: bool = False
        self._operation = operation
        self._pagination = operation.pagination
        self._arguments = arguments
        self._body = body
        self._token = _given_token(operation.pagination, arguments, body)
        self._seen = {self._token}

    @property
    def next_token(self) -> str | None:
        """The token of the page that is requested next.

        ``None`` at the first page of an iteration that began without a token, and at the end.
        """
        return None if self.is_over else self._token

    @property
    def resumption(self) -> str:
        """The remedy after a page that could not be read."""
        body_path = ".".join(["body", *(wire for _, wire in self._pagination.body_path)])
        return (
            "continue the iteration to request this page again, or resume later with the "
            f"iterator's `next_token` as `{self._pagination.parameter or body_path}`"
        )

    def request(self) -> tuple[Arguments, Any]:
        """Return the arguments and the body of the request for the next page."""
        if self._token is None:
            return self._arguments, self._body
        return next_request(
            self._operation, self._pagination, self._arguments, self._body, self._token
        )

    def advance(self, page: object) -> list[Any]:
        """Return the items of a page, and advance to the page after it."""
        items = items_of(self._pagination, page)
        token = next_token(self._pagination, page)
        is_repeated = token is not None and token in self._seen
        if is_repeated:
            logger.warning(
                "%s: a response repeats the token of an earlier page; ending the iteration",
                self._operation.operation_id,
            )
        # A value that is not a list has been reported, and the token of its page cannot be trusted.
        self.is_over = token is None or is_repeated or items is None
        self._token = token
        self._seen.add(token)
        return items or []


def next_token(pagination: Pagination, page: object) -> str | None:
    """Return the token of the page after this one; ``None`` if it is the last."""
    return _token(attribute_at(page, pagination.next))


def items_of(pagination: Pagination, page: object) -> list[Any] | None:
    """Return the items of a page; ``None`` if their field is not a list."""
    if pagination.items is None:
        return [] if page is None else [page]
    found = attribute_at(page, pagination.items)
    if found is None:
        return []
    return found if isinstance(found, list) else None


def next_request(
    operation: Operation[Any],
    pagination: Pagination,
    arguments: Arguments,
    body: Any,
    token: str,
) -> tuple[dict[str, object], Any]:
    """Return the arguments and the body of the request for the page of a token."""
    kept = dict(arguments)
    if pagination.alone:
        required = {each.name for each in operation.parameters if each.required}
        kept = {name: value for name, value in arguments.items() if name in required}
        body = _required(operation.body, body)
    if pagination.parameter is None:
        body = _with_token(body, pagination.body_path, token)
    else:
        kept[pagination.parameter] = token
    return {**kept, **pagination.along}, body


def _given_token(pagination: Pagination, arguments: Arguments, body: object) -> str | None:
    if pagination.parameter is not None:
        return _token(arguments.get(pagination.parameter))
    for names in pagination.body_path:
        body = _entry(_as_mapping(body), names)
    return _token(body)


def _token(value: object) -> str | None:
    """Return a token, if there is one: Amazon may send an empty string after the last page."""
    return str(value) if value and is_token(value) else None


def _required(described: Body | None, body: object) -> object:
    """Return the required fields of a body; ``None`` if the body is optional."""
    given = _as_mapping(body)
    if described is None or not isinstance(given, Mapping):
        return body
    if not described.required:
        return None
    fields = described.annotation.model_fields if is_model(described.annotation) else {}
    needed = {name for name, field in fields.items() if field.is_required()}
    needed |= {wire_name(name, fields[name]) for name in needed}
    return {key: value for key, value in given.items() if key in needed}


def _with_token(holder: object, path: tuple[tuple[str, str], ...], token: str) -> object:
    """Return a body, or a part of one, with the token at the end of the path."""
    given = {} if holder is None else _as_mapping(holder)
    if not isinstance(given, Mapping):
        return holder  # Not a body, which the call itself refuses.
    names, *rest = path
    others = {key: value for key, value in given.items() if key not in names}
    value = _with_token(_entry(given, names), tuple(rest), token) if rest else token
    return {**others, names[1]: value}


def _entry(holder: object, names: tuple[str, str]) -> object:
    """Return the value of a field that is named as in Python or in JSON."""
    name, wire = names
    return holder.get(wire, holder.get(name)) if isinstance(holder, Mapping) else None


def _as_mapping(value: object) -> object:
    if isinstance(value, ApiModel):
        return value.model_dump(by_alias=True, exclude_unset=True)
    return value
