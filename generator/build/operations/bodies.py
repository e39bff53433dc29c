"""Bodies of requests and responses: their media types and Python types."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from http import HTTPStatus
from typing import Any, NamedTuple

from ...core.errors import Pointer
from ...ir import Body, Response
from ...openapi.media_types import is_bytes, is_form, is_json, of_request
from ...pycode.identifiers import Identifier
from ...pycode.literals import Code
from ...samples.builder import Samples
from ..models import type_annotations
from ..models.body_dicts import body_type
from ..models.schemas import Schemas
from .forms import FormBuilder, FormPlace, form_schema, sample_form, sent_mutations

ERROR_FIELD = frozenset({"errors"})
BYTES = Code("bytes")
RAW_SAMPLE = "sample"

_WITHOUT_BODY = frozenset({204, 205, 304})
"""Statuses whose responses have no body, even if a document describes one."""


class _Content(NamedTuple):
    """The content of a body; ``schema`` is ``None`` if it is bytes."""

    media_type: str
    schema: Mapping[str, Any] | None
    pointer: Pointer


class BodyBuilder:
    """Builds the IR of bodies. A body that cannot be built is reported and left out."""

    def __init__(
        self, schemas: Schemas, samples: Samples, response_samples: Samples, form_samples: Samples
    ) -> None:
        self._form_samples = form_samples
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
        chosen = of_request(data.get("content", {}))
        found = self._content(data, pointer, _path(pointer, name, "Request"), chosen)
        if found is None:
            return None
        media_type, schema, place = found
        is_raw = schema is None
        shape = {} if schema is None else schema
        samples = self._samples
        if is_form(media_type):
            shape, samples = form_schema(shape), self._form_samples
        self._schemas.body_schemas.append(shape)
        body = Body(
            type=BYTES if is_raw else body_type(shape, self._schemas.normalized),
            checked_type=BYTES if is_raw else type_annotations.checked(shape),
            instance=BYTES if is_raw else type_annotations.instance(shape),
            media_type=media_type,
            required=data.get("required", False),
            description=data.get("description", ""),
            sample=RAW_SAMPLE if is_raw else samples.sample(shape),
            accepted=samples.at_limits(shape),
            refused=samples.invalid_mutations(shape),
            checks_texts=samples.checks_texts(shape),
        )
        if not is_form(media_type):
            return body
        form = FormPlace(media_type, data["content"][media_type], place)
        return self._form(body, form, shape)

    def _form(self, body: Body, form: FormPlace, schema: Mapping[str, Any]) -> Body:
        """Return the body as a form."""
        fields = FormBuilder(self._schemas, form).fields(schema)
        sample = body.sample if isinstance(body.sample, dict) else {}  # It was reported.
        return replace(
            body,
            sample=sample,
            accepted=sent_mutations(dict(body.accepted), fields),
            refused=sent_mutations(dict(body.refused), fields),
            form_fields=fields,
            sample_form=tuple(sample_form(sample, fields)),
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
        content = data.get("content", {})
        chosen = next(filter(is_json, content), None) or next(filter(is_bytes, content), None)
        found = self._content(data, pointer, named, chosen) if has_body else None
        media_type, schema, _ = found or (None, None, None)
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
        self,
        holder: Mapping[str, Any],
        pointer: Pointer,
        path: tuple[str, ...],
        media_type: str | None,
    ) -> _Content | None:
        """Return the content in the media type that the client uses."""
        content: Mapping[str, Any] = holder.get("content", {})
        place = (*pointer, "content")
        if media_type is None:
            message = f"unsupported: bodies in {', '.join(content) or 'no media type'}"
            self._schemas.report(place, message, "offer JSON, or the raw bytes of a file")
            return None
        place = (*place, media_type)
        if is_bytes(media_type):
            return _Content(media_type, None, place)
        schema = content[media_type].get("schema", {})
        normal = self._schemas.normalize(schema, (*place, "schema"), *path)
        if is_json(media_type):
            self._schemas.json_schemas.append(normal)
        return _Content(media_type, normal, place)


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
