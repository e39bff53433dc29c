"""Detection of content that models accept although it is not documented.

That is unknown fields, unknown enum values and ``null``. The search visits the whole response. What
a class can contain is computed once, and fields in which nothing can be found are skipped.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Annotated, Any, Literal, NamedTuple, get_args, get_origin

from ..base import ApiModel, is_model, wire_name
from ..extras import extra_type
from ..optional_types import innermost
from ..values.directions import ReadOnly
from ..values.nulls import takes_null
from .drift_log import MISSING, NULL, UNKNOWN_FIELD, UNKNOWN_VALUE, Deviation, at

_FIELD_NAME = re.compile(r"[A-Za-z_$][A-Za-z0-9_$:-]{0,63}")
_HIDDEN_NAME = "?"
"""Replaces a name that cannot be a field's: it may be a value, such as a key of a map."""

_LITERAL: Any = Literal
"""Typed as anything, because a type checker rejects the bare name as a value."""

Visit = Callable[[Any, str, list[Deviation]], None]
"""Visits a value and its path, and appends deviations. Any value is possible: one that does not
match its type was kept as received."""


def find_undocumented(annotation: Any, response: object) -> list[Deviation]:
    """Return unknown fields, unknown enum values, and ``null`` in fields that may only be absent.

    Args:
        annotation: The type of the response.
        response: The value that the response was read as.

    """
    found: list[Deviation] = []
    visit = _visit_of(annotation)
    if visit is not None:
        try:
            visit(response, "", found)
        except RecursionError:  # Nested too deeply: the deviations found until then suffice.
            return found
    return found


class _Plan(NamedTuple):
    """The fields of a class that are visited.

    Attributes:
        known: The names of all fields in JSON.
        inner: The fields in which something can be found, by their names in Python and in JSON.
        absent: The fields that may be absent but not ``null``, likewise.
        expected: The fields that only responses contain and must contain, likewise.
        is_open: Whether fields without documented names are documented.
        extra: The visitor of their values; ``None`` where nothing can be found.

    """

    known: frozenset[str]
    inner: tuple[tuple[str, str, Visit], ...]
    absent: tuple[tuple[str, str], ...]
    expected: tuple[tuple[str, str], ...]
    is_open: bool
    extra: Visit | None


@cache
def _plan_of(model: type[ApiModel]) -> _Plan:
    inner: list[tuple[str, str, Visit]] = []
    absent: list[tuple[str, str]] = []
    expected: list[tuple[str, str]] = []
    known = {name: wire_name(name, field) for name, field in model.model_fields.items()}
    for name, field in model.model_fields.items():
        annotation: Any = field.annotation
        visit = _visit_of(annotation)
        if visit is not None:
            inner.append((name, known[name], visit))
        if ReadOnly in field.metadata:
            expected.append((name, known[name]))
        if not (field.is_required() or takes_null(field)):
            absent.append((name, known[name]))
    extra = extra_type(model)
    return _Plan(
        known=frozenset(known.values()),
        inner=tuple(inner),
        absent=tuple(absent),
        expected=tuple(expected),
        is_open=extra is not None,
        extra=None if extra is None else _visit_of(extra),
    )


def _visit_model(value: Any, path: str, found: list[Deviation]) -> None:
    """Visit an instance of any model, as planned for its own class."""
    if not isinstance(value, ApiModel):
        return
    plan = _plan_of(type(value))
    held = vars(value)
    for name, inside in (value.__pydantic_extra__ or {}).items():
        if plan.extra is not None and name not in plan.known:
            plan.extra(inside, at(path, "*"), found)
        if not (plan.is_open or name in plan.known):
            shown = name if _FIELD_NAME.fullmatch(name) else _HIDDEN_NAME
            found.append(Deviation(at(path, shown), UNKNOWN_FIELD))
    given = value.__pydantic_fields_set__
    nulls = [key for name, key in plan.absent if held[name] is None and name in given]
    found += [Deviation(at(path, key), NULL) for key in nulls]
    missing = [key for name, key in plan.expected if name not in given and not _is_kept(value, key)]
    found += [Deviation(at(path, key), MISSING) for key in missing]
    for name, key, visit in plan.inner:
        inside = held[name]
        if inside is not None:
            visit(inside, f"{path}.{key}" if path else key, found)


def _is_kept(value: ApiModel, key: str) -> bool:
    """Return whether a value that does not match its field is kept as an unknown field."""
    return key in (value.__pydantic_extra__ or ())


@cache
def _visit_of(annotation: Any) -> Visit | None:
    """Return the visitor of a type; ``None`` where nothing can be found."""
    inner = innermost(annotation)
    members = inner if isinstance(inner, tuple) else (inner,)
    visits = [visit for visit in map(_visit_of_member, members) if visit is not None]
    literals = [get_args(each) for each in members if get_origin(each) is _LITERAL]
    if known := tuple(value for values in literals for value in values):
        visits.append(_visit_of_enum(known))
    return _all_of(tuple(dict.fromkeys(visits)))


def _visit_of_member(member: Any) -> Visit | None:
    """Return the visitor of a union's member that is not an enum."""
    if is_model(member):
        return _visit_model
    if get_origin(member) is Annotated:
        return _visit_of(member)
    if get_origin(member) in {list, dict}:
        visit = _visit_of(get_args(member)[-1])
        return visit and (_visit_of_list if get_origin(member) is list else _visit_of_map)(visit)
    return None


@cache
def _visit_of_enum(values: tuple[Any, ...]) -> Visit:
    known, kind = frozenset(values), type(values[0])

    def visit(value: Any, path: str, found: list[Deviation]) -> None:
        if type(value) is kind and value not in known:
            found.append(Deviation(path, UNKNOWN_VALUE))

    return visit


@cache
def _visit_of_list(visit_item: Visit) -> Visit:
    def visit(value: Any, path: str, found: list[Deviation]) -> None:
        if isinstance(value, list):
            inside = f"{path}[]"
            for each in value:
                visit_item(each, inside, found)

    return visit


@cache
def _visit_of_map(visit_value: Visit) -> Visit:
    def visit(value: Any, path: str, found: list[Deviation]) -> None:
        if isinstance(value, dict):
            inside = at(path, "*")
            for each in value.values():
                visit_value(each, inside, found)

    return visit


@cache
def _all_of(visits: tuple[Visit, ...]) -> Visit | None:
    if len(visits) < 2:
        return visits[0] if visits else None

    def visit(value: Any, path: str, found: list[Deviation]) -> None:
        for each in visits:
            each(value, path, found)

    return visit
