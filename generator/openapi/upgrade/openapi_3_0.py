"""OpenAPI 3.0 as OpenAPI 3.1.

Both versions have the same structure. They differ in schemas (``nullable``, boolean
``exclusiveMinimum``) and in what may stand beside ``$ref``: OpenAPI 3.0 ignores it.

Source: OpenAPI 3.0.4, and the migration notes of OpenAPI 3.1.0.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from .locations import Place, SourceMap
from .schemas import Dialect, SchemaUpgrade

_METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")

_BESIDE_REFERENCE = frozenset({"$ref", "description", "summary"})
"""The keys of a reference object in OpenAPI 3.1."""


class _Field(NamedTuple):
    """A field that contains one object, a list of objects or a map of them.

    Attributes:
        kind: The kind of object.
        is_map: Whether the field maps names to objects.
        is_extensible: Whether a name that begins with ``x-`` is an extension.

    """

    kind: str
    is_map: bool = False
    is_extensible: bool = False


_OBJECTS: dict[str, dict[str, _Field]] = {
    "document": {"paths": _Field("path item", True, True), "components": _Field("components")},
    "components": {
        "schemas": _Field("schema", True),
        "responses": _Field("response", True),
        "parameters": _Field("parameter", True),
        "requestBodies": _Field("request body", True),
        "headers": _Field("parameter", True),
        "callbacks": _Field("callback", True),
    },
    "path item": {"parameters": _Field("parameter")}
    | {method: _Field("operation") for method in _METHODS},
    "operation": {
        "parameters": _Field("parameter"),
        "requestBody": _Field("request body"),
        "responses": _Field("response", True, True),
        "callbacks": _Field("callback", True),
    },
    "parameter": {"schema": _Field("schema"), "content": _Field("media type", True)},
    "request body": {"content": _Field("media type", True)},
    "response": {"headers": _Field("parameter", True), "content": _Field("media type", True)},
    "media type": {"schema": _Field("schema"), "encoding": _Field("encoding", True)},
    "encoding": {"headers": _Field("parameter", True)},
}
"""The fields of each kind of object that lead to a schema or a reference."""


class OpenApi30Upgrade:
    """Upgrades one document. Malformed parts stay as they are, for the validator to reject.

    Attributes:
        source_map: Where the upgraded parts came from.
        faults: See ``SchemaUpgrade``.

    """

    def __init__(self) -> None:
        self.source_map = SourceMap()
        self._schemas = SchemaUpgrade(Dialect.OPENAPI_3_0, self.source_map)
        self.faults = self._schemas.faults

    def document(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """Return the document as OpenAPI 3.1; ``data`` is unchanged."""
        result: dict[str, Any] = self._object(data, "document", Place((), ()))
        return result | {"openapi": "3.1.0"}

    def _value(self, value: Any, field: _Field, place: Place) -> Any:
        if field.is_map:
            if not isinstance(value, dict):
                return value
            one = _Field(field.kind)
            return {
                name: (
                    each
                    if field.is_extensible and name.startswith("x-")
                    else self._value(each, one, place.inside(name))
                )
                for name, each in value.items()
            }
        if field.kind == "schema":
            return self._schemas.schema(value, place)
        if isinstance(value, list):
            return [
                self._object(each, field.kind, place.inside(index))
                for index, each in enumerate(value)
            ]
        return self._object(value, field.kind, place)

    def _object(self, value: Any, kind: str, place: Place) -> Any:
        if not isinstance(value, dict):
            return value
        if isinstance(value.get("$ref"), str) and kind != "path item":
            return {key: value[key] for key in value if key in _BESIDE_REFERENCE}
        if kind == "callback":
            return self._value(value, _Field("path item", True, True), place)
        fields = _OBJECTS[kind]
        return {
            key: self._value(each, fields[key], place.inside(key)) if key in fields else each
            for key, each in value.items()
        }
