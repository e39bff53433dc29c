"""The values that a schema lists: ``enum`` and ``const``."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from ..core.errors import Pointer
from .comparison import change_suffix, identity, json_type, same
from .family import ConflictError, ConstraintChange, Family, Fault, Schema, declared_types
from .numbers import rounding_fault

_ENUM, _CONST = "enum", "const"


class EnumConst(Family):
    """The only values that a schema allows."""

    keywords = (_ENUM, _CONST)

    def merge(self, keyword: str, first: Any, second: Any) -> Any:
        """Return the values that both allow; equal as in JSON, where true is not 1."""
        if keyword == _CONST:
            found = [first] if same(first, second) else []
        else:
            known = set(map(identity, second))
            found = [each for each in first if identity(each) in known]
        if not found:
            raise ConflictError(f"nothing fits: the values of {keyword} have none in common")
        return found if keyword == _ENUM else first

    def normalize(self, schema: dict[str, Any]) -> None:
        """Write whole numbers such as 1.0, which are integers in JSON, without a fraction."""
        if "number" in declared_types(schema):
            return
        if _ENUM in schema:
            schema[_ENUM] = [_whole(each) for each in schema[_ENUM]]
        if _CONST in schema:
            schema[_CONST] = _whole(schema[_CONST])

    def check(self, schema: Schema, kind: str) -> Iterator[Fault]:
        listed = [*schema.get(_ENUM, ())]
        if _ENUM in schema and not listed:
            yield (_ENUM,), "nothing fits: enum lists no values", "list them, or remove it"
        if listed and _CONST in schema and not any(same(each, schema[_CONST]) for each in listed):
            yield (_CONST,), "nothing fits: const is not a value of enum", "correct one of them"
        for index, value in enumerate(schema.get(_ENUM, ())):
            if kind not in {"", "array", "object"} and isinstance(value, list | dict):
                message = f"the value must be of type {kind}"
                yield (_ENUM, index), message, "correct or remove it"
            if fault := rounding_fault(value):
                yield (_ENUM, index), *fault
        if fault := rounding_fault(schema.get(_CONST)):
            yield (_CONST,), *fault

    def matches(self, schema: Schema, value: Any) -> bool:
        if not is_closed(schema):
            return True
        is_listed = _ENUM not in schema or identity(value) in map(identity, schema[_ENUM])
        return is_listed and (_CONST not in schema or same(value, schema[_CONST]))

    def describe(self, schema: Schema) -> Iterator[str]:
        if values := known_values(schema):
            yield f"known values: {', '.join(f'`{value}`' for value in values)}"

    def compare(self, old: Schema, new: Schema) -> Iterator[ConstraintChange]:
        before, after = _allowed(old), _allowed(new)
        keywords = (_keyword(old), _keyword(new))
        if before is None or after is None:
            if before != after:
                values = (before, after)
                yield ConstraintChange(f"enum-{change_suffix(values)}", keywords, values)
            return
        for value, step in _missing(before, after, keywords[0]):
            yield ConstraintChange("enum-value-removed", keywords, (value, None), step=step)
        for value, step in _missing(after, before, keywords[1]):
            yield ConstraintChange("enum-value-added", keywords, (None, value), step=step)


def excluded(
    schema: Schema, allows: Callable[[Schema, Any], bool]
) -> tuple[dict[str, Any], list[tuple[Pointer, Any]]]:
    """Return a schema without the listed values that its other keywords exclude, and those values.

    Args:
        schema: A normalized schema.
        allows: Whether a schema allows a value.

    Returns:
        The schema, and each excluded value with its place in the schema.

    """

    def is_excluded(value: Any, keyword: str) -> bool:
        if value is None:
            return not allows_null(schema)
        return not allows(others[keyword], value)

    others = {
        listed: {keyword: value for keyword, value in schema.items() if keyword != listed}
        for listed in (_ENUM, _CONST)
    }
    found: list[tuple[Pointer, Any]] = [
        ((_ENUM, index), value)
        for index, value in enumerate(schema.get(_ENUM, ()))
        if is_excluded(value, _ENUM)
    ]
    if _ENUM in schema:
        places = {place[1] for place, _ in found}
        kept = [value for index, value in enumerate(schema[_ENUM]) if index not in places]
        schema = {**schema, _ENUM: kept}
    if _CONST in schema and is_excluded(schema[_CONST], _CONST):
        found.append(((_CONST,), schema[_CONST]))
        schema = {key: value for key, value in schema.items() if key != _CONST}
    return dict(schema), found


def is_closed(schema: Schema) -> bool:
    """Return whether a schema allows only values that it lists."""
    return _ENUM in schema or _CONST in schema


def stated_values(schema: Schema) -> list[Any]:
    """Return the values that a schema lists, ``const`` last."""
    return [*schema.get(_ENUM, ()), *([schema[_CONST]] if _CONST in schema else ())]


def sample_values(schema: Schema) -> list[Any]:
    """Return the values that may stand for a schema in a sample, the best one first."""
    listed = [schema[_CONST]] if _CONST in schema else schema.get(_ENUM, ())
    return sorted(listed, key=lambda each: each is None)


def allows_null(schema: Schema) -> bool:
    """Return whether ``null`` is among the values that a schema lists, and of its type."""
    kinds = declared_types(schema)
    return None in stated_values(schema) and (not kinds or "null" in kinds)


def excludes_null(schema: Schema) -> bool:
    """Return whether a schema lists values, and ``null`` is not among them."""
    return is_closed(schema) and not any(each is None for each in stated_values(schema))


def adding_null(schema: Schema) -> Iterator[str]:
    """Yield what to change so that the values that a schema lists include ``null``."""
    if None not in schema.get(_ENUM, [None]):
        yield "add null to its enum"
    if schema.get(_CONST) is not None:
        yield "replace const by an enum with null"


def without_null(schema: Schema) -> dict[str, Any]:
    """Return a schema whose listed values do not include ``null``."""
    if _ENUM not in schema:
        return dict(schema)
    return {**schema, _ENUM: [each for each in schema[_ENUM] if each is not None]}


def of_class(schema: Schema) -> dict[str, Any]:
    """Return the keywords of a raw schema of objects, without ``null`` among their values."""
    found = {key: schema[key] for key in ENUM_CONST.keywords if key in schema}
    return {key: value for key, value in without_null(found).items() if value is not None}


def implied_type(schema: Schema) -> str | list[str]:
    """Return the type of the lists or objects that a schema lists; empty if it lists others."""
    types = listed_types(schema) or frozenset()
    kinds = types - {"null"}
    if len(kinds) != 1 or not kinds <= {"array", "object"}:
        return ""
    return [*kinds, "null"] if "null" in types else next(iter(kinds))


def listed_types(schema: Schema) -> frozenset[str] | None:
    """Return the types of the values that a schema lists; ``None`` if it lists none."""
    return frozenset(map(json_type, stated_values(schema))) or None


def _whole(value: Any) -> Any:
    return int(value) if isinstance(value, float) and value.is_integer() else value


def known_values(schema: Schema) -> list[Any]:
    """Return the values of an open enum, beside which any other value of their type is allowed."""
    if "anyOf" not in schema:
        return []
    first, *others = schema["anyOf"]
    is_open = _ENUM in first and {"type": first["type"]} in others
    return list(first[_ENUM]) if is_open else []


def open_enum(schema: Schema, constraints: Schema) -> Schema | None:
    """Return the union of the listed values and any other of their type.

    Amazon adds values without notice. Only strings and whole numbers become an open enum; ``None``
    stands for a schema that lists no values, or others.

    Args:
        schema: The schema.
        constraints: What else it requires of the values that it lists.

    """
    listed = schema.get(_ENUM, [schema[_CONST]] if _CONST in schema else [])
    values = [each for each in listed if each is not None]
    for kind, python_type in (("string", str), ("integer", int)):
        if values and all(type(each) is python_type for each in values):
            is_nullable = "null" in declared_types(schema) or allows_null(schema)
            nullable = [{"type": "null"}] if is_nullable else []
            return {
                "anyOf": [{"type": kind, _ENUM: values, **constraints}, {"type": kind}, *nullable]
            }
    return None


def _allowed(schema: Schema) -> list[Any] | None:
    if _ENUM in schema:
        return list(schema[_ENUM])
    return [schema[_CONST]] if _CONST in schema else None


def _keyword(schema: Schema) -> str:
    return _ENUM if _ENUM in schema else _CONST


def _missing(
    listed: list[Any], others: list[Any], keyword: str
) -> Iterator[tuple[Any, int | None]]:
    """Yield the values that only the first list has, each with its index in an ``enum``."""
    known = {identity(each) for each in others}
    for index, value in enumerate(listed):
        if value is not None and identity(value) not in known:  # null is compared elsewhere.
            yield value, index if keyword == _ENUM else None


ENUM_CONST = EnumConst()
