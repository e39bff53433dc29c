"""What an answer holds that its models take, and that the documentation does not have.

Unknown fields, unknown values of an enum, and ``null``. Looking for them walks through the whole
answer. What a class can hold is worked out once; fields in which nothing can be found are not
looked at.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Annotated, Any, Literal, NamedTuple, get_args, get_origin

from .base import ApiModel, innermost, is_model, wire_name
from .drift_log import UNKNOWN_FIELD, UNKNOWN_VALUE, Deviation
from .lenient import at
from .misfit_reasons import NULL
from .types import takes_null

_FIELD_NAME = re.compile(r"[A-Za-z_$][A-Za-z0-9_$:-]{0,63}")
_SHOWN = "?"
"""In place of a name that is none of a field: it may be a value, such as a key of a map."""

_LITERAL: Any = Literal
"""A type checker takes the name itself for nothing that a type could be made of."""

Visit = Callable[[Any, str, list[Deviation]], None]
"""Looks at a value, whose path is given, and adds what it finds. Any value may come: what does not
fit its type is kept as it came."""


def find_undocumented(annotation: Any, answer: object) -> list[Deviation]:
    """Unknown fields, unknown values of an enum, and ``null`` where only its absence is documented.

    Args:
        annotation: The answer's type.
        answer: What an answer was read as.

    """
    found: list[Deviation] = []
    visit = _visit_of(annotation)
    if visit is not None:
        try:
            visit(answer, "", found)
        except RecursionError:  # Nested beyond reason: what was found until then is enough.
            return found
    return found


class _Plan(NamedTuple):
    """What there is to look at in an instance of a class.

    Attributes:
        known: The names of its fields in JSON.
        inner: The fields in which something can be found, by their names in Python and in JSON.
        absent: Those that may be absent and not ``null``, likewise.

    """

    known: frozenset[str]
    inner: tuple[tuple[str, str, Visit], ...]
    absent: tuple[tuple[str, str], ...]


@cache
def _plan_of(model: type[ApiModel]) -> _Plan:
    inner: list[tuple[str, str, Visit]] = []
    absent: list[tuple[str, str]] = []
    known = {name: wire_name(name, field) for name, field in model.model_fields.items()}
    for name, field in model.model_fields.items():
        annotation: Any = field.annotation
        visit = _visit_of(annotation)
        if visit is not None:
            inner.append((name, known[name], visit))
        if not (field.is_required() or takes_null(field)):
            absent.append((name, known[name]))
    return _Plan(frozenset(known.values()), tuple(inner), tuple(absent))


def _visit_model(value: Any, path: str, found: list[Deviation]) -> None:
    """An instance of any model: its own class says what to look at."""
    if not isinstance(value, ApiModel):
        return
    plan = _plan_of(type(value))
    held = vars(value)
    for name in value.__pydantic_extra__ or ():
        if name not in plan.known:
            shown = name if _FIELD_NAME.fullmatch(name) else _SHOWN
            found.append(Deviation(at(path, shown), UNKNOWN_FIELD))
    given = value.__pydantic_fields_set__
    nulls = [key for name, key in plan.absent if held[name] is None and name in given]
    found += [Deviation(at(path, key), NULL) for key in nulls]
    for name, key, visit in plan.inner:
        inside = held[name]
        if inside is not None:
            visit(inside, f"{path}.{key}" if path else key, found)


@cache
def _visit_of(annotation: Any) -> Visit | None:
    """How to look at values of a type; nothing where there is nothing to look for."""
    inner = innermost(annotation)
    members = inner if isinstance(inner, tuple) else (inner,)
    visits = [visit for visit in map(_visit_of_member, members) if visit is not None]
    literals = [get_args(each) for each in members if get_origin(each) is _LITERAL]
    if known := tuple(value for values in literals for value in values):
        visits.append(_visit_of_enum(known))
    return _all_of(tuple(dict.fromkeys(visits)))


def _visit_of_member(member: Any) -> Visit | None:
    """The same for one member of a union that is no enum."""
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
