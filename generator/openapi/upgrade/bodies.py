"""What requests and answers hold: in Swagger 2.0, parameters of two kinds, and schemas."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any, NamedTuple

from ...core.errors import Pointer
from .locations import Place, SourceMap
from .parameters import KEYWORDS, STYLES, ParameterUpgrade
from .schemas import SchemaUpgrade

_JSON = ("application/json",)
"""What a document speaks that does not say."""

_MULTIPART, _URLENCODED = "multipart/form-data", "application/x-www-form-urlencoded"
WITHOUT_BODY = frozenset({"204", "205", "304"})
"""HTTP allows these answers no body, whatever a document says."""

_OF_FIELDS = frozenset({"name", "in", "required", "allowEmptyValue"})
"""What a field of a form says elsewhere from now on; an empty text fits every schema of texts."""


class Sent(NamedTuple):
    """A parameter that is a body, or a field of a form, and its place in the vendor's file."""

    given: Mapping[str, Any]
    old: Pointer

    @property
    def is_body(self) -> bool:
        """Whether it is a body as a whole."""
        return bool(self.given["in"] == "body")


class BodyUpgrade:
    """Upgrades bodies; what is none is carried across for the validator to refuse."""

    def __init__(
        self, schemas: SchemaUpgrade, parameters: ParameterUpgrade, moves: SourceMap
    ) -> None:
        self._schemas = schemas
        self._parameters = parameters
        self._moves = moves

    def body(self, sent: Sent, new: Pointer, media_types: tuple[str, ...]) -> dict[str, Any]:
        """Return the request body that a body parameter is; its name is kept as a note."""
        place = self._moves.note(new, sent.old)
        moved = {"name", "in", "schema"}
        result = {key: value for key, value in sent.given.items() if key not in moved}
        if "name" in sent.given:
            result["x-body-name"] = sent.given["name"]
            self._moves.note((*new, "x-body-name"), (*sent.old, "name"))
        return result | {"content": self._content(sent.given, place, media_types or _JSON)}

    def form(
        self, fields: list[Sent], new: Pointer, media_types: tuple[str, ...]
    ) -> dict[str, Any]:
        """Return the request body that the fields of a form make up."""
        is_file = any(field.given.get("type") == "file" for field in fields)
        usual = (_MULTIPART if is_file else _URLENCODED,)
        forms = tuple(each for each in media_types if each in {_MULTIPART, _URLENCODED})
        content: dict[str, Any] = {media_type: {} for media_type in forms or usual}
        required = any(field.given.get("required") is True for field in fields)
        result = {"required": required, "content": content}
        self._moves.made(result, new, fields[0].old)
        for media_type, media in content.items():
            media |= self._form(fields, (*new, "content", media_type))
        return result

    def _form(self, fields: list[Sent], new: Pointer) -> dict[str, Any]:
        """Return the media type object of a form."""
        required = [field.given["name"] for field in fields if field.given.get("required") is True]
        encoding: dict[str, Any] = {}
        schema: dict[str, Any] = {"type": "object", "properties": {}, "required": required}
        self._moves.made({"schema": schema, "encoding": encoding}, new, fields[0].old)
        for given, old in fields:
            name = given["name"]
            place = self._moves.note((*new, "schema", "properties", name), old)
            notes = {key: given[key] for key in given if key not in KEYWORDS | _OF_FIELDS}
            style = STYLES.get(("query", str(given.get("collectionFormat", "csv"))))
            if style is not None or given.get("type") != "array":
                notes.pop("collectionFormat", None)
            if style is not None and given.get("type") == "array":
                encoding[name] = self._moves.made(dict(style), (*new, "encoding", name), old)
            schema["properties"][name] = self._parameters.schema(given, place) | notes
        return {"schema": schema} | ({"encoding": encoding} if encoding else {})

    def response(self, given: Any, place: Place, status: str, media_types: tuple[str, ...]) -> Any:
        """Return an answer; without a schema it has no content, as Swagger has it."""
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
        """Return a media type object for each media type, none of them a part of another."""
        content: dict[str, Any] = {media_type: {} for media_type in media_types}
        origin = (*place.old, "schema") if "schema" in given else place.old
        self._moves.made(content, (*place.new, "content"), origin)
        for media_type, media in content.items():
            if "schema" in given:
                where = self._moves.note((*place.new, "content", media_type, "schema"), origin)
                media["schema"] = self._schemas.schema(given["schema"], where)
        return content

    def _add_examples(self, content: dict[str, Any], examples: Any, place: Place) -> None:
        """An example goes to its media type; one by another name is a named one of the first."""
        first, old = next(iter(content)), (*place.old, "examples")
        where = (*place.new, "content", first, "examples")
        if not isinstance(examples, dict):
            content[first]["examples"] = examples
            self._moves.note(where, old)
            return
        has_named = not examples.keys() <= content.keys()
        named: dict[str, Any] = {}
        for name, value in examples.items():
            own = copy.deepcopy(value)
            if name in content and not (name == first and has_named):
                content[name]["example"] = own
                self._moves.note((*place.new, "content", name, "example"), (*old, name))
                continue
            named[name] = {"value": own}
            self._moves.note(where, old)
            self._moves.note((*where, name, "value"), (*old, name))
        if named:
            content[first]["examples"] = named
