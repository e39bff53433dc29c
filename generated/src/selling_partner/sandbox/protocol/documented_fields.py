"""The fields that a document lists for the objects of a value."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from .documents import Document
from .unions import NOTES, is_mere_reference

Steps = tuple[str | int, ...]

_ALL, _ANY = "x-lockstep-all", "anyOf"
"""The keywords of a made schema: all of some schemas apply, or any of them."""

_TYPES = {dict: "object", list: "array", str: "string", bool: "boolean", type(None): "null"}


class _Shape(NamedTuple):
    """The part of a schema that describes the parts of a value.

    Attributes:
        fields: The schemas of the listed fields by name.
        others: The schema of any other field; ``None`` for none.
        items: The schema of the items of a list; ``None`` for none.
        lists_fields: Whether it lists fields at all.
        is_open: Whether it allows other fields.

    """

    fields: Mapping[str, Any]
    others: Any
    items: Any
    lists_fields: bool
    is_open: bool


def undocumented_fields(
    document: Document, schema: Any, value: Any, place: Steps = ()
) -> Iterator[tuple[Steps, set[str]]]:
    """Yield the place of each field that the document does not list, with the listed names.

    Args:
        document: The document.
        schema: A schema of the document, which allows the value.
        value: The JSON value.
        place: The place of the value.

    """
    if not isinstance(value, dict | list):
        return
    shape = _Reader(document, value).shape(schema)
    if isinstance(value, list):
        for index, each in enumerate(value):
            yield from undocumented_fields(document, shape.items, each, (*place, index))
        return
    for name, each in value.items():
        if name in shape.fields:
            yield from undocumented_fields(document, shape.fields[name], each, (*place, name))
        elif shape.lists_fields and not shape.is_open:
            yield (*place, name), set(shape.fields)
        else:
            yield from undocumented_fields(document, shape.others, each, (*place, name))


class _Reader:
    """Reader of the schemas that apply to one value, each component once.

    Args:
        document: The document.
        value: The object or list.

    """

    def __init__(self, document: Document, value: Any) -> None:
        self._document = document
        self._value = value
        self._seen: set[int] = set()

    def shape(self, schema: Any, *, is_extended: bool = False) -> _Shape:
        """Return the shape of a schema; one that another extends has no variants there."""
        parts = [*self._parts(schema, is_extended=is_extended)]
        return _joined(parts, _ALL)

    def _parts(self, schema: Any, *, is_extended: bool) -> Iterator[_Shape]:
        if not isinstance(schema, dict):
            return
        if "$ref" in schema:
            target = self._document.resolve(schema)
            if id(target) not in self._seen:
                self._seen.add(id(target))
                yield self.shape(target, is_extended=is_extended)
        yield _own(schema)
        extends = "allOf" in schema and not is_mere_reference(schema)
        for each in schema.get("allOf", ()):
            yield self.shape(each, is_extended=extends)
        for each in schema.get(_ALL, ()):
            yield self.shape(each)
        for keyword in ("anyOf", "oneOf"):
            if members := [*self._members(schema, keyword)]:
                yield _joined([self.shape(each) for each in members], _ANY)
        if "propertyName" in schema.get("discriminator", {}):
            tag: dict[str, Any] = {schema["discriminator"]["propertyName"]: {}}
            yield _Shape(tag, None, None, lists_fields=False, is_open=False)
        if not is_extended:
            yield from map(self.shape, self._variants(schema))

    def _members(self, schema: Mapping[str, Any], keyword: str) -> Iterator[Any]:
        """Yield the members of a union that a value of this type and tag may have."""
        notes = schema.get(NOTES, {})
        members = schema.get(keyword, ())
        is_tagged = notes.get("union") == keyword
        tags = notes["tags"] if is_tagged else [()] * len(members)
        for each, own in zip(members, tags, strict=True):
            target = self._document.resolve(each)
            if id(target) in self._seen or not self._has_type(target):
                continue
            if not is_tagged or self._has_tag(schema, own):
                yield each

    def _variants(self, schema: Mapping[str, Any]) -> Iterator[Any]:
        for each in schema.get(NOTES, {}).get("variants", ()):
            if self._has_tag(schema, each["tags"]):
                yield {"$ref": each["$ref"]}

    def _has_tag(self, schema: Mapping[str, Any], tags: Sequence[Any]) -> bool:
        name = schema["discriminator"]["propertyName"]
        found = self._value.get(name) if isinstance(self._value, dict) else None
        return any(type(each) is type(found) and each == found for each in tags)

    def _has_type(self, schema: Any) -> bool:
        stated = schema.get("type") if isinstance(schema, dict) else None
        return stated is None or _TYPES[type(self._value)] in stated


def _own(schema: Mapping[str, Any]) -> _Shape:
    """Return what a schema says itself."""
    fields = schema.get("properties", {})
    others = schema.get("additionalProperties", False)
    return _Shape(
        fields,
        others if isinstance(others, dict) else None,
        schema.get("items"),
        lists_fields=bool(fields),
        is_open=others is not False,
    )


def _joined(shapes: Sequence[_Shape], keyword: str) -> _Shape:
    """Return the shape of values with all of the shapes, or with any of them."""
    fields: dict[str, list[Any]] = {}
    for shape in shapes:
        for name, schema in shape.fields.items():
            fields.setdefault(name, []).append(schema)
    listing = [each.lists_fields for each in shapes]
    is_open = any(each.is_open for each in shapes)
    if keyword == _ANY:
        is_open = is_open or not all(listing)
    return _Shape(
        {name: _combined(found, keyword) for name, found in fields.items()},
        _combined([each.others for each in shapes], keyword),
        _combined([each.items for each in shapes], keyword),
        lists_fields=any(listing),
        is_open=is_open,
    )


def _combined(schemas: Sequence[Any], keyword: str) -> Any:
    found = [each for each in schemas if each is not None]
    return found[0] if len(found) == 1 else {keyword: found} if found else None
