"""Error responses in the shape that the document declares, or that the service uses.

The code that rejects a request decides on its status and message, such as ``state/tokens.py``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

from .documents import Document, DocumentedOperation
from .exchanges import DOWNLOAD, TOKEN, UPLOAD, RejectedRequestError, SandboxResponse, is_json
from .validation import validator

XML = "application/xml"

_CODES = frozenset({"code", "errorcode", "error", "errortype", "type"})
_MESSAGES = frozenset({"message", "errormessage", "errordescription", "description", "title"})
_DETAILS = frozenset({"details", "errordetails", "detail"})
_LISTS = frozenset({"errors", "error", "errorlist", "errorresponse", "fault"})
"""Names of fields in lower case, without underscores."""

_MAX_DEPTH = 8
"""The levels of a schema that are searched for code and message."""


def rejection_response(
    error: RejectedRequestError, operation: DocumentedOperation | str | None
) -> SandboxResponse:
    """Return the response for a rejected request.

    The operation's document declares the shape of its errors; an undocumented status has the shape
    of a documented one. Login with Amazon and the storage have shapes of their own.

    Args:
        error: The error.
        operation: The operation of the request; ``None`` for an unknown path.

    """
    if operation == TOKEN:
        body = {"error": error.code, "error_description": _sentence(error)}
        return SandboxResponse(error.status, body, headers=error.headers)
    if operation in {UPLOAD, DOWNLOAD}:
        return SandboxResponse(error.status, _xml(error).encode(), XML, error.headers)
    if not isinstance(operation, DocumentedOperation):
        return error.response()
    media_type, schema = _documented(operation, error.status)
    if is_json(media_type):
        content: Any = _body(operation.document, schema, error)
    elif "xml" in media_type:
        content = _xml(error).encode()
    elif "html" in media_type:
        content = f"<html><title>{escape(_sentence(error))}</title></html>".encode()
    else:
        content = f"{error.code}: {_sentence(error)}".encode()
    return SandboxResponse(error.status, content, media_type, error.headers)


def _documented(operation: DocumentedOperation, status: int) -> tuple[str, Any]:
    """Return the media type and schema of errors with a status."""
    listed = sorted(each for each in operation.responses if each >= 400 and each != status)
    for each in (status, *listed):
        content = operation.responses.get(each, {}).get("content")
        if content:
            media_type = operation.media_type(each)
            return media_type, content[media_type].get("schema", {})
    return operation.media_type(status), {}


def _sentence(error: RejectedRequestError) -> str:
    return f"{error.message} {error.details}".strip()


def _xml(error: RejectedRequestError) -> str:
    text = f"<Code>{escape(error.code)}</Code><Message>{escape(_sentence(error))}</Message>"
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<Error>{text}</Error>'


def _body(document: Document, schema: Any, error: RejectedRequestError) -> Any:
    """Return the JSON of an error, with separate details if the schema has a field for them."""
    known = validator(document, schema)
    for has_details in (True, False):
        filled = _Filler(document, error, has_details=has_details).fill(schema, 0)
        is_complete = filled is not None and error.details in str(filled)
        if is_complete and known.is_valid(filled):
            return filled
    usual = error.response().body
    return next((each for each in _usual(error, usual) if known.is_valid(each)), usual)


def _usual(error: RejectedRequestError, usual: dict[str, Any]) -> Iterator[Any]:
    """Yield the common shapes of errors, Amazon's first."""
    entry = {"code": error.code, "message": _sentence(error)}
    yield from (usual, {"errors": [entry]}, usual["errors"], [entry], entry)
    yield from ({"errors": entry}, {"error": entry})
    yield from ({"message": entry["message"]}, entry["message"])


class _Filler:
    """A value for a schema, with an error's code, message and details in their fields."""

    def __init__(
        self, document: Document, error: RejectedRequestError, *, has_details: bool
    ) -> None:
        self._document = document
        self._status = error.status
        self._texts = {
            **dict.fromkeys(_CODES, error.code),
            **dict.fromkeys(_MESSAGES, error.message if has_details else _sentence(error)),
            **(dict.fromkeys(_DETAILS, error.details) if has_details else {}),
        }

    def fill(self, schema: Any, depth: int) -> Any:
        """Return a value with the error, or ``None`` if the schema has no field for it."""
        schema = self._document.resolve(schema)
        if not isinstance(schema, Mapping) or depth > _MAX_DEPTH:
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
        """Return the fields for an error list, else for one error, else those that contain one."""
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
