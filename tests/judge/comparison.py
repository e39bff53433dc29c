"""Two readings of one value, and where they differ."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from pydantic import BaseModel, RootModel, TypeAdapter, ValidationError

Json = Any
Path = tuple[str | int, ...]

WE_REFUSE = "we refuse"
JUDGE_REFUSES = "the judge refuses"
READ_DIFFERENTLY = "read differently"


class _Missing:
    def __repr__(self) -> str:
        return "MISSING"


MISSING = _Missing()
"""Stands for a field that one side does not write."""


@dataclass(frozen=True)
class Difference:
    """A place of a value that the two sides do not read alike.

    Attributes:
        kind: Which side refuses the value; ``READ_DIFFERENTLY`` where neither does.
        path: The place.
        error: The type of pydantic's error; empty where both sides read the value.
        given: The value at that place.
        ours: The value that our side writes there; ``None`` where one side refuses it.
        theirs: The value that the judge writes there.
        is_undocumented: Whether both sides regard the place as a field that no schema names.

    """

    kind: str
    path: Path
    error: str = ""
    given: Json = None
    ours: Json = None
    theirs: Json = None
    is_undocumented: bool = False


@dataclass(frozen=True)
class _Reading:
    """The outcome of reading a value.

    Attributes:
        written: The JSON that the value is written as again.
        errors: The reasons to refuse it.
        fields: The documented fields of each object that has a class, by path.
        extras: The paths of the fields that no class has.

    """

    written: Json = None
    errors: tuple[Difference, ...] = ()
    fields: Mapping[Path, frozenset[str]] = field(default_factory=dict)
    extras: frozenset[Path] = frozenset()


def compare(ours: TypeAdapter[Any], theirs: TypeAdapter[Any], value: Json) -> list[Difference]:
    """Return where two readings of a value differ; nothing where both refuse it."""
    text = _encode(value)
    one, other = _read(ours, text, WE_REFUSE), _read(theirs, text, JUDGE_REFUSES)
    if one.errors and other.errors:
        return []
    if one.errors or other.errors:
        return [*one.errors, *other.errors]
    return list(_Comparison(one, other).differences(one.written, other.written, value, ()))


def accepts(adapter: TypeAdapter[Any], value: Json) -> bool:
    """Return whether a side reads a value."""
    return not _read(adapter, _encode(value), "").errors


def _encode(value: Json) -> str:
    """Return a value as JSON, with each long string and list written out."""
    return json.dumps(value, default=lambda each: each.value)


def _read(adapter: TypeAdapter[Any], text: str, kind: str) -> _Reading:
    try:
        value = adapter.validate_json(text)
    except ValidationError as error:
        found = error.errors(include_url=False, include_context=False)
        return _Reading(
            errors=tuple(
                Difference(kind, each["loc"], each["type"], each["input"]) for each in found
            )
        )
    written = adapter.dump_json(value, by_alias=True, exclude_unset=True, warnings=False)
    fields: dict[Path, frozenset[str]] = {}
    extras = frozenset(_collect(value, (), fields))
    return _Reading(json.loads(written, parse_float=Decimal), fields=fields, extras=extras)


def _collect(value: object, path: Path, fields: dict[Path, frozenset[str]]) -> Iterator[Path]:
    """Note the fields of each object that has a class, and yield the paths of the others."""
    if isinstance(value, RootModel):
        yield from _collect(value.root, path, fields)
    elif isinstance(value, BaseModel):
        names = {name: each.alias or name for name, each in type(value).model_fields.items()}
        fields[path] = frozenset(names.values())
        for name, wire_name in names.items():
            yield from _collect(vars(value)[name], (*path, wire_name), fields)
        for name in value.model_extra or ():
            yield (*path, name)
    elif isinstance(value, dict):
        for name, each in value.items():
            yield from _collect(each, (*path, name), fields)
    elif isinstance(value, list):
        for number, each in enumerate(value):
            yield from _collect(each, (*path, number), fields)


@dataclass(frozen=True)
class _Comparison:
    ours: _Reading
    theirs: _Reading

    def differences(
        self, ours: Json, theirs: Json, given: Json, path: Path
    ) -> Iterator[Difference]:
        """Yield where two values differ; numbers compare by value, and no boolean is one."""
        if isinstance(ours, dict) and isinstance(theirs, dict):
            for name in sorted(ours.keys() | theirs.keys()):
                inside = given.get(name, MISSING) if isinstance(given, dict) else MISSING
                values = ours.get(name, MISSING), theirs.get(name, MISSING)
                yield from self.differences(*values, inside, (*path, name))
        elif isinstance(ours, list) and isinstance(theirs, list) and len(ours) == len(theirs):
            for number, values in enumerate(zip(ours, theirs, strict=True)):
                inside = given[number] if isinstance(given, list) else MISSING
                yield from self.differences(*values, inside, (*path, number))
        elif isinstance(ours, bool) != isinstance(theirs, bool) or ours != theirs:
            undocumented = self._is_undocumented(path)
            yield Difference(READ_DIFFERENTLY, path, "", given, ours, theirs, undocumented)

    def _is_undocumented(self, path: Path) -> bool:
        documented = self.theirs.fields.get(path[:-1])
        return path in self.ours.extras and documented is not None and path[-1] not in documented
