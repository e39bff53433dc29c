"""Forms as objects: the fields of a request body, decoded by the document's schema and encoding."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fnmatch import fnmatchcase
from typing import Any
from urllib.parse import quote, unquote_plus

from .documents import Document, DocumentedOperation, DocumentedParameter
from .exchanges import SandboxRequest, is_json
from .multipart import Part, read_parts
from .param_decoding import (
    decode,
    is_list,
    is_object,
    kinds,
    pairs,
    properties,
    readings,
    single,
    split,
)
from .param_texts import read_query
from .strict_json import check_encoded, read_json

MULTIPART, URLENCODED = "multipart/form-data", "application/x-www-form-urlencoded"

_IN_JSON = frozenset({"object", "array", "null"})

Faults = list[tuple[str, str]]
"""The place of each fault, as a JSON pointer, and its text."""


def is_form(media_type: str) -> bool:
    """Return whether a body of a media type, without its parameters, is a form."""
    return media_type in {MULTIPART, URLENCODED}


def is_file(schema: Any, document: Document) -> bool:
    """Return whether the field of a form is a file, null aside."""
    resolved = document.resolve(schema)
    members = [resolved, *resolved.get("anyOf", ()), *resolved.get("oneOf", ())]
    return any(document.resolve(each).get("format") == "binary" for each in members)


def content_types_of(encoding: Mapping[str, Any]) -> list[str]:
    """Return the media types that a field must have; empty if it may have any."""
    stated = str(encoding.get("contentType", "")).split(",")
    found = [each.partition(";")[0].strip().lower() for each in stated]
    return [each for each in found if each and each not in {"*/*", "application/octet-stream"}]


def read_form(
    operation: DocumentedOperation,
    media: Mapping[str, Any],
    request: SandboxRequest,
    is_valid: Callable[[Any, Any], bool],
) -> tuple[dict[str, Any], Faults]:
    """Return the fields of a form as an object, and what is wrong with their encoding.

    The bytes of a file are a string with one character for each byte, so that ``minLength`` and
    ``maxLength`` count bytes.

    Args:
        operation: The operation.
        media: Its Media Type object.
        request: The request.
        is_valid: Whether a schema allows a value, for texts of several types.

    Raises:
        ValueError: The body is not such a form.

    """
    reader = _FormReader(operation, media, _parts(request), is_valid)
    return reader.read(), reader.faults


def _parts(request: SandboxRequest) -> list[Part]:
    if request.media_type == MULTIPART:
        return read_parts(request.content, request.headers.get("content-type", ""))
    try:
        text = request.content.decode("ascii")
    except UnicodeDecodeError as error:
        raise ValueError(f"the byte {error.start} must be percent-encoded") from None
    check_encoded(text)
    found = read_query(text).items()
    return [Part(name, unquote_plus(each).encode()) for name, texts in found for each in texts]


class _FormReader:
    """Reads the fields of one form, and collects the faults."""

    def __init__(
        self,
        operation: DocumentedOperation,
        media: Mapping[str, Any],
        parts: list[Part],
        is_valid: Callable[[Any, Any], bool],
    ) -> None:
        self.faults: Faults = []
        self._is_valid = is_valid
        self._document = operation.document
        self._schema = self._document.resolve(media.get("schema", {}))
        self._encoding: Mapping[str, Any] = media.get("encoding", {})
        self._rest: dict[str, list[Part]] = {}
        for part in parts:
            self._rest.setdefault(part.name, []).append(part)

    def read(self) -> dict[str, Any]:
        """Return the fields as an object."""
        known = properties(self._schema, self._document)
        others = self._schema.get("additionalProperties")
        found: dict[str, Any] = {}
        for name, schema in known.items():
            encoding = self._encoding.get(name, {})
            is_styled = not {"style", "explode"}.isdisjoint(encoding)
            value = self._styled(name, schema, encoding) if is_styled else self._plain(name, schema)
            if value is not _ABSENT:
                found[name] = value
        for name in list(self._rest):
            found[name] = self._plain(name, others if isinstance(others, dict) else {})
        return found

    def _plain(self, name: str, schema: Any) -> Any:
        """Return the value of a field of which each item is a part by itself."""
        parts = self._rest.pop(name, None)
        if parts is None:
            return _ABSENT
        resolved = self._document.resolve(schema)
        types = kinds(resolved, self._document)
        listed = "array" in types
        items = self._items(resolved) if listed else resolved
        values = [
            self._value(f"{_pointer(name)}/{index}" if listed else _pointer(name), each, items)
            for index, each in enumerate(parts)
        ]
        if listed:
            return values
        if len(parts) > 1:
            self.faults.append((_pointer(name), f"given {len(parts)} times; send it once"))
        return values[0]

    def _value(self, place: str, part: Part, schema: Any) -> Any:
        """Return the value of a part."""
        content_types = content_types_of(self._encoding.get(part.name, {}))
        if is_file(schema, self._document):
            given = part.content_type or "application/octet-stream"
            if content_types and not any(fnmatchcase(given, each) for each in content_types):
                expected = " or ".join(content_types)
                self.faults.append((place, f"the content type {given} is not {expected}"))
            return part.content.decode("latin-1")
        types = kinds(schema, self._document) or {"string"}
        is_object = bool(properties(schema, self._document)) or types <= _IN_JSON
        if is_object or any(map(is_json, content_types)):
            try:
                return read_json(part.content)
            except ValueError as error:
                self.faults.append((place, f"not JSON: {str(error)[:100]}"))
                return None
        try:
            text = part.content.decode()
        except UnicodeDecodeError:
            self.faults.append((place, "not text in UTF-8"))
            return part.content.decode("latin-1")
        return self._as_allowed(text, schema)

    def _as_allowed(self, text: str, schema: Any) -> Any:
        """Return the first value that a text may stand for and that the schema allows."""
        value = single(text, schema, self._document)
        if isinstance(value, str) and len(kinds(schema, self._document)) > 1:
            return next((each for each in readings(value) if self._is_valid(schema, each)), value)
        return value

    def _styled(self, name: str, schema: Any, encoding: Mapping[str, Any]) -> Any:
        """Return the value of a field that is written like a parameter of a query."""
        style = str(encoding.get("style", "form"))
        explode = bool(encoding.get("explode", style == "form"))
        parameter = DocumentedParameter(
            name, "query", False, schema, explode, explode, style, False, ""
        )
        document = self._document
        if is_object(parameter, document) and (explode or style == "deepObject"):
            known = properties(schema, document)
            texts = dict(self._take_properties(parameter, known))
            return decode(parameter, texts, document) if texts else _ABSENT
        parts = self._rest.pop(name, None)
        if parts is None:
            return _ABSENT
        raw = [quote(each.content.decode(errors="replace"), safe="") for each in parts]
        if is_object(parameter, document):
            return decode(parameter, pairs(unquote_plus(raw[0]), parameter), document)
        listed = is_list(parameter, document)
        if len(raw) > 1 and not (listed and explode):
            self.faults.append((_pointer(name), f"given {len(raw)} times; send it once"))
        found = split(raw[0], parameter) if listed and not explode else raw
        return decode(parameter, list(map(unquote_plus, found)), document)

    def _take_properties(
        self, parameter: DocumentedParameter, known: Mapping[str, Any]
    ) -> Iterator[tuple[str, str]]:
        """Yield the properties of an object that are fields by themselves."""
        start = f"{parameter.name}["
        for name in list(self._rest):
            key = name if name in known else None
            if parameter.style == "deepObject":
                is_own = name.startswith(start) and name.endswith("]")
                key = name[len(start) : -1] if is_own else None
            if key is not None:
                part, *_ = self._rest.pop(name)
                yield key, part.content.decode(errors="replace")

    def _items(self, schema: Any) -> Any:
        members = [schema, *schema.get("anyOf", ()), *schema.get("oneOf", ())]
        resolved = map(self._document.resolve, members)
        return next((self._document.resolve(e["items"]) for e in resolved if "items" in e), {})


class _Absent:
    """A field that the form does not have."""


_ABSENT = _Absent()


def _pointer(name: str) -> str:
    return "/" + name.replace("~", "~0").replace("/", "~1")
