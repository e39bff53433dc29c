"""A walk over the schemas of a document that may replace each of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ...core.errors import Pointer
from ..boolean_schemas import LISTED_SCHEMAS, NAMED_SCHEMAS, SINGLE_SCHEMAS
from ..references import CONTAINERS, LITERAL_KEYS, NAMED

Rewrite = Callable[[Mapping[str, Any], Pointer], Mapping[str, Any]]


def rewrite_schemas(data: Any, rewrite: Rewrite) -> Any:
    """Return the data with each schema replaced, from the outside in.

    What ``rewrite`` returns is walked in turn. Unchanged parts are shared with ``data``.
    """
    return _Walk(rewrite).value(data, ())


class _Walk:
    def __init__(self, rewrite: Rewrite) -> None:
        self._rewrite = rewrite

    def value(self, value: Any, pointer: Pointer) -> Any:
        if isinstance(value, list):
            return _shared(value, [self.value(e, (*pointer, i)) for i, e in enumerate(value)])
        if not isinstance(value, Mapping):
            return value
        found = {
            key: self._entry(key, inner, (*pointer, key))
            for key, inner in value.items()
            if isinstance(inner, CONTAINERS)
        }
        is_same = all(each is value[key] for key, each in found.items())
        return value if is_same else {**value, **found}

    def _entry(self, key: str, value: Any, pointer: Pointer) -> Any:
        if key in LITERAL_KEYS or key.startswith("x-"):
            return value
        if key in SINGLE_SCHEMAS or key == "additionalProperties":
            return self._schema(value, pointer)
        if key in LISTED_SCHEMAS and isinstance(value, list):
            return _shared(value, [self._schema(e, (*pointer, i)) for i, e in enumerate(value)])
        if key in NAMED and isinstance(value, Mapping):
            make = self._schema if key in NAMED_SCHEMAS else self.value
            return _shared(value, {name: make(e, (*pointer, name)) for name, e in value.items()})
        return self.value(value, pointer)

    def _schema(self, value: Any, pointer: Pointer) -> Any:
        if not isinstance(value, Mapping):
            return value
        return self.value(self._rewrite(value, pointer), pointer)


def _shared(value: Any, copy: Any) -> Any:
    """Return the value itself, if the copy has the same parts."""
    parts = value.values() if isinstance(value, Mapping) else value
    copied = copy.values() if isinstance(copy, Mapping) else copy
    return value if all(a is b for a, b in zip(parts, copied, strict=True)) else copy
