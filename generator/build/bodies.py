"""Bodies of requests and answers: which media type travels, and what it is in Python."""

from __future__ import annotations

import re
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, NamedTuple

from ..core.errors import Pointer
from ..ir import Body, Response
from ..pycode.identifiers import Identifier
from ..pycode.literals import Code
from ..samples.builder import Samples
from . import type_annotations
from .schemas import Schemas

ERROR_FIELD = frozenset({"errors"})
BYTES = Code("bytes")
RAW_SAMPLE = "sample"

_JSON = re.compile(r"application/([a-z0-9.+-]+\+)?json(;.*)?")
_FORMS = re.compile(r"multipart/.*|application/x-www-form-urlencoded")
_WITHOUT_BODY = frozenset({204, 205, 304})
"""Statuses whose answer has no body, whatever a document says."""


class _Content(NamedTuple):
    """What a body holds; ``schema`` is missing where it is no JSON."""

    media_type: str
    schema: Mapping[str, Any] | None


class BodyBuilder:
    """Makes the IR of bodies. A complaint is noted, and the body is left out."""

    def __init__(self, schemas: Schemas, samples: Samples) -> None:
        self._schemas = schemas
        self._samples = samples

    def request(self, data: Mapping[str, Any], pointer: Pointer, name: Identifier) -> Body | None:
        """Return the body of a request.

        Args:
            data: The Request Body object.
            pointer: Where it stands.
            name: The operation's method.

        """
        found = self._content(data, pointer, _path(pointer, name, "Request"))
        if found is None:
            return None
        media_type, schema = found
        is_json = schema is not None
        shape = {} if schema is None else schema
        return Body(
            type=type_annotations.passed(shape) if is_json else BYTES,
            checked_type=type_annotations.checked(shape) if is_json else BYTES,
            instance=type_annotations.instance(shape) if is_json else BYTES,
            media_type=media_type,
            required=data.get("required", False),
            description=data.get("description", ""),
            sample=self._samples.sample(shape) if is_json else RAW_SAMPLE,
            accepted=self._samples.at_limits(shape),
            refused=self._samples.invalid_mutations(shape),
            checks_texts=self._samples.checks_texts(shape),
        )

    def response(
        self, status: int, data: Mapping[str, Any], pointer: Pointer, path: tuple[str, ...]
    ) -> Response:
        """Return a documented answer.

        Args:
            status: Its HTTP status.
            data: The Response object.
            pointer: Where it stands.
            path: What an inline object in it is named after, where the answer is no other's too.

        """
        has_body = bool(data.get("content")) and status not in _WITHOUT_BODY
        named = _path(pointer, *path, "Response")
        found = self._content(data, pointer, named) if has_body else None
        media_type, schema = found or (None, None)
        is_raw = found is not None and schema is None
        kind, checked, instance, sample = None, None, None, RAW_SAMPLE if is_raw else None
        if is_raw:
            kind = checked = instance = BYTES
        elif schema is not None:
            kind, checked = type_annotations.returned(schema), type_annotations.checked(schema)
            instance = type_annotations.instance(schema)
            sample = self._answer_sample(status, schema)
        return Response(
            status=status,
            type=kind,
            checked_type=checked,
            instance=instance,
            media_type=media_type,
            headers=tuple(data.get("headers", {})),
            description=data.get("description", ""),
            sample=sample,
        )

    def _answer_sample(self, status: int, schema: Mapping[str, Any]) -> Any:
        """Return a body as such a status brings it: with an error list, or without."""
        name = type_annotations.class_of(schema) if "$ref" in schema else ""
        fields = self._schemas.normalized.get(name, {}).get("properties", {})
        without = ERROR_FIELD if 200 <= status < 300 else frozenset(fields) - ERROR_FIELD
        return self._samples.sample(schema, without=without)

    def _content(
        self, holder: Mapping[str, Any], pointer: Pointer, path: tuple[str, ...]
    ) -> _Content | None:
        """The media type that the client uses of those offered: JSON where there is a choice."""
        content: Mapping[str, Any] = holder.get("content", {})
        place = (*pointer, "content")
        offered = [each for each in content if _JSON.fullmatch(each)]
        offered = offered or [each for each in content if not _FORMS.fullmatch(each)]
        if not offered:
            wrong = f"unsupported: bodies in {', '.join(content) or 'no media type'}"
            self._schemas.complain(place, wrong, "offer JSON, or a file as it is")
            return None
        media_type = offered[0]
        if not _JSON.fullmatch(media_type):
            return _Content(media_type, None)
        place = (*place, media_type, "schema")
        schema = content[media_type].get("schema", {})
        return _Content(media_type, self._schemas.normalize(schema, place, *path))


def _path(pointer: Pointer, *path: str) -> tuple[str, ...]:
    """What an inline object is named after: its operation, or the name under which it is shared."""
    if pointer[0] != "components":
        return path
    name, last = str(pointer[-1]), path[-1]
    return (name,) if name.endswith(last) else (name, last)


def phrase(status: int) -> str:
    """Return the status in a word, for a name: ``NotFound``."""
    try:
        return HTTPStatus(status).phrase.title()
    except ValueError:
        return f"Status{status}"
