"""A refusal in the shape that the document has for it, or that the service spoken to uses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

from .documents import Document, Operation
from .messages import TOKEN, UPLOAD, Answer, RefusedError
from .validation import validator

XML = "application/xml"

_CODES = frozenset({"code", "errorcode", "error", "errortype", "type"})
_MESSAGES = frozenset({"message", "errormessage", "errordescription", "description", "title"})
_DETAILS = frozenset({"details", "errordetails", "detail"})
_LISTS = frozenset({"errors", "error", "errorlist", "errorresponse", "fault"})
"""Names of fields in lower case, without underscores."""

_DEEPEST = 8
"""Levels of a schema in which a place for the code and the message is looked for."""


def refused(error: RefusedError, operation: Operation | str | None) -> Answer:
    """Return the response that tells of a refusal.

    An operation's document says what its errors look like; for a status that it does not list,
    the errors that it does list say so. Login with Amazon and storage have shapes of their own.

    Args:
        error: What is wrong.
        operation: What the request was for; ``None`` where it is for nothing that is known.

    """
    if operation == TOKEN:
        told = {"error": error.code, "error_description": _sentence(error)}
        return Answer(error.status, told, headers=error.headers)
    if operation == UPLOAD:
        return Answer(error.status, _xml(error).encode(), XML, error.headers)
    if not isinstance(operation, Operation):
        return error.answer()
    media_type, schema = _documented(operation, error.status)
    if "json" in media_type:
        body: Any = _body(operation.document, schema, error)
    elif "xml" in media_type:
        body = _xml(error).encode()
    elif "html" in media_type:
        body = f"<html><title>{escape(_sentence(error))}</title></html>".encode()
    else:
        body = f"{error.code}: {_sentence(error)}".encode()
    return Answer(error.status, body, media_type, error.headers)


def _documented(operation: Operation, status: int) -> tuple[str, Any]:
    """The media type and the schema of the errors with a status."""
    listed = sorted(each for each in operation.responses if each >= 400 and each != status)
    for each in (status, *listed):
        content = operation.responses.get(each, {}).get("content")
        if content:
            media_type = operation.media_type(each)
            return media_type, content[media_type].get("schema", {})
    return operation.media_type(status), {}


def _sentence(error: RefusedError) -> str:
    return f"{error.message} {error.details}".strip()


def _xml(error: RefusedError) -> str:
    text = f"<Code>{escape(error.code)}</Code><Message>{escape(_sentence(error))}</Message>"
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<Error>{text}</Error>'


def _body(document: Document, schema: Any, error: RefusedError) -> Any:
    """The JSON of an error: with details apart, else with the details in the message."""
    known = validator(document, schema)
    for has_details in (True, False):
        filled = _Filler(document, error, has_details=has_details).fill(schema, 0)
        tells_all = filled is not None and error.details in str(filled)
        if tells_all and known.is_valid(filled):
            return filled
    usual = error.answer().body
    return next((each for each in _usual(error, usual) if known.is_valid(each)), usual)


def _usual(error: RefusedError, usual: dict[str, Any]) -> Iterator[Any]:
    """The shapes that errors commonly have, Amazon's own first."""
    entry = {"code": error.code, "message": _sentence(error)}
    yield from (usual, {"errors": [entry]}, usual["errors"], [entry], entry)
    yield from ({"errors": entry}, {"error": entry})
    yield from ({"message": entry["message"]}, entry["message"])


class _Filler:
    """Fills in the places of a schema that are for an error's code, message and details."""

    def __init__(self, document: Document, error: RefusedError, *, has_details: bool) -> None:
        self._document = document
        self._status = error.status
        self._texts = {
            **dict.fromkeys(_CODES, error.code),
            **dict.fromkeys(_MESSAGES, error.message if has_details else _sentence(error)),
            **(dict.fromkeys(_DETAILS, error.details) if has_details else {}),
        }

    def fill(self, schema: Any, depth: int) -> Any:
        """The value that tells of the error; ``None`` where the schema has no place for that."""
        schema = self._document.resolve(schema)
        if not isinstance(schema, Mapping) or depth > _DEEPEST:
            return None
        if "items" in schema:
            item = self.fill(schema["items"], depth + 1)
            return None if item is None else [item]
        for key in ("anyOf", "oneOf"):
            for member in schema.get(key, ()):
                if (found := self.fill(member, depth + 1)) is not None:
                    return found
        fields: dict[str, Any] = {}
        for member in schema.get("allOf", ()):
            inner = self.fill(member, depth + 1)
            fields.update(inner if isinstance(inner, dict) else {})
        fields.update(self._fields(schema.get("properties", {}), depth))
        return fields or None

    def _fields(self, schemas: Mapping[str, Any], depth: int) -> dict[str, Any]:
        """The fields for errors; else those for one error; else whatever leads to one."""
        inner = {name: self.fill(below, depth + 1) for name, below in schemas.items()}
        inner = {name: value for name, value in inner.items() if value is not None}
        if listed := {name: inner[name] for name in inner if _plain(name) in _LISTS}:
            return listed
        own = {name: self._text(name, below) for name, below in schemas.items()}
        return {name: value for name, value in own.items() if value is not None} or inner

    def _text(self, name: str, schema: Any) -> Any:
        text = self._texts.get(_plain(name))
        schema = self._document.resolve(schema)
        kinds = str(schema.get("type", "string")) if isinstance(schema, Mapping) else ""
        if text is None or "string" in kinds:
            return text
        return self._status if "integer" in kinds or "number" in kinds else None


def _plain(name: str) -> str:
    return name.replace("_", "").lower()
