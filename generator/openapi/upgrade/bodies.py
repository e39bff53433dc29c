"""Request and response bodies of Swagger 2.0 as those of OpenAPI 3.1."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any, NamedTuple

from ...core.errors import Pointer
from .locations import Place, SourceMap
from .parameters import KEYWORDS, STYLES, ParameterUpgrade
from .schemas import SchemaUpgrade

_JSON = ("application/json",)
"""The media types of a document that names none."""

_MULTIPART, _URLENCODED = "multipart/form-data", "application/x-www-form-urlencoded"
WITHOUT_BODY = frozenset({"204", "205", "304"})
"""Statuses whose responses have no body in HTTP, even if a document describes one."""

_FIELD_KEYWORDS = frozenset({"name", "in", "required", "allowEmptyValue"})
"""Keys of a form field that are not part of its schema; every string schema allows ``""``."""


class BodyParameter(NamedTuple):
    """A parameter that is a body or a form field, and its pointer in the vendor's file."""

    given: Mapping[str, Any]
    old: Pointer

    @property
    def is_body(self) -> bool:
        """Whether the parameter is a whole body."""
        return bool(self.given["in"] == "body")


class BodyUpgrade:
    """Upgrades bodies; a malformed one is copied for the validator to reject."""

    def __init__(
        self, schemas: SchemaUpgrade, parameters: ParameterUpgrade, source_map: SourceMap
    ) -> None:
        self._schemas = schemas
        self._parameters = parameters
        self._source_map = source_map

    def body(
        self, sent: BodyParameter, new: Pointer, media_types: tuple[str, ...]
    ) -> dict[str, Any]:
        """Return the request body for a body parameter; ``x-body-name`` keeps its name."""
        place = self._source_map.map(new, sent.old)
        moved = {"name", "in", "schema"}
        result = {key: value for key, value in sent.given.items() if key not in moved}
        if "name" in sent.given:
            result["x-body-name"] = sent.given["name"]
            self._source_map.map((*new, "x-body-name"), (*sent.old, "name"))
        return result | {"content": self._content(sent.given, place, media_types or _JSON)}

    def form(
        self, fields: list[BodyParameter], new: Pointer, media_types: tuple[str, ...]
    ) -> dict[str, Any]:
        """Return the request body for the fields of a form."""
        is_file = any(field.given.get("type") == "file" for field in fields)
        usual = (_MULTIPART if is_file else _URLENCODED,)
        forms = tuple(each for each in media_types if each in {_MULTIPART, _URLENCODED})
        content: dict[str, Any] = {media_type: {} for media_type in forms or usual}
        required = any(field.given.get("required") is True for field in fields)
        result = {"required": required, "content": content}
        self._source_map.map_tree(result, new, fields[0].old)
        for media_type, media in content.items():
            media |= self._form(fields, (*new, "content", media_type))
        return result

    def _form(self, fields: list[BodyParameter], new: Pointer) -> dict[str, Any]:
        """Return the media type object of a form."""
        required = [field.given["name"] for field in fields if field.given.get("required") is True]
        encoding: dict[str, Any] = {}
        schema: dict[str, Any] = {"type": "object", "properties": {}, "required": required}
        self._source_map.map_tree({"schema": schema, "encoding": encoding}, new, fields[0].old)
        for given, old in fields:
            name = given["name"]
            place = self._source_map.map((*new, "schema", "properties", name), old)
            notes = {key: given[key] for key in given if key not in KEYWORDS | _FIELD_KEYWORDS}
            style = STYLES.get(("query", str(given.get("collectionFormat", "csv"))))
            if style is not None or given.get("type") != "array":
                notes.pop("collectionFormat", None)
            if style is not None and given.get("type") == "array":
                encoding[name] = self._source_map.map_tree(
                    dict(style), (*new, "encoding", name), old
                )
            schema["properties"][name] = self._parameters.schema(given, place) | notes
        return {"schema": schema} | ({"encoding": encoding} if encoding else {})

    def response(self, given: Any, place: Place, status: str, media_types: tuple[str, ...]) -> Any:
        """Return the response, which has no content if it has no schema in Swagger."""
        if not isinstance(given, dict) or "content" in given:
            return given
        result = {key: given[key] for key in given if key not in {"schema", "examples"}}
        headers = given.get("headers")
        if isinstance(headers, dict):
            result["headers"] = {
                name: self._parameters.header(each, place.inside("headers", name))
                for name, each in headers.items()
            }
        if "schema" in given and status not in WITHOUT_BODY:
            is_file = isinstance(given["schema"], dict) and given["schema"].get("type") == "file"
            usual = ("application/octet-stream",) if is_file else _JSON
            result["content"] = self._content(given, place, media_types or usual)
            if "examples" in given:
                self._add_examples(result["content"], given["examples"], place)
        return result

    def _content(
        self, given: Mapping[str, Any], place: Place, media_types: tuple[str, ...]
    ) -> dict[str, Any]:
        """Return a media type object for each media type; the objects share no part."""
        content: dict[str, Any] = {media_type: {} for media_type in media_types}
        origin = (*place.old, "schema") if "schema" in given else place.old
        self._source_map.map_tree(content, (*place.new, "content"), origin)
        for media_type, media in content.items():
            if "schema" in given:
                where = self._source_map.map((*place.new, "content", media_type, "schema"), origin)
                media["schema"] = self._schemas.schema(given["schema"], where)
        return content

    def _add_examples(self, content: dict[str, Any], examples: Any, place: Place) -> None:
        """Add each example to its media type, or as a named example to the first one."""
        first, old = next(iter(content)), (*place.old, "examples")
        where = (*place.new, "content", first, "examples")
        if not isinstance(examples, dict):
            content[first]["examples"] = examples
            self._source_map.map(where, old)
            return
        has_named = not examples.keys() <= content.keys()
        named: dict[str, Any] = {}
        for name, value in examples.items():
            own = copy.deepcopy(value)
            if name in content and not (name == first and has_named):
                content[name]["example"] = own
                self._source_map.map((*place.new, "content", name, "example"), (*old, name))
                continue
            named[name] = {"value": own}
            self._source_map.map(where, old)
            self._source_map.map((*where, name, "value"), (*old, name))
        if named:
            content[first]["examples"] = named
