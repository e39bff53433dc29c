"""Types that may include ``None``, and what remains of them without it."""

from __future__ import annotations

from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin


def innermost(annotation: Any) -> Any:
    """Return a type without ``Annotated[...]`` and ``| None``; of a union a tuple of members."""
    if get_origin(annotation) is Annotated:
        return innermost(get_args(annotation)[0])
    if get_origin(annotation) in {Union, UnionType}:
        members = [each for each in get_args(annotation) if each is not NoneType]
        return innermost(members[0]) if len(members) == 1 else tuple(members)
    return annotation


def accepts_none(annotation: Any) -> bool:
    """Return whether a type names ``None`` among its values."""
    if get_origin(annotation) is Annotated:
        return accepts_none(get_args(annotation)[0])
    if get_origin(annotation) in {Union, UnionType}:
        return any(map(accepts_none, get_args(annotation)))
    return annotation is None or annotation is NoneType
