"""Fields that are documented without their names, by ``additionalProperties``."""

from __future__ import annotations

from functools import cache
from inspect import get_annotations
from typing import Any, get_args, get_type_hints

from .base import ApiModel

_EXTRA = "__pydantic_extra__"


@cache
def extra_type(model: type[ApiModel]) -> Any | None:
    """Return the documented type of a model's unnamed fields; ``None`` if it documents none."""
    for each in model.__mro__:
        if each is ApiModel:
            return None
        if (stated := get_annotations(each).get(_EXTRA)) is not None:
            names = {"__annotations__": {"extra": stated}, "__module__": each.__module__}
            hints = get_type_hints(type("Holder", (), names), include_extras=True)
            return get_args(hints["extra"])[1]
    return None
