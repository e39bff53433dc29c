"""The payload of a schema: its class, its types and versions, and its examples."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product
from typing import Any

from ..constraints.enum_const import stated_values
from ..core.errors import Pointer, UsageError
from ..ir import Api, Example, Payload
from ..openapi.allof import COMPONENTS, PREFIX
from ..openapi.documents import Document
from ..openapi.extensions import DOCUMENT_TYPES, DOCUMENT_TYPES_FORM
from ..pycode.identifiers import Identifier
from ..samples.builder import NoSampleError, Samples, TooLargeError
from .models.schema_checks import NO_SAMPLE
from .models.schemas import Schemas

_NOTIFICATION_TYPE = "notificationtype"
_PAYLOAD_VERSION = "payloadversion"
_REPORT_TYPE = "reporttype"

_ENDING = re.compile(r"(_notification)?(_v?\d+)*$")
_TYPE = re.compile(r"[A-Z][A-Z0-9_]+")
"""A type of notifications, reports or feeds. Some examples contain a description instead."""


def build_payload(document: Document, schemas: Schemas, root: str) -> Payload | None:
    """Return the payload of a schema; ``None`` where problems were reported.

    Args:
        document: The upgraded document.
        schemas: Its models.
        root: The component of the whole payload.

    """
    place = (*COMPONENTS, root)
    names = {model.place: model.class_name for model in schemas.models}
    if place not in names:
        message, hint = "unsupported: a payload that is not an object", "describe its properties"
        schemas.report(place, message, hint)
        return None
    return _Builder(document, schemas, place, names).build()


def check_distinct(apis: Iterable[Api]) -> None:
    """Check that each version of a notification has one schema.

    Raises:
        UsageError: Two schemas describe the same version of a type.

    """
    known: dict[tuple[str, str], str] = {}
    problems: list[str] = []
    for api in apis:
        if api.payload is None or not api.payload.is_notification:
            continue
        versions = api.payload.versions or ("any",)
        for name, version in product(api.payload.types, versions):
            first = known.setdefault((name, version), api.key)
            if first != api.key:
                problems.append(
                    f"{first} and {api.key} both describe {name}, version {version}; remove one "
                    f"of them, or state other types by {DOCUMENT_TYPES} in an overlay"
                )
    if problems:
        raise UsageError(*problems)


class _Builder:
    def __init__(
        self,
        document: Document,
        schemas: Schemas,
        place: Pointer,
        names: Mapping[Pointer, Identifier],
    ) -> None:
        self._document = document
        self._schemas = schemas
        self._place = place
        self._names = names
        self._components = document.data["components"]["schemas"]
        self._root = self._components[place[-1]]

    def build(self) -> Payload:
        root = self._names[self._place]
        properties = self._schemas.normalized[root]["properties"]
        is_notification = any(_plain(each) == _NOTIFICATION_TYPE for each in properties)
        types = self._types(is_notification)
        versions = tuple(self._values(_PAYLOAD_VERSION)) if is_notification else ()
        stated = {_NOTIFICATION_TYPE: types, _PAYLOAD_VERSION: versions} if is_notification else {}
        return Payload(
            root=root,
            component=str(self._place[-1]),
            is_notification=is_notification,
            types=types,
            versions=versions,
            examples=tuple(self._examples()),
            sample=self._sample(root, stated),
        )

    def _types(self, is_notification: bool) -> tuple[str, ...]:
        stated = self._root.get(DOCUMENT_TYPES)
        if stated is not None:
            is_formed = isinstance(stated, list) and all(isinstance(each, str) for each in stated)
            if is_formed and stated:
                return tuple(stated)
            pointer = (*self._place, DOCUMENT_TYPES)
            self._schemas.report(pointer, "the types are malformed", DOCUMENT_TYPES_FORM)
        wanted = _NOTIFICATION_TYPE if is_notification else _REPORT_TYPE
        found = [each for each in self._values(wanted) if _TYPE.fullmatch(each)]
        if found or not is_notification:
            return tuple(found)
        return (_ENDING.sub("", self._document.key).upper(),)

    def _values(self, name: str) -> list[str]:
        """Return the values that the schema and its examples state for a property."""
        found = [*self._stated(self._components, name)]
        found += _given(self._root.get("examples", []), name)
        return list(dict.fromkeys(each for each in found if isinstance(each, str) and each))

    def _stated(self, schemas: Any, name: str) -> Iterator[Any]:
        for schema in schemas.values():
            properties = schema.get("properties", {}) if isinstance(schema, Mapping) else {}
            for key, each in properties.items():
                if _plain(key) == name and isinstance(each, Mapping):
                    yield from stated_values(each)
                    yield from each.get("examples", ())

    def _examples(self) -> Iterator[Example]:
        for name, schema in self._components.items():
            class_name = self._names.get((*COMPONENTS, name))
            listed = schema.get("examples", ()) if isinstance(schema, Mapping) else ()
            for value in listed:
                if class_name is not None and isinstance(value, Mapping) and value:
                    yield Example(class_name, value)

    def _sample(self, root: Identifier, stated: Mapping[str, Sequence[str]]) -> Any:
        """Return a value of the payload, with the first of the values that are stated."""
        try:
            samples = Samples(self._schemas.normalized, is_response=True)
            sample = samples.sample({"$ref": f"{PREFIX}{root}"})
            return {key: next(iter(stated.get(_plain(key), ())), sample[key]) for key in sample}
        except NoSampleError:
            self._schemas.report(self._place, *NO_SAMPLE)
            return None
        except TooLargeError:
            message = "unsupported: the smallest payload is too large for a sample"
            self._schemas.report(self._place, message, "require less of it")
            return None


def _given(value: Any, name: str) -> Iterator[Any]:
    """Yield the values of a property anywhere in an example."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            if _plain(key) == name:
                yield inner
            yield from _given(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from _given(inner, name)


def _plain(name: str) -> str:
    """Return a name without its casing and separators, which differ between versions."""
    return name.replace("_", "").lower()
