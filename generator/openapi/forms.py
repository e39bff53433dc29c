"""The schemas of forms in a document, whose fields may be files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ..core.errors import Pointer
from .media_types import is_form, of_request
from .references import at, path_items, steps

_METHODS = ("get", "put", "post", "delete", "patch", "head", "options")


def form_schemas(data: Mapping[str, Any]) -> frozenset[Pointer]:
    """Return the places of the schemas of forms that clients send; references are followed."""
    return frozenset(place for found in _schemas(data) for place in _followed(data, found))


def _schemas(data: Mapping[str, Any]) -> Iterator[Pointer]:
    for path, item in path_items(data.get("paths")):
        for method in _METHODS:
            body = item.get(method, {}).get("requestBody")
            place: Pointer = ("paths", path, method, "requestBody")
            while isinstance(body, Mapping) and "$ref" in body:
                place = steps(body["$ref"])
                body = at(data, place)
            content = (body or {}).get("content", {})
            media_type = of_request(content)
            if media_type is not None and is_form(media_type):
                yield (*place, "content", media_type, "schema")


def _followed(data: Mapping[str, Any], place: Pointer) -> Iterator[Pointer]:
    """Yield a place, and those to which its schema does nothing but refer."""
    seen: set[Pointer] = set()
    while place not in seen:
        seen.add(place)
        yield place
        reference = _reference(at(data, place[:-1]).get(place[-1]))
        if reference is None:
            return
        place = steps(reference)


def _reference(schema: Any) -> str | None:
    """Return the reference of a schema, alone or as the only part of ``allOf``."""
    if not isinstance(schema, Mapping):
        return None
    parts = schema.get("allOf")
    if isinstance(parts, list) and len(parts) == 1 and "properties" not in schema:
        return _reference(parts[0])
    found = schema.get("$ref")
    return found if isinstance(found, str) else None
