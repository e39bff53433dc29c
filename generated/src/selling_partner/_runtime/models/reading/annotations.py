"""Introspection of field annotations: a union's members, and the rules of a list or a map."""

from __future__ import annotations

from functools import reduce
from operator import or_
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from ..values.directions import is_mark
from ..values.nulls import Nullable
from ..values.tagged_unions import OneOf


def selected_members(annotation: Any, members: tuple[Any, ...], value: object) -> tuple[Any, ...]:
    """Return the union members that the discriminator selects; all of them if it has none."""
    if get_origin(annotation) is Annotated:
        bare, *notes = get_args(annotation)
        for note in notes:
            if isinstance(note, OneOf):
                return tuple(each for each in members if each.__name__ == note.choose(value))
        return selected_members(bare, members, value)
    if get_origin(annotation) in {Union, UnionType}:
        inner = [each for each in get_args(annotation) if each is not NoneType]
        return selected_members(inner[0], members, value) if len(inner) == 1 else members
    return members


def has_rules(annotation: Any) -> bool:
    """Return whether a list or a map has rules beside the type of its items."""
    if get_origin(annotation) is Annotated:
        bare, *notes = get_args(annotation)
        rules = [each for each in notes if each is not Nullable and not is_mark(each)]
        return bool(rules) or has_rules(bare)
    if get_origin(annotation) in {Union, UnionType}:
        return any(map(has_rules, get_args(annotation)))
    return False


def with_any_items(annotation: Any) -> Any:
    """Return the type of a list or a map with the same rules, but with items of any type."""
    origin = get_origin(annotation)
    if origin is Annotated:
        bare, *notes = get_args(annotation)
        for note in notes:
            bare = Annotated[with_any_items(bare), note]
        return bare
    if origin in {Union, UnionType}:
        members = map(with_any_items, get_args(annotation))
        return reduce(or_, members)
    if origin is list:
        return list[Any]
    if origin is dict:
        return dict[str, Any]
    return annotation
