"""Ranges of media types, such as ``*/*``, by the one that a client sends and accepts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ...core.errors import Pointer
from ..media_types import JSON, is_form, is_json, is_range, may_be_json
from ..references import at, path_items, steps
from .operation_ids import METHODS
from .source_places import SourcePlaces


def with_media_types(data: dict[str, Any], places: SourcePlaces) -> dict[str, Any]:
    """Return the document with JSON in place of each range that includes it.

    A range whose schema is a string, or says nothing, stands for a file and stays.
    """
    for holder, pointer in list(_holders(data)):
        content = holder.get("content", {})
        range_ = json_range(content, data)
        if range_ is not None:
            place = (*pointer, "content")
            places.move((*place, JSON), (*place, range_))
            renamed = {JSON if key == range_ else key: each for key, each in content.items()}
            data = _with(data, place, renamed)
    return data


def json_range(content: Mapping[str, Any], data: Mapping[str, Any]) -> str | None:
    """Return the range among the media types of a body that stands for JSON, if there is one.

    Args:
        content: The Media Type objects of the body.
        data: The document.

    """
    if any(is_json(each) or is_form(each) for each in content):
        return None
    for name, media in content.items():
        if is_range(name) and may_be_json(name) and holds_json(media.get("schema", {}), data):
            return name
    return None


def holds_json(schema: Any, data: Mapping[str, Any]) -> bool:
    """Return whether a schema describes JSON, and not a file."""
    seen: list[str] = []
    while isinstance(schema, Mapping) and "$ref" in schema and schema["$ref"] not in seen:
        seen.append(schema["$ref"])
        schema = at(data, steps(schema["$ref"]))
    return isinstance(schema, Mapping) and bool(schema) and schema.get("type") != "string"


def _holders(data: Mapping[str, Any]) -> Iterator[tuple[Mapping[str, Any], Pointer]]:
    """Yield the request bodies and responses of a document, with their places."""
    for section in ("requestBodies", "responses"):
        for name, each in data.get("components", {}).get(section, {}).items():
            yield each, ("components", section, name)
    for path, item in path_items(data.get("paths")):
        for method in METHODS:
            operation = item.get(method, {})
            place: Pointer = ("paths", path, method)
            if "requestBody" in operation:
                yield operation["requestBody"], (*place, "requestBody")
            for status, each in operation.get("responses", {}).items():
                if not status.startswith("x-"):
                    yield each, (*place, "responses", status)


def _with(value: Any, place: Pointer, new: Any) -> Any:
    """Return a copy of nested mappings with another value at a place."""
    if not place:
        return new
    return {**value, place[0]: _with(value[place[0]], place[1:], new)}
