"""Bodies of requests and responses: their media types and Python types."""

from __future__ import annotations

import re
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, NamedTuple

from ..core.errors import Pointer
from ..ir import Body, Response
from ..openapi.media_types import is_json
from ..pycode.identifiers import Identifier
from ..pycode.literals import Code
from ..samples.builder import Samples
from . import type_annotations
from .schemas import Schemas

ERROR_FIELD = frozenset({"errors"})
BYTES = Code("bytes")
RAW_SAMPLE = "sample"

_FORMS = re.compile(r"multipart/.*|application/x-www-form-urlencoded")
_WITHOUT_BODY = frozenset({204, 205, 304})
"""Statuses whose responses have no body, even if a document describes one."""


class _Content(NamedTuple):
    """The content of a body; ``schema`` is ``None`` unless it is JSON."""

    media_type: str
    schema: Mapping[str, Any] | None


class BodyBuilder:
    """Builds the IR of bodies. A body that cannot be built is reported and left out."""

    def __init__(self, schemas: Schemas, samples: Samples, response_samples: Samples) -> None:
        self._schemas = schemas
        self._samples = samples
        self._response_samples = response_samples

    def request(self, data: Mapping[str, Any], pointer: Pointer, name: Identifier) -> Body | None:
        """Return the body of a request.

        Args:
            data: The Request Body object.
            pointer: Its place.
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
        """Return a documented response.

        Args:
            status: The HTTP status.
            data: The Response object.
            pointer: Its place.
            path: The name parts of an inline object, unless other operations share the response.

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
            sample = self._response_sample(status, schema)
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

    def _response_sample(self, status: int, schema: Mapping[str, Any]) -> Any:
        """Return a body as the status implies: an error list for an error, none for a success."""
        name = type_annotations.class_of(schema) if "$ref" in schema else ""
        fields = self._schemas.normalized.get(name, {}).get("properties", {})
        without = ERROR_FIELD if 200 <= status < 300 else frozenset(fields) - ERROR_FIELD
        return self._response_samples.sample(schema, without=without)

    def _content(
        self, holder: Mapping[str, Any], pointer: Pointer, path: tuple[str, ...]
    ) -> _Content | None:
        """Return the content in the media type that the client uses: JSON if it is offered."""
        content: Mapping[str, Any] = holder.get("content", {})
        place = (*pointer, "content")
        offered = [each for each in content if is_json(each)]
        offered = offered or [each for each in content if not _FORMS.fullmatch(each)]
        if not offered:
            message = f"unsupported: bodies in {', '.join(content) or 'no media type'}"
            self._schemas.report(place, message, "offer JSON, or the raw bytes of a file")
            return None
        media_type = offered[0]
        if not is_json(media_type):
            return _Content(media_type, None)
        place = (*place, media_type, "schema")
        schema = content[media_type].get("schema", {})
        return _Content(media_type, self._schemas.normalize(schema, place, *path))


def _path(pointer: Pointer, *path: str) -> tuple[str, ...]:
    """Return the name parts of an inline object: the operation's, or the shared component's."""
    if pointer[0] != "components":
        return path
    name, last = str(pointer[-1]), path[-1]
    return (name,) if name.endswith(last) else (name, last)


def phrase(status: int) -> str:
    """Return the reason phrase of a status as part of a name, such as ``NotFound``."""
    try:
        return HTTPStatus(status).phrase.title()
    except ValueError:
        return f"Status{status}"
